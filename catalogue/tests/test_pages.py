"""The public pages: what they show, what they answer to a bad address, and what they cost."""

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CatalogueVersion, Mechanism, Revision, Watch
from catalogue.models.mechanism import MOST_SISTERS

from .factories import make_brand, make_factory, make_mechanism, make_watch, make_watch_image

pytestmark = pytest.mark.django_db

LISTS = ["home", "watch_list", "mechanism_list", "brand_list", "factory_list"]


@pytest.fixture
def watch():
    factory = make_factory(
        name="Первый московский часовой завод", short_name="1МЧЗ", name_en="First Moscow Watch Factory"
    )
    mechanism = make_mechanism(calibre="2612", factory=factory, stones="18", functions=["будильник"])
    return make_watch(
        brand=make_brand(name="Сигнал", name_en="Signal", factory=factory),
        factory=factory,
        mechanism=mechanism,
        title="Сигнал 2612",
        folder="signal-2612",
        start_release=1959,
        aliases=["Signal"],
    )


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_lists_answer_empty_and_full_without_a_cookie(visitor, name, prefix):
    address = prefix + reverse(f"catalogue:{name}")
    assert visitor.get(address).status_code == 200
    make_watch()
    CatalogueVersion.objects.raise_number()
    response = visitor.get(address)
    assert response.status_code == 200
    assert not response.cookies


def test_home_counts_in_russian(visitor):
    make_watch()
    assert "1 модель" in visitor.get("/").content.decode()


def test_watch_page_shows_every_known_fact(visitor, watch):
    html = visitor.get(watch.get_absolute_url()).content.decode()
    for fact in ["Сигнал 2612", "Signal", "Первый московский часовой завод", "с 1959", "Камни", "будильник"]:
        assert fact in html
    assert "spot-blue" in html
    assert "неизвестно" in html


def test_what_people_wrote_bears_its_language(visitor, watch):
    watch.note, watch.source = "Звонит", "ranfft.de"
    watch.save()
    html = visitor.get(f"/en{watch.get_absolute_url()}").content.decode()
    assert '<span lang="ru">Звонит</span>' in html
    assert '<span lang="en">ranfft.de</span>' in html


def test_movement_brand_and_factory_pages_list_the_watch(visitor, watch):
    for row in (watch.mechanism, watch.brand, watch.factory):
        response = visitor.get(row.get_absolute_url())
        assert response.status_code == 200
        assert watch.get_absolute_url() in response.content.decode()


def test_what_a_movement_was_made_for_stands_beside_its_facts(visitor, watch):
    """Of most nothing else is drawn: half of the page was empty."""
    html = visitor.get(watch.mechanism.get_absolute_url()).content.decode()
    assert html.index('class="passport__side"') < html.index('class="decades"') < html.index("</article>")


def test_merged_watch_redirects_and_deleted_one_is_gone(visitor, watch):
    make_watch(folder="double", merged_into=watch)
    response = visitor.get("/watches/double/")
    assert (response.status_code, response["Location"]) == (301, watch.get_absolute_url())
    Revision.objects.create(kind="watch", subject_id=7, address="lost", number=2, action="deleted")
    assert visitor.get("/watches/lost/").status_code == 410
    assert visitor.get("/watches/never/").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=x", "after=~", "after=a~-1", "before=a~99999999999999999999", "sort=new&after=a~1"]
)
def test_impossible_places_are_not_found(visitor, query):
    assert visitor.get(f"/watches/?{query}").status_code == 404


def test_a_card_shows_the_photo_or_else_the_drawn_dial(visitor, watch):
    assert 'class="dial"' in visitor.get("/watches/").content.decode()
    image = make_watch_image(watch)
    CatalogueVersion.objects.raise_number()
    html = visitor.get("/watches/").content.decode()
    assert image.thumbnail_url in html
    assert html.index("<template>") < html.index('class="dial"')  # only where its photo cannot be loaded


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 9),
        ("/watches/", 6),
        ("/watches/signal-2612/", 13),
        ("/mechanisms/2612-1mchz/", 13),
        ("/brands/signal/", 10),
        ("/factories/first-moscow-watch-factory/", 12),
    ],
)
def test_queries_stay_the_same_however_many_watches(visitor, django_assert_num_queries, watch, address, queries):
    for more in (2, 30):
        for _number in range(more):
            make_watch(brand=watch.brand, factory=watch.factory, mechanism=watch.mechanism, start_release=1959)
        CatalogueVersion.objects.raise_number()
        visitor.get(address)  # what is counted once for each version is counted here
        with django_assert_num_queries(queries):
            visitor.get(f"{address}?w=no-such-watch")  # what a page does not read makes no other page of it
        with django_assert_num_queries(2 if "2612/" in address and "watches" in address else 1):  # how many have it
            visitor.get(address)
    assert Watch.objects.count() == 33


def test_a_watch_as_data(visitor, watch):
    data = visitor.get("/watches/signal-2612.json").json()
    assert data["title"] == "Сигнал 2612"
    assert data["mechanism"] == {"slug": "2612-1mchz", "calibre": "2612", "calibre_en": "2612"}
    assert (data["start_release"], data["end_release"], data["code"]) == (1959, None, None)
    assert data["aliases"] == ["Signal"]


def test_a_movement_as_data(visitor, watch):
    data = visitor.get("/en/mechanisms/2612-1mchz.json").json()
    assert (data["calibre"], data["factory"]) == ("2612", "Первый московский часовой завод")
    assert data["functions"] == ["будильник"]


