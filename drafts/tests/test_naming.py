"""Brands and factories that the list lacks: the author's word stays, a moderator decides, accepting makes the row."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.tests.factories import make_user
from catalogue.models import Brand, CatalogueVersion, Factory, Mechanism, Watch
from catalogue.tests.factories import make_brand, make_factory
from conftest import at_once
from drafts import actions, content, merging
from drafts.errors import AlreadyDecided, ChangedSince
from drafts.likeness import look_alikes
from drafts.models import DraftMechanism, DraftWatch, Proposal
from drafts.naming import MODELS, open_names, proposed_names

from .factories import make_draft_watch, published
from .test_actions import correction, submitted
from .test_correcting import form_of
from .test_half_right import value_of
from .test_moderation import address, decide
from .test_pages import form_values, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Proposal.Status


@pytest.fixture
def draft(author):
    """A watch of an unknown brand and factory, with a movement of the same factory inside."""
    draft = make_draft_watch(user=author, brand=None, proposed_brand="Заря", proposed_factory="Новый завод")
    content.write(draft, {"movement": {"calibre": "2009", "factory": None, "proposed_factory": "новый завод"}})
    return submitted(draft)


def settle(draft, by, which, choice="", name=""):
    actions.settle_name(draft, by=by, version=draft.version, which=which, choice=choice, name=name)


def settle_all(draft, by):
    for name in open_names(draft):
        settle(draft, by, name.which)
    return DraftWatch.objects.get(pk=draft.pk)


def vocabulary():
    return Brand.objects.count() + Factory.objects.count()


# Deciding ----------------------------------------------------------------------------------


def test_nothing_is_made_before_it_is_accepted(draft, judge, logged):
    before = CatalogueVersion.objects.number()
    assert logged(settle, draft, judge, "brand") == []
    row = DraftWatch.objects.get()
    assert (row.brand, row.new_brand, row.proposed_brand, row.proposed_factory) == (None, "Заря", "Заря", "Новый завод")
    assert (row.status, row.version, row.steps.count()) == (Status.SUBMITTED, draft.version, 1)
    assert (CatalogueVersion.objects.number(), vocabulary()) == (before, 0)


def test_accepting_makes_the_rows_with_the_evidence_of_the_proposal(draft, judge, logged):
    draft = settle_all(draft, judge)
    lines = logged(actions.accept, draft, by=judge, version=draft.version)
    brand, factory = Brand.objects.get(), Factory.objects.get()
    assert (brand.name, brand.source, brand.slug) == ("Заря", "Паспорт", "zarya")
    assert (factory.name, factory.source) == ("Новый завод", "Паспорт")
    assert (Watch.objects.get().brand, Watch.objects.get().factory, Mechanism.objects.get().factory) == (
        *(brand, factory, factory),
    )
    made = [details for line, details in lines if line == "vocabulary row created"]
    rows = zip(MODELS, (brand, factory), strict=True)
    assert made == [{"row": f"{name} {row.pk}", "user": judge.pk} for name, row in rows]


def test_a_moderator_writes_the_name_of_the_new_row(draft, judge):
    settle(draft, judge, "brand", name=" Заря (Пенза) ")
    settle(draft, judge, "movement_factory", str(make_factory().pk))
    assert DraftWatch.objects.get().new_brand == "Заря (Пенза)"
    draft = DraftWatch.objects.get()
    actions.accept(draft, by=judge, version=draft.version, leave_out=["factory"], message="Нет")
    assert Watch.objects.get().brand.name == "Заря (Пенза)"
    assert (DraftWatch.objects.get().proposed_brand, Factory.objects.count()) == ("Заря", 1)


def test_a_row_of_the_list_is_chosen_and_the_authors_word_stays(draft, judge):
    make_factory()
    chosen, before = make_factory(), CatalogueVersion.objects.number()
    settle(draft, judge, "factory", str(chosen.pk))
    row = DraftWatch.objects.get()
    assert (row.factory, row.proposed_factory) == (chosen, "Новый завод")
    assert DraftMechanism.objects.get().factory is None
    assert (CatalogueVersion.objects.number(), Factory.objects.count()) == (before, 2)


def test_a_row_that_is_called_so_already_is_taken(draft, judge):
    merged = make_brand(name="Заря", merged_into=make_brand(name="Заря, Пенза"))
    settle(draft, judge, "brand")
    assert (DraftWatch.objects.get().brand, DraftWatch.objects.get().new_brand) == (merged.merged_into, "")


def test_a_decision_can_be_another_one(draft, judge):
    chosen = make_brand()
    for options, expected in [({"choice": str(chosen.pk)}, (chosen, "")), ({"name": "Зорька"}, (None, "Зорька"))]:
        settle(draft, judge, "brand", **options)
        assert (DraftWatch.objects.get().brand, DraftWatch.objects.get().new_brand) == expected


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


@pytest.mark.parametrize("name", ["—", "д" * 151])
def test_a_name_that_no_row_may_have_is_refused_when_it_is_written(draft, judge, name):
    with pytest.raises(ValidationError):
        settle(draft, judge, "brand", name=name)
    assert DraftWatch.objects.get().new_brand == ""


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


# The fault as it was found -----------------------------------------------------------------


def test_rejecting_leaves_no_empty_public_brand(moderator, visitor):
    draft = submitted(make_draft_watch(brand=None, proposed_brand="Заря"))
    decide(moderator, draft, "name:brand")
    decide(moderator, draft, "reject", message="Дубль")
    assert vocabulary() == 0
    assert "Заря" not in visitor.get("/brands/").content.decode()


def test_one_click_on_another_factory_erases_no_word_of_the_author(moderator, collector):
    minsk = make_factory(name="Минский завод «Луч»")
    draft = submitted(make_draft_watch(user=collector.user, proposed_factory="Витебский часовой завод"))
    decide(moderator, draft, f"name:factory={minsk.pk}")
    for answer in (moderator.get(address(draft)), collector.get(page(draft))):
        assert "Автор написал: «Витебский часовой завод»" in answer.content.decode()
    decide(moderator, draft, "accept")
    assert Watch.objects.get().factory == minsk
    assert [step.content["proposed_factory"] for step in draft.steps.all()] == ["Витебский часовой завод"] * 2
    assert "Автор написал: «Витебский часовой завод»" in collector.get(page(draft)).content.decode()


def test_a_word_that_means_itself_is_not_told_as_the_authors(moderator):
    draft = submitted(make_draft_watch(proposed_factory="Витебский часовой завод"))
    decide(moderator, draft, f"name:factory={make_factory(name='Витебский часовой завод').pk}")
    assert "Автор написал" not in moderator.get(address(draft)).content.decode()


TOWNS = ["Минский", "Чистопольский", "Первый московский"]
FACTORIES = [*(f"{town} часовой завод" for town in TOWNS), "Завод имени Фрунзе"]


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Витебский часовой завод", []),
        ("Ставропольский часовой завод", []),
        ("Часовой завод", []),
        ("Завод", []),
        ("Watch Factory", []),
        ("Завод имени Масленникова", []),
        ("Минский завод", ["Минский часовой завод"]),
        ("Минский ЧЗ", ["Минский часовой завод"]),
        ("Minsk Watch Factory", ["Минский часовой завод"]),
        ("Чистопольский", ["Чистопольский часовой завод"]),
        ("Завод им. Фрунзе", ["Завод имени Фрунзе"]),
    ],
)
def test_ordinary_words_make_no_likeness(name, alike):
    for factory in FACTORIES:
        make_factory(name=factory)
    assert [row.name for row in look_alikes(Factory, name)] == alike


def test_a_rejected_proposal_promises_no_new_row(moderator, collector):
    draft = submitted(make_draft_watch(user=collector.user, proposed_factory="Витебский завод"))
    decide(moderator, draft, "name:factory")
    promise = "добавится при принятии"
    assert promise in collector.get(page(draft)).content.decode()
    decide(moderator, draft, "reject", message="Нет такого")
    for answer in (collector.get(page(draft)), moderator.get(address(draft))):
        assert "Витебский завод" in answer.content.decode() and promise not in answer.content.decode()


# The author goes on ------------------------------------------------------------------------


def test_the_author_sees_the_own_word_in_the_form_and_saving_it_keeps_the_decision(collector, judge):
    chosen = make_factory(name="Минский завод")
    draft = submitted(make_draft_watch(user=collector.user, proposed_factory="Витебский завод"))
    settle(draft, judge, "factory", str(chosen.pk))
    shown = collector.get(page(draft, "edit")).content.decode()
    assert value_of(shown, "factory") == "Витебский завод"
    sent = {"brand": draft.brand.name, "evidence": "Паспорт", "note": "Ещё"}
    for word, decided in [("Витебский завод", chosen), ("Витебский завод часов", None)]:
        draft.refresh_from_db()
        collector.post(page(draft, "edit"), form_values(draft, **sent, factory=word))
        row = DraftWatch.objects.get()
        assert (row.factory, row.proposed_factory, row.note) == (decided, word, "Ещё")


def test_a_new_name_is_decided_anew_once_its_author_calls_it_otherwise(draft, author, judge):
    settle(draft, judge, "brand")
    draft = DraftWatch.objects.get()
    actions.edit(draft, by=author, version=draft.version, values={"brand": None, "proposed_brand": "Зорька"})
    assert (DraftWatch.objects.get().new_brand, DraftWatch.objects.get().proposed_brand) == ("", "Зорька")


# The moderator corrects --------------------------------------------------------------------


def test_what_a_moderator_writes_in_a_correction_is_the_name_of_the_new_row(moderator):
    draft = submitted(make_draft_watch(proposed_factory="Витебский часовой завод"))
    answer = decide(moderator, draft, "accept", **form_of(moderator, draft) | {"code": "1", "message": "Номер"})
    assert answer.status_code == 400  # nobody decided about the factory
    named = {"factory": "Витебский завод часов", "message": "Полное название"}
    decide(moderator, draft, "accept", **form_of(moderator, draft) | named)
    assert Watch.objects.get().factory.name == "Витебский завод часов"
    assert DraftWatch.objects.get().proposed_factory == "Витебский часовой завод"


def test_a_correction_shows_what_was_decided_and_keeps_it(moderator):
    chosen = make_factory(name="Минский завод")
    draft = submitted(make_draft_watch(brand=None, proposed_brand="Заря", proposed_factory="Витебский завод"))
    decide(moderator, draft, f"name:factory={chosen.pk}")
    decide(moderator, draft, "name:brand", new_brand="Заря, Пенза")
    values = form_of(moderator, draft)
    assert (values["brand"], values["factory"]) == ("Заря, Пенза", "Минский завод")
    decide(moderator, draft, "accept", **values | {"code": "77", "message": "Номер"})
    watch = Watch.objects.get()
    assert (watch.brand.name, watch.factory, watch.code) == ("Заря, Пенза", chosen, "77")
    assert (draft.proposed_brand, draft.proposed_factory) == ("Заря", "Витебский завод")


def test_a_moderator_takes_a_name_away(moderator):
    draft = submitted(make_draft_watch(proposed_factory="Завод-призрак"))
    decide(moderator, draft, "accept", **form_of(moderator, draft) | {"factory": "", "message": "Нет такого"})
    assert Watch.objects.get().factory is None
    assert draft.steps.first().content["proposed_factory"] == "Завод-призрак"


# Undone ------------------------------------------------------------------------------------


def test_what_was_made_goes_with_the_decision_and_comes_back_with_the_next(draft, judge):
    draft = settle_all(draft, judge)
    actions.accept(draft, by=judge, version=draft.version)
    actions.undo(draft, by=judge, version=draft.version)
    assert (vocabulary(), Watch.objects.count()) == (0, 0)
    draft = DraftWatch.objects.get()
    assert [(name.row, name.new) for name in proposed_names(draft)] == [
        *((None, name) for name in ("Заря", "Новый завод", "новый завод")),
    ]
    actions.accept(draft, by=judge, version=draft.version)
    assert (Watch.objects.get().brand.name, Mechanism.objects.get().factory.name) == ("Заря", "Новый завод")


@pytest.mark.parametrize("settled_before", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_row_that_two_acceptances_named_goes_with_the_last_of_them(author, judge, order, settled_before):
    words = ("Витебский завод", "витебский  завод")
    drafts = [submitted(make_draft_watch(user=author, proposed_factory=word)) for word in words]
    for draft in drafts if settled_before else []:
        settle(draft, judge, "factory")
    for draft in drafts:
        if not settled_before:
            settle(draft, judge, "factory")
        accepted_by(DraftWatch.objects.get(pk=draft.pk), judge)
    for left, which in zip((1, 0), order, strict=True):
        draft = DraftWatch.objects.get(pk=drafts[which].pk)
        actions.undo(draft, by=judge, version=draft.version)
        assert Factory.objects.count() == left
    waiting = DraftWatch.objects.order_by("pk")
    new = words if settled_before else (words[0], words[0])
    assert [(draft.factory, draft.new_factory) for draft in waiting] == [(None, name) for name in new]
    for draft in waiting:
        accepted_by(draft, judge)
    assert Watch.objects.filter(factory=Factory.objects.get()).count() == 2


@pytest.mark.parametrize("use", ["watch", "closed draft", "brand", "note", "merged"])
def test_what_is_used_or_was_changed_since_stays(draft, judge, boss, use):
    draft = settle_all(draft, judge)
    actions.accept(draft, by=judge, version=draft.version)
    factory, brand = Factory.objects.get(), Brand.objects.get()
    if use == "watch":
        published(factory=factory, brand=make_brand())
    elif use == "closed draft":
        make_draft_watch(factory=factory, status=Status.REJECTED)
    elif use == "brand":
        make_brand(factory=factory)
    elif use == "note":
        Factory.objects.update(note="Основан в 1953 году")
    else:
        merging.merge(factory, make_factory(), by=boss)
    actions.undo(draft, by=judge, version=draft.version)
    assert Factory.objects.filter(pk=factory.pk).exists()
    assert not Brand.objects.filter(pk=brand.pk).exists()
    draft = DraftWatch.objects.get(pk=draft.pk)
    actions.accept(draft, by=judge, version=draft.version)
    assert draft.factory == Watch.objects.get(pk=draft.result_id).factory == factory


def test_a_row_that_was_there_is_none_of_the_decisions(author, judge):
    brand = make_brand(name="Заря")
    settle(submitted(make_draft_watch(user=author, brand=None, proposed_brand="Zarja")), judge, "brand", str(brand.pk))
    draft = DraftWatch.objects.get()
    actions.accept(draft, by=judge, version=draft.version)
    actions.undo(draft, by=judge, version=draft.version)
    assert DraftWatch.objects.get().brand == brand


def test_a_merge_of_the_new_row_takes_the_decision_along_and_forbids_to_undo_it(draft, judge, boss):
    draft = settle_all(draft, judge)
    actions.accept(draft, by=judge, version=draft.version)
    kept = make_brand()
    merging.merge(kept, Brand.objects.get(name="Заря"), by=boss)
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=judge, version=draft.version)
    assert Watch.objects.get().brand == kept


def test_a_correction_with_a_new_brand(author, judge):
    watch = published()
    draft = submitted(correction(watch, author, brand=None, proposed_brand="Заря"))
    settle(draft, judge, "brand")
    accepted_draft = DraftWatch.objects.get()
    actions.accept(accepted_draft, by=judge, version=accepted_draft.version)
    assert Watch.objects.get().brand.name == "Заря"
    actions.undo(accepted_draft, by=judge, version=accepted_draft.version)
    assert (Watch.objects.get().brand, Brand.objects.filter(name="Заря").count()) == (watch.brand, 0)


# At once -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("shared_database")
@pytest.mark.django_db(transaction=True)
def test_a_name_is_settled_while_its_row_is_merged(author, judge, boss):
    """Whichever is first: the draft never points to a row that went into another."""
    kept, gone = make_brand(), make_brand(name="Заря")
    draft = submitted(make_draft_watch(user=author, brand=None, proposed_brand="Zarja"))
    done = at_once(
        lambda: settle(DraftWatch.objects.get(), judge, "brand", str(gone.pk)),
        lambda: merging.merge(kept, Brand.objects.get(pk=gone.pk), by=boss),
    )
    row = DraftWatch.objects.get(pk=draft.pk)
    refused = isinstance(done[0], ValidationError | AlreadyDecided)
    assert refused or done[0] is None, done
    assert row.brand == (None if refused else kept)


@pytest.mark.usefixtures("shared_database")
@pytest.mark.django_db(transaction=True)
def test_two_acceptances_make_one_row_of_one_name(author, judge, boss):
    drafts = [submitted(make_draft_watch(user=author, brand=None, proposed_brand="Заря", code=code)) for code in "12"]
    for draft in drafts:
        settle(draft, judge, "brand")
    rows = [DraftWatch.objects.get(pk=draft.pk) for draft in drafts]
    done = at_once(*(lambda row=row: accepted_by(row, judge) for row in rows))
    assert done == [None, None]
    assert (Brand.objects.count(), Watch.objects.filter(brand=Brand.objects.get()).count()) == (1, 2)


def accepted_by(draft, judge):
    actions.accept(draft, by=judge, version=draft.version)


def test_accepting_without_a_decision_names_what_is_open(moderator):
    draft = submitted(make_draft_watch(brand=None, proposed_brand="Заря"))
    answer = decide(moderator, draft, "accept")
    assert (answer.status_code, "«Заря»" in answer.content.decode()) == (400, True)
