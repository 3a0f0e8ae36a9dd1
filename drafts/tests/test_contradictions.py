"""What proposals are told of contradictions: nothing that is known to be true."""

import re

import pytest

from catalogue.models import CalibreIndex, CaseCodeDigit
from catalogue.quality.consistency import RuleTables
from catalogue.quality.contradictions import mark_checked, open_findings
from catalogue.tests.factories import (
    make_case_material,
    make_convention,
    make_factory,
    make_function,
    make_mechanism,
    make_relation,
)
from drafts import content
from drafts.checks import warnings

from .factories import make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    return published(factory=make_factory(), mechanism=make_mechanism(factory=make_factory(), calibre="3050"))


def contradicted(draft) -> list[str]:
    return [warning.text for warning in warnings(draft) if warning.code == "contradiction"]


def settle(subject, by) -> None:
    for finding in open_findings(subject, RuleTables.load()):
        mark_checked(subject, finding, evidence="паспорт", by=by)


def test_a_supplied_movement_is_no_remark(watch):
    draft = make_draft_watch(factory=watch.factory, mechanism=watch.mechanism)
    assert len(contradicted(draft)) == 1
    make_relation(from_factory=watch.mechanism.factory, to_factory=watch.factory, calibres="3050")
    assert contradicted(draft) == []


def test_what_was_checked_is_not_held_against_a_correction_of_something_else(watch, collector, moderator):
    draft = correction(watch, collector.user, note="иное")
    assert len(contradicted(draft)) == 1
    settle(watch, moderator.user)
    assert contradicted(draft) == []
    draft.factory = make_factory()
    assert len(contradicted(draft)) == 1


def test_what_was_checked_is_not_held_against_the_proposal_that_it_came_from(collector, moderator):
    movement = make_mechanism(factory=make_factory())
    draft = make_draft_watch(user=collector.user, factory=make_factory(), mechanism=movement)
    accepted(draft, moderator.user)
    draft.refresh_from_db()
    assert len(contradicted(draft)) == 1
    settle(draft.result, moderator.user)
    assert contradicted(draft) == []


def test_a_movement_that_was_checked_is_not_held_against_watches(collector, moderator):
    CalibreIndex.objects.create(index="00", meaning="без секундной стрелки", source="uofa.ru")
    movement = make_mechanism(calibre="2200", functions=["центральная секундная стрелка"])
    draft = make_draft_watch(mechanism=movement)
    assert len(contradicted(draft)) == 1
    settle(movement, moderator.user)
    assert contradicted(draft) == []


# Beside what in the form they stand ----------------------------------------------------------------


def beside(html) -> dict[str, list[str]]:
    """The remarks of each field of the page, by its name; those of the whole form under an empty one."""
    places = re.split(r'data-remarks="([\w-]*)"', html)
    texts = {
        name: re.findall(r'warnings__item">(.*?)</li>', after)
        for name, after in zip(places[1::2], places[2::2], strict=True)
    }
    return {name: found for name, found in texts.items() if found}


OF_STEEL = {"code": "043210", "start_release": 1990, "end_release": 1995}
IN_A_MOVEMENT = {"calibre": "2200", "start_release": 1960, "end_release": 1970}
ALONE = {"code", "case_material"}


@pytest.mark.parametrize(
    ("is_listed", "places"),
    [
        (True, {"start_release", "factory", "mechanism"}),
        (False, {"start_release", "movement-end_release", "factory", "movement-factory", "movement-calibre",
                 "movement-functions"}),
    ],
)  # fmt: skip
def test_a_contradiction_stands_beside_the_fields_that_cause_it(is_listed, places, collector):
    CalibreIndex.objects.create(index="00", meaning="без секундной стрелки", source="uofa.ru")
    CaseCodeDigit.objects.create(digit="3", meaning="хром", source="uofa.ru")
    make_convention(start_year=1977)
    function, maker = make_function(name="центральная секундная стрелка"), make_factory(short_name="МЧЗ")
    draft = make_draft_watch(
        user=collector.user, factory=make_factory(), case_material=make_case_material(code_digit="2"), **OF_STEEL
    )
    movement = IN_A_MOVEMENT | {"factory": maker}
    if is_listed:
        draft.mechanism = make_mechanism(functions=[function.name], **movement)
        draft.save()
    else:
        content.write(draft, {"movement": movement | {"functions": [function]}})
    found = beside(collector.get(f"/drafts/watch/{draft.pk}/edit/").content.decode())
    assert set(found) == places | ALONE
    assert all("МЧЗ" in " ".join(found[name]) for name in places if name.endswith(("factory", "mechanism")))
    assert len(found.get("mechanism", [1, 1, 1])) == 3  # what the movement itself cannot be asked about
    sent = {"version": draft.version, "case_material": draft.case_material_id, "brand": "x", **OF_STEEL}
    typing = beside(collector.post("/drafts/watch/check/", sent).content.decode())
    assert set(typing) == ALONE
