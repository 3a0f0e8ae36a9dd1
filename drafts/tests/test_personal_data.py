"""What a person takes along of their proposals, and what stays when they are gone."""

import zipfile
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import ForeignKey

from accounts.personal_data import _rows, delete_person, export_rows, export_zip
from catalogue.models import Watch
from catalogue.photos.files import files_below
from drafts import actions
from drafts.models import DraftAlias, DraftImage, DraftMechanism, DraftWatch

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch
from .test_photos import begun

pytestmark = pytest.mark.django_db


def accepted(collector, moderator) -> DraftWatch:
    draft = begun(collector)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    return draft


def test_every_table_that_hangs_on_a_draft_is_exported(collector):
    covered = {rows(collector.user).model for rows in _rows.values()}
    hanging = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in {DraftWatch, DraftMechanism}
    }
    assert hanging <= covered


def test_nothing_of_other_people_is_exported(collector, stranger):
    theirs = make_draft_watch(user=stranger.user, source="чужое", aliases=["чужое"])
    make_draft_image(theirs, credit="чужое")
    make_draft_mechanism(user=stranger.user, source="чужое")
    make_draft_watch(user=collector.user, source="моё", aliases=["моё имя"])
    found = str(export_rows(collector.user))
    assert "чужое" not in found
    assert "моё имя" in found


def test_the_zip_has_every_photo_that_the_person_sent(collector, moderator):
    published, waiting = accepted(collector, moderator), begun(collector)
    kept = make_draft_image(waiting, "left", image="watches/x/left/x.webp")
    lost = make_draft_image(waiting, "right")
    archive = zipfile.ZipFile(BytesIO(export_zip(collector.user)))
    photos = {name.removeprefix("photos/") for name in archive.namelist()} - {"data.json"}
    assert photos == {draft.images.get(side="main").image.name for draft in (published, waiting)}
    assert not photos & {kept.image.name, lost.image.name}


def test_who_leaves_takes_open_drafts_along_and_leaves_what_was_accepted_without_a_name(
    collector, moderator, django_capture_on_commit_callbacks
):
    published, waiting = accepted(collector, moderator), begun(collector)
    DraftAlias.objects.create(watch=waiting, key="имя")
    own = list(files_below(f"drafts/{waiting.pk}"))
    assert own
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(collector.user)
    assert list(DraftWatch.objects.values_list("pk", "user")) == [(published.pk, None)]
    assert not any(map(default_storage.exists, own))
    shown, proposed = Watch.objects.get().images.get(), DraftImage.objects.get()
    assert default_storage.exists(shown.image.name)
    assert default_storage.exists(proposed.image.name)
    assert (shown.credit, proposed.credit) == ("", "")
