"""Photos and their sides: told by their names when they come together, and changed by hand afterwards."""

from uuid import uuid4

import pytest

from catalogue.models import Side
from drafts import actions
from drafts.models import DraftWatch
from drafts.sides import arranged, sides_for

from .factories import make_draft_image, make_draft_watch
from .test_photos import picture

NEW = "/watches/new/"


@pytest.mark.parametrize(
    ("names", "taken", "sides"),
    [
        (["left.jpg", "main.jpg", "bottom.png", "right.webp"], [], "left main bottom right"),
        (["слева.jpg", "Главное.JPG", "снизу.png", "справа.jpg"], [], "left main bottom right"),
        (["часы 0042 справа.jpg", "часы 0042 (главное).jpg"], [], "right main"),
        (["4.jpg", "2.jpg", "1.jpg", "3.jpg"], [], "bottom left main right"),
        (["IMG_0453.jpg", "IMG_0452.jpg", "IMG_0451.jpg"], [], "right left main"),
        (["IMG_10.jpg", "IMG_9.jpg"], [], "left main"),  # counted, not spelt
        (["2.jpg", "слева.jpg"], [], "main left"),  # a word tells more than a number
        (["a.jpg", "left.jpg"], ["main"], "right left"),
        (["main.jpg"], ["main"], "left"),
        (["1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg"], [], "main left right bottom -"),
        (["a.jpg"], ["main", "left", "right", "bottom"], "-"),
        (["", "..", "9" * 300 + ".jpg", "²³.jpg"], [], "main left right bottom"),
        ([], [], ""),
    ],
)
def test_a_side_for_each_of_several(names, taken, sides):
    found = [side.value if side else "-" for side in sides_for(names, taken)]
    assert sorted(found) == sorted(sides.split())
    if "" not in names:
        assert found == sides.split()


@pytest.mark.parametrize(
    ("there", "wanted", "moves"),
    [
        ("main left", {"left": "main"}, {"left": "main", "main": "left"}),
        ("main left", {"left": "main", "main": "left"}, {"left": "main", "main": "left"}),
        ("main left", {"left": "bottom"}, {"left": "bottom"}),
        ("main left right", {"left": "main", "main": "right"}, {"left": "main", "main": "right", "right": "left"}),
        ("main", {"left": "main", "main": "main"}, {}),
    ],
)
def test_what_is_in_the_way_takes_the_place_that_became_free(there, wanted, moves):
    assert arranged(there.split(), wanted) == moves


def values(draft=None, **more):
    seen = {f"photo_{image.side}-seen": image.sha256 for image in draft.images.all()} if draft else {}
    return (
        {"token": str(uuid4()), "version": draft.version if draft else 1, "evidence": "Паспорт", "brand": "Полёт"}
        | seen
        | more
    )


def shown(draft) -> dict[str, str]:
    return dict(draft.images.values_list("side", "sha256"))


@pytest.mark.django_db
def test_photos_that_come_together_without_a_script_go_to_their_sides(collector, derived_is_right):
    files = [picture((9 * at, 9, 9), name) for at, name in enumerate(["справа.jpg", "IMG_7.jpg", "left.jpg"])]
    own = picture((200, 9, 9), "x.jpg")
    answer = collector.post(NEW, values(photos=files, **{"photo_main-file": own}))
    draft = DraftWatch.objects.get()
    assert answer["Location"] == f"/drafts/watch/{draft.pk}/"
    assert set(shown(draft)) == set(Side.values)
    more = [picture((9, 200, 9), "лишнее.jpg"), picture((9, 220, 9), "main.jpg")]
    answer = collector.post(f"/drafts/watch/{draft.pk}/edit/", values(draft, photos=more, note="Слова"))
    assert answer.status_code == 400
    assert "Нет свободной стороны для лишнее.jpg, main.jpg" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.note == "Слова", "what was right is saved"


@pytest.mark.django_db
def test_sides_are_changed_by_hand(collector, moderator, derived_is_right):
    draft = make_draft_watch(user=collector.user)
    for side in ("main", "left", "right"):
        make_draft_image(draft, side, credit=side)
    before, page = shown(draft), f"/drafts/watch/{draft.pk}/edit/"
    assert 'name="photo_left-to"' in collector.get(page).content.decode()
    collector.post(page, values(draft, **{"photo_left-to": "main", "photo_right-to": "bottom"}))
    draft.refresh_from_db()
    after = {"main": before["left"], "left": before["main"], "bottom": before["right"]}
    assert shown(draft) == after
    refused = collector.post(
        page, values(draft, **{"photo_left-to": "right", "photo_main-to": "right", "note": "Слова"})
    )
    assert refused.status_code == 400
    assert "Две фотографии не могут быть с одной стороны" in refused.content.decode()
    draft.refresh_from_db()
    assert (shown(draft), draft.note) == (after, "Слова")
    assert collector.post(page, values(draft, **{"photo_left-to": "top"})).status_code == 400
    draft.refresh_from_db()
    actions.submit(draft, by=collector.user, version=draft.version)
    collector.post(page, values(draft, **{"photo_bottom-to": "main"}))
    assert shown(draft) == after | {"main": after["bottom"], "bottom": after["main"]}


@pytest.mark.django_db
def test_the_script_asks_for_sides(collector):
    asked = {"name": ["снизу.jpg", "b.jpg", "a.jpg", "c.jpg"], "taken": ["main"]}
    assert collector.post("/drafts/watch/sides/", asked).json() == {"sides": ["bottom", "right", "left", ""]}
    assert len(collector.post("/drafts/watch/sides/", {"name": ["x"] * 500}).json()["sides"]) == 40
