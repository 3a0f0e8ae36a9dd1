"""What the database itself refuses, and what deletions do to proposals."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.tests.factories import make_user
from catalogue.models import Function, Mechanism, Watch
from catalogue.tests.factories import make_brand, make_function, make_mechanism, make_watch
from drafts.models import DraftAlias, DraftMechanism, DraftMechanismFunction, DraftWatch, Proposal, Step

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db
Status = Proposal.Status
CLOSED = [Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN]


def refused(make, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**values)


@pytest.mark.parametrize("make", [make_draft_watch, make_draft_mechanism])
def test_a_state_and_its_columns_stand_together(make):
    now = timezone.now()
    refused(make, status="lost", submitted_at=now)
    refused(make, status=Status.ACCEPTED, decided_at=None)
    refused(make, status=Status.SUBMITTED, decided_at=now)
    refused(make, status=Status.SUBMITTED, decided_by=make_user())
    refused(make, status=Status.SUBMITTED, submitted_at=None)
    refused(make, status=Status.NEEDS_WORK, taken_by=make_user(), taken_at=now)
    refused(make, status=Status.SUBMITTED, taken_by=make_user())


def test_a_token_is_used_once():
    token = uuid4()
    make_draft_watch(token=token)
    refused(make_draft_watch, token=token)


@pytest.mark.parametrize(
    ("make", "make_target"), [(make_draft_watch, make_watch), (make_draft_mechanism, make_mechanism)]
)
def test_targets_and_results(make, make_target):
    user, target = make_user(), make_target()
    refused(make, target=target)
    refused(make, result=target)
    first = make(user=user, target=target, base={})
    refused(make, user=user, target=target, base={})
    make(user=make_user(), target=target, base={})
    type(first).objects.filter(pk=first.pk).update(status=Status.WITHDRAWN)
    make(user=user, target=target, base={})
    make(status=Status.ACCEPTED, result=target)
    refused(make, status=Status.ACCEPTED, result=target)
    make(status=Status.ACCEPTED, result=target, base={})


def test_one_movement_of_a_watch():
    refused(make_draft_watch, mechanism=make_mechanism(), draft_mechanism=make_draft_mechanism())


def test_parts_of_a_draft_are_unique():
    draft = make_draft_watch(aliases=["Амфибия"])
    refused(DraftAlias.objects.create, watch=draft, key="Амфибия")
    make_draft_image(draft, "main")
    refused(make_draft_image, draft=draft, side="main")
    refused(make_draft_image, draft=draft, side="top")
    movement, function = make_draft_mechanism(), make_function()
    movement.functions.add(function)
    refused(DraftMechanismFunction.objects.create, mechanism=movement, function=function)


def test_a_step_belongs_to_one_draft_and_has_one_number():
    watch, movement = make_draft_watch(), make_draft_mechanism()
    values = {"number": 2, "kind": Step.Kind.SUBMITTED, "from_status": "draft", "to_status": "submitted"}
    refused(Step.objects.create, **values)
    refused(Step.objects.create, draft_watch=watch, draft_mechanism=movement, **values)
    for draft in [{"draft_watch": watch}, {"draft_mechanism": movement}]:
        Step.objects.create(**draft, **values)
        refused(Step.objects.create, **draft, **values)


@pytest.mark.parametrize("status", CLOSED)
def test_closed_proposals_never_hinder_deleting(status):
    brand, function, movement, watch = make_brand(), make_function(), make_mechanism(), make_watch()
    draft = make_draft_watch(brand=brand, mechanism=movement, target=watch, base={"code": "1"}, status=status)
    proposed = make_draft_mechanism(brand=brand, target=movement, base={}, status=status)
    proposed.functions.add(function)
    for row in [brand, function, movement, watch]:
        row.delete()
    draft.refresh_from_db()
    assert (draft.brand, draft.mechanism, draft.target) == (None, None, None)
    assert draft.is_correction
    assert list(proposed.functions.all()) == []


@pytest.mark.parametrize("status", Status.open())
def test_open_proposals_protect_what_they_name(status):
    brand, function, movement, watch = make_brand(), make_function(), make_mechanism(), make_watch()
    make_draft_watch(brand=brand, mechanism=movement, target=watch, base={}, status=status)
    make_draft_mechanism(brand=None, status=status).functions.add(function)
    for row in [brand, function, movement, watch]:
        with pytest.raises(ProtectedError):
            row.delete()


def test_published_rows_protect_as_before():
    watch = make_watch(mechanism=make_mechanism())
    for row in [watch.brand, watch.mechanism]:
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_person_takes_proposals_along_and_leaves_accepted_ones():
    person = make_user()
    drafts = {status: make_draft_watch(user=person, status=status) for status in Status}
    make_draft_image(drafts[Status.DRAFT])
    person.delete()
    assert [(draft, draft.user) for draft in DraftWatch.objects.all()] == [(drafts[Status.ACCEPTED], None)]


@pytest.mark.parametrize(("published", "draft"), [(Watch, DraftWatch), (Mechanism, DraftMechanism)])
def test_a_draft_describes_what_the_published_row_describes(published, draft):
    described = {field.name: (type(field), field.verbose_name) for field in published.described_fields()}
    assert described == {field.name: (type(field), field.verbose_name) for field in draft.described_fields()}


def test_every_described_value_survives_from_draft_to_watch():
    draft = make_draft_watch(mechanism=make_mechanism(), code="0042", start_release=1970, integrated_bracelet=False)
    watch = Watch(folder="x", title="x")
    draft.copy_description_to(watch)
    watch.save()
    watch.refresh_from_db()
    assert watch.snapshot() == draft.snapshot()


def test_functions_are_shared_with_the_catalogue():
    function = make_function()
    make_draft_mechanism(status=Status.REJECTED).functions.add(function)
    assert Function.objects.get(draft_mechanisms__status=Status.REJECTED) == function
