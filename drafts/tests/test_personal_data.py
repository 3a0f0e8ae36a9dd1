"""What a person takes along of their proposals, and what stays when they are gone."""

import zipfile
from io import BytesIO
from itertools import chain

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import ForeignKey
from django.test import Client

from accounts.models import Role, User
from accounts.people.personal_data import _rows, delete_person, export_zip
from accounts.tests.canaries import everything_kept
from accounts.tests.exported import exported
from accounts.tests.factories import PASSWORD, make_item
from catalogue.history.publishing import publish_watch
from catalogue.history.versions import latest_number
from catalogue.models import CatalogueVersion, Revision, Watch, Withdrawal, Witness
from catalogue.photos.files import files_below
from catalogue.tests.factories import make_source
from conftest import signed_in
from drafts import actions, merging
from drafts.models import DraftImage, DraftMechanism, DraftWatch, Proposal

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch
from .test_photos import begun, picture, values

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
    found = str(exported(collector.user))
    assert "чужое" not in found
    assert "моё имя" in found


def test_the_zip_has_every_photo_that_the_person_sent(collector, moderator):
    published, waiting = accepted(collector, moderator), begun(collector)
    kept = make_draft_image(waiting, "left", image="watches/x/left/x.webp")
    lost = make_draft_image(waiting, "right")
    with export_zip(collector.user) as file, zipfile.ZipFile(file) as archive:
        photos = {name.removeprefix("photos/") for name in archive.namelist()} - {"data.json"}
    assert photos == {draft.images.get(side="main").image.name for draft in (published, waiting)}
    assert not photos & {kept.image.name, lost.image.name}


def test_very_many_photos_come_in_parts_each_of_which_leads_to_the_next(collector, monkeypatch):
    sent = [begun(collector).images.get(side="main").image for _number in range(5)]
    monkeypatch.setattr("accounts.people.personal_data.MOST_BYTES", 2 * sent[0].size)
    collector.post("/accounts/reauthenticate/", {"password": PASSWORD})
    address, found = "/accounts/data/export/", []
    while address:
        answer = collector.get(address)
        with zipfile.ZipFile(BytesIO(answer.getvalue())) as archive:
            names = archive.namelist()
            photos = [name for name in names if name.startswith("photos/")]
            assert len(photos) <= 3
            assert ("data.json" in names) == (not found)
            said = archive.read("more.txt").decode() if "more.txt" in names else ""
        found.append(photos)
        address = said.strip().rpartition("http://testserver")[2]
        assert not said or "Остальные ваши фотографии" in said
    assert len(found) > 1
    assert sorted(chain.from_iterable(found)) == sorted(f"photos/{image.name}" for image in sent)
    for part in (len(found) + 1, 0, "x", "-1", "9" * 30, "²"):
        assert collector.get("/accounts/data/export/", {"part": part}).status_code == 404


CANARY = "kanareika"


def corrected(watch: Watch, client, moderator, **more) -> DraftWatch:
    """A correction that `client` sends and `moderator` accepts."""
    told = {"brand": watch.brand.name, "number": latest_number(watch)} | more
    client.post(f"/watches/{watch.folder}/edit/", values(**told))
    draft = DraftWatch.objects.get(target=watch, user=client.user)
    actions.submit(draft, by=client.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    return draft


@pytest.fixture
def leaver(moderator, stranger) -> Client:
    """Somebody with proposals in every state, whose photo and words went all the ways that there are."""
    client = signed_in(CANARY, Role.Code.CONTRIBUTOR)
    User.objects.filter(pk=client.user.pk).update(avito_url=f"https://avito.ru/{CANARY}")
    make_item(client.user, note=f"записка {CANARY}")
    for status in Proposal.Status:
        draft = begun(client)
        if status not in {Proposal.Status.DRAFT, Proposal.Status.WITHDRAWN}:
            actions.submit(draft, by=client.user, version=draft.version)
            actions.reply(draft, by=client.user, version=draft.version, message=f"Пишите: {CANARY}@example.org")
            actions.reply(draft, by=moderator.user, version=draft.version, message=f"Здравствуйте, {CANARY}!")
        decide = {"accepted": actions.accept, "rejected": actions.reject, "needs_work": actions.send_back}.get(status)
        if decide:
            decide(draft, by=moderator.user, version=draft.version, message=f"Ответ для {CANARY}")
        elif status == Proposal.Status.WITHDRAWN:
            actions.withdraw(draft, by=client.user, version=draft.version)
    return client


def test_who_leaves_takes_all_along_but_what_was_accepted(leaver, django_capture_on_commit_callbacks):
    gone = DraftWatch.objects.exclude(status=Proposal.Status.ACCEPTED)
    files = [name for draft in gone for name in files_below(f"drafts/{draft.token}")]
    assert len({name.split("/")[1] for name in files}) == 5
    shown = Watch.objects.get(images__isnull=False)
    assert shown.images.get().author == CANARY
    assert CANARY in everything_kept()
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(leaver.user)
    assert CANARY not in everything_kept()
    assert not any(map(default_storage.exists, files))
    assert [draft.user for draft in DraftWatch.objects.all()] == [None]
    for photo in (shown.images.get(), DraftImage.objects.get()):
        assert default_storage.exists(photo.image.name)
        assert (photo.author, photo.licence) == ("", "CC BY-SA 4.0")


def test_what_they_said_by_sources_is_taken_along_and_stays_without_their_name(leaver):
    Withdrawal.objects.create(source=make_source(), by=leaver.user, reason="Выдумано")
    said = Witness.objects.filter(entered_by=leaver.user)
    kept = list(said.values_list("pk", "says"))
    along = exported(leaver.user)
    assert kept and [row["id"] for row in along["что я сообщил по источникам"]] == [pk for pk, _says in kept]
    assert [row["reason"] for row in along["источники, которые я отозвал"]] == ["Выдумано"]
    delete_person(leaver.user)
    nameless = Witness.objects.filter(pk__in=[pk for pk, _says in kept], entered_by=None)
    assert list(nameless.values_list("pk", "says")) == kept
    assert Withdrawal.objects.get().by is None


def test_pages_that_named_who_left_are_out_of_date(leaver):
    before = CatalogueVersion.objects.number()
    delete_person(leaver.user)
    assert CatalogueVersion.objects.number() > before


def test_what_others_made_of_it_can_still_be_taken_back(
    leaver, moderator, stranger, administrator, django_capture_on_commit_callbacks
):
    shown = Watch.objects.get(images__isnull=False)
    own = shown.images.get().sha256
    corrected(shown, stranger, moderator, code="0043")  # borrows the photo, which stays the leaver's
    other = publish_watch(
        Watch(brand=shown.brand, folder="other"), aliases=[], by=None, evidence="", action=Revision.Action.CREATED
    )
    merge_and_back(other, shown, by=administrator.user)
    replaced = corrected(shown, moderator, administrator, **{"photo_main-file": picture((9, 9, 200))})
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(leaver.user)
    assert CANARY not in everything_kept()
    replaced.refresh_from_db()
    actions.undo(replaced, by=administrator.user, version=replaced.version)
    merge_and_back(other, shown, by=administrator.user)
    photo = shown.images.get()
    assert (photo.sha256, photo.author) == (own, "")
    assert default_storage.exists(photo.image.name)
    assert CANARY not in everything_kept()


def merge_and_back(kept: Watch, gone: Watch, *, by) -> None:
    row = merging.merge(kept, gone, by=by)
    assert kept.images.get().sha256 == gone.images.get().sha256
    merging.undo(row, by=by)
    assert not kept.images.exists()
