"""Whose public collection meets mine: what they offer of my wishes, and what they want of my offers."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Least, RowNumber

from accounts.models import BY_TITLE, Collection, User
from catalogue.paging import Order

WANT, OFFERED = Collection.Status.WANT, Collection.Status.offered()
SIDE = Case(When(status=WANT, then=Value("wishes")), default=Value("offers"))
FIRST = 5  # rows of each side that are shown of a person among others
MORE_THAN_ALL = 50_000  # watches of both sides together: a collection has 20 000 pieces at most
# Whoever can swap comes before who only offers or only wants; then the number of watches counts.
BEST_FIRST = Order("rank", descending=True, number=True)


def rows_for(user: User) -> QuerySet[Collection]:
    """The public rows of others that meet the collection of `user`."""
    own = Collection.objects.of(user).exclude(watch=None).order_by()
    offers = Q(status__in=OFFERED, watch__in=own.filter(status=WANT).values("watch"))
    wishes = Q(status=WANT, watch__in=own.filter(status__in=OFFERED).values("watch"))
    return Collection.objects.public().filter(offers | wishes).exclude(user=user)


def people_for(user: User) -> QuerySet[User]:
    """Whose rows meet those of `user`, each with how many watches they offer (`offers`) and want (`wishes`)."""
    rows = rows_for(user).order_by().values("pk")
    counted = User.objects.shown().filter(collection__in=rows).annotate(
        offers=Count("collection__watch", distinct=True, filter=Q(collection__status__in=OFFERED)),
        wishes=Count("collection__watch", distinct=True, filter=Q(collection__status=WANT)),
    )  # fmt: skip
    return counted.annotate(rank=Least("offers", "wishes") * MORE_THAN_ALL + F("offers") + F("wishes"))


def sorted_rows(rows: QuerySet[Collection]) -> QuerySet[Collection]:
    """What is offered, then what is wanted, each by name and with its `side`."""
    return rows.annotate(side=SIDE).with_watches().order_by("side", BY_TITLE, "pk")


def with_first_rows(user: User, people: Iterable[User]) -> list[User]:
    """The `people`, each with the first rows of both sides as `shown`. One query for all of them."""
    people = list(people)
    nth = Window(RowNumber(), partition_by=[F("user_id"), SIDE], order_by=[BY_TITLE, "pk"])
    found = rows_for(user).filter(user__in=[person.pk for person in people]).annotate(nth=nth)
    shown: dict[tuple[int, str], list[Collection]] = {}
    for row in sorted_rows(found.filter(nth__lte=FIRST)):
        shown.setdefault((row.user_id, row.side), []).append(row)
    for person in people:
        person.shown = {side: shown.get((person.pk, side), []) for side in ("offers", "wishes")}
    return people
