"""Sets of observations drawn of the catalogue's own marks, movements and names, against trying out every year.

`make drill-identify` asks for 1 000 sets; what follows from any intervals at all is in test_dating.
"""

import os
import random
from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from catalogue.caching.figures import Figures
from catalogue.identifying.answers import Dating
from catalogue.identifying.asking import Asked
from catalogue.identifying.dating import years_of
from catalogue.models import Mark, Mechanism
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .observed import watches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]

SETS = int(os.environ.get("SETS", "60"))
MOST = 8  # observations
YEARS = range(EARLIEST_YEAR, LATEST_YEAR + 1)
REACH = {"certain": 0, "inferred": 2, "about": 5}  # years


def is_allowed_by(mark: Mark, year: int) -> bool:
    first, last = mark.start_year, mark.end_year
    return (first is None or year >= first - REACH[mark.start_certainty]) and (
        last is None or year <= last + REACH[mark.end_certainty]
    )


def dated(observations: list[tuple[str, str]]) -> Dating:
    words = " ".join(text for name, text in observations if name == "words")
    rest = [each for each in observations if each[0] != "words"]
    return Dating(Asked(QueryDict(urlencode([("words", words), *rest]))).seen, Figures())


def smallest_impossible(allowed: dict[str, set[int]]) -> set[frozenset[str]]:
    impossible = [
        frozenset(some)
        for size in range(1, len(allowed) + 1)
        for some in combinations(allowed, size)
        if not set(YEARS).intersection(*(allowed[key] for key in some))
    ]
    return {each for each in impossible if not any(other < each for other in impossible)}


def test_the_years_and_contradictions_are_those_of_trying_out():
    chance = random.Random(1954)
    marks = {str(mark.pk): mark for mark in Mark.objects.standing().order_by("pk")}
    calibres = list(Mechanism.objects.current().order_by("pk").values_list("calibre", flat=True))
    names = sorted({watch.brand.name for watch in watches()})
    bounded = contradicting = 0
    for _number in range(SETS):
        others = [("movement", chance.choice(calibres))] * chance.randint(0, 1)
        others += [("words", chance.choice(names))] * chance.randint(0, 1)
        ticked = [("mark", pk) for pk in chance.sample(sorted(marks), chance.randint(1, MOST - len(others) - 1))]
        *before, last = chance.sample(ticked + others, len(ticked + others))
        dating, known = dated([*before, last]), {}
        for witness in dating.witnesses:
            kind, _blank, pk = witness.key.partition(" ")
            told = {year for year in YEARS if is_allowed_by(marks[pk], year)} if kind == "mark" else None
            known[witness.key] = set(years_of(witness.allowed)) if told is None else told
        tried = [year for year in YEARS if all(year in allowed for allowed in known.values())]
        assert years_of(dating.left) == tried
        assert set(tried) <= set(years_of(dated(before).left))
        if len(known) <= MOST:
            found = [frozenset(witness.key for witness in each) for each in dating.contradictions]
            assert len(found) == len(set(found)) and set(found) == smallest_impossible(known)
        bounded += tried != list(YEARS)
        contradicting += not tried
    assert bounded and contradicting and contradicting < bounded
