"""No command of ours overwrites or removes what people made: each that writes is tried on a site full of their work."""

import contextlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_item
from catalogue.history.publishing import publish_vocabulary, publish_watch
from catalogue.models import (
    Brand,
    CatalogueVersion,
    Combination,
    LoadedRow,
    Revision,
    SearchCount,
    SearchTerm,
    SearchWord,
    Watch,
)
from catalogue.photos.files import files_below
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import place, set_photo
from catalogue.tests.pictures import photo_file
from config.tests.prototype.source import execute, in_a_file
from drafts.models import DraftImage
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db
OURS = {"accounts", "bench.invented", "catalogue", "config", "drafts"}
# What each command is called with. None: nothing that it writes could be people's work.
COMMANDS = {
    "load_catalogue": [],
    "import_photos": ["photos"],
    "import_prototype": ["sqlite:///prototype.sqlite3", "--photos", "photos"],
    "fill_catalogue": ["--watches", "3"],
    "sweep_media": ["--older-than", "0"],
    "reindex": [],
    "housekeeping": [],
    "restore": ["no-backup"],
    "move_from_sqlite": ["no-file"],
    "create_local_people": [],
    "create_local_work": None,  # it writes by the actions that people have, on a development site only
    "reencrypt": [],
    "forget_second_factor": ["collector"],
    "create_administrator": ["moderator", "--email", "moderator@example.org"],
    "status": None,  # it reads
    "check_production": None,  # what it writes it deletes
    "try_release": None,  # it asks for pages
    "verify": None,  # it restores into a scratch place
    "backup": None,  # it reads; the oldest backups go, and it says which
    "makemessages": None,  # texts of the code
    "migrate": None,  # Django's own
    "vendor_files": None,  # files of the code
    "write_error_pages": None,  # pages made of the code
}
DERIVED = {CatalogueVersion, SearchCount, SearchTerm, SearchWord, Combination, LoadedRow}


@pytest.fixture
def folder(soviet, moderator, collector, tmp_path) -> Path:
    """A loaded catalogue that people have been at (corrections, photos, drafts, a collection), and photos to import."""
    watch, photo = Watch.objects.get(folder="signal-2612"), take_in(photo_file(800, 600))
    watch.note, watch.end_release = "по паспорту", 1971
    publish_watch(watch, aliases=["свой"], by=moderator.user, evidence="паспорт", action=Revision.Action.CHANGED)
    rights = {"photographer": collector.user, "credit": "", "licence": "CC BY 4.0"}
    set_photo(watch, "main", photo, **rights, by=moderator.user)
    signal = Brand.objects.get(name="Сигнал")
    signal.name_en, signal.source, signal.note = "", "каталог 1960", "наша"
    publish_vocabulary(signal, by=None, evidence="", action="changed")
    Brand.objects.get(name="Соло").delete()
    place(DraftImage(watch=make_draft_watch(user=collector.user), side="left", **rights), photo)
    make_item(collector.user, watch=watch, note="от деда")
    User.objects.update(created_at=timezone.now() - timedelta(days=30))
    (tmp_path / "photos" / watch.folder).mkdir(parents=True)
    (tmp_path / "photos" / watch.folder / "main.jpg").write_bytes(photo_file(400, 300).getvalue())
    prototype = in_a_file(tmp_path / "prototype.sqlite3")
    execute(prototype, "INSERT INTO watch (folder, end_release) VALUES ('signal-2612', 1960)")
    execute(prototype, "INSERT INTO alias (watch_id, key) VALUES ('1', 'Свой')")
    execute(prototype, 'INSERT INTO "user" (login, email, rating) VALUES (?, ?, 9)', ["other", collector.user.email])
    return tmp_path


def everything() -> set[str]:
    """Every row that is not made of others, and every photo's file."""
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and each not in DERIVED]
    rows = {f"{model._meta.label} {row}" for model in models for row in model.objects.values_list()}
    return rows | set(files_below("watches")) | set(files_below("drafts"))


def test_every_command_of_ours_is_known_here():
    assert {name for name, app in get_commands().items() if app in OURS} == set(COMMANDS)


def test_no_command_overwrites_or_removes_what_people_made(folder, settings, monkeypatch):
    monkeypatch.chdir(folder)
    before = everything()
    for settings.DEBUG in (False, True):
        for name, arguments in COMMANDS.items():
            if arguments is not None:
                with contextlib.suppress(CommandError):  # it may refuse
                    call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())
                assert before - everything() == set(), name
