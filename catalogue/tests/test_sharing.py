"""The picture that a shared link shows: a photo, or else the watch's card with its dial drawn."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from catalogue.models import Watch
from catalogue.presentation.sharing import TEXT_WIDTH, card_of, font, picture_of, set_title

from .factories import make_brand, make_factory, make_mechanism, make_watch, make_watch_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    factory = make_factory(name="Первый московский часовой завод", name_en="First Moscow Watch Factory")
    make_watch(
        brand=make_brand(name="Сигнал", factory=factory),
        factory=factory,
        mechanism=make_mechanism(calibre="2612", factory=factory),
        title="Сигнал 2612",
        folder="signal-2612",
        start_release=1959,
    )
    return Watch.objects.for_page().get()


def og_image(client, address) -> str:
    return re.search(r'property="og:image" content="([^"]+)"', client.get(address).content.decode())[1]


def test_a_watch_without_a_photo_is_shared_with_its_drawn_dial(visitor, watch):
    address = og_image(visitor, watch.get_absolute_url()).removeprefix("http://127.0.0.1:8000")
    answer = visitor.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert not answer.cookies


def test_a_watch_with_a_photo_is_shared_with_it(visitor, watch):
    image = make_watch_image(watch)
    assert og_image(visitor, watch.get_absolute_url()).endswith(image.largest_url)


@pytest.mark.parametrize("name", ["mechanism", "brand", "factory"])
def test_a_page_of_watches_is_shared_with_its_name_and_the_sites_picture(visitor, watch, name):
    about = getattr(watch, name)
    assert og_image(visitor, about.get_absolute_url()).endswith("/static/img/share.png")
    title = "2612" if name == "mechanism" else about.localized_name
    assert f'property="og:title" content="{title}' in visitor.get(about.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["", "?v=000000000000"])
def test_an_address_that_names_no_version_or_an_old_one_is_kept_for_a_day(visitor, watch, query):
    answer = visitor.get(reverse("catalogue:watch_picture", args=[watch.folder]) + query)
    assert answer["Cache-Control"] == "public, max-age=86400"


def test_the_version_follows_what_is_shown(watch):
    version = card_of(watch).version
    assert card_of(watch).version == version
    watch.start_release = 1960
    assert card_of(watch).version != version


def test_the_card_speaks_the_readers_language(watch):
    assert card_of(watch).facts == ("Первый московский часовой завод", f"механизм {watch.mechanism.name}", "с 1959")
    with translation.override("en"):
        assert card_of(watch).facts[::2] == ("First Moscow Watch Factory", "from 1959")


def test_a_watch_of_which_nothing_is_known_has_a_card_too():
    make_watch()
    card = card_of(Watch.objects.for_page().get())
    assert card.facts == ()
    assert Image.open(io.BytesIO(picture_of(card))).size == (1200, 630)


@pytest.mark.parametrize(
    ("title", "size", "lines"),
    [
        ("Сигнал 2612", 84, ["Сигнал 2612"]),
        ("Poljot International 2609 «зелёный»", 72, ["Poljot", "International", "2609 «зелёный»"]),
        (" ".join(["Часы"] * 40), 48, ["Часы Часы Часы Часы"] * 3),
    ],
)
def test_a_title_is_set_as_large_as_it_fits(title, size, lines):
    assert set_title(title) == (size, lines)
    assert all(font(size).getlength(line) <= TEXT_WIDTH * 2 for line in lines)
