"""The picture that a shared link shows: a photo, or else the watch's card with its dial drawn."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from catalogue.models import Brand, Factory, Mechanism, Watch
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


@pytest.mark.parametrize(
    ("rows", "title", "facts", "letters"),
    [
        (Mechanism.objects.for_page(), "Механизм 2612", ("Первый московский часовой завод", "с 1959"), ("", "2612")),
        (Brand.objects.select_related("factory"), "Сигнал", ("Первый московский часовой завод",), ("СИГНАЛ", "")),
        (Factory.objects.all(), "Первый московский часовой завод", ("Москва", "1930–2010"), ("1МЧЗ", "")),
    ],
)
def test_a_movement_a_brand_and_a_factory_are_shared_with_cards_of_their_own(
    visitor, watch, rows, title, facts, letters, django_assert_num_queries
):
    Factory.objects.update(short_name="1МЧЗ", city="Москва", founded=1930, closed=2010)
    Mechanism.objects.update(start_release=1959)
    about = rows.get()
    with django_assert_num_queries(0):
        card = card_of(about)
    assert (card.title, card.facts, (card.dial.written, card.dial.calibre)) == (title, facts, letters)
    assert card_of(watch).version != card.version
    address = og_image(visitor, about.get_absolute_url()).removeprefix("http://127.0.0.1:8000")
    answer = visitor.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


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
        ("Петродворцовый часовой завод", 60, ["Петродворцовый", "часовой завод"]),
        (" ".join(["Часы"] * 40), 48, ["Часы Часы Часы Часы"] * 3),
    ],
)
def test_a_title_is_set_as_large_as_it_fits(title, size, lines):
    assert set_title(title) == (size, lines)
    assert all(font(size).getlength(line) <= TEXT_WIDTH * 2 for line in lines)
