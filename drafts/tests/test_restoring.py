"""An earlier version comes back by one moderator alone; history and steps say who, why and upon what evidence."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from catalogue.history.publishing import delete_watch, publish_mechanism, publish_watch
from catalogue.history.versions import latest_number, present
from catalogue.models import Mechanism, Revision, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand, make_function, make_watch
from catalogue.tests.pictures import photo_file
from drafts import actions
from drafts.errors import ChangedSince
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step
from drafts.restoring import restore

from .factories import published
from .test_actions import accepted, correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def vandalised(collector, judge):
    """A watch with a good version 2 and what a vandal made of it."""
    watch = published(code="0042", start_release=1970)
    accepted(correction(watch, collector.user, code="0043", aliases=["Другое"], evidence="Паспорт"), judge)
    watch = Watch.objects.get()
    vandalism = {"code": "666", "brand": make_brand(name="Чушь"), "aliases": ["Ерунда"], "evidence": "Сам видел"}
    accepted(correction(watch, collector.user, **vandalism), judge)
    return Watch.objects.get()


def page_of(watch):
    return reverse("drafts:watch_restore", args=[watch.folder])


def test_a_lone_moderator_restores_what_was_accepted_once(vandalised, moderator, visitor, mailoutbox):
    mailoutbox.clear()
    page = page_of(vandalised)
    history = f"/watches/{vandalised.folder}/history/"
    assert f'href="{page}?number=2"' in moderator.get(history).content.decode()
    shown = moderator.get(f"{page}?number=2").content.decode()
    for piece in (
        "<del>666</del>",
        "<ins>0043</ins>",
        "<del>Ерунда</del>",
        "<ins>Другое</ins>",
        'name="seen" value="3"',
    ):
        assert piece in shown
    answer = moderator.post(page, {"number": 2, "seen": 3, "message": "Вандализм."})
    assert answer["Location"] == history
    watch = Watch.objects.get()
    assert (watch.code, watch.brand_id != vandalised.brand_id) == ("0043", True)
    assert [alias.key for alias in watch.aliases.all()] == ["Другое"]
    revision = Revision.objects.of(watch).first()
    assert (revision.number, revision.action, revision.author, revision.evidence) == (
        4, Revision.Action.RESTORED, moderator.user, "Паспорт",
    )  # fmt: skip
    step = Step.objects.last()
    assert (step.kind, step.by, step.message, step.wrote(revision)) == ("restored", moderator.user, "Вандализм.", True)
    assert (step.draft.status, step.draft.result, step.draft.user) == ("accepted", watch, moderator.user)
    told = visitor.get(history).content.decode()
    for piece in ("Вандализм.", f"проверил {moderator.user.login}", "восстановлено"):
        assert piece in told
    assert mailoutbox == []
    moderator.user.refresh_from_db()
    assert moderator.user.rating == 0  # what was accepted once is nobody's contribution


def test_a_movement_comes_back_too(moderator):
    functions = [make_function(), make_function()]
    movement = publish_mechanism(Mechanism(calibre="2209"), functions=functions, by=None, evidence="", action="created")
    movement.calibre = "666"
    publish_mechanism(movement, functions=[], by=None, evidence="", action="changed")
    page = reverse("drafts:mechanism_restore", args=[movement.slug])
    assert "<ins>2209</ins>" in moderator.get(f"{page}?number=1").content.decode()
    assert moderator.post(page, {"number": 1}).status_code == 302
    movement.refresh_from_db()
    assert (movement.calibre, list(movement.functions.order_by("mechanism_functions__pk"))) == ("2209", functions)
    assert DraftMechanism.objects.get().result == movement


def test_history_says_of_photos_too_that_they_were_restored(moderator, stranger):
    watch = published()
    number, photo = latest_number(watch), take_in(photo_file())
    set_photo(watch, "left", photo, credit="Иван", licence="CC0", by=stranger.user)
    restore(watch, by=moderator.user, number=number, seen=number + 1)
    assert not watch.images.exists()
    assert {revision.action for revision in Revision.objects.of(watch).filter(number__gt=number + 1)} == {"restored"}


def test_an_open_correction_of_the_moderator_is_no_hindrance(vandalised, moderator):
    own = correction(vandalised, moderator.user, note="Моё")
    moderator.post(page_of(vandalised), {"number": 2})
    own.refresh_from_db()
    assert (Watch.objects.get().code, own.status) == ("0043", Proposal.Status.DRAFT)


def test_it_is_taken_back_as_any_decision(vandalised, moderator, boss):
    before = present(vandalised)
    moderator.post(page_of(vandalised), {"number": 2})
    draft = DraftWatch.objects.get(user=moderator.user)
    with pytest.raises(PermissionDenied):
        actions.undo(draft, by=moderator.user, version=draft.version)
    actions.undo(draft, by=boss, version=draft.version)
    assert present(Watch.objects.get()) == before
    moderator.user.refresh_from_db()
    assert moderator.user.rating == 0


def test_it_is_for_moderators_and_for_what_is_there(vandalised, collector, visitor, moderator):
    page = page_of(vandalised)
    assert visitor.post(page, {"number": 2}).status_code == 302
    for client, values in [
        (collector, {"number": 2}), (moderator, {}), (moderator, {"number": 0}), (moderator, {"number": 99}),
        (moderator, {"number": "x"}), (moderator, {"number": "9" * 30}), (moderator, {"number": -1}),
    ]:  # fmt: skip
        assert client.post(page, values).status_code == 404
        assert client.get(page, values).status_code == 404
    with pytest.raises(PermissionDenied):
        restore(vandalised, by=collector.user, number=2, seen=3)
    assert latest_number(vandalised) == 3
    delete_watch(vandalised, by=moderator.user)
    assert moderator.get(f"{page}?number=2").status_code == 404


def test_what_nobody_looked_at_is_not_overwritten(vandalised, moderator):
    vandalised.note = "Новое"
    publish_watch(vandalised, aliases=["Ерунда"], by=None, evidence="", action="changed")
    values = {"number": 2, "seen": 3, "message": "Вандализм."}
    answer = moderator.post(page_of(vandalised), values)
    shown = answer.content.decode()
    assert answer.status_code == 400
    for piece in ("Вандализм.</textarea>", 'name="seen" value="4"', "изменил"):
        assert piece in shown
    assert Watch.objects.get().code == "666"
    with pytest.raises(ChangedSince):
        restore(vandalised, by=moderator.user, number=2, seen=3)


def test_what_cannot_stand_any_more_or_stands_already_is_said(vandalised, moderator):
    with pytest.raises(ValidationError, match="и так"):
        restore(vandalised, by=moderator.user, number=3, seen=3)
    make_watch(code="0043")
    answer = moderator.post(page_of(vandalised), {"number": 2, "message": "x" * 5001})
    assert answer.status_code == 400
    answer = moderator.post(page_of(vandalised), {"number": 2, "message": "Вандализм."})
    assert answer.status_code == 400
    assert "Часы с этим номером оформления уже есть в каталоге." in answer.content.decode()
    assert not DraftWatch.objects.filter(user=moderator.user).exists()
