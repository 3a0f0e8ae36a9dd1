"""Lists of watches that people make: what they hold and in which order, and who sees them."""

import re

import pytest
from django.test import Client

from accounts.models import ListedWatch, WatchList
from accounts.sets import lists
from accounts.tests.exported import exported
from accounts.tests.factories import make_item, make_user
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_of_three(collector) -> WatchList:
    made = WatchList.objects.create(user=collector.user, title="Сутки на циферблате", text="Все, что шли по суткам.")
    for name in ("Слава", "Ракета", "Полёт"):
        lists.add(made, make_watch(brand=make_brand(name=name), title=f"{name} 24"))
    return made


def titles(client, made) -> list[str]:
    shown = client.get(f"/lists/{made.pk}/").context["page"].rows
    known = Watch.objects.in_bulk(shown)
    return [known[pk].title for pk in shown]


def test_a_list_is_made_filled_by_search_ordered_and_published(collector, visitor):
    for title in ("Слава 24", "Ракета 24", "Полёт 24"):
        make_watch(
            brand=make_brand(name=title.split()[0]), title=title, folder=f"w-{len(title)}-{title[0].encode().hex()}"
        )
    write_terms(Watch.objects.all())
    token = "5b0b3a9e-6f5c-4a3f-9b64-7a2c5b0c9e11"
    for _again in range(2):  # the same form twice makes one list
        answer = collector.post("/lists/new/", {"title": "Сутки", "text": "Какие были", "token": token})
    made = WatchList.objects.get()
    edit = f"/lists/{made.pk}/edit/"
    assert answer["Location"] == edit
    for name in ("слава", "raketa", "полет"):
        (found,) = collector.get(edit, {"q": name}).context["found"]
        back = collector.post(f"/lists/{made.pk}/entries/", {"add": found.folder, "q": name})
        assert back["Location"].startswith(edit)
    assert "уже в списке" in collector.get(edit, {"q": "слава"}).content.decode()
    assert "Ничего не нашлось" in collector.get(edit, {"q": "zqzqzq"}).content.decode()
    assert titles(collector, made) == ["Слава 24", "Ракета 24", "Полёт 24"]
    assert visitor.get(f"/lists/{made.pk}/").status_code == 404
    collector.post(f"/lists/{made.pk}/state/", {"act": "publish"})
    assert titles(visitor, made) == ["Слава 24", "Ракета 24", "Полёт 24"]
    assert "Сутки" in visitor.get("/lists/").content.decode()


def test_a_watch_is_put_on_a_list_from_its_own_page(collector, visitor, list_of_three):
    watch = make_watch(title="Слава 24", folder="slava-24")
    way = "/lists/mine/?add=slava-24"
    assert f'href="{way}"' in collector.get(watch.get_absolute_url()).text
    assert way not in visitor.get(watch.get_absolute_url()).text
    assert "В каком списке должны быть «Слава 24»?" in collector.get(way).text
    collector.post(f"/lists/{list_of_three.pk}/entries/", {"add": "slava-24"})
    assert titles(collector, list_of_three)[-1] == "Слава 24"
    assert "уже в списке" in collector.get(way).text
    assert collector.get("/lists/mine/?add=nothing").status_code == 404
    collector.post("/lists/new/?add=slava-24", {"title": "Новый"})
    assert titles(collector, WatchList.objects.get(title="Новый")) == ["Слава 24"]
    assert collector.post("/lists/new/?add=nothing", {"title": "Пустой"}).status_code == 302


def test_an_empty_list_is_not_published_and_one_is_deleted_in_two_steps(collector, visitor):
    made = WatchList.objects.create(user=collector.user, title="Пусто")
    page = collector.post(f"/lists/{made.pk}/state/", {"act": "publish"}, follow=True).text
    assert "пустой не публикуется" in page
    assert visitor.get(f"/lists/{made.pk}/").status_code == 404
    assert "<summary>Удалить список</summary>" in collector.get(f"/lists/{made.pk}/edit/").text


def test_an_english_list_names_its_watches_in_english(collector):
    made = WatchList.objects.create(user=collector.user, title="Round the clock")
    watch = make_watch(title="Ракета 24 «Полярные»", title_en="Raketa 24 “Polar”")
    lists.add(made, watch)
    write_terms(Watch.objects.all())
    edit = f"/en/lists/{made.pk}/edit/"
    for asked in ({}, {"q": "raketa"}, {"entry": made.entries.get().pk}):
        page = collector.get(edit, asked).text
        assert "Raketa 24 “Polar”" in page
        assert "Полярные" not in page


@pytest.mark.parametrize(
    ("which", "act", "order"),
    [
        ("Слава", {"act": "down"}, "Ракета Слава Полёт"),
        ("Слава", {"act": "up"}, "Слава Ракета Полёт"),
        ("Полёт", {"act": "up"}, "Слава Полёт Ракета"),
        ("Полёт", {"act": "move", "place": "1"}, "Полёт Слава Ракета"),
        ("Слава", {"act": "move", "place": "99"}, "Ракета Полёт Слава"),
        ("Ракета", {"act": "move", "place": "x"}, "Слава Ракета Полёт"),
        ("Ракета", {"act": "remove"}, "Слава Полёт"),
    ],
)
def test_a_watch_moves_and_goes(collector, list_of_three, which, act, order):
    entry = list_of_three.entries.get(watch__title=f"{which} 24")
    edit = f"/lists/{list_of_three.pk}/edit/"
    assert f'href="?entry={entry.pk}"' in collector.get(edit).content.decode()
    assert collector.get(edit, {"entry": entry.pk}).context["place"] == entry.place
    answer = collector.post(f"/lists/{list_of_three.pk}/entries/", {"entry": entry.pk, **act})
    assert answer.status_code == 302
    assert titles(collector, list_of_three) == [f"{name} 24" for name in order.split()]
    assert collector.post(f"/lists/{list_of_three.pk}/entries/", {"entry": "x", **act}).status_code == 404


