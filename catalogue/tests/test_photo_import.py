"""Taking in folders of photos as people keep them. What people made on the site is never overwritten."""

import io
import os
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.loading.writing import loaded_values
from catalogue.models import CatalogueVersion, Revision, Watch, WatchImage
from catalogue.photos.files import files_below
from catalogue.photos.importing import PhotoImport, Verdict
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import remove_photo, set_photo

from .factories import make_watch
from .pictures import photo_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
TAKEN, SAME, KEPT, UNCLEAR = Verdict.TAKEN, Verdict.SAME, Verdict.KEPT, Verdict.UNCLEAR
FOLDER = "amfibiya-420059"


@pytest.fixture
def watch():
    return make_watch(folder=FOLDER)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "photos"


_width = iter(range(640, 2000))


def picture(kind="JPEG", **options) -> bytes:
    """A picture that no other one is the same as."""
    return photo_file(next(_width), 480, kind, **options).getvalue()


def put(folder: Path, **files: bytes) -> Path:
    return put_all(folder, {f"{FOLDER}/{name}.jpg": data for name, data in files.items()})


def put_all(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def verdicts(folder: Path, **options) -> dict[str, Verdict]:
    return {outcome.name: outcome.verdict for outcome in PhotoImport(folder, **options).outcomes()}


def run(folder: Path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_photos", folder, *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def rows() -> list[tuple]:
    return list(
        WatchImage.objects.order_by("watch", "side").values_list(
            "watch__folder", "side", "sha256", "credit", "licence", "photographer"
        )
    )


# Folders as people keep them ----------------------------------------------------------------

SAME_PICTURE = photo_file(1001, 700).getvalue()
SMALL, MODEST = photo_file(120, 90).getvalue(), photo_file(500, 400).getvalue()
# By name: what the file holds (None: a picture of its own), and what becomes of it.
AS_PEOPLE_KEEP_THEM = {
    f"{FOLDER}/main.jpg": (None, TAKEN),
    f"{FOLDER}/Left.JPG": (None, TAKEN),
    f"{FOLDER}/Справа.jpeg": (None, TAKEN),
    f"{FOLDER}/Bottom.jpg": (None, TAKEN),
    f"{FOLDER}/main (1).jpg": (None, UNCLEAR),
    f"{FOLDER}/left_old.jpg": (None, UNCLEAR),
    f"{FOLDER}/.DS_Store": (b"\x00\x00\x00\x01Bud1", None),
    f"{FOLDER}/Thumbs.db": (b"\xd0\xcf\x11\xe0", None),
    f"{FOLDER}/desktop.ini": (b"[.ShellClassInfo]", None),
    "__MACOSX/amfibiya-420059/._main.jpg": (b"\x00\x05\x16\x07", None),
    "Polyot 3133/MAIN.webp": (photo_file(kind="WEBP", width=901).getvalue(), Verdict.HOMELESS),
    "Полёт 3133/Главное фото.jpg": (None, TAKEN),
    "Полёт 3133/вид слева/IMG_1.png": (photo_file(902, 700, "PNG").getvalue(), TAKEN),
    "Полёт 3133/вид слева/IMG_2.png": (None, UNCLEAR),
    "Полёт 3133/IMG_20190312_101500.jpg": (None, UNCLEAR),
    "Полёт 3133/right.jpg": (b"not a picture", Verdict.BROKEN),
    "Полёт 3133/bottom.jpg": (b" ", Verdict.BROKEN),
    "Полёт 3133/паспорт.pdf": (b"%PDF-1.7", Verdict.NO_PHOTO),
    "luch-2209/main.jpg": (photo_file(1002, 700).getvalue()[:5000], Verdict.BROKEN),
    "luch-2209/main.png": (None, TAKEN),
    "luch-2209/right.gif": (b"GIF89a" + bytes(40), UNCLEAR),
    "signal-2612/Главное.HEIC": (partial(photo_file, 903, 700, "HEIF"), TAKEN),
    "signal-2612/right.avif": (partial(photo_file, 904, 700, "AVIF"), TAKEN),
    "signal-2612/bottom.heic": (b"no picture", Verdict.BROKEN),
    "luch-2209/left.jpg": (SMALL, UNCLEAR),
    "luch-2209/bottom.jpg": (MODEST, TAKEN),
    "raketa-2628/main.jpg": (SAME_PICTURE, TAKEN),
    "raketa-2628/left.jpg": (SAME_PICTURE, UNCLEAR),
    "raketa-2628/photos/right/main.jpg": (None, UNCLEAR),
    "signal-2612/left.jpg": (SAME_PICTURE, UNCLEAR),
    "test-not-in-database/main.jpg": (None, Verdict.HOMELESS),
    "main.jpg": (None, Verdict.HOMELESS),
}


@pytest.fixture
def kept_by_people(folder, watch):
    for name in ("poljot-3133", "luch-2209", "raketa-2628", "signal-2612"):
        make_watch(folder=name)
    data = {name: data for name, (data, _verdict) in AS_PEOPLE_KEEP_THEM.items()}
    late = {name: make().getvalue() for name, make in data.items() if callable(make)}  # slow to make
    return put_all(folder, {name: picture() if of is None else of for name, of in (data | late).items()})


def test_folders_as_people_keep_them(kept_by_people):
    expected = {name: verdict for name, (_data, verdict) in AS_PEOPLE_KEEP_THEM.items() if verdict}
    number = CatalogueVersion.objects.number()
    out, err = run(kept_by_people, "--dry-run")
    assert out.endswith("That is what would be done: nothing was changed.\n")
    assert (rows(), list(files_below("watches")), CatalogueVersion.objects.number()) == ([], [], number)
    assert all(f"{verdict.value}: {name}" in out + err for name, verdict in expected.items())

    assert verdicts(kept_by_people) == expected
    taken = sorted(name for name, verdict in expected.items() if verdict == TAKEN)
    assert len(rows()) == len(taken)
    assert set(Revision.objects.values_list("action", "author")) == {("loaded", None)}

    before, version = rows(), CatalogueVersion.objects.number()
    assert verdicts(kept_by_people) == {name: SAME if name in taken else verdict for name, verdict in expected.items()}
    assert (rows(), CatalogueVersion.objects.number()) == (before, version)

    unsettled = {Verdict.UNCLEAR, Verdict.BROKEN, Verdict.HOMELESS}
    assert all((f": {name}: " in err) == (verdict in unsettled) for name, verdict in expected.items())
    assert "Some files need you" in err
    assert "luch-2209/bottom.jpg: 500 × 400" in out
    assert "too small to be of use" in out


def test_what_systems_leave_beside_photos_is_no_failure(watch, folder):
    put_all(folder, {f"{FOLDER}/{name}": b"x" for name in (".DS_Store", "Thumbs.db", "ehthumbs.db", ".keep")})
    put(folder, Bottom=picture())
    out, err = run(folder)
    assert err == ""
    assert out.splitlines()[-1].startswith("1 taken in; 0 here already; 0 kept")
    assert [row[1] for row in rows()] == ["bottom"]


def test_a_name_that_is_no_text_is_the_fault_of_its_file_alone(watch, folder):
    """Folders of an old Windows hold names in its code page, which no database takes."""
    put(folder, Bottom=picture())
    odd = {os.fsdecode("Полёт/main.jpg".encode("cp1251")), f"{FOLDER}/left\n\x1b[31m.jpg"}
    put_all(folder, dict.fromkeys(odd, MODEST))
    found = verdicts(folder)
    assert len(found) == 3
    assert list(found.values()).count(UNCLEAR) == 2
    assert len(rows()) == 1


def test_a_photo_smaller_than_a_thumbnail_is_taken_when_one_says_so(watch, folder):
    put(folder, main=SMALL)
    assert verdicts(folder, small=True) == {f"{FOLDER}/main.jpg": TAKEN}


def test_a_picture_that_the_site_has_elsewhere_is_asked_about(watch, folder):
    set_photo(make_watch(folder="other"), "left", take_in(io.BytesIO(SAME_PICTURE)), credit="", licence="", by=None)
    _out, err = run(put(folder, main=SAME_PICTURE))
    assert "the same picture as watches/other/left" in err
    assert len(rows()) == 1


def test_photos_of_a_merged_watch_go_to_the_one_it_went_into(watch, folder):
    make_watch(folder="amfibia", merged_into=watch)
    put_all(folder, {"amfibia/main.jpg": picture()})
    assert verdicts(folder) == {"amfibia/main.jpg": TAKEN}
    assert rows()[0][0] == FOLDER


# What people made stays ---------------------------------------------------------------------


@pytest.mark.parametrize("of", ["a member", "somebody with a name", "nobody"])
def test_a_photo_that_people_put_there_is_never_overwritten(watch, folder, of, collector):
    member = collector.user
    rights = {
        "a member": {"photographer": member, "credit": "", "licence": "CC BY 4.0"},
        "somebody with a name": {"credit": "Иван Иванов", "licence": "CC0"},
        "nobody": {"credit": "", "licence": ""},
    }[of]
    set_photo(watch, "main", take_in(io.BytesIO(picture())), by=member, **rights)
    before = rows()
    put(folder, main=photo_file(40, 30).getvalue())
    put_all(folder, {"credits.csv": f"file,credit,licence\n{FOLDER}/main.jpg,Другой,CC0\n".encode()})
    for options in ([], ["--small"], ["--dry-run", "--small"]):
        out, _err = run(folder, *options)
        assert rows() == before
    assert f"kept as people made it: {FOLDER}/main.jpg: this side has a photo by" in out
    assert "1 kept as people made it" in out


def test_what_people_took_off_stays_off(watch, folder, moderator):
    put(folder, main=picture())
    verdicts(folder)
    remove_photo(watch, "main", by=moderator.user)
    assert verdicts(folder) == {f"{FOLDER}/main.jpg": KEPT}
    assert rows() == []


def test_a_better_photo_takes_the_place_of_an_imported_one(watch, folder):
    put(folder, main=picture())
    verdicts(folder)
    put(folder, main=picture())
    out, err = run(folder)
    assert (err, "in place of the one imported before" in out) == ("", True)
    (row,) = rows()
    sha256 = take_in(io.BytesIO((folder / FOLDER / "main.jpg").read_bytes())).sha256
    assert row[2] == sha256


def test_names_of_authors_reach_an_imported_photo_until_people_correct_them(watch, folder, moderator):
    put(folder, main=picture())
    verdicts(folder)
    put_all(folder, {"credits.csv": f"file;credit;licence\n{FOLDER.upper()}\\main.jpg;Иван;CC0\n".encode("utf-8-sig")})
    assert verdicts(folder) == {f"{FOLDER}/main.jpg": TAKEN}
    assert rows()[0][3:5] == ("Иван", "CC0")
    image = WatchImage.objects.get()
    set_photo(watch, "main", image, **image.rights | {"credit": "Пётр"}, by=moderator.user)
    assert verdicts(folder) == {f"{FOLDER}/main.jpg": KEPT}
    assert rows()[0][3:5] == ("Пётр", "CC0")


def test_an_earlier_import_that_history_does_not_call_one_is_taken_for_people_s(watch, folder):
    set_photo(watch, "main", take_in(io.BytesIO(picture())), credit="", licence="", by=None, evidence="main.jpg")
    assert verdicts(put(folder, main=picture())) == {f"{FOLDER}/main.jpg": KEPT}


def test_a_photo_does_not_make_the_data_files_speak_of_a_watch(watch, folder):
    verdicts(put(folder, main=picture()))
    assert loaded_values(Watch) == {}


# What is wrong with the folder --------------------------------------------------------------


@pytest.mark.parametrize(
    ("credits", "reason"),
    [
        ("file,credit\nx".encode("utf-16"), "not in UTF-8"),
        (b"name,credit\nx,y\n", "needs the columns"),
        (f"file,credit\nx,{'я' * 201}\n".encode(), "credit of x is longer than 200"),
    ],
)
def test_a_list_of_authors_that_cannot_be_read_is_refused_before_anything_is_taken(watch, folder, credits, reason):
    put(folder, main=picture())
    put_all(folder, {"credits.csv": credits})
    assert reason in run(folder)[1]
    assert rows() == []


def test_an_author_of_a_file_that_is_not_there_is_told(watch, folder):
    put(folder, main=picture())
    put_all(folder, {"credits.csv": b"file,credit\namfibiya-420059/mian.jpg,Ivan\n"})
    _out, err = run(folder)
    assert "it names “amfibiya-420059/mian.jpg”, which is not in the folder" in err
    assert len(rows()) == 1


def test_a_store_that_does_not_take_the_photo_is_told(watch, folder, settings):
    put(folder, main=picture(), left=picture())
    place = Path(settings.MEDIA_ROOT) / "watches" / FOLDER
    place.mkdir(parents=True)
    (place / "main").write_bytes(b"a file where the folder should be")
    assert verdicts(folder) == {f"{FOLDER}/main.jpg": Verdict.BROKEN, f"{FOLDER}/left.jpg": TAKEN}


def test_import_needs_a_folder(folder):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_photos", folder / "none")
