"""Photos get to their place and go from it: files first, the row last, nothing half done."""

import resource
import threading
import time
import urllib.error
import urllib.request
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import QueryDict

from catalogue.history.publishing import delete_watch
from catalogue.models import CatalogueVersion, Revision, WatchImage
from catalogue.photos import files
from catalogue.photos.files import files_below
from catalogue.photos.names import names_of
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import PhotoNotStored, remove_photo, set_photo
from catalogue.photos.sweeping import sweep, sweep_daily
from catalogue.search.query import CatalogueQuery
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import file_of, photo_file, scene
from catalogue.tests.storages import use_bucket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored() -> list[str]:
    return sorted([*files_below("watches"), *files_below("drafts")])


def put(watch, photo, side="main", **options):
    return set_photo(watch, side, photo, **{"credit": "Иван", "licence": "CC BY 4.0", "by": None} | options)


def names_for(watch, photo, side="main") -> list[str]:
    stem = f"watches/{watch.folder}/{side}/{photo.sha256}"
    return sorted([f"{stem}.{photo.extension}", *(f"{stem}-{width}.webp" for width in photo.variants)])


@pytest.fixture
def photo():
    return take_in(photo_file())


@pytest.fixture
def other():
    return take_in(file_of(scene(700, 500), "PNG"))


def test_files_lie_by_folder_and_side(photo_storage, photo):
    watch = make_watch(folder="poljot-3133")
    image = put(watch, photo, "left")
    assert stored() == names_for(watch, photo, "left")
    assert image.image.name == f"watches/poljot-3133/left/{photo.sha256}.jpg"
    with photo_storage.open(image.image.name) as file:
        assert file.read() == photo.master


def test_the_row_says_what_the_photo_is(photo):
    watch = make_watch()
    put(watch, photo)
    row = WatchImage.objects.get(watch=watch)
    assert (row.width, row.height, row.sha256, row.dhash) == (400, 300, photo.sha256, photo.dhash)
    assert (row.credit, row.licence) == ("Иван", "CC BY 4.0")
    assert row.dhash_1 + row.dhash_2 + row.dhash_3 + row.dhash_4 == row.dhash
    watch.refresh_from_db()
    assert watch.has_photo


def counted_by_photo() -> dict[str, int]:
    """The numbers beside «с фотографией» and «без фотографии»."""
    facets = {facet.name: facet for facet in CatalogueQuery.parse(QueryDict("")).facets()}
    return {choice.value.token: choice.count for choice in facets["photo"].choices if choice.count}


def test_the_facets_know_the_first_photo_of_a_watch_and_the_last(photo):
    photographed, watch, _bare = (make_watch() for _number in range(3))
    put(photographed, photo)
    assert counted_by_photo() == {"yes": 1, "no": 2}
    put(watch, photo)
    put(watch, photo, "left")
    assert counted_by_photo() == {"yes": 2, "no": 1}
    remove_photo(watch, "main", by=None)
    assert counted_by_photo() == {"yes": 2, "no": 1}
    remove_photo(watch, "left", by=None)
    assert counted_by_photo() == {"yes": 1, "no": 2}


def test_history_and_version_say_it(photo, other, moderator):
    watch = make_watch()
    version = CatalogueVersion.objects.number()
    put(watch, photo, by=moderator.user)
    put(watch, other, by=moderator.user)
    remove_photo(watch, "main", by=moderator.user)
    remove_photo(watch, "main", by=moderator.user)
    said = [
        (row.before.get("photo_main", {}).get("sha256"), row.after.get("photo_main", {}).get("sha256"), row.author)
        for row in Revision.objects.of(watch).reverse()
    ]
    person = moderator.user
    assert said == [
        (None, photo.sha256, person), (photo.sha256, other.sha256, person), (other.sha256, None, person)
    ]  # fmt: skip
    assert CatalogueVersion.objects.number() == version + 3


def test_a_replaced_photo_goes_after_the_commit(photo_storage, commits, photo, other):
    watch = make_watch()
    put(watch, photo)
    with commits():
        put(watch, other)
        assert stored() == sorted(names_for(watch, photo) + names_for(watch, other))
    assert stored() == names_for(watch, other)
    assert WatchImage.objects.get(watch=watch).sha256 == other.sha256


