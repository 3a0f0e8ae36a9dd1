"""What proposals are told of contradictions: nothing that is known to be true."""

import pytest

from catalogue.consistency import References
from catalogue.contradictions import mark_checked, open_findings
from catalogue.models import CalibreIndex
from catalogue.tests.factories import make_factory, make_mechanism, make_relation
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
    for finding in open_findings(subject, References.load()):
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
