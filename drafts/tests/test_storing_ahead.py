"""Files of photos are written while nobody waits for the lock of the catalogue, and go where they were for nothing."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import Role
from accounts.tests.factories import make_user
from catalogue.history.versions import latest_number
from catalogue.models import Watch
from catalogue.photos.files import files_below
from catalogue.photos.pipeline import take_in
from catalogue.photos.storage import PhotoDisk
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import file_of, scene
from drafts import actions, content, merging
from drafts.models import DraftWatch
from drafts.photos import PhotoChange
from drafts.restoring import restore

from .factories import make_draft_watch, published
from .test_actions import as_written, correction, submitted

RIGHTS = {"credit": "", "licence": "CC0", "photographer": None}
saved: list[tuple[str, bool]] = []
locked: list[bool] = []


class WatchfulDisk(PhotoDisk):
    """Notes of each file whether the catalogue's lock was held while it was written."""

    def save(self, name, content, max_length=None):
        saved.append((name, bool(locked)))
        return super().save(name, content, max_length)


@pytest.fixture
def watchful(settings, transactional_db):
    storage = {"BACKEND": f"{__name__}.WatchfulDisk", "OPTIONS": settings.STORAGES["default"].get("OPTIONS", {})}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    for each in (saved, locked):
        each.clear()
    with connection.execute_wrapper(note_locks):
        yield


def note_locks(execute, sql, params, many, context):
    """From the first statement that locks the catalogue to the end of its transaction."""
    is_lock = "catalogue_catalogueversion" in sql and (
        "UPDATE" in sql or (connection.vendor == "sqlite" and "LIMIT" not in sql)
    )
    if is_lock and not locked and connection.in_atomic_block:
        locked.append(True)
        transaction.on_commit(locked.clear)
    return execute(sql, params, many, context)


def photo(number=0):
    return take_in(file_of(scene(400 + 20 * number, 300), "PNG"))


def sent(*sides):
    return [PhotoChange(side, photo(number), RIGHTS) for number, side in enumerate(sides)]


@contextmanager
def writing_ahead(photos: int):
    """Inside, the files of so many photos are written, and none of them under the lock."""
    saved.clear()
    yield
    assert [name for name, was_locked in saved if was_locked] == []
    assert len({name.rpartition("/")[0] for name, _was_locked in saved}) == photos  # each has a folder of its own


@pytest.fixture
def people(transactional_db):
    return make_user(role=Role.Code.CONTRIBUTOR), make_user(role=Role.Code.MODERATOR)


def test_no_file_is_written_under_the_lock(people, watchful):
    author, judge = people
    draft = make_draft_watch(user=author, code="0042")
    content.write(draft, {"movement": {"calibre": "2616"}})
    with writing_ahead(2):
        actions.edit(draft, by=author, version=draft.version, values={}, photos=sent("main", "left"))
    with writing_ahead(1):
        actions.put_photo(draft, by=author, change=PhotoChange("right", photo(2), RIGHTS))
    submitted(draft)
    with writing_ahead(3):
        actions.accept(draft, by=judge, version=draft.version, corrections={"code": "0043"}, message="По фото")
    watch = Watch.objects.get()
    assert watch.folder.endswith("-0043")
    again = correction(watch, author, code="0044")
    actions.edit(again, by=author, version=again.version, values={}, photos=[PhotoChange("main", photo(4), RIGHTS)])
    submitted(again)
    with writing_ahead(2):  # the new one, and the one that it replaces
        actions.accept(again, by=judge, version=again.version)
    with writing_ahead(1):
        actions.undo(again, by=judge, version=again.version)
    with writing_ahead(1):
        set_photo(watch, "bottom", photo(5), by=judge, **RIGHTS)
    kept = published(brand=watch.brand, code="1")
    with writing_ahead(4):
        merging.merge(kept, Watch.objects.get(pk=watch.pk), by=judge)


def test_beginning_and_restoring_write_no_file_under_the_lock(people, watchful):
    author, judge = people
    watch = published(code="0042")
    set_photo(watch, "main", photo(), by=judge, **RIGHTS)
    number = latest_number(watch)
    options = {"by": author, "token": uuid4(), "target": watch, "number": number}
    with writing_ahead(1):
        draft = actions.begin(DraftWatch, values=as_written(watch), photos=sent("main", "left")[1:], **options)
    change = PhotoChange("main", photo(2), RIGHTS)
    actions.edit(draft, by=author, version=draft.version, values={}, photos=[change])
    actions.accept(submitted(draft), by=judge, version=draft.version)
    with writing_ahead(3):  # the old one for the draft and the watch, and the new ones kept with the draft
        restore(watch, by=judge, number=number, seen=latest_number(watch))
    assert [image.side for image in watch.images.all()] == ["main"]


def test_what_was_written_for_nothing_goes(people, watchful):
    author, judge = people
    make_watch(code="0042")
    draft = submitted(make_draft_watch(user=author, code="0042"))
    actions.edit(draft, by=author, version=draft.version, values={}, photos=sent("main"))
    with pytest.raises(ValidationError):
        actions.accept(draft, by=judge, version=draft.version)
    assert [name for name, _was_locked in saved if name.startswith("watches/")]
    assert list(files_below("watches")) == []
    assert len(list(files_below("drafts"))) > 1