def test_only_who_made_it_changes_it_and_a_moderator_hides_it(collector, stranger, moderator, visitor, list_of_three):
    state = f"/lists/{list_of_three.pk}/state/"
    assert stranger.post(state, {"act": "publish"}).status_code == 404
    collector.post(state, {"act": "publish"})
    for act, status in (("withdraw", 404), ("delete", 404), ("hide", 403)):
        assert stranger.post(state, {"act": act}).status_code == status
    assert moderator.post(state, {"act": "delete"}).status_code == 404
    watch = list_of_three.entries.first().watch
    assert list_of_three.title in visitor.get(watch.get_absolute_url()).content.decode()
    moderator.post(state, {"act": "hide"})
    assert visitor.get(f"/lists/{list_of_three.pk}/").status_code == 404
    assert list_of_three.title not in visitor.get("/lists/").content.decode()
    assert list_of_three.title not in visitor.get(watch.get_absolute_url()).content.decode()
    assert "Модератор скрыл" in collector.get(f"/lists/{list_of_three.pk}/").content.decode()
    moderator.post(state, {"act": "show"})
    assert visitor.get(f"/lists/{list_of_three.pk}/").status_code == 200
    collector.user.is_active = False
    collector.user.save()
    assert visitor.get(f"/lists/{list_of_three.pk}/").status_code == 404


def test_a_watch_says_at_once_on_which_lists_it_is(collector, list_of_three, visitor):
    """Pages of watches are kept for visitors, and a list is published without the catalogue changing."""
    watch = list_of_three.entries.first().watch
    page = watch.get_absolute_url()
    for act, shown in (("withdraw", False), ("publish", True), ("withdraw", False)):
        collector.post(f"/lists/{list_of_three.pk}/state/", {"act": act})
        for _again in range(2):
            assert (f'/lists/{list_of_three.pk}/"' in visitor.get(page).content.decode()) == shown


def test_how_many_there_may_be(collector, list_of_three, monkeypatch):
    monkeypatch.setattr(lists, "MOST_WATCHES", 3)
    answer = collector.post(f"/lists/{list_of_three.pk}/entries/", {"add": make_watch().folder}, follow=True)
    assert "В списке есть место для 3 часов" in answer.content.decode()
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    answer = collector.post("/lists/new/", {"title": "Ещё"})
    assert "больше места нет" in answer.content.decode()
    assert "Ещё" in answer.content.decode()
    assert WatchList.objects.count() == 1


def test_a_reader_is_told_how_much_they_have_and_wishes_for_the_rest(stranger, list_of_three):
    list_of_three.is_public = True
    list_of_three.save()
    first, *others = (entry.watch for entry in list_of_three.entries.in_order())
    make_item(stranger.user, watch=first)
    page = f"/lists/{list_of_three.pk}/"
    assert "У вас 1 из 3" in (shown := stranger.get(page).content.decode())
    assert "Хочу недостающие: 2" in shown
    assert "у вас 1" in stranger.get("/lists/").content.decode()
    missing = stranger.get("/collection/missing/", {"list": list_of_three.pk})
    assert "Хочу недостающие: 2" in missing.content.decode()
    answer = stranger.post("/collection/sets/want/", {"list": list_of_three.pk}, follow=True)
    assert "добавлено: 2" in answer.content.decode()
    wishes = stranger.user.collection.filter(status="want")
    assert {row.watch for row in wishes} == set(others)
    way_back = re.search(r"/collection/undo/\d+/", answer.content.decode())[0]
    seen = stranger.get(way_back).context["change"].digest
    stranger.post(way_back, {"seen": seen})
    assert not wishes.all().exists()


def test_nobody_elses_private_list_can_be_asked_for(stranger, list_of_three):
    asked = {"list": list_of_three.pk}
    assert stranger.get("/collection/missing/", asked).status_code == 404
    assert stranger.post("/collection/sets/want/", asked).status_code == 404
    assert stranger.get("/collection/missing/", {"list": "9" * 30}).status_code == 404


def test_a_list_goes_along_and_goes_with_its_author(collector, list_of_three):
    assert "Сутки на циферблате" in str(exported(collector.user))
    assert "Сутки на циферблате" not in str(exported(make_user()))
    collector.post(f"/lists/{list_of_three.pk}/state/", {"act": "delete"})
    assert not ListedWatch.objects.exists()


def test_a_page_of_a_long_list_takes_few_queries(collector, django_assert_max_num_queries):
    made = WatchList.objects.create(user=collector.user, title="Длинный", is_public=True)
    ListedWatch.objects.bulk_create(
        ListedWatch(watch_list=made, watch=make_watch(), place=number) for number in range(60)
    )
    for client in (collector, Client()):
        with django_assert_max_num_queries(19):  # the shapes of cases, for drawings, are the newest of them
            page = client.get(f"/lists/{made.pk}/").context["page"]
        assert len(page.rows) == 24
    with django_assert_max_num_queries(18):
        assert len(collector.get(f"/lists/{made.pk}/edit/").context["page"].rows) == 50
