"""Cards of watches: made once for a language, until their watch changes; of a list only ids are read."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalogue.history.publishing import Action, delete_watch, publish_vocabulary, publish_watch
from catalogue.models import Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.templatetags import cards

from .factories import make_brand, make_factory, make_mechanism, make_watch
from .pictures import photo_file

pytestmark = pytest.mark.django_db
ALIKE = ["/brands/signal/", "/en/brands/signal/", "/mechanisms/m/"]  # no card of theirs stands above the fold
LISTS = ["/watches/", "/en/watches/", "/watches/?view=sheet", "/watches/?view=table", "/watches/?sort=had", *ALIKE]


@pytest.fixture
def watches() -> list[Watch]:
    factory = make_factory(name="Завод", slug="f")
    known = {"brand": make_brand(name="Сигнал", slug="signal", factory=factory), "mechanism": make_mechanism(slug="m")}
    return [make_watch(folder=f"w{number}", start_release=1950 + number, **known) for number in range(4)]


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The folders of the watches whose cards are made, in turn."""
    folders, card_of = [], cards.card_of
    monkeypatch.setattr(cards, "card_of", lambda watch, *rest: folders.append(watch.folder) or card_of(watch, *rest))
    return folders


def shown(visitor, addresses=LISTS) -> dict[str, str]:
    return {address: visitor.get(address).text for address in addresses}


def publish(watch: Watch) -> None:
    publish_watch(watch, aliases=["Имя"], action=Action.CHANGED, by=None, evidence="Каталог")


def test_what_changes_a_watch_makes_its_card_anew_and_no_other(watches, made, visitor):
    shown(visitor)
    writers = {
        "years": lambda: setattr(watches[1], "start_release", 1977) or publish(watches[1]),
        "photo": lambda: set_photo(watches[1], "main", take_in(photo_file()), credit="И", licence="CC0", by=None),
        "another": lambda: publish(Watch(folder="w9", brand=watches[0].brand)),
    }
    for name, write in writers.items():
        write()
        made.clear()
        shown(visitor, ALIKE)
        assert made == 2 * ["w9" if name == "another" else "w1"], name  # in two languages
        pages = shown(visitor)
        caches["pages"].clear()
        assert shown(visitor) == pages, name


def test_a_card_shows_what_its_brand_is_called_now_and_nothing_that_is_gone(watches, visitor):
    shown(visitor)
    watches[0].brand.name = "Набат"
    publish_vocabulary(watches[0].brand, by=None, evidence="", action="changed")
    pages = shown(visitor)
    assert all("Набат" in page or "Nabat" in page for page in pages.values())
    assert all("Сигнал" not in page for address, page in pages.items() if "/en/" not in address)
    delete_watch(watches[2], by=None)
    assert all("/watches/w2/" not in page for page in shown(visitor).values())


def test_a_list_of_kept_cards_reads_of_watches_where_they_stand(watches, visitor):
    visitor.get("/mechanisms/m/")
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get("/brands/signal/").text.count('class="card ') == 4
    read = [query["sql"] for query in queries if "code_key" in query["sql"]]
    assert read == []


def test_a_choice_goes_on_in_the_links_of_cards_and_stays_out_of_what_is_kept(watches, visitor):
    assert "/watches/w1/?w=w0" in visitor.get("/watches/?w=w0").text
    assert "?w=w0" not in visitor.get("/watches/").text
    assert "/watches/w1/?w=w0" in visitor.get("/watches/?w=w0&sort=year").text
    assert 'aria-checked="true"' not in visitor.get("/watches/?sort=year").text


def test_the_tree_of_a_movement_is_in_the_language_of_its_page(watches, visitor):
    base = watches[0].mechanism
    base.factory = watches[0].brand.factory
    base.factory.name_en = "Factory"
    base.factory.save()
    base.save()
    make_mechanism(slug="derived", calibre="2209", base_movement=base)
    assert "· Завод" in visitor.get("/mechanisms/derived/").text
    assert "· Завод" not in visitor.get("/en/mechanisms/derived/").text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_card_that_is_kept_is_what_its_template_makes(watches, language):
    line = make_brand(name="<{Линия}> & __pk__", slug="line")
    watches[0].brand = line
    named = {"title": "Сигнал 2209 «{pk}»", "title_en": "Signal 2209 “{pk}”"}
    set_photo(watches[1], "main", take_in(photo_file()), credit="И", licence="CC0", by=None)
    for watch, known in zip(watches, [{"maker": watches[1].brand}, named, {"factory": None}, {}], strict=True):
        Watch.objects.filter(pk=watch.pk).update(brand=watch.brand, **known)
    nobodys = HttpRequest()
    nobodys.has_holes = True
    with override(language):
        for watch in Watch.objects.for_cards():
            for eager in (True, False):
                made = cards.filled_in(watch, eager)
                assert made == cards.to_choose(watch, eager, nobodys, cards.NOTHING)
                assert f"/watches/{watch.folder}/" in made
