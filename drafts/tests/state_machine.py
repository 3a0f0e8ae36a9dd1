"""A machine that does anything in any order with proposals, and looks after each step whether all is as it must be."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.models import Role, User
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_user
from catalogue.history.versions import latest_number, present, replay
from catalogue.models import Revision, Watch
from catalogue.photos.files import files_below, photo_models
from catalogue.photos.names import names_of
from catalogue.photos.sweeping import sweep
from catalogue.tests.factories import make_brand
from drafts import actions, merging, permissions
from drafts.errors import AlreadyDecided, ChangedSince, TargetChanged, TooManyWaiting
from drafts.models import DraftMechanism, DraftWatch, Merge, Proposal, Step
from drafts.photos import PhotoChange
from drafts.restoring import restore

Status = Proposal.Status
REFUSALS = (ValidationError, TooManyWaiting, TargetChanged, ChangedSince)
# From which states an action leads where; the actions of authors are theirs alone, the others are moderators'.
LEADS = {
    "submit": (Status.open(), Status.SUBMITTED),
    "edit": (Status.open(), None),
    "withdraw": (Status.open(), Status.WITHDRAWN),
    "take": ([Status.SUBMITTED], Status.SUBMITTED),
    "release": ([Status.SUBMITTED], Status.SUBMITTED),
    "send_back": ([Status.SUBMITTED], Status.NEEDS_WORK),
    "accept": ([Status.SUBMITTED], Status.ACCEPTED),
    "reject": ([Status.SUBMITTED], Status.REJECTED),
    "undo": (Status.decided(), Status.SUBMITTED),
}
OF_AUTHORS = {"submit", "edit", "withdraw"}
OFTEN = st.integers(0, 9).map(bool)  # what is right nine times of ten
NUMBER = st.integers(0, 10_000)


def possible(what):
    """Only while some draft is in a state that allows it."""
    return precondition(lambda self: self.states & set(LEADS[what][0]))


class Drafting(RuleBasedStateMachine):
    """Each run is a transaction of its own, taken back at its end. `done` counts over all runs."""

    done = Counter()
    photos = ()  # clean ones from the pipeline, made once

    def __init__(self):
        super().__init__()
        self.steps = Counter()  # of each draft, as they should be
        self.revisions = {}
        self.states = set()
        self.number = 0
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self):
        self.everything_is_replayed()
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)
        for name in [*files_below("drafts"), *files_below("watches")]:
            default_storage.delete(name)

    @initialize()
    def begin_with_people(self):
        self.brands = [make_brand() for _number in range(2)]
        roles = [Role.Code.COLLECTOR, Role.Code.CONTRIBUTOR, Role.Code.MODERATOR, Role.Code.MODERATOR]
        self.people = [make_user(role=role).pk for role in [*roles, Role.Code.ADMINISTRATOR]]
        for number in range(3):
            self.propose_a_watch(number, photo=number, inner=number == 2)
            self.submit(number, who=1, up_to_date=True)
        for _number in range(2):
            self.attempt("accept", 0, who=2)

    # What one needs to act -------------------------------------------------------------------

    def person(self, choice) -> User:
        return User.objects.select_related("role").get(pk=self.people[choice % len(self.people)])

    def unique(self) -> str:
        self.number += 1
        return f"{self.number:04}"

    @staticmethod
    def drafts(*statuses) -> list[Proposal]:
        rows = [row for model in (DraftWatch, DraftMechanism) for row in model.objects.standalone().order_by("pk")]
        return [row for row in rows if row.status in statuses]

    @staticmethod
    def watches() -> list[Watch]:
        return list(Watch.objects.current().order_by("pk"))

    def photo(self, choice) -> list[PhotoChange]:
        """No photo, or one of three for one of two sides."""
        if choice % 2:
            return []
        rights = {"licence": "CC0", "credit": "", "photographer": None}
        return [PhotoChange("main" if choice % 4 else "left", self.photos[choice // 4 % 3], rights)]

    def act(self, what, action, *args, draft=None, **options) -> bool:
        """Whether `action` was done. Where it was refused, everything is as before."""
        before = rows_of(draft) if draft else None
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                result = action(*args, **options)
        except REFUSALS:
            assert not draft or rows_of(draft) == before
            self.done[f"{what}: refused"] += 1
            return False
        self.done[what] += 1
        return result or True

    def attempt(self, what, choice, who, up_to_date=True, **options) -> None:
        """Do `what` with some draft that is in the right state, by somebody. It must succeed for who may do it only."""
        allowed, to = LEADS[what]
        candidates = self.drafts(*allowed)
        draft = candidates[choice % len(candidates)]
        by = self.actor(what, draft, who)
        version = draft.version if up_to_date else draft.version - 1
        before, action = rows_of(draft), getattr(actions, what)
        was = draft.status
        if not self.may(what, draft, by) or not up_to_date:
            expected = AlreadyDecided if self.may(what, draft, by) else (PermissionDenied, AlreadyDecided)
            try:
                action(draft, by=by, version=version, **options)
            except expected:
                assert rows_of(draft) == before
                self.done["not allowed, or too late"] += 1
                return
            raise AssertionError(f"{by} could {what} {draft}")
        if self.act(what, action, draft, draft=draft, by=by, version=version, **options):
            key = draft.kind, draft.pk
            self.steps[key] += what != "edit" or was == Status.SUBMITTED
            assert type(draft).objects.get(pk=draft.pk).status == (to or was)

    def actor(self, what, draft, who) -> User:
        """The one who ought to do it, or anybody."""
        if who % 5 == 0:
            return self.person(who)
        if what in OF_AUTHORS and draft.user_id:
            return User.objects.select_related("role").get(pk=draft.user_id)
        if what == "undo" and draft.decided_by_id:
            return User.objects.select_related("role").get(pk=draft.decided_by_id)
        return self.person(who % 3 + 2)

    @staticmethod
    def may(what, draft, by) -> bool:
        """The rules of the product in other words than the code's."""
        if not by.is_active:
            return False
        if what in OF_AUTHORS:
            return draft.user_id == by.pk
        chief = by.role.code == Role.Code.ADMINISTRATOR
        decides = chief or (by.role.code == Role.Code.MODERATOR and draft.user_id != by.pk)
        return decides and (what != "undo" or chief or draft.decided_by_id == by.pk)

    # What may happen ---------------------------------------------------------------------------

    @rule(who=NUMBER, photo=NUMBER, inner=st.booleans())
    def propose_a_watch(self, who, photo, inner):
        by = self.person(who)
        values = {"brand": self.brands[who % 2], "code": self.unique(), "evidence": "Паспорт"}
        if inner:
            values["movement"] = {"calibre": f"26{self.unique()}"}
        if by.is_active:
            self.act("begin", actions.begin, DraftWatch, by=by, token=uuid4(), values=values, photos=self.photo(photo))

    @rule(who=NUMBER)
    def propose_a_movement(self, who):
        by, values = self.person(who), {"calibre": f"24{self.unique()}", "evidence": "Паспорт"}
        if by.is_active:
            self.act("begin", actions.begin, DraftMechanism, by=by, token=uuid4(), values=values)

    @precondition(lambda self: Watch.objects.current().exists())
    @rule(who=NUMBER, choice=NUMBER, photo=NUMBER)
    def propose_a_correction(self, who, choice, photo):
        by, watches = self.person(who), self.watches()
        target = watches[choice % len(watches)]
        values = {field.name: getattr(target, field.name) for field in Watch.described_fields()}
        values |= {"note": self.unique(), "evidence": "Каталог", "aliases": [f"Имя {choice % 3}"]}
        options = {"target": target, "number": latest_number(target), "values": values, "photos": self.photo(photo)}
        if by.is_active:
            self.act("begin", actions.begin, DraftWatch, by=by, token=uuid4(), **options)

    @possible("submit")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def submit(self, choice, who, up_to_date):
        self.attempt("submit", choice, who, up_to_date)

    @possible("edit")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def edit(self, choice, who, up_to_date):
        self.attempt("edit", choice, who, up_to_date, values={"note": self.unique()}, photos=[])

    @possible("withdraw")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def withdraw(self, choice, who, up_to_date):
        self.attempt("withdraw", choice, who, up_to_date)

    @possible("take")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def take(self, choice, who, up_to_date):
        self.attempt("take", choice, who, up_to_date)

    @possible("release")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def release(self, choice, who, up_to_date):
        self.attempt("release", choice, who, up_to_date)

    @possible("send_back")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def send_back(self, choice, who, up_to_date):
        self.attempt("send_back", choice, who, up_to_date, message="Какого года?")

    @possible("accept")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN, corrects=st.booleans(), leaves_out=st.booleans())
    def accept(self, choice, who, up_to_date, corrects, leaves_out):
        options = {"corrections": {"note": self.unique()} if corrects else None, "message": "Так точнее"}
        options["leave_out"] = {"note", "photo_main"} if leaves_out else ()
        self.attempt("accept", choice, who, up_to_date, **options)

    @possible("accept")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def accept_as_it_is(self, choice, who, up_to_date):
        self.attempt("accept", choice, who, up_to_date)

    @possible("reject")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def reject(self, choice, who, up_to_date):
        self.attempt("reject", choice, who, up_to_date, message="Дубль")

    @possible("reject")
    @rule(choice=NUMBER, what=st.sampled_from(["reject", "send_back", "send_back"]))
    def say_no(self, choice, what):
        self.attempt(what, choice, who=4, message="Нужен источник")

    @possible("undo")
    @rule(choice=NUMBER, who=NUMBER, up_to_date=OFTEN)
    def undo(self, choice, who, up_to_date):
        self.attempt("undo", choice, who, up_to_date)

    @possible("take")
    @rule(choice=NUMBER, what=st.sampled_from(["take", "release"]))
    def hold(self, choice, what):
        self.attempt(what, choice, who=4)

    @precondition(lambda self: Watch.objects.current().exists())
    @rule(choice=NUMBER, number=NUMBER, who=st.sampled_from([1, 2, 3, 4]))
    def restore_an_old_version(self, choice, number, who):
        by, watches = self.person(who), self.watches()
        watch = watches[choice % len(watches)]
        seen = latest_number(watch)
        options = {"by": by, "number": number % seen + 1, "seen": seen}
        if not permissions.may_review(by):
            self.done["not allowed, or too late"] += 1
            return
        draft = self.act("restore", restore, watch, **options)
        if draft:
            self.steps[draft.kind, draft.pk] += 1

    @precondition(lambda self: Watch.objects.current().count() > 1)
    @rule(one=NUMBER, other=NUMBER)
    def merge_in_error(self, one, other):
        self.merge(one, other, who=4, in_error=True)

    @possible("undo")
    @rule(choice=st.integers(-3, -1))
    def undo_what_is_fresh(self, choice):
        self.attempt("undo", choice, who=1)

    @precondition(lambda self: Watch.objects.current().count() > 1)
    @rule(one=NUMBER, other=NUMBER, who=st.sampled_from([2, 3, 4]), in_error=st.booleans())
    def merge(self, one, other, who, in_error):
        watches, by = self.watches(), self.person(who)
        kept = watches.pop(one % len(watches))
        if permissions.may_merge(by):
            self.act("merge", merging.merge, kept, watches[other % len(watches)], by=by)
        if in_error and Merge.objects.filter(undone_at=None).exists():
            self.undo_a_merge(who)

    @precondition(lambda self: Merge.objects.filter(undone_at=None).exists())
    @rule(who=st.sampled_from([2, 3, 4]))
    def undo_a_merge(self, who):
        row, by = Merge.objects.filter(undone_at=None).first(), self.person(who)
        if permissions.may_merge(by):
            self.act("undo a merge", merging.undo, row, by=by)

    @precondition(lambda self: self.number % 2 == 0)
    @rule(who=st.integers(0, 3))
    def delete_somebody(self, who):
        """They are gone with what was never accepted, and somebody new takes their place."""
        gone = self.person(who)
        theirs = [row for row in self.drafts(*Status.values) if row.user_id == gone.pk]
        stay = {(row.kind, row.pk) for row in theirs if row.status == Status.ACCEPTED}
        self.act("delete a user", delete_person, gone)
        for row in theirs:
            assert type(row).objects.filter(pk=row.pk).exists() == ((row.kind, row.pk) in stay)
            if (row.kind, row.pk) not in stay:
                del self.steps[row.kind, row.pk]
        self.people[who] = make_user(role=gone.role.code).pk

    @precondition(lambda self: self.number % 3 == 1)
    @rule(who=st.integers(0, 3))
    def ban_somebody(self, who):
        """For a while: they come back when the next one is banned."""
        User.objects.filter(pk__in=self.people).update(is_active=True)
        User.objects.filter(pk=self.people[who]).update(is_active=False)
        self.done["ban"] += 1

    @precondition(lambda self: User.objects.filter(pk__in=self.people, is_active=False).exists())
    @rule()
    def pardon(self):
        User.objects.filter(pk__in=self.people).update(is_active=True)
        self.done["pardon"] += 1

    # What must always hold ---------------------------------------------------------------------

    @invariant()
    def nobody_but_an_administrator_decided_their_own(self):
        for name in ("draft_watch", "draft_mechanism"):
            own = Step.objects.filter(kind=Step.Kind.ACCEPTED, by=F(f"{name}__user"))
            assert not own.exclude(by__role__code=Role.Code.ADMINISTRATOR).exists()

    @invariant()
    def what_is_public_was_accepted(self):
        unaccepted = Watch.objects.current().exclude(
            pk__in=DraftWatch.objects.accepted().exclude(result=None).values("result")
        )
        assert not unaccepted.exists()

    @invariant()
    def each_step_is_one_row(self):
        found = Counter()
        for watch, mechanism in Step.objects.values_list("draft_watch", "draft_mechanism"):
            found["watch" if watch else "mechanism", watch or mechanism] += 1
        assert found == +self.steps

    @invariant()
    def history_never_shrinks(self):
        now = {row.pk: (row.subject_id, row.number, row.before, row.after) for row in Revision.objects.all()}
        assert now | self.revisions == now
        self.revisions = now

    @invariant()
    def a_rating_is_the_number_of_accepted_drafts(self):
        drafts = self.drafts(*Status.values)
        self.states = {draft.status for draft in drafts}
        accepted = Counter(
            draft.user_id
            for draft in drafts
            if draft.status == Status.ACCEPTED
            and draft.steps.filter(kind__in=Step.Kind.publishing()).last().kind == Step.Kind.ACCEPTED
        )
        assert all(user.rating == accepted[user.pk] for user in User.objects.all())

    @invariant()
    def every_photo_has_its_files(self):
        expected = {
            name
            for model in photo_models()
            for row in model.objects.values_list("image", "width")
            for name in names_of(*row)
        }
        found = {*files_below("drafts"), *files_below("watches")}
        assert expected <= found
        if found - expected:  # one that came back before it was removed: the sweep's business
            sweep(timedelta(0))
            assert {*files_below("drafts"), *files_below("watches")} == expected

    def everything_is_replayed(self):
        for watch in Watch.objects.all():
            said = {key: value for key, value in replay(Revision.objects.of(watch).order_by("number")).items() if value}
            assert {**said, "merged_into": None} == {
                **{key: value for key, value in present(watch).items() if value},
                "merged_into": None,
            }


def rows_of(draft: Proposal) -> tuple:
    """The draft's row, its steps, and how much is published, as the database has them."""
    row = type(draft).objects.filter(pk=draft.pk).values().get()
    return row, draft.steps.count(), Revision.objects.count(), Watch.objects.count()
