"""Which watches an address means: those of a brand, a movement, a factory, a decade or a list."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Collection, User, WatchList
from catalogue.decoding import whole_number
from catalogue.models import Brand, Factory, Mechanism, Watch

DECADES = {str(year): year for year in range(1900, 2110, 10)}


@dataclass(frozen=True)
class Subject:
    """`name` and `value` are what the address says of it, `title` what a page says."""

    name: str
    value: str
    title: str
    watches: QuerySet[Watch]

    def missing_of(self, user: User) -> QuerySet[Watch]:
        """The watches that are not in the collection of `user`."""
        owned = Collection.objects.of(user).owned().filter(watch=OuterRef("pk"))
        return self.watches.exclude(Exists(owned))

    def unwanted_by(self, user: User) -> QuerySet[Watch]:
        """Those of them that are not on the want list either."""
        wanted = Collection.objects.of(user).filter(watch=OuterRef("pk"), status=Collection.Status.WANT)
        return self.missing_of(user).exclude(Exists(wanted))


def of_list(row: WatchList) -> Subject:
    return Subject("list", str(row.pk), f"«{row}»", Watch.objects.current().filter(listed__watch_list=row))


def subject_of(asked: QueryDict, user: User) -> Subject:
    """What `asked` names. Raises Http404 where it names nothing."""
    name = next((name for name in ("brand", "factory", "decade", "list") if asked.get(name)), "mechanism")
    value, watches = asked.get(name, ""), Watch.objects.current()
    if name == "decade":
        if value not in DECADES:
            raise Http404
        return Subject(name, value, _("%(decade)ss") % {"decade": value}, watches.filter(decade=DECADES[value]))
    if name == "list":
        return of_list(get_object_or_404(WatchList.objects.visible_to(user), pk=whole_number(value)))
    model = {"brand": Brand, "factory": Factory, "mechanism": Mechanism}[name]
    row = get_object_or_404(model.objects.current(), slug=value)
    of_it = watches.of_maker(row) if name == "brand" else watches.filter(**{name: row})
    return Subject(name, value, str(row), of_it)
