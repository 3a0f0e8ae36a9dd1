"""The years that witnesses leave and which of them contradict each other, against trying everything out."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.identifying.dating import (
    between,
    contradictory,
    denied_by,
    ends_of,
    left_by,
    pieces_of,
    telling_most,
    years_of,
)
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

YEARS = range(EARLIEST_YEAR, LATEST_YEAR + 1)
year = st.one_of(st.none(), st.integers(1925, 1995))
spans = st.lists(st.tuples(year, year), min_size=1, max_size=3)


def is_allowed(when: int, allowed: list[tuple]) -> bool:
    return any((first or EARLIEST_YEAR) <= when <= (last or LATEST_YEAR) for first, last in allowed)


def as_bits(allowed: list[tuple]) -> int:
    bits = 0
    for first, last in allowed:
        bits |= between(first, last)
    return bits


@settings(max_examples=1000, deadline=None)
@given(st.lists(spans, max_size=8))
def test_the_years_left_are_those_that_every_witness_allows(witnesses):
    tried = [when for when in YEARS if all(is_allowed(when, each) for each in witnesses)]
    left = left_by(map(as_bits, witnesses))
    assert years_of(left) == tried
    assert ends_of(left) == ((tried[0], tried[-1]) if tried else None)
    assert [when for first, last in pieces_of(left) for when in range(first, last + 1)] == tried


@settings(max_examples=1000, deadline=None)
@given(st.lists(spans, max_size=8), spans)
def test_one_witness_more_never_adds_a_year(witnesses, more):
    before = left_by(map(as_bits, witnesses))
    after = left_by(map(as_bits, [*witnesses, more]))
    assert after & ~before == 0


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.lists(st.tuples(year, year), min_size=1, max_size=2), max_size=8))
def test_what_cannot_all_be_true_is_found_whole_and_smallest(witnesses):
    known = {number: as_bits(each) for number, each in enumerate(witnesses)}
    impossible = [
        frozenset(some)
        for size in range(len(known) + 1)
        for some in combinations(known, size)
        if not left_by(known[number] for number in some)
    ]
    tried = {each for each in impossible if not any(other < each for other in impossible)}
    found = contradictory(known)
    assert len(found) == len(set(found))
    assert set(found) == tried
    assert [len(each) for each in found] == sorted(len(each) for each in found)


def test_of_many_witnesses_the_sets_of_a_few_are_told():
    known = {f"early {number}": between(None, 1950) for number in range(10)}
    known |= {f"late {number}": between(1960, None) for number in range(10)}
    assert set(contradictory(known)) == {frozenset({a, b}) for a in known for b in known if a < b and a[0] != b[0]}


def test_of_many_the_pairs_are_those_that_trying_out_finds():
    chance = random.Random(8)
    known = {
        number: between(first := chance.randint(1930, 1985), first + chance.randint(0, 25)) for number in range(40)
    }
    known |= {"none": 0, "gap": between(None, 1940) | between(1980, None)}
    pairs = {frozenset(pair) for pair in combinations([name for name in known if name != "none"], 2)}
    tried = {frozenset({"none"})} | {pair for pair in pairs if not left_by(known[name] for name in pair)}
    assert set(contradictory(known)) == tried


def test_a_thousand_witnesses_are_counted_not_tried():
    """Each year is looked at once for each witness, however many contradict each other."""
    chance = random.Random(5)
    starts = [chance.randint(1930, 1990) for _number in range(1000)]
    known = {number: between(start, start + chance.randint(0, 30)) for number, start in enumerate(starts)}
    assert len(denied_by(known)) <= len(YEARS)
    assert left_by(known.values()) == 0


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (1700, 1700, [1700]),
        (2100, None, [2100]),
        (None, 1701, [1700, 1701]),
        (1961, 1960, []),
        (2099, 9999, [2099, 2100]),
    ],
)
def test_ends_that_are_open_or_too_far(first, last, years):
    assert years_of(between(first, last)) == years


@given(st.lists(st.lists(spans, max_size=4), min_size=1, max_size=4), spans)
def test_the_next_look_leaves_the_fewest_years_on_average(places, witness):
    left = as_bits(witness)
    marks = {number: [as_bits(mark) for mark in place] for number, place in enumerate(places)}

    def remaining(some: list) -> int:
        alike = Counter(
            tuple(mark >> year & 1 for mark in some) for year in range(left.bit_length()) if left >> year & 1
        )
        return sum(number**2 for number in alike.values())

    best = min(marks, key=lambda number: remaining(marks[number]))
    assert telling_most(left, marks) == (best if remaining(marks[best]) < remaining([]) else None)


def test_the_next_look_is_where_the_years_part_most():
    left = between(1950, 1969)
    halves = [between(1950, 1959), between(1960, 1969)]
    assert telling_most(left, {"dial": [between(1968, None)], "movement": halves}) == "movement"
    assert telling_most(left, {"dial": [between(1900, None)]}) is None
    assert telling_most(left, {}) is None
    assert telling_most(0, {"movement": halves}) is None
