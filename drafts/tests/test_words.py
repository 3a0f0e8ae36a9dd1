"""Words of the short lists are proposed, corrected, decided, taken back and remembered as watches are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.people.personal_data import delete_person
from accounts.tests.exported import exported
from catalogue.history.publishing import publish_vocabulary
from catalogue.history.versions import present
from catalogue.loading import load
from catalogue.models import CaseMaterial, Function, Gender, MechanismType, Revision
from catalogue.tests.factories import make_function, make_mechanism
from catalogue.tests.test_loading import DATA
from drafts import actions
from drafts.checks import warnings
from drafts.content import published_model
from drafts.errors import ChangedSince, TargetChanged
from drafts.models import TERMS, DraftCaseMaterial, DraftFunction

from .factories import WORDS, make_draft_term, published
from .test_actions import accepted, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
of_every_kind = pytest.mark.parametrize("model", TERMS, ids=lambda model: model.kind)
WORD, EVIDENCE = "календарь вечный", "Мой паспорт"


def propose(client, model, word=None, **values):
    """A new word, or a correction of one, that was filled in and sent."""
    own = {field.name: getattr(word, field.name) for field in word.described_fields()} if word else {}
    page, address = ("edit", [word.slug]) if word else ("new", [])
    answer = client.post(
        reverse(f"drafts:{model.kind}_{page}", args=address), own | {"evidence": EVIDENCE, "number": 0} | values
    )
    assert answer.status_code == 302, answer.context["editor"].errors
    draft = model.objects.latest("pk")
    client.post(reverse("drafts:draft_submit", args=[model.kind, draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    return draft


def decide(client, draft, do="accept", **values):
    page = reverse(f"admin:drafts_{draft._meta.model_name}_decide", args=[draft.pk])
    answer = client.post(page, {"version": draft.version, "do": do} | values)
    draft.refresh_from_db()
    return answer


def renamed(word, name: str):
    word.name = name
    publish_vocabulary(word, by=None, evidence="", action=Revision.Action.CHANGED)
    return word


@of_every_kind
def test_a_correction_goes_from_the_list_into_the_history(model, collector, moderator, visitor):
    word = WORDS[model](name="Иначе", name_en="Otherwise")
    form = f"/vocabulary/{model.kind}/{word.slug}/edit/"
    history = f"/vocabulary/{model.kind}/{word.slug}/history/"
    page = visitor.get("/vocabulary/").text
    assert f'href="{form}"' in page and f'href="{history}"' in page and "Otherwise" in page
    assert 'value="Иначе"' in collector.get(form).text
    draft = propose(collector, model, word, name_en="Else")
    assert draft.status == "submitted"
    assert str(draft) in collector.get("/drafts/").text
    queue = reverse(f"admin:drafts_{model._meta.model_name}_changelist")
    assert str(draft) in moderator.get(queue, {"q": "иначе"}).text
    assert "Otherwise" in moderator.get(reverse(f"admin:drafts_{model._meta.model_name}_change", args=[draft.pk])).text
    decide(moderator, draft)
    word.refresh_from_db()
    assert word.name_en == "Else"
    told = visitor.get(history).text
    for piece in (collector.user.login, f"проверил {moderator.user.login}", EVIDENCE, "<del>Otherwise</del>"):
        assert piece in told
    for page in (
        f"/changes/?kind={model.kind}",
        f"/changes/feed/?kind={model.kind}",
        "/users/collector/contributions/",
    ):
        assert str(word) in visitor.get(page).text
    assert "Else" in visitor.get("/vocabulary/").text


@of_every_kind
def test_a_new_word_is_made_and_goes_with_its_acceptance(model, collector, moderator, visitor):
    words = published_model(model).objects
    assert f'href="/vocabulary/{model.kind}/new/"' in visitor.get("/vocabulary/").text
    draft = propose(collector, model, name=WORD)
    assert (draft.status, draft.is_correction) == ("submitted", False)
    decide(moderator, draft)
    word = words.get()
    made = Revision.objects.of(word).get()
    assert (made.action, made.author, made.evidence) == ("created", collector.user, EVIDENCE)
    assert visitor.get(word.get_absolute_url()).status_code == 200
    decide(moderator, draft, "undo")
    assert (words.exists(), draft.status, draft.result) == (False, "submitted", None)
    assert visitor.get(f"/vocabulary/{model.kind}/{word.slug}/history/").status_code == 410


@of_every_kind
def test_a_decision_is_undone_and_leaves_the_word_as_it_was(model, collector, moderator, visitor):
    word = WORDS[model]()
    before = present(word)
    draft = propose(collector, model, word, name="Иначе", name_en="Otherwise")
    decide(moderator, draft)
    decide(moderator, draft, "undo")
    word.refresh_from_db()
    assert (present(word), draft.status) == (before, "submitted")
    assert [each.action for each in Revision.objects.of(word)] == ["restored", "changed"]
    assert f"проверил {moderator.user.login}" in visitor.get(f"/vocabulary/{model.kind}/{word.slug}/history/").text


@of_every_kind
def test_what_was_changed_meanwhile_is_a_conflict_and_cannot_be_undone_over(model, collector, moderator):
    word = WORDS[model]()
    draft = propose(collector, model, word, name="Моё")
    renamed(word, "Чужое")
    with pytest.raises(TargetChanged):
        actions.accept(draft, by=moderator.user, version=draft.version)
    draft.refresh_from_db()
    assert "Чужое" in moderator.get(reverse(f"admin:drafts_{model._meta.model_name}_change", args=[draft.pk])).text
    actions.accept(draft, by=moderator.user, version=draft.version, seen=1)
    word.refresh_from_db()
    assert (draft.status, word.name) == ("accepted", "Моё")
    renamed(word, "Ещё иначе")
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=moderator.user, version=draft.version)


@of_every_kind
def test_what_is_sent_back_is_answered_and_written_anew(model, collector, moderator):
    word = WORDS[model]()
    draft = propose(collector, model, word, name_en="Otherwise")
    decide(moderator, draft, "send_back", message="Откуда это?")
    assert (draft.status, "Откуда это?" in collector.get(draft.get_absolute_url()).text) == ("needs_work", True)
    sent = {"name": word.name, "name_en": "Else", "evidence": EVIDENCE, "version": draft.version}
    collector.post(reverse("drafts:draft_edit", args=[model.kind, draft.pk]), sent)
    draft.refresh_from_db()
    assert draft.name_en == "Else"


@of_every_kind
def test_an_earlier_version_comes_back(model, moderator):
    word = WORDS[model](name="Первое")
    for name in ("Второе", "Третье"):
        renamed(word, name)
    page = f"/vocabulary/{model.kind}/{word.slug}/restore/"
    assert "Второе" in moderator.get(page, {"number": 1}).text
    assert moderator.post(page, {"number": 1}).status_code == 302
    word.refresh_from_db()
    assert word.name == "Второе"
    assert Revision.objects.of(word).first().action == "restored"


@of_every_kind
def test_what_the_admin_writes_stands_in_history(model, administrator, visitor):
    place, kind = f"/admin/catalogue/{model.kind}", published_model(model)
    administrator.post(f"{place}/add/", {"name": "Слово"})
    word = kind.objects.get()
    administrator.post(f"{place}/{word.pk}/change/", {"name": "Слово", "name_en": "Word"})
    administrator.post(f"{place}/{word.pk}/delete/", {"post": "yes"})
    found = Revision.objects.at(kind, word.slug).values_list("action", "author")
    assert list(found) == [(each, administrator.user.pk) for each in ("deleted", "changed", "created")]
    history = f"/vocabulary/{model.kind}/{word.slug}/history/"
    told = administrator.get(history)
    assert (visitor.get(history).status_code, told.status_code) == (410, 200)
    assert '<h1 class="title">Слово ' in told.text


def test_what_the_files_bring_stands_in_history():
    load(DATA)
    for model in (Function, CaseMaterial, Gender, MechanismType):
        brought = Revision.objects.filter(kind=model._meta.model_name, action="loaded")
        assert {each.subject_id for each in brought} == {row.pk for row in model.objects.all()} != set()


@of_every_kind
def test_a_word_that_is_being_corrected_stays_and_one_in_use_too(model, collector, administrator):
    word = WORDS[model]()
    submitted(make_draft_term(model, user=collector.user, target=word, name_en="Otherwise"))
    administrator.post(f"/admin/catalogue/{model.kind}/{word.pk}/delete/", {"post": "yes"})
    assert published_model(model).objects.filter(pk=word.pk).exists()


def test_a_new_word_that_is_in_use_by_now_cannot_be_taken_back(collector, moderator):
    draft = accepted(DraftFunction.objects.create(user=collector.user, name=WORD, evidence=EVIDENCE), moderator.user)
    make_mechanism(functions=[draft.result])
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=moderator.user, version=draft.version)
    assert Function.objects.exists()


@of_every_kind
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " — "}, "хотя бы одна буква"),
        ({"name": "Иначе", "evidence": ""}, "откуда вы знаете"),
        ({}, "ничего не"),
    ],
)
def test_what_is_not_whole_is_kept_but_not_sent(model, values, words, collector):
    draft = propose(collector, model, WORDS[model](), **values)
    assert draft.status == "draft"
    with pytest.raises(ValidationError) as refused:
        actions.submit(draft, by=collector.user, version=draft.version)
    assert words in " ".join(refused.value.messages).lower()


@of_every_kind
def test_the_name_of_another_word_is_told_and_cannot_stand_twice(model, collector, moderator):
    other, word = WORDS[model](name="Золото"), WORDS[model]()
    correction = submitted(make_draft_term(model, user=collector.user, target=word, name="ЗОЛОТО"))
    new = submitted(model.objects.create(user=collector.user, name="золото", evidence=EVIDENCE))
    for draft in (correction, new):
        told, *_others = warnings(draft)
        assert (told.code, told.name) == ("same_name", "Золото")
        with pytest.raises(ValidationError, match="то же название"):
            actions.accept(draft, by=moderator.user, version=draft.version)
    assert other.get_absolute_url() == told.link


@pytest.mark.parametrize("spelling", [WORD, "Календарь  вечный", "КАЛЕНДАРЬ-ВЕЧНЫЙ"])
def test_two_who_propose_one_new_word_are_told_of_each_other(spelling, collector, author, moderator):
    first, second = (
        submitted(DraftFunction.objects.create(user=user, name=name, evidence=EVIDENCE))
        for user, name in ((collector.user, WORD), (author, spelling))
    )
    (told,) = warnings(second, reader=moderator.user)
    assert (told.code, str(first) in told.name) == ("same_proposal", True)
    assert not warnings(second, reader=author)  # whose it is not
    actions.accept(first, by=moderator.user, version=first.version)
    with pytest.raises(ValidationError, match="уже есть в списке" if spelling == WORD else "то же название"):
        actions.accept(second, by=moderator.user, version=second.version)


def test_a_wrong_digit_comes_back_as_it_was_typed(collector):
    answer = collector.post("/vocabulary/casematerial/new/", {"name": "титан", "code_digit": "x"})
    assert answer.status_code == 400
    assert 'value="x"' in answer.text and "Одна цифра" in answer.text


def test_a_material_that_only_has_another_digit_writes_no_watch_anew(collector, moderator):
    draft = make_draft_term(DraftCaseMaterial, user=collector.user, code_digit="7")
    published(case_material=draft.target)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        accepted(draft, moderator.user)
    draft.target.refresh_from_db()
    assert draft.target.code_digit == "7"
    assert not [query for query in asked if 'UPDATE "catalogue_watch" SET' in query["sql"]]


@of_every_kind
def test_whoever_renames_a_word_is_told_what_knows_it_by_its_name(model, collector):
    told = []
    for name in ("Иначе", "Ещё иначе"):
        word = WORDS[model](name="Иначе" if name == "Иначе" else "Прежде")
        draft = make_draft_term(model, user=collector.user, target=word, name=name, name_en="Otherwise")
        told.append([each.code for each in warnings(draft)])
    assert told == [[], ["renamed"]]


def test_a_renamed_function_is_found_by_its_new_name(collector, moderator, visitor):
    function = make_function(name="Дата")
    watch = published(mechanism=make_mechanism(functions=[function]))
    accepted(make_draft_term(DraftFunction, user=collector.user, target=function, name="Число"), moderator.user)
    assert watch.get_absolute_url() in visitor.get("/watches/?q=число").text


@of_every_kind
def test_a_trusted_author_fills_in_at_once(model, collector):
    User.objects.filter(pk=collector.user.pk).update(is_trusted=True)
    collector.user.refresh_from_db()
    word = WORDS[model](name_en="")
    draft = propose(collector, model, word, name_en="Otherwise")
    word.refresh_from_db()
    assert (draft.status, draft.to_look_over, word.name_en) == ("accepted", True, "Otherwise")


@of_every_kind
def test_proposals_are_exported_and_go_with_their_author_but_for_what_was_accepted(model, collector, moderator):
    done = accepted(make_draft_term(model, user=collector.user, name_en="Otherwise"), moderator.user)
    model.objects.create(user=collector.user, name=WORD)
    rows = [row for rows in exported(collector.user).values() for row in rows if isinstance(row, dict)]
    assert {"Otherwise", WORD} <= {value for row in rows for value in row.values() if isinstance(value, str)}
    delete_person(collector.user)
    assert [draft.pk for draft in model.objects.all()] == [done.pk]
