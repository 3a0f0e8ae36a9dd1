"""Who may do what with a proposal: every right, for everybody who may turn up."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Role, User
from accounts.tests.factories import make_user
from drafts import content, permissions
from drafts.models import DraftMechanism, DraftWatch, Proposal

from .factories import make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db
Status, Code = Proposal.Status, Role.Code


def rights(user, draft) -> set[str]:
    """The names of what `user` may, of the rights over `draft` and over proposals in general."""
    over_it = {name for name in ["edit", "reply", "decide", "undo"] if getattr(permissions, f"may_{name}")(user, draft)}
    return over_it | {name for name in ["review", "merge", "undo_all"] if getattr(permissions, f"may_{name}")(user)}


EVERYTHING = "edit reply decide undo review merge undo_all"


@pytest.mark.parametrize("banned", [False, True])
@pytest.mark.parametrize(
    ("role", "own", "decided", "of_others"),
    [
        (Code.COLLECTOR, "edit reply", "", ""),
        (Code.CONTRIBUTOR, "edit reply", "", ""),
        (Code.MODERATOR, "edit reply review merge", "reply decide undo review merge", "reply decide review merge"),
        (Code.ADMINISTRATOR, EVERYTHING, *["reply decide undo review merge undo_all"] * 2),
    ],
)
def test_what_a_person_may(role, own, decided, of_others, banned):
    """With a proposal of their own, with one that they decided, and with any other."""
    user = make_user(role=role, is_active=not banned)
    rejected = {"status": Status.REJECTED, "decided_at": timezone.now()}
    drafts = [make_draft_watch(user=user), make_draft_watch(decided_by=user, **rejected), make_draft_watch(**rejected)]
    expected = [set()] * 3 if banned else [set(may.split()) for may in (own, decided, of_others)]
    assert [rights(user, draft) for draft in drafts] == expected


def test_what_a_visitor_may():
    draft = make_draft_watch(status=Status.ACCEPTED)
    DraftWatch.objects.update(user=None)  # its author is gone, and a visitor is nobody too
    draft.refresh_from_db()
    assert rights(AnonymousUser(), draft) == set()


@pytest.mark.parametrize(
    ("role", "limit"), [(Code.COLLECTOR, 5), (Code.CONTRIBUTOR, 50), (Code.MODERATOR, None), (Code.ADMINISTRATOR, None)]
)
def test_how_many_may_wait(role, limit):
    assert permissions.waiting_limit(make_user(role=role)) == limit


@pytest.fixture
def people() -> tuple[User, User]:
    """An author with a watch and a movement that wait and one of each that do not, and somebody with a waiting watch.

    The author's waiting watch has a movement of its own inside.
    """
    author, other = make_user(), make_user()
    for make in (make_draft_watch, make_draft_mechanism):
        waiting = make(user=author, status=Status.SUBMITTED)
        if make is make_draft_watch:
            content.write(waiting, {"movement": {"calibre": "2616"}})
        make(user=author)
        make(user=author, status=Status.REJECTED)
    make_draft_watch(user=other, status=Status.SUBMITTED)
    return author, other


def test_what_waits_is_counted_and_the_movement_inside_a_watch_is_not(people):
    assert [permissions.waiting_count(user) for user in people] == [2, 1]


def test_everybody_sees_their_own_and_moderators_what_was_sent(people):
    moderator, visitor = make_user(role=Code.MODERATOR), AnonymousUser()
    seen = {
        model: [permissions.visible(model, user).count() for user in (*people, moderator, visitor)]
        for model in (DraftWatch, DraftMechanism)
    }
    assert seen == {DraftWatch: [3, 1, 3, 0], DraftMechanism: [3, 0, 2, 0]}
    make_draft_watch(user=moderator)
    assert permissions.visible(DraftWatch, moderator).count() == 4
