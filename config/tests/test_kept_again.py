"""A draft that met an ended session: its photos are seen in their places, and what is saved is offered no more."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import KeptForm, KeptPhoto
from catalogue.tests.pictures import photo_file
from drafts.models import DraftMechanism, DraftWatch

from .page_forms import forms_of

pytestmark = pytest.mark.django_db
NOTHING_SENT = "Ещё ничего не отправлено"
NO_PHOTO = "Фото пока нет"


def kept_of(client, page: str, **said) -> tuple[KeptForm, str]:
    """What `client` sends from `page` when the session has ended, and the page that they come back to."""
    [form] = [form for form in forms_of(client.get(page), page) if "proof" in form.sent]
    Session.objects.all().delete()
    client.post(form.action, form.sent | said)
    client.force_login(client.user)
    kept = KeptForm.objects.get()
    return kept, f"{kept.page}?unsent={kept.pk}"


def sent_from(client, page: str, **said):
    [form] = [form for form in forms_of(client.get(page), page) if "proof" in form.sent]
    return client.post(form.action, form.sent | said)


def test_what_is_saved_with_something_unread_is_offered_no_more(collector):
    _kept, page = kept_of(collector, "/mechanisms/new/", calibre="2616", end_release="ок. 80")
    assert NOTHING_SENT in collector.get(page).text
    answer = sent_from(collector, page)
    assert answer.status_code == 400
    assert "Черновик сохранён" in answer.text
    assert NOTHING_SENT not in answer.text
    assert "Восстановить набранное (" not in answer.text
    assert not KeptForm.objects.exists()
    own = f"/drafts/mechanism/{DraftMechanism.objects.get().pk}/edit/"
    assert NOTHING_SENT not in collector.get(f"{own}?unsent=3").text


def test_what_is_refused_stays_kept_and_is_not_called_unsent(collector):
    _kept, page = kept_of(collector, "/accounts/profile/", avito_url="nowhere.example/anna")
    answer = sent_from(collector, page)
    assert answer.status_code in {200, 400}
    assert "nowhere.example/anna" in answer.text
    assert NOTHING_SENT not in answer.text
    assert KeptForm.objects.exists()


def test_kept_photos_are_shown_in_their_places(collector):
    file = SimpleUploadedFile("Слева на столе.jpg", photo_file(900, 700).getvalue(), "image/jpeg")
    _kept, page = kept_of(collector, "/watches/new/", **{"photo_left-file": file})
    assert collector.get("/watches/new/").text.count(NO_PHOTO) == 4
    shown, photo = collector.get(page).text, KeptPhoto.objects.get()
    assert shown.count(NO_PHOTO) == 3
    assert f'<img src="/accounts/kept-photos/{photo.pk}/" alt="Слева">' in shown
    assert "«Слева на столе.jpg» сохранено" in shown
    picture = collector.get(f"/accounts/kept-photos/{photo.pk}/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture.content == bytes(photo.content)
    assert sent_from(collector, page).status_code == 302
    assert DraftWatch.objects.get().images.get().side == "left"


def test_photos_that_were_chosen_together_are_kept_together(collector):
    files = [
        SimpleUploadedFile(name, photo_file(900, 600 + at).getvalue(), "image/jpeg")
        for at, name in enumerate(["слева.jpg", "main.jpg", "IMG_7.jpg"])
    ]
    _kept, page = kept_of(collector, "/watches/new/", photos=files)
    assert "«слева.jpg, main.jpg, IMG_7.jpg» сохранено" in collector.get(page).text
    assert sent_from(collector, page).status_code == 302
    assert set(DraftWatch.objects.get().images.values_list("side", flat=True)) == {"main", "left", "right"}


def test_a_draft_begun_by_its_photo_is_not_offered_where_it_began(collector):
    """The first photo gives a form a page of its own, and its text may have been kept on the page before."""
    kept, _page = kept_of(collector, "/watches/new/", note="Слова")
    begun = collector.post("/drafts/watch/begin/", {"token": kept.fields["token"][0], "note": "Слова"}).json()
    assert KeptForm.objects.exists()
    assert sent_from(collector, begun["page"]).status_code == 302
    assert not KeptForm.objects.exists()