def test_the_data_of_a_merged_watch_are_at_its_target(visitor, watch):
    make_watch(folder="double", merged_into=watch)
    assert visitor.get("/watches/double.json")["Location"] == "/watches/signal-2612.json"


def test_sisters_have_the_same_number(visitor, watch):
    sister = make_mechanism(calibre="2612.1", factory=make_factory(short_name="2МЧЗ"))
    other = make_mechanism(calibre="26125")
    html = visitor.get(watch.mechanism.get_absolute_url()).content.decode()
    assert sister.get_absolute_url() in html
    assert other.get_absolute_url() not in html
    for _number in range(MOST_SISTERS):
        make_mechanism(calibre="2612", factory=make_factory())
    assert len(Mechanism.objects.sisters_of(watch.mechanism)) == MOST_SISTERS


def test_a_movement_of_two_numbers_ties_the_sisters_of_both(db):
    both = make_mechanism(calibre="2602 (К-26)")
    alone = [make_mechanism(calibre=calibre) for calibre in ("2602", "2602(А)", "К-26", "К-26 с центральной секундой")]
    other = [make_mechanism(calibre=calibre) for calibre in ("2603", "К-27", "52602", "2602 (17 камней)")]
    for movement in [both, *alone, other[-1]]:
        assert set(Mechanism.objects.sisters_of(movement)) == {both, *alone, other[-1]} - {movement}
    assert Mechanism.objects.sisters_of(other[0]) == []


def test_structured_data_of_a_watch(visitor, watch):
    html = visitor.get(watch.get_absolute_url()).content.decode()
    blocks = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    product, steps = sorted(blocks, key=lambda block: block["@type"], reverse=True)
    assert (product["@type"], product["brand"]["name"], product["productionDate"]) == ("Product", "Сигнал", "1959")
    assert [step["position"] for step in steps["itemListElement"]] == [1, 2, 3]


def test_structured_data_cannot_be_left(visitor):
    make_watch(folder="bad", title="</script><script>alert(1)</script>")
    assert "<script>alert" not in visitor.get("/watches/bad/").content.decode()


def test_sitemap_covers_every_page_in_both_languages(visitor, watch):
    make_watch(folder="double", merged_into=watch)
    index = visitor.get("/sitemap.xml").content.decode()
    for part in re.findall("<loc>http://127.0.0.1:8000(.*?)</loc>", index):
        assert visitor.get(part).status_code == 200
    part = b"".join(visitor.get("/sitemap-watches-0.xml").streaming_content).decode()
    ElementTree.fromstring(part)
    assert "<loc>http://127.0.0.1:8000/watches/signal-2612/</loc>" in part
    assert "<loc>http://127.0.0.1:8000/en/watches/signal-2612/</loc>" in part
    assert "double" not in part
    assert visitor.get("/sitemap-people-0.xml").status_code == 404


def test_feed_and_robots(visitor, watch):
    assert "Сигнал 2612" in visitor.get("/feed/").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in visitor.get("/robots.txt").content.decode()


def test_the_front_page_shows_one_watch_of_each_brand_before_a_second(visitor, watch, monkeypatch):
    """Whatever the day, which says what is drawn from the newest."""
    many = [make_watch(brand=watch.brand, folder=f"many-{number}") for number in range(20)]
    newest = visitor.get("/").context["newest"]
    assert len(newest) == 12
    other = make_watch(folder="other")
    assert other.brand != watch.brand
    CatalogueVersion.objects.raise_number()
    today = timezone.now()
    for days in range(14):
        monkeypatch.setattr(timezone, "now", lambda day=today + timedelta(days=days): day)
        newest = visitor.get("/").context["newest"]
        assert newest[0] == other
        assert [row.pk for row in newest] == sorted({row.pk for row in newest}, reverse=True)
        assert len(newest) == 12
        assert {*newest[1:]} <= {watch, *many}


def test_the_front_page_leads_to_the_watches_that_can_do_something(visitor, watch):
    CatalogueVersion.objects.raise_number()
    html = visitor.get("/").content.decode()
    (function,) = watch.mechanism.functions.all()
    assert f'href="{function.get_absolute_url()}">будильник</a>' in html
    assert visitor.get(function.get_absolute_url()).context["asked"].total == 1


def test_to_whom_to_tell_of_a_weakness(visitor, settings):
    told = visitor.get("/.well-known/security.txt")
    assert told["Content-Type"].startswith("text/plain")
    assert "Contact: http://127.0.0.1:8000/about/\n" in told.text
    expires = datetime.fromisoformat(re.search(r"^Expires: (.+)$", told.text, re.MULTILINE)[1])
    assert timedelta(days=180) < expires - timezone.now() < timedelta(days=365)
    settings.CONTACT_EMAIL = "club@example.org"
    assert "Contact: mailto:club@example.org\n" in visitor.get("/.well-known/security.txt").text


@pytest.mark.parametrize("name", ["brand", "factory", "mechanism"])
def test_what_a_maker_or_a_movement_is_in_leads_to_the_catalogue_of_it(visitor, watch, name):
    row = getattr(watch, name)
    html = visitor.get(f"/en{row.get_absolute_url()}").content.decode()
    assert f'href="/en/watches/?{name}={row.slug}">All, to sort and filter: 1 model</a>' in html
    assert visitor.get(f"/watches/?{name}={row.slug}").context["asked"].total == 1
