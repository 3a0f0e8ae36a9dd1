"""Two texts side by side: the words that changed are marked, whatever the texts are, at a bounded price."""

import random
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drafts.comparison import MOST_MARKS, MOST_WORDS, marked

chance = random.Random(1)


def some_words(number: int, different: int) -> str:
    return " ".join(f"слово{chance.randrange(different)}" for _ in range(number))


WORST = {
    "a rewritten note": (some_words(600, 200), some_words(600, 200)),
    "repeated letters": ("а " * 1000, "б а " * 500),
    "two letters": (" ".join(chance.choices("аб", k=2000)), " ".join(chance.choices("аб", k=2000))),
    "one long word": ("а" * 5000, "а" * 4999),
    "the most words": (some_words(MOST_WORDS, 50), some_words(MOST_WORDS, 50)),
    "more words": (some_words(20 * MOST_WORDS, 50), some_words(20 * MOST_WORDS, 50)),
}


def lines_run(act, most: int) -> int:
    """How many lines of Python `act` runs; it is stopped, and the test fails, beyond `most`."""
    count = 0

    def trace(frame, event, _arg):
        nonlocal count
        count += event == "line"
        assert count <= most, f"more than {most} lines run"
        return trace

    earlier = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(earlier)
    return count


@pytest.mark.parametrize("case", WORST)
def test_the_price_of_any_two_texts_is_bounded(case):
    assert lines_run(lambda: marked(*WORST[case]), most=250_000) > 0


@pytest.mark.parametrize("case", WORST)
def test_a_page_gets_a_bounded_number_of_marks(case):
    for pieces in marked(*WORST[case]):
        assert sum(changed for _text, changed in pieces) <= MOST_MARKS


texts = st.lists(st.sampled_from(["а", "б", "вв", " ", "\n", "  "]), max_size=30).map("".join)


@given(texts, texts)
@example("", "слово")
@example("одно два", "одно\nдва")
@example(" ", "")
def test_the_pieces_are_the_texts_and_what_is_not_marked_stands_in_both(before, after):
    left, right = marked(before, after)
    assert ("".join(text for text, _ in left), "".join(text for text, _ in right)) == (before, after)
    kept = [" ".join(text for text, changed in pieces if not changed).split() for pieces in (left, right)]
    assert kept[0] == kept[1]
    assert any(changed for _text, changed in left + right) == (before != after)
    for pieces in (left, right):
        assert all(text for text, _ in pieces)
        assert all(one[1] != next_one[1] for one, next_one in pairwise(pieces) if not one[1])


def test_only_the_words_that_changed_are_marked():
    assert marked("Корпус хром, две крышки", "Корпус латунь, две крышки") == (
        [("Корпус ", False), ("хром,", True), (" две крышки", False)],
        [("Корпус ", False), ("латунь,", True), (" две крышки", False)],
    )


def test_a_text_that_was_written_anew_is_marked_as_a_whole():
    before, after = WORST["more words"]
    assert marked(before, after) == ([(before, True)], [(after, True)])