def test_the_same_photo_again_changes_nothing(photo_storage, commits, photo):
    watch = make_watch()
    with commits():
        put(watch, photo)
        put(watch, photo)
    assert stored() == names_for(watch, photo)
    assert Revision.objects.of(watch).count() == 1


def test_a_photo_that_comes_back_keeps_its_files(photo_storage, commits, photo, other):
    watch = make_watch()
    with commits():
        put(watch, photo)
        put(watch, other)
        put(watch, photo)
    assert stored() == names_for(watch, photo)


def test_a_removed_photo_takes_its_files_along(photo_storage, commits, photo):
    watch = make_watch()
    put(watch, photo)
    put(watch, photo, "left")
    with commits():
        remove_photo(watch, "main", by=None)
    assert stored() == names_for(watch, photo, "left")
    watch.refresh_from_db()
    assert watch.has_photo
    with commits():
        remove_photo(watch, "left", by=None)
    assert stored() == []
    watch.refresh_from_db()
    assert not watch.has_photo


def test_a_deleted_watch_takes_its_files_along(photo_storage, commits, photo):
    watch = make_watch()
    put(watch, photo)
    with commits():
        delete_watch(watch, by=None)
        assert stored() == names_for(watch, photo)
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_not_written_leaves_files_for_the_sweep(photo_storage, photo):
    watch = make_watch()
    with pytest.raises(RuntimeError), transaction.atomic():
        put(watch, photo)
        raise RuntimeError
    assert not WatchImage.objects.exists()
    assert sweep(timedelta(hours=24)).removed == []
    assert sorted(sweep(timedelta(0)).removed) == names_for(watch, photo)
    assert stored() == []


def test_the_sweep_reports_what_is_missing_and_marks_it(photo_storage, photo, capsys):
    watch = make_watch()
    image = put(watch, photo)
    photo_storage.delete(image.image.name)
    before = CatalogueVersion.objects.number()
    for _again in range(2):
        assert sweep(timedelta(0)).missing == [image.image.name]
        image.refresh_from_db()
        assert image.file_missing
        assert CatalogueVersion.objects.number() == before + 1
    put(watch, photo)
    call_command("sweep_media")
    assert capsys.readouterr().out == "0 files removed, 0 photos lack a file\n"
    image.refresh_from_db()
    assert not image.file_missing


def test_housekeeping_sweeps_once_a_day(photo, photo_storage):
    files.store(photo, "watches/nobody/main/photo.jpg")
    assert sweep_daily() == "0 files removed, 0 photos lack a file"
    assert sweep_daily() == "media were swept within a day"


def test_the_sweep_removes_what_a_killed_upload_left(photo_storage, photo):
    watch = make_watch()
    image = put(watch, photo)
    leftover = f"{image.image.name}.0a1b2c3d.part"
    with photo_storage.open(image.image.name) as file:
        photo_storage.save(leftover, file)
    assert sweep(timedelta(0)).removed == [leftover]
    assert stored() == names_for(watch, photo)


def test_the_sweep_asks_before_it_removes_much(photo_storage, photo):
    """As it would with the photos of one site and the database of another."""
    image = put(make_watch(), photo)
    for number in range(51):
        photo_storage.save(f"watches/other/main/{number}.jpg", ContentFile(b"x"))
    before = stored()
    with pytest.raises(CommandError, match=r"51 of 54 files belong to no photo.*Nothing was removed"):
        call_command("sweep_media", older_than=0)
    told = StringIO()
    call_command("sweep_media", older_than=0, however_many=True, dry_run=True, stdout=told)
    assert "would remove watches/other/main/0.jpg" in told.getvalue()
    assert stored() == before
    call_command("sweep_media", older_than=0, however_many=True, stdout=told)
    assert stored() == sorted(names_of(image.image.name, image.width))


