"""Drafts around an ended session and a lost answer: words and photos, without JavaScript."""

import re
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import KeptForm, KeptPhoto
from accounts.tests.factories import PASSWORD
from catalogue.models import Side
from catalogue.tests.canaries import CANARY, file_full_of_canaries
from catalogue.tests.factories import make_brand, make_watch
from drafts import actions
from drafts.models import DraftImage, DraftMechanism, DraftWatch, Proposal, UploadDay

from .factories import make_draft_watch
from .test_pages import NEW, form_values, page
from .test_photos import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_storage")]
COLOURS = {"main": (90, 9, 9), "left": (9, 90, 9), "right": (9, 9, 90), "bottom": (90, 90, 9)}
PUT = "/drafts/watch/{}/photos/{}/"


def hidden(html: str) -> dict:
    return dict(
        re.findall(r'<input type="hidden" name="(proof|unsent|token|version|number|target)" value="([^"]*)"', html)
    )


def signed_out(client) -> None:
    Session.objects.all().delete()
    client.cookies.pop("messages", None)


def sign_in(client, way_in: str) -> str:
    """Where one arrives after signing in."""
    follow = dict(re.findall(r'name="(next)" value="([^"]+)"', client.get(way_in).content.decode()))
    assert follow["next"]
    return client.post("/accounts/login/", {"login": client.user.login, "password": PASSWORD} | follow)["Location"]


def test_words_and_photos_of_a_new_draft(collector):
    begun = hidden(collector.get(NEW).content.decode())
    photos = {f"photo_{side}-file": picture(COLOURS[side], f"{side}.jpg") for side in Side.values}
    words = {
        "brand": "Ракетта",
        "mechanism": "26??",
        "start_release": "ок.70",
        "aliases": "Одно\r\nДругое",
        "note": "Слова",
    }
    signed_out(collector)
    sent = collector.post(NEW, begun | words | photos | {"photo_left-credit": "Иванов", "photo_left-licence": "CC0"})
    assert KeptPhoto.objects.count() == 4
    assert not DraftWatch.objects.exists()
    address = sign_in(collector, sent["Location"])
    html = collector.get(address).content.decode()
    for text in [*words.values(), *(f"{side}.jpg" for side in Side.values)]:
        assert text.replace("\r", "") in html.replace("\r", "")
    again = collector.post(NEW, words | hidden(html) | {"photo_left-credit": "Иванов", "photo_left-licence": "CC0"})
    assert again.status_code == 400  # nobody can read two of the fields; everything is in the draft
    draft = DraftWatch.objects.get()
    assert (str(draft.token), draft.proposed_brand, draft.note) == (begun["token"], "Ракетта", "Слова")
    assert draft.not_understood == {"mechanism": "26??", "start_release": "ок.70"}
    assert {image.side: image.credit for image in draft.images.all()} == dict.fromkeys(Side.values, "") | {
        "left": "Иванов"
    }
    assert UploadDay.objects.get().photos == 4
    collector.post(page(draft, "edit"), {"brand": "Ракетта"} | hidden(again.content.decode()))
    assert draft.images.count() == 4
    assert UploadDay.objects.get().photos == 4  # the kept ones came along once more
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_nothing_but_pixels_is_kept_of_a_photo(collector, kind):
    begun = hidden(collector.get(NEW).content.decode())
    signed_out(collector)
    collector.post(NEW, begun | {"photo_main-file": SimpleUploadedFile("a.jpg", file_full_of_canaries(kind).read())})
    assert CANARY not in bytes(KeptPhoto.objects.get().content)


def test_a_photo_that_cannot_be_read_is_told(collector):
    begun = hidden(collector.get(NEW).content.decode())
    signed_out(collector)
    broken = SimpleUploadedFile("снимок.jpg", b"no picture")
    way_in = collector.post(NEW, begun | {"note": "Слова", "photo_main-file": broken})["Location"]
    assert "снимок.jpg: Это не изображение" in collector.get(way_in).content.decode()
    assert KeptForm.objects.get().fields["note"] == ["Слова"]


