"""Photos of drafts: kept beside errors, shown to few, public when accepted; and nothing else is written by a form."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts import opening
from accounts.models import ActCount
from accounts.models.site_limit import BOUNDS, Name
from accounts.people.personal_data import delete_person
from catalogue.history.publishing import delete_watch
from catalogue.history.versions import latest_number
from catalogue.models import Revision, Watch
from catalogue.photos import pipeline
from catalogue.photos.files import files_below
from catalogue.photos.names import names_of
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.canaries import CANARY, file_full_of_canaries
from catalogue.tests.factories import make_brand
from catalogue.tests.pictures import photo_file
from drafts import actions
from drafts.models import DraftImage, DraftWatch, UploadDay

from .factories import make_draft_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_storage", "derived_is_right")]
NEW = "/watches/new/"


def picture(colour, name="a.jpg") -> SimpleUploadedFile:
    """A photo of 640 × 480 with an edge in it, so that its hash is its own."""
    image = Image.new("RGB", (640, 480), colour)
    image.paste("white", (colour[0], 40, colour[0] + 200, 240))
    out = BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def values(draft=None, **more):
    return {"token": str(uuid4()), "version": draft.version if draft else 1, "number": 0, "evidence": "Паспорт"} | more


def page(draft, name="detail"):
    return reverse(f"drafts:draft_{name}", args=[draft.kind, draft.pk])


def begun(client, **more) -> DraftWatch:
    client.post(NEW, values(brand=make_brand().name, **{"photo_main-file": picture((90, 9, 9))}, **more))
    return DraftWatch.objects.latest("pk")


def test_a_photo_stays_when_the_form_comes_back_with_errors(collector):
    answer = collector.post(NEW, values(start_release="1500", **{"photo_main-file": picture((90, 9, 9))}))
    assert answer.status_code == 400
    image = DraftImage.objects.get()
    assert image.variant_url(320) in answer.content.decode()
    assert (image.photographer, image.credit, image.licence) == (collector.user, "", "CC BY-SA 4.0")
    draft = image.watch
    bad = {"photo_left-file": SimpleUploadedFile("a.jpg", b"no picture")}
    answer = collector.post(page(draft, "edit"), values(draft, **bad))
    assert answer.status_code == 400
    assert DraftImage.objects.count() == 1


def test_a_photo_is_kept_replaced_and_removed(collector):
    draft = begun(collector)
    first = draft.images.get()
    licence = {"photo_main-licence": "CC BY 4.0", "photo_main-credit": "Иванов"}
    collector.post(page(draft, "edit"), values(draft, brand=draft.brand.name, **licence))
    draft.refresh_from_db()
    kept = draft.images.get()
    assert (kept.sha256, kept.credit, kept.licence) == (first.sha256, "Иванов", "CC BY 4.0")
    collector.post(page(draft, "edit"), values(draft, **{"photo_main-file": picture((200, 9, 9))}))
    draft.refresh_from_db()
    assert draft.images.get().sha256 != first.sha256
    collector.post(page(draft, "edit"), values(draft, **{"photo_main-remove": "on"}))
    assert not draft.images.exists()


def test_only_the_author_and_moderators_see_a_drafts_photo(settings, collector, stranger, moderator, visitor):
    settings.PHOTO_ACCEL_PREFIX = "/private/"  # the proxy hands the file over, so no answer holds one open
    draft = begun(collector)
    address = draft.images.get().variant_url(320)

    def statuses(*clients):
        return [client.get(address).status_code for client in clients]

    assert statuses(collector, stranger, moderator, visitor) == [200, 404, 404, 302]
    actions.submit(draft, by=collector.user, version=draft.version)
    assert statuses(moderator) == [200]
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет")
    assert statuses(collector, stranger, visitor) == [200, 404, 302]
    assert stranger.get(f"/media/{draft.images.get().image.name}").status_code == 404


def shown_to(client, image) -> set[bool]:
    """Whether `client` is handed the master and each variant of a photo by its public address."""
    names = names_of(image.image.name, image.width)
    addresses = [default_storage.url(name) for name in names]
    if not addresses[0].startswith("/"):
        return {default_storage.exists(name) for name in names}  # the bucket hands them out itself
    answers = [client.get(address) for address in addresses]
    return {answer.status_code == 200 and len(b"".join(answer)) > 0 for answer in answers}


def test_a_photo_is_public_from_acceptance_to_deletion(
    settings, collector, stranger, moderator, visitor, django_capture_on_commit_callbacks
):
    settings.PHOTO_ACCEL_PREFIX = "/private/"
    draft = begun(collector)
    own = draft.images.get().variant_url(320)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    watch = Watch.objects.get()
    public = watch.images.get()
    assert shown_to(visitor, public) == {True}
    assert stranger.get(own).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        delete_watch(watch, by=moderator.user)
    assert shown_to(visitor, public) == {False}
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(collector.user)
    assert stranger.get(own).status_code == 404


def test_a_rejected_photo_is_gone_with_its_author(settings, collector, stranger, moderator, visitor):
    settings.PHOTO_ACCEL_PREFIX = "/private/"
    draft = begun(collector)
    own = draft.images.get().variant_url(320)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет")
    assert moderator.get(own).status_code == 200
    delete_person(collector.user)
    assert [client.get(own).status_code for client in (moderator, stranger)] == [404, 404]


def test_photos_are_public_when_accepted_and_come_back_when_undone(collector, moderator):
    draft = begun(collector)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    watch = Watch.objects.get()
    old = watch.images.get()
    assert default_storage.exists(old.image.name)
    new = {"photo_main-file": picture((200, 9, 9)), "brand": watch.brand.name, "number": latest_number(watch)}
    collector.post(f"/watches/{watch.folder}/edit/", values(**new))
    correction = DraftWatch.objects.get(target=watch)
    actions.submit(correction, by=collector.user, version=correction.version)
    actions.accept(correction, by=moderator.user, version=correction.version)
    assert watch.images.get().sha256 != old.sha256
    actions.undo(correction, by=moderator.user, version=correction.version)
    back = watch.images.get()
    assert back.sha256 == old.sha256
    assert Revision.objects.of(watch).first().action == Revision.Action.RESTORED
    assert default_storage.exists(back.image.name)


def replaced(collector, moderator) -> tuple[Watch, str, DraftWatch]:
    """A watch whose photo was replaced, the hash of the first one, and the draft that brought the second."""
    draft = begun(collector)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    watch = Watch.objects.get()
    first = watch.images.get().sha256
    new = {"photo_main-file": picture((200, 9, 9)), "photo_left-file": picture((9, 9, 200))}
    number = latest_number(watch)
    collector.post(f"/watches/{watch.folder}/edit/", values(brand=watch.brand.name, number=number, **new))
    correction = DraftWatch.objects.get(target=watch)
    actions.submit(correction, by=collector.user, version=correction.version)
    actions.accept(correction, by=moderator.user, version=correction.version)
    return watch, first, correction


def test_an_old_version_comes_back_with_its_photos_and_goes_again(collector, moderator, administrator):
    watch, first, _correction = replaced(collector, moderator)
    second = dict(watch.images.values_list("side", "sha256"))
    moderator.post(f"/watches/{watch.folder}/restore/", {"number": 2})
    shown = watch.images.get()
    assert (shown.side, shown.sha256) == ("main", first)
    assert default_storage.exists(shown.image.name)
    draft = DraftWatch.objects.get(user=moderator.user)
    actions.undo(draft, by=administrator.user, version=draft.version)
    assert dict(watch.images.values_list("side", "sha256")) == second
    assert all(default_storage.exists(image.image.name) for image in watch.images.all())


def test_whoever_goes_on_gets_the_photos_of_now_but_keeps_the_own_one(collector, moderator):
    watch, _first, _correction = replaced(collector, moderator)
    own = {"photo_main-file": picture((9, 200, 9)), "brand": watch.brand.name, "number": latest_number(watch)}
    collector.post(f"/watches/{watch.folder}/edit/", values(**own))
    draft = DraftWatch.objects.get(target=watch, status=DraftWatch.Status.DRAFT)
    mine = draft.images.get(side="main").sha256
    for side, colour in (("main", (90, 90, 9)), ("left", (9, 90, 90))):
        set_photo(watch, side, take_in(picture(colour)), credit="", licence="CC0", by=moderator.user)
    actions.refresh(draft, by=collector.user, version=draft.version)
    theirs = watch.images.get(side="left").sha256
    assert dict(draft.images.values_list("side", "sha256")) == {"main": mine, "left": theirs}


def test_a_photo_that_is_kept_no_more_is_named_and_the_present_one_stays(collector, moderator):
    watch, first, correction = replaced(collector, moderator)
    DraftImage.objects.filter(sha256=first).delete()
    correction.replaced_images.all().delete()
    second = watch.images.get(side="main").sha256
    page = f"/watches/{watch.folder}/restore/"
    for answer in (moderator.get(f"{page}?number=2"), moderator.post(page, {"number": 2}, follow=True)):
        assert "стороны остались как есть: Главное фото." in answer.content.decode()
    assert dict(watch.images.values_list("side", "sha256")) == {"main": second}


def test_a_photo_is_streamed_to_its_author(collector, photo_storage):
    image = begun(collector).images.get()
    response = collector.get(image.variant_url(320))
    assert response.status_code == 200
    with photo_storage.open(image.variant(320)) as file:
        assert b"".join(response) == file.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_nothing_but_pixels_is_stored_of_a_proposals_photo(collector, moderator, photo_storage, kind):
    sent = SimpleUploadedFile("a.jpg", file_full_of_canaries(kind).read())
    collector.post(NEW, values(brand=make_brand().name, **{"photo_main-file": sent}))
    draft = DraftWatch.objects.get()
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    names = [*files_below("drafts"), *files_below("watches")]
    assert {name.split("/")[0] for name in names} == {"drafts", "watches"}
    for name in names:
        with photo_storage.open(name) as file:
            assert CANARY not in file.read(), name


def test_what_a_person_may_send_in_a_day_is_limited(collector):
    UploadDay.objects.count_photo(collector.user, 1, most_photos=9, most_bytes=9)
    UploadDay.objects.update(photos=BOUNDS[Name.PHOTOS_A_DAY].ships)
    assert collector.post(NEW, values(**{"photo_main-file": picture((90, 9, 9))})).status_code == 400
    assert not DraftImage.objects.exists()


def test_only_a_photo_that_is_kept_counts(collector):
    broken = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff no picture")
    collector.post(NEW, values(**{"photo_main-file": broken, "photo_left-file": SimpleUploadedFile("a.txt", b"text")}))
    assert not UploadDay.objects.exists()
    draft = begun(collector)
    day = UploadDay.objects.get()
    assert day.photos == 1
    sent = values(draft, version=77, **{"photo_left-file": picture((9, 200, 9))})
    assert collector.post(page(draft, "edit"), sent).status_code == 409
    assert list(UploadDay.objects.values_list("photos", "size")) == [(1, day.size)]


def test_a_photo_too_small_to_be_of_use_is_said_to_be(collector, moderator):
    small = SimpleUploadedFile("a.jpg", photo_file(40, 30).getvalue(), "image/jpeg")
    make_brand(name="Заря")
    collector.post(NEW, values(brand="Заря", **{"photo_main-file": small, "photo_left-file": picture((9, 9, 90))}))
    draft = DraftWatch.objects.get()
    said = "Главное фото: Снимок 40 × 30 пикселей слишком мал"
    shown = collector.get(page(draft)).content.decode()
    assert said in shown
    assert "от 640 пикселей по длинной стороне" in shown
    assert "640 × 480" not in shown
    actions.submit(draft, by=collector.user, version=draft.version)
    assert said in moderator.get(f"/admin/drafts/draftwatch/{draft.pk}/change/").content.decode()
    actions.accept(draft, by=moderator.user, version=draft.version)
    watch = Watch.objects.get()
    collector.post(f"/watches/{watch.folder}/edit/", values(brand="Заря", number=latest_number(watch)))
    assert said not in collector.get(page(DraftWatch.objects.latest("pk"))).content.decode()  # not of this proposal


def test_pictures_are_opened_for_nobody_without_end(collector, monkeypatch):
    """What is refused counts, and what was heavy counts as many."""
    monkeypatch.setattr(opening, "OPENED", replace(opening.OPENED, most=opening.HEAVY + 2))
    place = reverse("drafts:draft_photo_put", args=[make_draft_watch(user=collector.user).pk, "main"])

    def answer(photo: SimpleUploadedFile) -> int:
        return collector.post(place, {"photo_main-file": photo}).status_code

    assert answer(SimpleUploadedFile("a.jpg", b"\xff\xd8\xff no picture")) == 400
    with monkeypatch.context() as heavy:
        heavy.setattr(pipeline, "WALL_SECONDS", 0.01)
        assert answer(picture((90, 9, 9))) == 400
    assert answer(picture((90, 9, 9))) == 429
    assert ActCount.objects.get(act=opening.ACT).count == opening.HEAVY + 2
    assert not DraftImage.objects.exists()
