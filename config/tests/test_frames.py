"""What is called below `in_one_piece` asks the system for no memory for its frames."""

import sys
from resource import RUSAGE_THREAD, getrusage

import pytest

from config.frames import in_one_piece


def depth_reached(most: int) -> int:
    return most if most == 0 else 1 + depth_reached(most - 1)


def test_it_answers_as_the_function_itself():
    @in_one_piece
    def said(first, *others, key=1, **options):
        """What it says."""
        return first, others, key, options

    assert said(1, 2, key=3, other=4) == (1, (2,), 3, {"other": 4})
    assert (said.__name__, said.__doc__) == ("said", "What it says.")
    with pytest.raises(TypeError):
        said()


def test_it_may_call_itself_as_deep_as_any():
    deep = sys.getrecursionlimit() // 2
    assert in_one_piece(depth_reached)(deep) == depth_reached(deep)
    assert in_one_piece(in_one_piece(depth_reached))(deep) == deep


def calling_much(depth: int) -> None:
    for _time in range(500):
        depth_reached(1)
    if depth:
        calling_much(depth - 1)


def test_calls_beyond_the_end_of_a_piece_get_no_new_memory():
    """Each new piece is a page of memory at least, which the system counts when it is first written to."""
    before = getrusage(RUSAGE_THREAD).ru_minflt
    in_one_piece(calling_much)(300)
    assert getrusage(RUSAGE_THREAD).ru_minflt - before < 250