def test_what_another_window_saved_meanwhile_is_not_overwritten_after_signing_in(collector):
    draft = make_draft_watch(user=collector.user, note="Первое")
    seen = hidden(collector.get(page(draft, "edit")).content.decode())
    actions.edit(draft, by=collector.user, version=1, values={"note": "Второе"})
    signed_out(collector)
    way_in = collector.post(page(draft, "edit"), seen | {"note": "Третье", "brand": draft.brand.name})["Location"]
    html = collector.get(sign_in(collector, way_in)).content.decode()
    answer = collector.post(page(draft, "edit"), hidden(html) | {"note": "Третье", "brand": draft.brand.name})
    assert answer.status_code == 409
    assert "Второе" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.note == "Второе"


def test_what_was_decided_meanwhile_shows_the_kept_words(collector, moderator):
    draft = make_draft_watch(user=collector.user)
    seen = hidden(collector.get(page(draft, "edit")).content.decode())
    actions.submit(draft, by=collector.user, version=1)
    actions.reject(draft, by=moderator.user, version=2, message="Дубль")
    signed_out(collector)
    address = sign_in(collector, collector.post(page(draft, "edit"), seen | {"note": "Моё"})["Location"])
    answer = collector.get(address)
    assert answer.status_code == 409
    assert "Моё" in answer.content.decode()


def test_an_answer_that_did_not_arrive_is_asked_for_again(collector):
    """The browser sends the same form once more: it is saved, and nobody is told of a conflict."""
    brand = make_brand(name="Заря")
    sent = form_values(brand="Заря", aliases="Одно\r\nДругое", note="Слова", new_mechanism="on")
    sent |= {"movement-calibre": "2009", "photo_main-file": picture(COLOURS["main"])}
    for _number in range(3):
        sent["photo_main-file"].seek(0)
        assert collector.post(NEW, sent).status_code == 302
    draft = DraftWatch.objects.get()
    assert (draft.brand, draft.note, draft.images.count()) == (brand, "Слова", 1)
    changed = form_values(draft, brand="Заря", note="Другие")
    for _number in range(3):
        assert collector.post(page(draft, "edit"), changed).status_code == 302
    assert collector.post(page(draft, "edit"), changed | {"note": "Третьи"}).status_code == 409


def test_the_answer_about_a_movement_is_asked_for_again_too(collector):
    sent = form_values(calibre="2009", evidence="Каталог")
    for _number in range(3):
        assert collector.post("/mechanisms/new/", sent).status_code == 302
    assert DraftMechanism.objects.get().calibre == "2009"


def test_words_for_a_draft_that_its_first_photo_began_are_saved(collector):
    """The page may not have learned that the draft is begun."""
    sent = form_values(brand="Заря", note="Начало")
    begun = collector.post("/drafts/watch/begin/", sent).json()
    draft = DraftWatch.objects.get()
    assert (begun["page"], begun["version"], draft.note) == (page(draft, "edit"), 1, "Начало")
    assert collector.post("/drafts/watch/begin/", sent | {"note": "Потом"}).json()["page"] == begun["page"]
    assert collector.post(NEW, sent | {"note": "Всё"}).url == page(draft)
    draft.refresh_from_db()
    assert draft.note == "Всё"


def test_a_correction_begins_with_its_first_photo(collector):
    watch = make_watch(code="0042")
    sent = form_values(brand=watch.brand.name, code="0043", target=watch.pk)
    begun = collector.post("/drafts/watch/begin/", sent).json()
    draft = DraftWatch.objects.get()
    assert (draft.target, draft.code, draft.base["code"]) == (watch, "0043", "0042")
    answer = collector.post(f"{begun['photos']}main/", {"photo_main-file": picture(COLOURS["main"])})
    assert answer.status_code == 201
    other = collector.post("/drafts/watch/begin/", form_values(target=watch.pk))
    assert (other.status_code, other.json()) == (400, {"error": "У вас уже есть открытый черновик об этом."})


def put(client, draft, side="main", colour=COLOURS["main"], **more):
    return client.post(PUT.format(draft.pk, side), {f"photo_{side}-file": picture(colour)} | more)


