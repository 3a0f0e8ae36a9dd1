"""What is too long is refused with a sentence that says how long it may be, and stands in its field again."""

import pytest

from catalogue.models.texts import LONGEST_MESSAGE, LONGEST_NOTE, LONGEST_SOURCES
from catalogue.tests.factories import make_brand
from drafts.evidence import with_evidence
from drafts.forms.editor import MOST_KEPT
from drafts.models import DraftWatch, Proposal, ReadyMessage, Step

from .factories import make_draft_watch
from .test_pages import form_values

pytestmark = pytest.mark.django_db


def test_a_note_may_be_so_long_and_no_longer(collector):
    brand, longest = make_brand().name, "ё" * LONGEST_NOTE
    collector.post("/watches/new/", form_values(brand=brand, note=longest))
    assert DraftWatch.objects.get().note == longest
    answer = collector.post("/watches/new/", form_values(brand=brand, note=longest + "ё"))
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert f"не более {LONGEST_NOTE}" in shown
    assert len(answer.context["editor"].form.errors["note"]) == 1
    assert longest + "ё" in shown


def test_an_answer_that_is_refused_stands_in_its_field_again(collector):
    draft = make_draft_watch(user=collector.user, status=Proposal.Status.SUBMITTED)
    Step.objects.create(draft_watch=draft, number=1, kind=Step.Kind.SUBMITTED)
    address = f"/drafts/watch/{draft.pk}/reply/"
    for text, version in [("ё" * (LONGEST_MESSAGE + 1), 1), ("Смотрите сами", 77)]:
        answer = collector.post(address, {"message": text, "version": version})
        assert answer.status_code == 400
        assert f"required>{text}</textarea>" in answer.content.decode()
    assert Step.objects.count() == 1
    assert collector.post(address, {"message": "ё" * LONGEST_MESSAGE, "version": 1}).status_code == 302
    assert len(Step.objects.last().message) == LONGEST_MESSAGE


def test_a_decision_is_bounded_with_its_ready_made_texts(moderator):
    draft = make_draft_watch(status=Proposal.Status.SUBMITTED)
    ready = ReadyMessage.objects.create(use="reject", title="Нет", text="н" * 3000)
    words = "м" * 2500
    answer = moderator.post(
        f"/admin/drafts/draftwatch/{draft.pk}/decide/",
        {"do": "reject", "version": 1, "ready": ready.pk, "message": words},
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == Proposal.Status.SUBMITTED


def test_what_is_not_understood_is_kept_as_far_as_there_is_room(collector):
    note, years = "ё" * (MOST_KEPT - 100), "в пятидесятых"
    values = form_values(brand=make_brand().name, start_release=years, note=note, source="ж" * 12_000)
    collector.post("/watches/new/", values)
    draft = DraftWatch.objects.get()
    assert draft.not_understood["start_release"] == years
    assert sum(map(len, draft.not_understood.values())) <= MOST_KEPT


def test_sources_grow_as_far_as_there_is_room():
    sources = "Каталог; " + "Паспорт часов " * 700
    assert with_evidence(sources, "Ещё один каталог").startswith(sources.strip())
    full = "и" * LONGEST_SOURCES
    assert with_evidence(full, "Ещё один каталог") == full
