"""The years that several witnesses leave together, and which of them cannot all be true.

Each witness allows some years. They are kept as a number with one bit for each year, so that what two allow together
is one `&`. Nothing here knows the database.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations

from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

ALL_YEARS = (1 << (LATEST_YEAR - EARLIEST_YEAR + 1)) - 1
MOST_COMPARED = 8  # witnesses: of so many every set that cannot be true is found, of more those of one or two

Allowed = int  # the years that a witness allows


def between(first: int | None, last: int | None) -> Allowed:
    """The years from the first to the last; an open end is as far as years go. None where the last is before."""
    low = max(first or EARLIEST_YEAR, EARLIEST_YEAR) - EARLIEST_YEAR
    high = min(last or LATEST_YEAR, LATEST_YEAR) - EARLIEST_YEAR
    return ((1 << (high + 1)) - (1 << low)) if high >= low else 0


def left_by(witnesses: Iterable[Allowed]) -> Allowed:
    """The years that all of them allow: one witness more never adds a year."""
    left = ALL_YEARS
    for allowed in witnesses:
        left &= allowed
    return left


def years_of(allowed: Allowed) -> list[int]:
    return [EARLIEST_YEAR + place for place in range(allowed.bit_length()) if allowed >> place & 1]


def ends_of(allowed: Allowed) -> tuple[int, int] | None:
    """The first and the last year; none where there is no year."""
    if not allowed:
        return None
    return EARLIEST_YEAR + (allowed & -allowed).bit_length() - 1, EARLIEST_YEAR + allowed.bit_length() - 1


def pieces_of(allowed: Allowed) -> list[tuple[int, int]]:
    """The runs of years, each with its first and last."""
    found: list[tuple[int, int]] = []
    for year in years_of(allowed):
        if found and found[-1][1] == year - 1:
            found[-1] = found[-1][0], year
        else:
            found.append((year, year))
    return found


def contradictory(witnesses: Mapping[Hashable, Allowed]) -> list[frozenset]:
    """The smallest sets of witnesses that cannot all be true, those of the fewest first.

    A set is one where every year is denied by one of its witnesses at least. So each year asks for one of those that
    deny it, and the sets that have one for every year are built year by year. Of more than MOST_COMPARED witnesses
    only those that contradict alone or in pairs are told.
    """
    if left_by(witnesses.values()):
        return []
    if len(witnesses) > MOST_COMPARED:
        return contradictory_pairs(witnesses)
    sets: list[frozenset] = [frozenset()]
    for denying in smallest(denied_by(witnesses)):
        longer = {each | {name} for each in sets if not each & denying for name in denying}
        sets = smallest([*(each for each in sets if each & denying), *longer])
    order = {name: number for number, name in enumerate(witnesses)}
    return sorted(sets, key=lambda each: (len(each), sorted(order[name] for name in each)))


def contradictory_pairs(witnesses: Mapping[Hashable, Allowed]) -> list[frozenset]:
    """Those that allow no year at all, and the pairs of others that have none in common."""
    alone = [frozenset({name}) for name, allowed in witnesses.items() if not allowed]
    others = [(name, allowed) for name, allowed in witnesses.items() if allowed]
    return alone + [frozenset({one, two}) for (one, a), (two, b) in combinations(others, 2) if not a & b]


def denied_by(witnesses: Mapping[Hashable, Allowed]) -> set[frozenset]:
    """By which witnesses a year is denied, for each year."""
    years = range(LATEST_YEAR - EARLIEST_YEAR + 1)
    return {frozenset(name for name, allowed in witnesses.items() if not allowed >> year & 1) for year in years}


def smallest(sets: Iterable[frozenset]) -> list[frozenset]:
    """Those that contain no other one of them, the shortest first."""
    kept: list[frozenset] = []
    for each in sorted(set(sets), key=len):
        if not any(other <= each for other in kept):
            kept.append(each)
    return kept


def telling_most(left: Allowed, places: Mapping[Hashable, Sequence[Allowed]]) -> Hashable | None:
    """The place to look at next: where what may be seen leaves the fewest years on average, each year as likely.

    `places` has for each place what each of its marks allows. None where no place would narrow the years.
    """

    def remaining(marks: Iterable[Allowed]) -> int:
        rows = [left, *({each & left for each in marks} - {0, left})]
        alike = Counter(zip(*(f"{row:0{left.bit_length()}b}" for row in rows), strict=True))  # a column for each year
        return sum(number**2 for column, number in alike.items() if column[0] == "1")

    told = {place: remaining(marks) for place, marks in places.items()}
    best = min(told, key=told.__getitem__, default=None)
    return best if best is not None and told[best] < left.bit_count() ** 2 else None
