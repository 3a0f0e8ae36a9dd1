"""The catalogue's facet «mine / wanted / not mine»."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Collection
from catalogue.search.personal_facets import PersonalFacet, register_facet


def register() -> None:
    register_facet(PersonalFacet("mine", gettext_lazy("My collection"), values, narrow, count))


def values(user) -> list[tuple[str, str]]:
    """A visitor has no collection."""
    if user is None or not user.is_authenticated:
        return []
    return [("yes", _("mine")), ("want", _("wanted")), ("no", _("not mine"))]


def narrow(watches, tokens, user):
    """The watches that any of the chosen values lets through."""
    rows = Collection.objects.of(user).filter(watch=OuterRef("pk"))
    owned, wanted = Q(Exists(rows.owned())), Q(Exists(rows.filter(status=Collection.Status.WANT)))
    conditions = {"yes": owned, "want": wanted, "no": ~owned}
    chosen = Q()
    for token in tokens:
        chosen |= conditions[token]
    return watches.filter(chosen)


def count(watches, total, user) -> dict[str, int]:
    """How many of the `total` `watches` each value lets through, in one query over the reader's own rows."""
    counted = Collection.objects.of(user).filter(watch__in=watches.order_by().values("pk")).aggregate(
        yes=Count("watch", distinct=True, filter=Q(status__in=Collection.Status.owned())),
        want=Count("watch", distinct=True, filter=Q(status=Collection.Status.WANT)),
    )  # fmt: skip
    return counted | {"no": total - counted["yes"]}
