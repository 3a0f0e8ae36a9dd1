"""What is said of proposals and photos about one thing: once, with a way there, and never of a thing itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.tests.factories import make_user
from catalogue.models import Mechanism, Watch, WatchImage
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from drafts import actions, content, merging
from drafts.checks import warnings
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch
from .test_actions import accepted, correction, submitted

pytestmark = pytest.mark.django_db
Status = Proposal.Status


def said(draft, reader) -> list[str]:
    return [warning.code for warning in warnings(draft, reader=reader)]


def waiting(make=make_draft_watch, **fields):
    return make(status=Status.SUBMITTED, **fields)


def pair_that_corrects_one_watch(_brand):
    watch = make_watch(code="0042")
    return [submitted(correction(watch, make_user(), code=code)) for code in ("0043", "0044")]


def pair_with_one_code(_brand):
    return [waiting(code=code) for code in ("2609.HA", "2609 на")]  # Latin and Cyrillic


def pair_that_nothing_tells_apart(brand):
    movement = make_mechanism()
    return [waiting(brand=brand, mechanism=movement, start_release=1970) for _number in range(2)]


def pair_with_a_brand_and_a_movement_of_their_own(_brand):
    drafts = [waiting(brand=None, proposed_brand=name) for name in ("Полёт", "ПОЛЕТ")]
    for draft in drafts:
        content.write(draft, {"movement": {"calibre": "2609"}})
    return drafts


def pair_of_movements(_brand):
    factory = make_factory()
    return [waiting(make_draft_mechanism, calibre=calibre, factory=factory) for calibre in ("2609.HA", "2609НА")]


def pair_that_corrects_one_movement(_brand):
    movement = make_mechanism(calibre="2209")
    return [waiting(make_draft_mechanism, calibre=c, target=movement, base={}) for c in ("2209А", "2209Б")]


PAIRS = [
    pair_that_corrects_one_watch,
    pair_with_one_code,
    pair_that_nothing_tells_apart,
    pair_with_a_brand_and_a_movement_of_their_own,
    pair_of_movements,
    pair_that_corrects_one_movement,
]


@pytest.mark.parametrize("make_pair", PAIRS)
@pytest.mark.parametrize("state", [Status.SUBMITTED, Status.NEEDS_WORK])
def test_another_open_proposal_about_the_same_is_pointed_out(make_pair, state, moderator):
    first, second = make_pair(make_brand())
    type(first).objects.filter(pk=first.pk).update(status=state)
    (warning,) = [each for each in warnings(second, reader=moderator.user) if each.code == "same_proposal"]
    assert warning.link == f"/admin/drafts/{first._meta.model_name}/{first.pk}/change/"
    assert first.user.login in warning.name
    shown = moderator.get(f"/admin/drafts/{second._meta.model_name}/{second.pk}/change/").content.decode()
    assert warning.link in shown


def test_a_movement_inside_a_watch_is_compared_with_those_proposed_alone(moderator):
    alone = waiting(make_draft_mechanism, calibre="2609")
    watch = waiting()
    content.write(watch, {"movement": {"calibre": "2609"}})
    links = {each.link for each in warnings(watch, reader=moderator.user)}
    assert f"/admin/drafts/draftmechanism/{alone.pk}/change/" in links
    links = {each.link for each in warnings(alone, reader=moderator.user)}
    assert f"/admin/drafts/draftwatch/{watch.pk}/change/" in links


@pytest.mark.parametrize("state", [Status.REJECTED, Status.WITHDRAWN, Status.ACCEPTED])
def test_what_is_closed_is_not_pointed_out(state, moderator):
    first, second = pair_with_one_code(None)
    decided = {"decided_at": first.submitted_at} if state in Status.decided() else {}
    DraftWatch.objects.filter(pk=first.pk).update(status=state, **decided)
    assert said(second, moderator.user) == []


def test_different_watches_are_not_one(moderator):
    brand, movement = make_brand(), make_mechanism()
    waiting(brand=brand, mechanism=movement, start_release=1970)
    waiting(brand=brand, mechanism=movement, code="1")
    waiting(brand=None, proposed_brand="Заря")
    for fields in ({"start_release": 1971}, {"code": "2"}, {"start_release": 1970, "mechanism": None}):
        draft = waiting(**{"brand": brand, "mechanism": movement} | fields)
        assert "same_proposal" not in said(draft, moderator.user)
    assert said(waiting(brand=None), moderator.user) == []


def test_an_author_is_told_of_their_own_proposal_only(collector, stranger):
    first = make_draft_watch(user=collector.user, code="0042")
    second = make_draft_watch(user=collector.user, code="0042")
    (warning,) = warnings(second, reader=collector.user)
    assert warning.link == f"/drafts/watch/{first.pk}/"
    assert said(make_draft_watch(user=stranger.user, code="0042"), stranger.user) == []


def test_what_was_accepted_is_no_duplicate_of_itself(moderator):
    image = {"sha256": "a" * 64, "dhash": "b" * 16, "dhash_mirrored": "c" * 16}
    new = make_draft_watch(code="0042")
    plain = make_draft_watch(mechanism=make_mechanism(), start_release=1970)
    inner = make_draft_watch()
    content.write(inner, {"movement": {"calibre": "2616"}})
    movement = make_draft_mechanism(calibre="2209")
    for draft in (new, plain, inner, movement):
        accepted(draft, moderator.user)
    make_draft_image(new, **image)
    WatchImage.objects.create(watch=new.result, side="main", image="x", width=1, height=1, **image)
    for draft in (new, plain, inner, movement):
        draft = type(draft).objects.get(pk=draft.pk)
        assert said(draft, moderator.user) == []
        page = f"/admin/drafts/{draft._meta.model_name}/{draft.pk}/change/"
        assert 'class="warnings__item"' not in moderator.get(page).content.decode()


def test_what_it_was_merged_into_is_itself_too(moderator):
    kept = make_watch(code="")
    draft = accepted(make_draft_watch(code="0042"), moderator.user)
    merging.merge(kept, Watch.objects.get(code="0042"), by=moderator.user)
    Watch.objects.filter(pk=kept.pk).update(code="0042", code_key="0042")
    assert said(DraftWatch.objects.get(pk=draft.pk), moderator.user) == []


def test_a_real_duplicate_of_something_accepted_is_still_said(moderator):
    draft = accepted(make_draft_mechanism(calibre="2209"), moderator.user)
    Mechanism.objects.filter(pk=draft.result_id).update(factory=make_factory())  # so that another of the calibre fits
    other = make_mechanism(calibre="2209")
    Mechanism.objects.filter(pk=other.pk).update(factory=None)
    assert said(draft, moderator.user) == ["same_mechanism"]


def test_a_photo_that_is_here_many_times_is_one_line_with_their_number(moderator):
    image = {"sha256": "a" * 64, "dhash": "b" * 16, "dhash_mirrored": "c" * 16}
    for _number in range(4):
        published = make_watch()
        WatchImage.objects.create(watch=published, side="main", image="x", width=1, height=1, **image)
        make_draft_image(make_draft_watch(status=Status.WITHDRAWN, target=published, base={}), **image)
        make_draft_image(waiting(), **image)
    draft = waiting()
    for side in ("main", "left"):
        make_draft_image(draft, side, **image)
    make_draft_image(draft, "right")
    found = [each for each in warnings(draft, reader=moderator.user) if each.code == "photo"]
    assert [each.text.split(":")[0] for each in found] == ["Главное фото", "Слева"]
    assert {each.more for each in found} <= {5, 6, 7}
    shown = moderator.get(f"/admin/drafts/draftwatch/{draft.pk}/change/").content.decode()
    assert shown.count("warnings__item") == 2
    assert "и ещё" in shown


def test_comparing_asks_as_often_however_many_there_are(moderator):
    def queries(number):
        for _number in range(number):
            make_draft_image(waiting(code="0042"), sha256="a" * 64)
        with CaptureQueriesContext(connection) as found:
            warnings(draft, reader=moderator.user)
        return len(found)

    draft = waiting(code="0042")
    make_draft_image(draft, sha256="a" * 64)
    queries(1)  # what a person may do is asked once
    assert queries(1) == queries(6)


def test_moderators_of_the_other_side_see_it_before_they_accept(moderator):
    """The second of two about one watch: accepting the first leaves a hint on the second, not on the first."""
    first, second = pair_with_one_code(None)
    actions.accept(first, by=make_user(role=Role.Code.MODERATOR), version=first.version)
    assert said(second, moderator.user) == ["same_code"]
    assert said(first, moderator.user) == ["same_proposal"]
