"""The public pages: what they show, what they answer to a bad address, and what they cost."""

import pytest
from django.urls import reverse

from catalogue.models import CatalogueVersion, Revision, Watch

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
        brand=make_brand(name="Сигнал", factory=factory),
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
    for fact in ["Сигнал 2612", "«Signal»", "Первый московский часовой завод", "с 1959", "18 камней", "будильник"]:
        assert fact in html
    assert "spot-blue" in html
    assert "неизвестно" in html


def test_movement_brand_and_factory_pages_list_the_watch(visitor, watch):
    for row in (watch.mechanism, watch.brand, watch.factory):
        response = visitor.get(row.get_absolute_url())
        assert response.status_code == 200
        assert watch.get_absolute_url() in response.content.decode()


def test_merged_watch_redirects_and_deleted_one_is_gone(visitor, watch):
    make_watch(folder="double", merged_into=watch)
    response = visitor.get("/watches/double/")
    assert (response.status_code, response["Location"]) == (301, watch.get_absolute_url())
    Revision.objects.create(kind="watch", subject_id=7, address="lost", number=2, action="deleted")
    assert visitor.get("/watches/lost/").status_code == 410
    assert visitor.get("/watches/never/").status_code == 404


@pytest.mark.parametrize(
    "query", ["sort=no", "after=x", "after=~", "after=a~-1", "before=a~99999999999999999999", "sort=new&after=a~1"]
)
def test_impossible_places_are_not_found(visitor, query):
    assert visitor.get(f"/watches/?{query}").status_code == 404


def test_a_card_shows_the_photo_or_else_the_drawn_dial(visitor, watch):
    assert 'class="dial ' in visitor.get("/watches/").content.decode()
    image = make_watch_image(watch)
    html = visitor.get("/watches/").content.decode()
    assert image.thumbnail_url in html
    assert html.index("<template>") < html.index('class="dial ')  # only where its photo cannot be loaded


@pytest.mark.parametrize(("address", "queries"), [("/", 4), ("/watches/", 4), ("/watches/signal-2612/", 8)])
def test_queries_stay_the_same_however_many_watches(visitor, django_assert_num_queries, watch, address, queries):
    for more in (2, 30):
        for _number in range(more):
            make_watch(brand=watch.brand, factory=watch.factory, mechanism=watch.mechanism, start_release=1959)
        CatalogueVersion.objects.raise_number()
        visitor.get(address)  # what is counted once for each version is counted here
        with django_assert_num_queries(queries):
            visitor.get(address)
    assert Watch.objects.count() == 33
