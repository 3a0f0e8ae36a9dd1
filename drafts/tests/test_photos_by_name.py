"""Photographs find their drafts by the names that a spreadsheet gave; what people send is read within bounds."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import make_user
from catalogue.tests.memory import MEGABYTE, peak_below
from catalogue.tests.pictures import photo_file
from drafts.sheet.forms import PhotosForm
from drafts.sheet.photos import MOST_FILES, place_in, places
from drafts.sides import side_of
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db


def photo(width: int, height: int) -> bytes:
    return photo_file(width, height).getvalue()


def zipped(files: dict[str, bytes], compression=zipfile.ZIP_STORED) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("photos.zip", packed.getvalue())


def test_photos_find_their_drafts_by_name_and_their_sides_by_name_or_order(contributor):
    first = make_draft_watch(user=contributor.person, awaited_photos="IMG_1.jpg, img_2.JPG, слева.jpg")
    second = make_draft_watch(user=contributor.person, awaited_photos="main, новый.jpg")
    other = make_draft_watch(user=make_user(), awaited_photos="IMG_9.jpg")
    files = {"IMG_2.jpg": photo(300, 300), "list/слева.jpg": photo(310, 300), "IMG_9.jpg": photo(320, 300),
             "main, новый.jpg": b"no picture", "__MACOSX/._IMG_1.jpg": b"x"}  # fmt: skip
    page = contributor.post("/drafts/photos/", {"photos": [zipped(files)]})
    assert {name for name, _draft in page.context["given"].taken} == {"IMG_2.jpg", "слева.jpg"}
    assert {name for name, _why in page.context["given"].refused} == {"IMG_9.jpg", "main, новый.jpg"}
    first_photo = SimpleUploadedFile("img_1.jpg", photo(330, 300))
    named = SimpleUploadedFile("Main, Новый.JPG", photo(340, 300))
    page = contributor.post("/drafts/photos/", {"photos": [first_photo, named]})
    assert len(page.context["given"].taken) == 2
    first.refresh_from_db()
    assert sorted(image.side for image in first.images.all()) == ["left", "main", "right"]
    assert [first.awaited_photos, second.__class__.objects.get(pk=second.pk).awaited_photos] == ["", ""]
    assert not other.images.exists()
    assert not page.context["waiting"]


def test_photos_of_telephones_come_in_a_zip(contributor):
    make_draft_watch(user=contributor.person, awaited_photos="IMG_1.HEIC, IMG_2.avif")
    files = {"IMG_1.heic": photo_file(kind="HEIF").getvalue(), "IMG_2.AVIF": photo_file(410, kind="AVIF").getvalue()}
    given = contributor.post("/drafts/photos/", {"photos": [zipped(files)]}).context["given"]
    assert ({name for name, _draft in given.taken}, given.refused) == (set(files), [])


def test_a_broken_zip_and_too_many_photos_get_a_sentence(contributor, monkeypatch):
    broken = SimpleUploadedFile("a.zip", b"PK\x05\x06" + b"\xff" * 18)
    assert contributor.post("/drafts/photos/", {"photos": [broken]}).status_code == 400
    monkeypatch.setattr("drafts.sheet.photos.MOST_PHOTOS", 1)
    make_draft_watch(user=contributor.person, awaited_photos="a.jpg; b.jpg")
    files = {"a.jpg": photo(300, 300), "b.jpg": photo(310, 300)}
    given = contributor.post("/drafts/photos/", {"photos": [zipped(files)]}).context["given"]
    assert (len(given.taken), given.left) == (1, 1)
    given = contributor.post("/drafts/photos/", {"photos": [zipped(files)]}).context["given"]
    assert [name for name, _draft in given.taken] == ["b.jpg"]


@pytest.mark.parametrize(
    ("names", "name", "found"),
    [
        ("IMG_0001.jpg", "img_0001.JPG", True),
        ("a.jpg, b.jpg", "b.jpg", True),
        ("a.jpg;b.jpg", "b.jpg", True),
        ("IMG_1, IMG_2", "IMG_2.jpeg", True),
        ("IMG_11.jpg", "IMG_1.jpg", False),
        ("xIMG_1.jpg", "IMG_1.jpg", False),
        ("photos/IMG_1.jpg", "IMG_1.jpg", True),
    ],
)
def test_a_name_stands_among_names(names, name, found):
    assert bool(place_in(names, name)) == found


@pytest.mark.parametrize(
    ("name", "side"),
    [("main.jpg", "main"), ("Главное фото.jpg", "main"), ("слева.png", "left"), ("right 2.jpg", "right"),
     ("низ.jpg", "bottom"), ("IMG_7.jpg", None), ("left right.jpg", None)],
)  # fmt: skip
def test_a_name_tells_a_side(name, side):
    assert side_of(name) == side


def test_however_many_names_come_what_waits_is_read_once(contributor):
    for number in range(5):
        make_draft_watch(user=contributor.person, awaited_photos=f"wanted{number}.jpg")
    contributor.get("/drafts/photos/")  # what is kept for all pages
    asked = []
    for number in (2, MOST_FILES):
        files = [zipped({f"IMG_{each}.jpg": b"x" for each in range(number)})]
        with CaptureQueriesContext(connection) as queries:
            page = contributor.post("/drafts/photos/", {"photos": files})
        assert len(page.context["given"].refused) == number
        asked.append(len(queries))
    assert asked[1] <= asked[0]


def test_more_files_than_are_looked_at_get_a_sentence(contributor):
    files = [zipped({f"{each}.jpg": b"x" for each in range(MOST_FILES - 1)}), zipped({"a.jpg": b"x", "b.jpg": b"x"})]
    page = contributor.post("/drafts/photos/", {"photos": files})
    assert page.status_code == 400
    assert page.context["form"].errors["photos"]


def test_very_many_names_in_a_zip_take_no_memory(contributor):
    file = zipped(dict.fromkeys(map(str, range(20_000)), b""))
    with peak_below(MEGABYTE), pytest.raises(ValidationError):
        PhotosForm().fields["photos"].clean([file])


def test_a_photo_that_is_packed_wrongly_is_refused_by_itself(contributor):
    make_draft_watch(user=contributor.person, awaited_photos="a.jpg; b.jpg")
    files = zipped({"a.jpg": b"0123456789" * 100, "b.jpg": photo(300, 300)}, zipfile.ZIP_DEFLATED)
    content = bytearray(files.read())
    content[35:43] = b"\xff" * 8  # behind the head of the first
    given = contributor.post("/drafts/photos/", {"photos": [SimpleUploadedFile("a.zip", content)]}).context["given"]
    assert [name for name, _draft in given.taken] == ["b.jpg"]
    assert [name for name, _why in given.refused] == ["a.jpg"]


@pytest.mark.parametrize("names", ["a," * 250, "a,\n" * 166, "\n" * 500, " ," * 250, "/" * 500, "a/" * 250])
def test_of_every_name_few_beginnings_are_tried(names):
    assert len([*places(names)]) <= 4 * 250


@pytest.mark.parametrize("name", ["", ".", "/", "./", "..", "a/.."])
def test_a_file_without_a_name_is_no_photo(contributor, name):
    make_draft_watch(user=contributor.person, awaited_photos="a.jpg")
    content = zipped({"name!": b"x", "a.jpg": photo(300, 300)}).read()
    renamed = content.replace(b"name!", name.encode().ljust(5, b"\0"))  # a name ends at the first nought
    page = contributor.post("/drafts/photos/", {"photos": [SimpleUploadedFile("a.zip", renamed)]})
    assert [name for name, _draft in page.context["given"].taken] == ["a.jpg"]
    assert page.context["given"].refused == []
