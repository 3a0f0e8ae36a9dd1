"""What a profile shows of a person's proposals."""

import pytest

from catalogue.tests.factories import make_factory, make_mechanism, make_watch
from drafts.models import Proposal, Step
from drafts.templatetags.drafts import contributions

from .factories import make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db
Status = Proposal.Status


def decide(draft, kind=Step.Kind.ACCEPTED, number=2):
    steps = {f"draft_{draft.kind}": draft, "from_status": Status.SUBMITTED, "to_status": draft.status}
    Step.objects.create(kind=kind, number=number, **steps)
    return draft


def contribute(user):
    """One accepted watch, one accepted correction of a movement."""
    watch, movement = make_watch(), make_mechanism(factory=make_factory())
    decide(make_draft_watch(user=user, status=Status.ACCEPTED, result=watch))
    decide(make_draft_mechanism(user=user, status=Status.ACCEPTED, target=movement, result=movement, base={}))
    return watch, movement


def test_a_profile_shows_what_was_accepted_and_nothing_else(collector, stranger, visitor):
    watch, movement = contribute(collector.user)
    others, _movement = contribute(stranger.user)
    rejected = decide(make_draft_watch(user=collector.user, status=Status.REJECTED, code="777"), Step.Kind.REJECTED)
    undone = make_draft_watch(user=collector.user, status=Status.SUBMITTED, code="888")
    decide(decide(undone), Step.Kind.UNDONE, number=3)
    page = visitor.get("/en/users/collector/").content.decode()
    assert f'<a href="/en/watches/{watch.folder}/">{watch}</a>' in page
    assert str(movement) in page
    assert [page.count(words) for words in ("new watch", "correction")] == [1, 1]
    assert not [draft for draft in (rejected, undone) if draft.code in page]
    assert others.folder not in page


def test_what_was_accepted_twice_stands_once(collector):
    draft = decide(make_draft_watch(user=collector.user, status=Status.ACCEPTED, result=make_watch()))
    decide(draft, number=4)
    assert contributions({}, collector.user)["drafts"] == [draft]


def test_nobody_without_contributions_has_an_empty_title(collector, visitor):
    assert "Accepted contributions" not in visitor.get("/en/users/collector/").content.decode()


@pytest.mark.parametrize("times", [1, 4])
def test_contributions_take_one_query(collector, django_assert_num_queries, times):
    for _time in range(times):
        contribute(collector.user)
    with django_assert_num_queries(1):
        drafts = contributions({}, collector.user)["drafts"]
        shown = [(str(draft.result), draft.result.get_absolute_url(), draft.is_correction) for draft in drafts]
    assert len(shown) == times * 2


def test_corrections_of_watches_that_one_brand_and_calibre_have_are_told_apart_in_the_list_of_ones_own(collector):
    for name in ("Океан", "Нептун"):
        watch = make_watch(title=f"Штурманские 31659 «{name}»")
        make_draft_watch(user=collector.user, target=watch, base={})
    page = collector.get("/drafts/").text
    assert "«Океан»</a>" in page and "«Нептун»</a>" in page
