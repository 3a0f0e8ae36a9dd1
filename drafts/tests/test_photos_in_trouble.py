"""Photos of drafts while their store is in trouble: said in a sentence, nothing lost, nothing half done."""

from threading import Semaphore

import pytest
from django.urls import reverse

from catalogue.models import Watch
from catalogue.photos import turns
from catalogue.photos.pipeline import SENTENCES
from catalogue.tests.factories import make_brand
from drafts import actions, content
from drafts.models import DraftImage, DraftWatch, Proposal, UploadDay

from .factories import make_draft_image, make_draft_watch
from .test_photos import NEW, page, picture, values

pytestmark = pytest.mark.django_db


def test_the_form_of_a_new_draft_comes_back(collector, troubled_store):
    sent = values(brand=make_brand().name, **{"photo_main-file": picture((90, 9, 9))})
    answer = collector.post(NEW, sent)
    assert answer.status_code == 400
    assert str(SENTENCES["storage"]) in answer.content.decode()
    assert not DraftWatch.objects.exists()
    assert not UploadDay.objects.exists()


def test_the_form_of_a_saved_draft_comes_back(collector, troubled_store):
    draft = make_draft_watch(user=collector.user)
    sent = values(draft, brand="Заря", **{"photo_main-file": picture((90, 9, 9))})
    answer = collector.post(page(draft, "edit"), sent)
    assert answer.status_code == 400
    assert str(SENTENCES["storage"]) in answer.content.decode()
    assert not DraftImage.objects.exists()
    assert not UploadDay.objects.exists()


def test_a_decision_waits_for_the_store(collector, moderator, troubled_store):
    draft = make_draft_watch(user=collector.user)
    make_draft_image(draft)
    actions.submit(draft, by=collector.user, version=draft.version)
    address = f"/admin/drafts/draftwatch/{draft.pk}/"
    assert moderator.get(f"{address}change/").status_code == 200
    sent = {"version": draft.version, "do": "accept", "keep": [change.name for change in content.changes(draft)]}
    answer = moderator.post(f"{address}decide/", sent)
    assert answer.status_code == 400
    assert str(SENTENCES["storage"]) in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == Proposal.Status.SUBMITTED
    assert not Watch.objects.exists()


def test_the_pages_of_a_draft_answer(collector, troubled_store):
    draft = make_draft_watch(user=collector.user)
    image = make_draft_image(draft)
    for address in ["/drafts/", page(draft), page(draft, "edit")]:
        assert collector.get(address).status_code == 200
    assert troubled_store == []
    assert collector.get(image.variant_url(320)).status_code == 503


@pytest.fixture
def many_photos(monkeypatch):
    """As many photos wait to be opened as may."""
    monkeypatch.setattr(turns, "in_line", Semaphore(0))


def test_where_many_photos_wait_the_script_is_told_when_to_come_again(collector, many_photos, photo_storage):
    draft = make_draft_watch(user=collector.user)
    place = reverse("drafts:draft_photo_put", args=[draft.pk, "main"])
    answer = collector.post(place, {"photo_main-file": picture((90, 9, 9))})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer.json() == {"error": str(SENTENCES["busy"]), "too_large": False}
    assert not DraftImage.objects.exists()


def test_where_many_photos_wait_the_form_comes_back_with_what_was_typed(collector, many_photos, photo_storage):
    sent = values(evidence="Паспорт часов", brand="Заря", **{"photo_main-file": picture((90, 9, 9))})
    shown = collector.post(NEW, sent).content.decode()
    assert str(SENTENCES["busy"]) in shown
    assert "Паспорт часов" in shown
    assert "Заря" in shown
