"""How many watches of each combination have a word, and what it is worth there: two words are counted by these alone.

Kept with the terms, in the same transaction; `reindex` looks after them. A design code is not among them: it belongs to
one watch.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, F, QuerySet

from catalogue.models import SearchCount, SearchTerm, changing_catalogue

from .folding import has_digit
from .worth import CODE_RANK, STEP

COLUMNS = ("key", "combination", "worth", "number")
# A count that comes to nothing stays: to look for it would cost more than it takes.
ADD = """
    INSERT INTO {table} (key, combination, worth, number) VALUES (%s, %s, %s, %s)
    ON CONFLICT (key, combination, worth) DO UPDATE SET number = {table}.number + excluded.number
"""


def changes(gone: Iterable[tuple], come: Iterable[tuple]) -> Counter:
    """What terms that go and terms that come, as (key, rank, combination), change of the counts."""
    changed: Counter[tuple] = Counter()
    for sign, terms in ((-1, gone), (1, come)):
        for key, rank, combination in terms:
            if rank < CODE_RANK:
                changed[key, combination, rank // STEP] += sign
    return changed


def add(changed: Counter) -> None:
    """Everybody adds in the same order, so that nobody waits in a circle."""
    rows = sorted((*place, number) for place, number in changed.items() if number)
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD.format(table=connection.ops.quote_name(SearchCount._meta.db_table)), rows)


def of_terms(terms: QuerySet[SearchTerm]) -> QuerySet:
    """What plain counting of terms gives, as rows of COLUMNS."""
    worth = terms.order_by().annotate(worth=F("rank") / STEP)
    return worth.values_list("key", "combination", "worth").annotate(number=Count("*"))


def wrong_keys() -> Iterator[str]:
    """The words whose counts are not what plain counting gives."""
    kept = SearchCount.objects.exclude(number=0).order_by().values_list(*COLUMNS)
    counted = of_terms(SearchTerm.objects.filter(rank__lt=CODE_RANK))
    yield from {key for key, *_rest in set(kept.iterator()) ^ set(counted.iterator())}


@changing_catalogue()
def recount(keys: list[str]) -> None:
    SearchCount.objects.filter(key__in=keys).delete()
    rows = of_terms(SearchTerm.objects.filter(key__in=keys, rank__lt=CODE_RANK))
    SearchCount.objects.bulk_create((SearchCount(**dict(zip(COLUMNS, row, strict=True))) for row in rows), 1000)


Places = dict[str, dict[int, dict[int, int]]]


def places_of(keys: Iterable[str]) -> Places:
    """Where the keys stand: key → combination → worth → how many watches, in one query."""
    keys = list(keys)
    rows = SearchCount.objects.filter(key__in=keys, number__gt=0).order_by().values_list(*COLUMNS)
    if numbers := [key for key in keys if has_digit(key)]:
        codes = of_terms(SearchTerm.objects.filter(key__in=numbers, rank__gte=CODE_RANK))
        rows = rows.union(codes, all=True)
    places: Places = {key: {} for key in keys}
    for key, combination, worth, number in rows:
        places[key].setdefault(combination, {})[worth] = number
    return places
