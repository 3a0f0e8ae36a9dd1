"""The same photo, or nearly the same, is found; another one is not."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from PIL import Image, ImageEnhance, ImageOps

from catalogue.models import WatchImage
from catalogue.photos.pipeline import take_in
from catalogue.photos.recognition import difference, look_alikes, neighbours
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import file_of


def picture() -> Image.Image:
    """Soft lights and shadows with room to become brighter, as photographs have."""
    lights = bytes(40 + value % 150 for value in random.Random(7).randbytes(7 * 6 * 3))
    return Image.frombytes("RGB", (7, 6), lights).resize((800, 600), Image.Resampling.BICUBIC)


def like(photo) -> list:
    """What anybody is told of one photo."""
    return look_alikes([photo], visible_to=AnonymousUser())[0]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_storage")]


@pytest.fixture
def known():
    photo = take_in(file_of(picture(), quality=92))
    return set_photo(make_watch(), "main", photo, credit="", licence="", by=None)


@pytest.mark.parametrize(
    ("change", "options", "mirrored"),
    [
        (lambda image: image, {"quality": 40}, False),
        (lambda image: image.resize((400, 300)), {"quality": 90}, False),
        (lambda image: ImageEnhance.Brightness(image).enhance(1.15), {"quality": 90}, False),
        (ImageOps.mirror, {"quality": 90}, True),
    ],
)
def test_nearly_the_same_photo_is_found(known, change, options, mirrored):
    [match] = like(take_in(file_of(change(picture()), **options)))
    assert match.photo == known
    assert match.distance <= 6
    assert (match.is_mirrored, match.is_same) == (mirrored, False)


def test_the_same_photo_is_found_and_said_to_be_the_same(known):
    [match] = like(take_in(file_of(picture(), quality=92)))
    assert (match.photo, match.distance, match.is_same) == (known, 0, True)


def test_another_photo_is_not_found(known):
    other = picture().transpose(Image.Transpose.ROTATE_90)
    assert like(take_in(file_of(other))) == []


def test_a_row_is_not_its_own_look_alike(known):
    assert like(known) == []
    photo = take_in(file_of(picture(), quality=60))
    second = set_photo(make_watch(), "main", photo, credit="", licence="", by=None)
    assert [match.photo for match in like(known)] == [second]


@pytest.mark.parametrize(("bits", "found"), [(0, True), (6, True), (7, False)])
def test_six_bits_may_differ(known, bits, found):
    spread = sum(1 << 9 * place for place in range(bits))  # over all four bands
    WatchImage.objects.filter(pk=known.pk).update(dhash=f"{int(known.dhash, 16) ^ spread:016x}")
    photo = take_in(file_of(picture(), quality=92))
    WatchImage.objects.update(sha256="0" * 64)
    assert bool(like(photo)) is found


def test_neighbours_differ_in_one_bit():
    assert len(set(neighbours("00ff"))) == 17
    assert {difference("00ff", each) for each in neighbours("00ff")} == {0, 1}


def test_look_ups_of_many_photos_cost_as_many_queries_as_of_one(known, django_assert_num_queries):
    photos = [take_in(file_of(picture(), quality=80)), take_in(file_of(ImageOps.mirror(picture())))]
    photos.append(take_in(file_of(picture().transpose(Image.Transpose.ROTATE_90))))
    with django_assert_num_queries(2):  # of watches; of drafts a visitor may see none
        found = look_alikes(photos, visible_to=AnonymousUser())
    assert [[match.photo for match in matches] for matches in found] == [[known], [known], []]