def test_what_a_sweep_takes_away_lies_a_week_for_who_wants_it_back(photo_storage, photo, monkeypatch):
    name = "watches/nobody/main/photo.jpg"
    photo_storage.save(name, ContentFile(b"x"))
    assert sweep(timedelta(0)).removed == [name]
    assert not photo_storage.exists(name)
    with photo_storage.open(f"removed/{name}") as file:
        assert file.read() == b"x"
    sweep(timedelta(0))
    assert photo_storage.exists(f"removed/{name}")
    monkeypatch.setattr("catalogue.photos.sweeping.KEPT_FOR", timedelta(0))
    sweep(timedelta(0))
    assert not photo_storage.exists(f"removed/{name}")


def test_a_copy_of_the_site_sweeps_nothing_of_the_site_s(photo_storage, photo):
    """Few files, as a young club has: their share alone would let them go."""
    watch = make_watch()
    image = put(watch, photo)
    sweep(timedelta(0))
    before = stored()
    CatalogueVersion.objects.become_another_site()  # what a restore does
    remove_photo(watch, "main", by=None)
    for dry_run in (False, True):
        with pytest.raises(CommandError, match="bears the mark of another database"):
            call_command("sweep_media", older_than=0, dry_run=dry_run)
    assert stored() == before == sorted(names_of(image.image.name, image.width))
    call_command("sweep_media", older_than=0, take_over=True)
    assert stored() == []


def test_a_dry_sweep_changes_nothing(photo_storage, photo):
    image = put(make_watch(), photo)
    photo_storage.delete(image.image.name)
    version = CatalogueVersion.objects.number()
    assert sweep(timedelta(0), dry_run=True).missing == [image.image.name]
    image.refresh_from_db()
    assert (image.file_missing, CatalogueVersion.objects.number()) == (False, version)


@pytest.fixture
def nearly_full_disk():
    """Files stop growing at 4000 bytes, as on a disk that becomes full in the middle of one."""
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, earlier[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, earlier)


def test_a_full_disk_leaves_no_row_and_no_file(photo, nearly_full_disk):
    watch = make_watch()
    with pytest.raises(PhotoNotStored):
        put(watch, photo)
    assert not WatchImage.objects.exists()
    assert all(name.endswith(".webp") for name in stored())
    assert sweep(timedelta(0)).missing == []
    assert stored() == []


# An object store in trouble ------------------------------------------------------------------


def test_an_upload_fails_cleanly_without_the_store(troubled_store, photo):
    watch = make_watch()
    with pytest.raises(PhotoNotStored):
        put(watch, photo)
    assert not WatchImage.objects.exists()
    assert not Revision.objects.exists()


class Dawdler(BaseHTTPRequestHandler):
    """A store that takes what it is sent, a fifth of a second for each call."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(0.2)
        self.send_response(404 if self.command == "HEAD" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_PUT = answer

    def log_message(self, *arguments):
        """Nothing: the test says what matters."""


@pytest.fixture
def dawdling_store(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Dawdler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use_bucket(settings, f"s3+http://key:secret@127.0.0.1:{server.server_port}/photos?region=us-east-1")
        yield
        server.shutdown()


@pytest.mark.parametrize(("patience", "is_taken"), [(20, True), (0.3, False)])
def test_a_store_that_dawdles_is_given_up(dawdling_store, monkeypatch, patience, is_taken):
    monkeypatch.setattr(files, "PATIENCE_SECONDS", patience)
    watch, photo = make_watch(), take_in(photo_file(1500, 1000))
    if is_taken:
        put(watch, photo)
    else:
        with pytest.raises(PhotoNotStored):
            put(watch, photo)
    assert WatchImage.objects.exists() is is_taken


def test_addresses_are_made_without_the_store(troubled_store, photo):
    image = WatchImage(watch=make_watch(folder="a"), side="main")
    image.take_description(photo)
    assert "/photos/watches/a/main/" in image.srcset
    assert image.variant_url(300).endswith("-320.webp")
    assert troubled_store == []


def test_a_bucket_shows_what_is_public_for_ever_and_nothing_else(bucket, photo):
    image = put(make_watch(), photo)
    with urllib.request.urlopen(image.variant_url(320)) as answer:
        assert answer.headers["Content-Type"] == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
    files.store(photo, "drafts/1/main/photo.jpg")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(default_storage.url("drafts/1/main/photo.jpg"))