def test_a_photo_goes_up_by_itself(collector, stranger, moderator):
    draft = make_draft_watch(user=collector.user)
    answer = put(collector, draft, **{"photo_main-licence": "CC0", "photo_main-credit": "Иванов"})
    image = draft.images.get()
    assert (answer.status_code, image.credit, image.licence) == (201, "Иванов", "CC0")
    assert image.variant_url(320) in answer.content.decode()
    assert f'name="photo_main-seen" value="{image.sha256}"' in answer.content.decode()
    assert put(collector, draft).status_code == 201  # the answer was lost
    assert list(draft.images.values_list("pk", "sha256")) == [(image.pk, image.sha256)]
    assert put(collector, draft, colour=COLOURS["left"]).status_code == 201
    assert draft.images.get().sha256 != image.sha256
    draft.refresh_from_db()
    assert draft.version == 1
    for other in (stranger, moderator):
        assert put(other, draft).status_code == 404


def test_what_is_wrong_with_a_photo_is_said_and_changes_nothing(collector):
    draft = make_draft_watch(user=collector.user)
    for file, said in [(SimpleUploadedFile("a.jpg", b"x"), "Это не изображение"), ("", "Файл пуст")]:
        answer = collector.post(PUT.format(draft.pk, "main"), {"photo_main-file": file})
        assert answer.status_code == 400
        assert said in answer.json()["error"]
    actions.submit(draft, by=collector.user, version=1)
    answer = put(collector, draft)
    assert (answer.status_code, "На проверке" in answer.json()["error"]) == (409, True)
    assert not DraftImage.objects.exists()


def test_a_form_from_before_a_photo_says_nothing_of_whose_it_is(collector):
    draft = make_draft_watch(user=collector.user)
    shown = {"photo_main-seen": "", "photo_main-licence": "own", "photo_main-credit": ""}
    put(collector, draft, **{"photo_main-licence": "CC BY 4.0", "photo_main-credit": "Иванов"})
    collector.post(
        page(draft, "edit"), form_values(draft, brand=draft.brand.name) | shown | {"photo_main-remove": "on"}
    )
    image = draft.images.get()
    assert (image.credit, image.licence) == ("Иванов", "CC BY 4.0")
    draft.refresh_from_db()
    seen = shown | {"photo_main-seen": image.sha256}
    collector.post(page(draft, "edit"), form_values(draft, brand=draft.brand.name) | seen)
    assert draft.images.get().licence == "CC BY-SA 4.0"


def test_an_answer_to_the_other_side(collector, moderator):
    draft = make_draft_watch(user=collector.user)
    actions.submit(draft, by=collector.user, version=1)
    html = collector.get(page(draft)).content.decode()
    signed_out(collector)
    sent = {"message": "Из паспорта 1978 года", "version": 2, "proof": hidden(html)["proof"]}
    address = sign_in(collector, collector.post(page(draft, "reply"), sent)["Location"])
    shown = collector.get(address).content.decode()
    assert ">Из паспорта 1978 года</textarea>" in shown
    collector.post(page(draft, "reply"), sent | hidden(shown))
    draft.refresh_from_db()
    assert draft.steps.last().message == "Из паспорта 1978 года"
    assert not KeptForm.objects.exists()
    assert draft.status == Proposal.Status.SUBMITTED


def test_a_large_photo_is_kept_from_a_browser_that_was_signed_in(collector, visitor, settings):
    noise = BytesIO()
    Image.effect_noise((2000, 1700), 80).save(noise, "PNG")
    assert noise.tell() > settings.FORM_MAX_BYTES
    begun = hidden(collector.get(NEW).content.decode())
    signed_out(collector)
    for client, status in [(visitor, 413), (collector, 302)]:
        photo = SimpleUploadedFile("a.png", noise.getvalue())
        assert client.post(NEW, begun | {"photo_main-file": photo}).status_code == status
    assert KeptPhoto.objects.get().name == "a.png"
    collector.force_login(collector.user)
    collector.post("/accounts/logout/")
    assert not collector.cookies["known"].value
