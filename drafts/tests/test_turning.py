"""Photos turned and moved between sides: by their author, by who decides, and of what is published."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageChops, ImageStat

from catalogue.history.versions import latest_number
from catalogue.models import Revision, Watch
from catalogue.photos.names import names_of
from catalogue.photos.pipeline import Way, take_in, turned
from catalogue.photos.storing import set_photo
from catalogue.tests.pictures import photo_file
from drafts import actions, restoring
from drafts.models import DraftImage, DraftWatch, Step, UploadDay
from drafts.photos import PhotoChange

from .factories import published
from .test_photos import begun, page, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_storage", "derived_is_right")]
RIGHTS = {"credit": "И. Иванов", "licence": "CC BY 4.0"}
TURNS = {
    Way.LEFT: Image.Transpose.ROTATE_90,
    Way.RIGHT: Image.Transpose.ROTATE_270,
    Way.HALF: Image.Transpose.ROTATE_180,
}


def pixels_of(row) -> Image.Image:
    with default_storage.open(row.image.name) as file:
        return Image.open(file).convert("RGB").copy()


def is_alike(one: Image.Image, other: Image.Image) -> bool:
    """The same picture but for what another encoding changes."""
    return one.size == other.size and max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 4


# The decoder ----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", Way.values)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_as_it_was_said(way, kind):
    clean = turned(photo_file(kind=kind), way)
    upright = Image.open(photo_file(kind=kind)).convert("RGB").transpose(TURNS[way])
    image = Image.open(BytesIO(clean.master)).convert("RGB")
    assert is_alike(image, upright)
    assert (clean.width, clean.height) == upright.size
    assert list(clean.variants) == sorted({min(image.width, 320), image.width})
    assert clean.sha256 != take_in(photo_file(kind=kind)).sha256


def test_a_png_loses_nothing_by_being_turned_there_and_back():
    first = take_in(photo_file(kind="PNG"))
    back = turned(BytesIO(turned(BytesIO(first.master), Way.LEFT).master), Way.RIGHT)
    assert back.sha256 == first.sha256


# Its author -----------------------------------------------------------------------------------


def test_an_author_turns_a_photo_and_nothing_else_of_it(collector):
    draft = begun(collector)
    before = draft.images.get()
    upright = pixels_of(before)
    old = names_of(before.image.name, before.width)
    answer = collector.get(page(draft, "edit")).text
    assert 'name="photo_main-turn"' in answer and "на четверть вправо" in answer
    sent = values(draft, brand=draft.brand.name, **{"photo_main-turn": "right", "photo_main-seen": before.sha256})
    assert collector.post(page(draft, "edit"), sent).status_code == 302
    after = draft.images.get()
    assert is_alike(pixels_of(after), upright.transpose(Image.Transpose.ROTATE_270))
    assert (after.width, after.height) == (before.height, before.width)
    assert after.rights == before.rights and after.photographer == collector.user
    assert all(default_storage.exists(name) for name in names_of(after.image.name, after.width))
    draft.refresh_from_db()
    again = sent | {"version": draft.version}  # pressed once more, or sent again after a lost answer
    collector.post(page(draft, "edit"), again)
    assert draft.images.get().sha256 == after.sha256
    assert old[-1] != after.image.name


def test_a_photo_is_turned_and_moved_at_once_and_the_one_in_its_way_goes_back(collector):
    draft = begun(collector)
    collector.post(
        page(draft, "edit"), values(draft, brand=draft.brand.name, **{"photo_left-file": uploaded(330, 300)})
    )
    draft.refresh_from_db()
    main, left = (draft.images.get(side=side) for side in ("main", "left"))
    asked = {"photo_main-turn": "half", "photo_main-to": "left"}
    assert collector.post(page(draft, "edit"), values(draft, brand=draft.brand.name, **asked)).status_code == 302
    now = {image.side: image for image in draft.images.all()}
    assert now["main"].sha256 == left.sha256 and (now["left"].width, now["left"].height) == (main.width, main.height)
    assert now["left"].sha256 != main.sha256


def uploaded(*size):
    return SimpleUploadedFile("b.jpg", photo_file(*size).getvalue())


def test_beside_an_error_a_photo_is_turned_and_moved_once(collector):
    """The form comes back with what was typed: pressed again, it does not turn and move once more."""
    draft = begun(collector)
    first = draft.images.get().sha256
    asked = {"photo_main-turn": "half", "photo_main-to": "left"}
    wrong = values(draft, brand=draft.brand.name, start_release="1500", **asked)
    answer = collector.post(page(draft, "edit"), wrong)
    assert answer.status_code == 400
    image = draft.images.get()
    assert image.side == "left" and image.sha256 != first
    assert '<option value="half" selected>' not in answer.text
    assert '<option value="left" selected>' in answer.text
    in_use = re.sub("<template.*?</template>", "", answer.text, flags=re.DOTALL)  # an empty side has its own for later
    assert '<option value="main" selected>' not in in_use


def test_what_cannot_be_read_is_said_and_changes_nothing(collector):
    draft = begun(collector)
    image = draft.images.get()
    default_storage.delete(image.image.name)
    answer = collector.post(page(draft, "edit"), values(draft, brand=draft.brand.name, **{"photo_main-turn": "left"}))
    assert answer.status_code == 400 and "не читается" in answer.text
    assert draft.images.get().sha256 == image.sha256
    draft.refresh_from_db()
    answer = collector.post(page(draft, "edit"), values(draft, **{"photo_main-turn": "inside out"}))
    assert answer.status_code == 400


def test_turning_counts_towards_the_day_as_every_photo_does(collector, monkeypatch):
    draft = begun(collector)
    image = draft.images.get()
    UploadDay.objects.filter(user=collector.user).update(photos=10_000)
    answer = collector.post(page(draft, "edit"), values(draft, brand=draft.brand.name, **{"photo_main-turn": "left"}))
    assert answer.status_code == 400 and "очень много фото" in answer.text
    assert draft.images.get().sha256 == image.sha256


# Who decides ----------------------------------------------------------------------------------


@pytest.fixture
def waiting(collector) -> DraftWatch:
    draft = begun(collector)
    actions.submit(draft, by=collector.user, version=draft.version)
    return DraftWatch.objects.get(pk=draft.pk)


def decide(client, draft, do, **more):
    address = reverse("admin:drafts_draftwatch_decide", args=[draft.pk])
    return client.post(address, {"version": draft.version, "number": 0, "do": do} | more)


def test_a_moderator_turns_and_moves_on_the_page_that_decides(waiting, moderator, collector):
    before = waiting.images.get()
    shown = moderator.get(reverse("admin:drafts_draftwatch_change", args=[waiting.pk])).text
    assert 'value="photo:main=turn:right"' in shown and 'value="photo:main=to:left"' in shown
    assert 'value="photo:main=to:main"' not in shown
    answer = decide(moderator, waiting, "photo:main=turn:right", message="Ещё не всё")
    assert answer.status_code == 200 and "Ещё не всё" in answer.text  # what was typed is still there
    waiting.refresh_from_db()
    assert decide(moderator, waiting, "photo:main=to:left").status_code == 302
    image = DraftImage.objects.get(watch=waiting)
    assert (image.side, image.width, image.height) == ("left", before.height, before.width)
    assert image.rights == before.rights
    assert UploadDay.objects.get(user=moderator.user).photos == 1
    assert UploadDay.objects.get(user=collector.user).photos == 1  # the one that they sent
    waiting.refresh_from_db()
    actions.accept(waiting, by=moderator.user, version=waiting.version)
    shown = Watch.objects.get().images.get()
    assert (shown.side, shown.sha256, shown.photographer) == ("left", image.sha256, collector.user)


def test_of_two_moderators_one_turns(waiting, moderator, administrator):
    stale = DraftWatch.objects.get(pk=waiting.pk)
    assert decide(moderator, waiting, "photo:main=turn:half").status_code == 302
    turned_once = waiting.images.get().sha256
    assert decide(administrator, stale, "photo:main=turn:half").status_code == 409
    assert waiting.images.get().sha256 == turned_once


@pytest.mark.parametrize("do", ["photo:", "photo:left=turn:left", "photo:main=turn:x", "photo:main=to:x", "photo:main"])
def test_what_no_button_asks_for_changes_nothing(waiting, moderator, do):
    assert decide(moderator, waiting, do).status_code == 400
    assert waiting.images.get().side == "main"


def test_who_may_not_decide_may_not_turn(waiting, collector, stranger):
    for client in (collector, stranger):
        assert decide(client, waiting, "photo:main=turn:left").status_code == 302  # to the sign-in of staff
        assert client.get("/watches/x/photos/").status_code == 404
    change = PhotoChange("main", None, {}, to="left")
    with pytest.raises(PermissionDenied):
        actions.arrange_photos(waiting, by=collector.user, version=waiting.version, change=change)
    assert waiting.images.get().side == "main"


# What is published ----------------------------------------------------------------------------


@pytest.fixture
def watch():
    watch = published(code="0042")
    set_photo(watch, "main", take_in(photo_file(400, 300)), **RIGHTS, by=None)
    set_photo(watch, "left", take_in(photo_file(330, 300)), **RIGHTS, by=None)
    return Watch.objects.get(pk=watch.pk)


def send(client, watch, **fields):
    stay = {f"{side}_to": side for side in ("main", "left")}
    return client.post(f"{watch.get_absolute_url()}photos/", {"seen": latest_number(watch)} | stay | fields)


def shown(watch) -> dict:
    return {image.side: (image.sha256, image.width, image.height) for image in watch.images.all()}


def test_a_moderator_turns_and_swaps_what_is_published_and_takes_it_back(watch, moderator, visitor):
    before, number = shown(watch), latest_number(watch)
    page = moderator.get(f"{watch.get_absolute_url()}photos/").text
    assert page.count('<fieldset class="photo-input">') == 2
    assert send(moderator, watch, main_turn="right", main_to="left").status_code == 302
    after = shown(watch)
    assert after["main"] == before["left"]
    assert after["left"][1:] == (300, 400) and after["left"][0] != before["main"][0]
    assert all(image.credit == "И. Иванов" and image.licence == "CC BY 4.0" for image in watch.images.all())
    history = Revision.objects.of(watch)
    assert {revision.author for revision in history[: len(history) - number]} == {moderator.user}
    assert "фотографии переставлены" in str(Step.objects.get().label)
    moderator.user.refresh_from_db()
    assert moderator.user.rating == 0
    assert visitor.get(watch.get_absolute_url()).status_code == 200
    restoring.restore(Watch.objects.get(pk=watch.pk), by=moderator.user, number=number, seen=latest_number(watch))
    assert shown(watch) == before  # the very files that stood there, and not turned back ones


def test_an_administrator_undoes_it_as_any_decision(watch, moderator, administrator):
    before = shown(watch)
    send(moderator, watch, main_turn="left")
    draft = DraftWatch.objects.get()
    actions.undo(draft, by=administrator.user, version=draft.version)
    assert shown(watch) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "В записи и так это сказано."),
        ({"main_to": "right", "left_to": "right"}, "Две фотографии не могут быть с одной стороны"),
        ({"main_turn": "x"}, "x"),
        ({"seen": 1, "main_turn": "left"}, "изменили"),
        ({"seen": "x", "main_turn": "left"}, "целое число"),
    ],
)
def test_what_changes_nothing_or_cannot_be_is_said(watch, moderator, fields, said):
    before = shown(watch)
    answer = send(moderator, watch, **fields)
    assert answer.status_code == 400 and said in answer.text
    assert shown(watch) == before and not DraftWatch.objects.exists()


def test_the_page_is_the_moderators(watch, collector, visitor):
    address = f"{watch.get_absolute_url()}photos/"
    assert visitor.get(address).status_code == 302
    assert collector.get(address).status_code == collector.post(address).status_code == 404
