"""What of a watch, or of all of a combination, can be compared with what somebody sees, as plain values."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F

from catalogue.caching.figures import Figures
from catalogue.models import SearchCount, SearchTerm, Watch
from catalogue.models.combination import COLUMNS
from catalogue.rows import Among
from catalogue.search.folding import has_digit

Watches = dict[int, int]  # each with its combination
Having = dict[str, dict[int, int]]  # of each word, how many watches of which combinations have it

YEARS = ("start_release", "end_release", "years_approximate")


class Facts(NamedTuple):
    """The columns of a watch under their names. `terms` are those of its words that were asked for."""

    brand_id: int | None = None
    maker_id: int | None = None
    factory_id: int | None = None
    mechanism_id: int | None = None
    case_material_id: int | None = None
    gender_id: int | None = None
    dial_colour: str = ""
    worn: str = ""
    code_key: str = ""
    case_number: str = ""
    case_shape: str = ""
    crown: str = ""
    diameter: Decimal | None = None
    start_release: int | None = None
    end_release: int | None = None
    years_approximate: bool = False
    terms: frozenset[str] = frozenset()


SHARED = frozenset(COLUMNS).intersection(Facts._fields)  # by all watches of a combination
OWN = [name for name in Facts._fields if name not in SHARED and name != "terms"]
EVERYTHING = SHARED.union(OWN)


def of_watches(watches: Watches, reads: Collection[str], having: Having, figures: Figures) -> dict[int, Facts]:
    """The facts of some watches, which are given with their combinations. Two queries.

    Only the columns in `reads` and those of the words in `having` that are theirs are known: watches that are alike in
    these have the same facts.
    """
    own = [name for name in OWN if name in reads]
    shared = shared_by({*watches.values()}, SHARED.intersection(reads), figures)
    rows = Watch.objects.filter(Among(F("pk"), watches)).order_by().values_list("pk", *own) if own else ()
    values = {pk: tuple(row) for pk, *row in rows}
    terms = terms_of(watches, having, figures)
    made: dict[tuple, Facts] = {}
    facts = {}
    for pk, combination in sorted(watches.items()):
        alike = shared[combination], values.get(pk, ()), terms.get(pk, frozenset())
        if alike not in made:
            made[alike] = Facts(**dict(alike[0]), **dict(zip(own, alike[1], strict=False)), terms=alike[2])
        facts[pk] = made[alike]
    return facts


def shared_by(combinations: set[int], names: Collection[str], figures: Figures) -> dict[int, tuple]:
    """What all watches of each combination share of these columns, as pairs."""
    columns = figures.columns_of(dict.fromkeys(combinations, 0))
    places = [(name, COLUMNS.index(name)) for name in sorted(names)]
    return {pk: tuple((name, columns[pk][place]) for name, place in places) for pk in combinations}


def terms_of(watches: Watches, having: Having, figures: Figures) -> dict[int, frozenset[str]]:
    """Those of the words that each watch has. What every watch of a combination has, or none, is not asked for.

    Words with digits are: a code belongs to one watch, and is not counted.
    """
    counts, present = figures.by_combination(), {*watches.values()}
    sure: dict[int, set[str]] = {combination: set() for combination in present}
    numbers = {key for key in having if has_digit(key)}
    asked, some = set(numbers), set(present if numbers else ())
    for key in having.keys() - numbers:
        for combination in having[key].keys() & present:
            if having[key][combination] >= counts.get(combination, 0):
                sure[combination].add(key)
            elif having[key][combination]:
                asked.add(key)
                some.add(combination)
    terms = {pk: set(sure[combination]) for pk, combination in watches.items()}
    ids = [pk for pk, combination in watches.items() if combination in some]
    having_some = SearchTerm.objects.filter(Among(F("watch_id"), ids), key__in=asked)
    for pk, key in having_some.order_by().values_list("watch_id", "key"):
        terms[pk].add(key)
    return {pk: frozenset(keys) for pk, keys in terms.items()}


def having_words(keys: Collection[str]) -> Having:
    """Of each word, how many watches of which combinations have it. One query."""
    found: Having = {key: {} for key in keys}
    counted = SearchCount.objects.filter(key__in=keys).values_list("key", "combination", "number")
    for key, combination, number in counted:
        found[key][combination] = found[key].get(combination, 0) + number
    return found
