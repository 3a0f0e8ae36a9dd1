"""Candidates against plain judging: of every watch everything is read, and every observation is judged on it.

`make drill-identify` asks for more questions; they are drawn of the real watches, of two at once and with any marks.
"""

import os
import random

import pytest

from catalogue.caching.figures import Figures
from catalogue.identifying.asking import Asked
from catalogue.identifying.candidates import Candidates, Judged
from catalogue.identifying.facts import Facts
from catalogue.identifying.observations import Verdict
from catalogue.models import Mark, SearchTerm, Watch

from .observed import asked, draw, facts_of, watches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]

QUESTIONS = int(os.environ.get("QUESTIONS", "60"))


def everything() -> dict[int, Facts]:
    """All that can be compared of every watch, each column from its own row."""
    terms: dict[int, set[str]] = {}
    for pk, key in SearchTerm.objects.values_list("watch_id", "key"):
        terms.setdefault(pk, set()).add(key)
    columns = Facts._fields[:-1]
    rows = Watch.objects.current().order_by("pk").values_list("pk", *columns)
    return {pk: Facts(*row, terms=frozenset(terms[pk])) for pk, *row in rows}


def order_of(judged: Judged) -> tuple:
    counts = [sum(verdict == each for _one, verdict in judged.verdicts) for each in Verdict]
    agrees, nearly, contradicts, _unknown = counts
    own = sum(judged.facts.brand_id in one.brands | one.may_name for one, _verdict in judged.verdicts)
    return 2 * contradicts - agrees, contradicts, -nearly, -own


def test_candidates_are_those_of_plain_judging():
    for number, (shape, crown) in enumerate([("бочка", "на 2 часа"), ("круглый", "на 4 часа"), ("", "на 3 часа")]):
        Watch.objects.filter(pk__in=[*Watch.objects.values_list("pk", flat=True)][number::5]).update(
            case_shape=shape, crown=crown
        )
    known, figures, chance = everything(), Figures(), random.Random(2206)
    told = {watch.pk: sorted(set(facts_of(watch))) for watch in watches()}
    marks = [("mark", str(pk)) for pk in Mark.objects.standing().order_by("pk").values_list("pk", flat=True)]
    more = [*marks, ("crown", "у 4"), ("crown", "на 2 часа"), ("shape", "бочка"), ("number", "119")]
    assert len(known) == 294 and marks
    for _number in range(QUESTIONS):
        some = [fact for pk in chance.sample(sorted(told), chance.choice([1, 1, 2])) for fact in told[pk]]
        some += chance.sample(more, chance.choice([0, 1, 2]))
        question = asked(draw(some, chance.randint(1, 8), chance), chance)
        found = Candidates(Asked(question).seen, figures)
        plain = {pk: Judged(facts, [(one, one.judge(facts)) for one in found.observed]) for pk, facts in known.items()}
        wanted = sorted(plain, key=lambda pk: (*order_of(plain[pk]), pk))
        assert [each.pk for each in found.ranked] == wanted, question.urlencode()
        assert all(each.judged.verdicts == plain[each.pk].verdicts for each in found.ranked), question.urlencode()
