"""Photos of one's own pieces: through the same pipeline, for their owner's eyes, and gone when they should be."""

import html
import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from accounts.collection.photos import add_photos, forget_left_photos
from accounts.collection.sharing import set_collection_public
from accounts.models import Collection, CollectionSnapshot, PieceImage
from accounts.models.site_limit import Name
from accounts.people.personal_data import delete_person, export_zip
from accounts.tests.exported import exported
from accounts.tests.factories import make_item, set_limit
from accounts.tests.test_collection_bulk import undo
from catalogue.photos.files import files_below
from catalogue.photos.pipeline import take_in
from catalogue.tests.canaries import CANARY, file_full_of_canaries
from catalogue.tests.pictures import photo_file

pytestmark = pytest.mark.django_db


def picture(name="a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_file().getvalue(), "image/jpeg")


def stored() -> list[str]:
    return list(files_below("collections"))


@pytest.fixture
def shot(collector) -> PieceImage:
    (image,) = add_photos(make_item(collector.user, status="have"), [take_in(photo_file())])
    return image


def answers(image, *clients) -> list[int]:
    found = []
    for client in clients:
        answer = client.get(f"/collection/photos/{image.pk}/320/")
        answer.getvalue()  # what is read to its end is closed
        found.append(answer.status_code)
    return found


def test_photos_come_by_the_form_and_stay_ones_own(collector, stranger, moderator, visitor):
    item = make_item(collector.user)
    address = f"/collection/{item.pk}/photos/"
    assert collector.post(address, {"files": [picture()], "side": "main"})["Location"] == address
    image = PieceImage.objects.get()
    assert (image.user, image.piece, image.side, image.is_public) == (collector.user, item, "main", False)
    assert f"/collection/photos/{image.pk}/320/" in collector.get(address).content.decode()
    assert answers(image, collector, stranger, moderator, visitor) == [200, 404, 404, 404]
    answer = collector.get(f"/collection/photos/{image.pk}/320/")
    answer.getvalue()
    assert answer["Cache-Control"] == "private, no-store"
    for client in (stranger, moderator):
        assert client.post(address, {"files": [picture()]}).status_code == 404
        assert client.post(f"/collection/photos/{image.pk}/", {"action": "show"}).status_code == 404
    collector.post(address, {"files": [picture("again.jpg")]})  # the same photo once more
    assert PieceImage.objects.count() == 1
    for wrong in (
        [],
        [SimpleUploadedFile("x.jpg", b"no picture")],
        [SimpleUploadedFile("x.jpg", b"")],
        [picture()] * 5,
    ):
        page = collector.post(address, {"files": wrong})
        assert page.context["form"].errors["files"], wrong
    assert PieceImage.objects.count() == 1


def test_what_is_no_photo_is_named_and_the_others_are_kept(collector, shot):
    address = f"/collection/{shot.piece_id}/photos/"
    other = SimpleUploadedFile("other.jpg", photo_file(width=700).getvalue(), "image/jpeg")
    wrong = SimpleUploadedFile("receipt.pdf", b"%PDF-1.4", "application/pdf")
    page = collector.post(address, {"files": [other, wrong, picture()]}, follow=True).text
    assert PieceImage.objects.filter(piece=shot.piece).count() == 2
    assert "Добавлено фотографий: 1." in page
    assert "Уже были у этого предмета: 1." in page
    assert "receipt.pdf: Это не изображение" in page


def test_a_photo_is_deleted_in_two_steps_and_a_full_piece_says_so(collector, shot):
    set_limit(Name.PHOTOS_OF_PIECE, 1)
    page = collector.get(f"/collection/{shot.piece_id}/photos/").text
    assert "Отключить" not in page
    assert re.search(r"<summary>Удалить фото 1</summary>\s*<button[^>]*>Да, удалить навсегда", page)
    assert "Чтобы добавить ещё, удалите одну" in page


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
def test_photos_of_telephones_come_and_nothing_but_their_pixels_is_kept(collector, kind):
    address = f"/collection/{make_item(collector.user).pk}/photos/"
    sent = SimpleUploadedFile(f"IMG_1.{kind}", file_full_of_canaries(kind).getvalue(), "application/octet-stream")
    assert collector.post(address, {"files": [sent]}).status_code == 302
    assert PieceImage.objects.get().image.name.endswith(".jpg")
    for name in stored():
        with default_storage.open(name) as file:
            assert CANARY not in file.read(), name


def test_a_piece_and_a_person_have_room_for_so_many(collector, shot):
    set_limit(Name.PHOTOS_OF_PIECE, 1)
    page = collector.post(f"/collection/{shot.piece_id}/photos/", {"files": [picture()]})
    assert "не больше 1 фотографий, место есть ещё для 0" in str(page.context["form"].errors["files"])
    set_limit(Name.PHOTOS_OF_COLLECTION, 1)
    other = make_item(collector.user)
    page = collector.post(f"/collection/{other.pk}/photos/", {"files": [picture()]})
    assert "В коллекции может быть не больше 1" in str(page.context["form"].errors["files"])
    assert len({name.rpartition("/")[0] for name in stored()}) == 1


def test_others_see_a_photo_only_while_everything_says_so(collector, visitor, shot):
    """Its owner shows it, the collection is open, and the piece is one that an open collection shows."""
    address, public = f"/collection/photos/{shot.pk}/", "/users/collector/collection/"
    PieceImage.objects.update(is_public=True)
    assert "увидят, когда им виден предмет" in collector.get(f"/collection/{shot.piece_id}/photos/").text
    PieceImage.objects.update(is_public=False)
    set_collection_public(collector.user, public=True)
    assert answers(shot, visitor) == [404]
    assert "photos/" not in visitor.get(public).content.decode()
    collector.post(address, {"action": "show"})
    assert answers(shot, visitor) == [200]
    assert f"{address}320/" in visitor.get(public).content.decode()
    piece = Collection.objects.filter(pk=shot.piece_id)
    watch = piece.get().watch
    for hidden in ({"status": "want"}, {"watch": None, "title_sort": "x"}):
        piece.update(**hidden)
        assert answers(shot, visitor, collector) == [404, 200], hidden
        piece.update(status="have", watch=watch)
    assert answers(shot, visitor) == [200]
    set_collection_public(collector.user, public=False)
    assert answers(shot, visitor) == [404]
    set_collection_public(collector.user, public=True)
    collector.post(address, {"action": "hide"})
    assert answers(shot, visitor) == [404]
    assert collector.post(address, {"action": "x"}).status_code == 404


def test_a_photo_goes_with_its_file(collector, shot, django_capture_on_commit_callbacks):
    assert stored()
    with django_capture_on_commit_callbacks(execute=True):
        collector.post(f"/collection/photos/{shot.pk}/", {"action": "remove"})
    assert (stored(), PieceImage.objects.count()) == ([], 0)


def test_the_page_of_a_piece_asks_before_it_is_taken_out_and_that_can_be_taken_back(
    collector, shot, django_capture_on_commit_callbacks
):
    piece = shot.piece
    page = collector.get(f"/collection/{piece.pk}/").text
    way = html.unescape(re.search(r'href="([^"]+act=remove)"', page)[1])
    asked = collector.get(way)
    assert "Да, убрать 1 предмет" in asked.text
    assert Collection.objects.filter(pk=piece.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        collector.post(way, {"seen": asked.context["change"].digest})
        forget_left_photos()
    assert not Collection.objects.exists()
    undo(collector)
    assert Collection.objects.get().note == piece.note
    assert answers(shot, collector) == [200]


def test_photos_come_back_with_pieces_that_were_taken_out_together(collector, shot, django_capture_on_commit_callbacks):
    address = "/collection/bulk/?which=all&act=remove"
    kept = stored()
    with django_capture_on_commit_callbacks(execute=True):
        collector.post(address, {"seen": collector.get(address).context["change"].digest})
        forget_left_photos()
    assert not Collection.objects.exists()
    assert answers(shot, collector) == [404]
    assert stored() == kept
    undo(collector)
    assert answers(shot, collector) == [200]
    with django_capture_on_commit_callbacks(execute=True):
        collector.post(address, {"seen": collector.get(address).context["change"].digest})
        CollectionSnapshot.objects.update(created_at=timezone.now() - timezone.timedelta(days=31))
        call_command("housekeeping")
    assert (stored(), PieceImage.objects.count()) == ([], 0)


def test_a_sweep_leaves_photos_of_pieces(shot):
    kept = stored()
    call_command("sweep_media", "--older-than", "0")
    assert stored() == kept
    assert not PieceImage.objects.get().file_missing


def test_they_are_packed_under_the_names_of_their_pieces(collector, stranger, shot):
    with zipfile.ZipFile(BytesIO(collector.get("/collection/photos.zip").getvalue())) as archive:
        (name,) = archive.namelist()
        assert name.endswith(f"-{shot.piece_id}/01.jpg")
        with default_storage.open(shot.image.name) as file:
            assert archive.read(name) == file.read()
    assert stranger.get("/collection/photos.zip")["Location"] == "/collection/"
    assert collector.get("/collection/photos.zip?part=2").status_code == 404


def test_a_persons_data_has_them_and_they_go_with_the_person(collector, shot, django_capture_on_commit_callbacks):
    assert [row["id"] for row in exported(collector.user)["фотографии моих предметов"]] == [shot.pk]
    with export_zip(collector.user) as file, zipfile.ZipFile(file) as archive:
        assert f"photos/{shot.image.name}" in archive.namelist()
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(collector.user)
    assert (stored(), PieceImage.objects.count()) == ([], 0)
