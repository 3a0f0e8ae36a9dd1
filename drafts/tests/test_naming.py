"""A proposed brand or factory gets its row: one of the list, or a new one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.tests.factories import make_user
from catalogue.models import Brand, CatalogueVersion, Factory
from catalogue.tests.factories import make_brand, make_factory
from drafts import actions, content
from drafts.errors import AlreadyDecided
from drafts.models import DraftMechanism, DraftWatch, Proposal

from .factories import make_draft_watch
from .test_actions import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(author):
    """A watch of an unknown brand and factory, with a movement of the same factory inside."""
    draft = make_draft_watch(user=author, brand=None, proposed_brand="Заря", proposed_factory="Новый завод")
    content.write(draft, {"movement": {"calibre": "2009", "proposed_factory": "новый завод"}})
    return submitted(draft)


def settle(draft, by, which, choice=""):
    actions.settle_name(draft, by=by, version=draft.version, which=which, choice=choice)


def test_a_new_row_is_made_as_proposed(draft, judge, logged):
    before = CatalogueVersion.objects.number()
    lines = logged(settle, draft, judge, "brand")
    brand, row = Brand.objects.get(), DraftWatch.objects.get()
    assert (brand.name, brand.source, brand.slug) == ("Заря", "Паспорт", "zarya")
    assert (row.brand, row.proposed_brand, row.proposed_factory) == (brand, "", "Новый завод")
    assert (row.status, row.version, row.steps.count()) == (Proposal.Status.SUBMITTED, draft.version, 1)
    assert CatalogueVersion.objects.number() == before + 1
    assert lines == [("vocabulary row created", {"row": f"brand {brand.pk}", "user": judge.pk})]


def test_a_watch_and_its_movement_name_one_new_factory(draft, judge):
    settle(draft, judge, "movement_factory")
    settle(draft, judge, "factory")
    factory, movement = Factory.objects.get(), DraftMechanism.objects.get()
    assert factory.name == "новый завод"
    assert (movement.factory, movement.proposed_factory) == (factory, "")
    assert DraftWatch.objects.get().factory == factory


def test_a_row_of_the_list_is_chosen(draft, judge, logged):
    make_factory()
    chosen, before = make_factory(), CatalogueVersion.objects.number()
    assert logged(settle, draft, judge, "factory", str(chosen.pk)) == []
    assert (DraftWatch.objects.get().factory, DraftWatch.objects.get().proposed_factory) == (chosen, "")
    assert DraftMechanism.objects.get().proposed_factory == "новый завод"
    assert CatalogueVersion.objects.number() == before
    assert Factory.objects.count() == 2


@pytest.mark.parametrize(
    ("which", "choice", "code", "message"),
    [
        ("movement_brand", "", "invalid", "Называть нечего."),
        ("gender", "", "invalid", "Называть нечего."),
        ("", "", "invalid", "Называть нечего."),
        ("brand", "999999", "invalid", "Выберите строку из списка."),
        ("brand", "²", "invalid", "Выберите строку из списка."),
        ("brand", "merged", "invalid", "Выберите строку из списка."),
    ],
)
def test_what_cannot_be_settled_is_said(draft, judge, which, choice, code, message):
    merged = make_brand(merged_into=make_brand())
    with pytest.raises(ValidationError) as refusal:
        settle(draft, judge, which, choice.replace("merged", str(merged.pk)))
    assert (refusal.value.code, refusal.value.messages) == (code, [message])
    assert DraftWatch.objects.get().proposed_brand == "Заря"


def test_a_name_without_a_letter_makes_no_row(author, judge):
    draft = submitted(make_draft_watch(user=author, brand=None, proposed_brand="—"))
    with pytest.raises(ValidationError):
        settle(draft, judge, "brand")


def test_only_who_may_decide_settles_a_name_and_only_of_what_waits(draft, author, judge):
    for person in (author, make_user()):
        with pytest.raises(PermissionDenied):
            settle(draft, person, "brand")
    actions.withdraw(DraftWatch.objects.get(), by=author, version=draft.version)
    withdrawn = DraftWatch.objects.get()
    for seen in (draft, withdrawn):
        with pytest.raises(AlreadyDecided):
            settle(seen, judge, "brand")
    assert not Brand.objects.exists()
