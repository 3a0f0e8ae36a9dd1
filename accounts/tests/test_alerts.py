"""Alerts: what is new to a search or a wish is told once, to whom it concerns, and nothing that is not public."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.alerts import subscribing, telling
from accounts.alerts.telling import tell_all
from accounts.collection.sharing import set_collection_public
from accounts.collection.writing import save_item
from accounts.letters.outbox import send_waiting_letters
from accounts.models import Alert, Collection, News, Subscription
from accounts.models.site_limit import Name
from accounts.tests.canaries import PRICE
from accounts.tests.factories import make_item, make_user, set_limit
from catalogue.models import CatalogueVersion, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def vostok(db):
    brand = make_brand(name="Восток", name_en="Vostok")
    make_watch(brand=brand, title="Восток старый")
    write_terms(Watch.objects.all())
    CatalogueVersion.objects.raise_number()
    return brand


def comes(brand, title: str) -> Watch:
    """A new watch in the catalogue."""
    watch = make_watch(brand=brand, title=title)
    write_terms(Watch.objects.filter(pk=watch.pk))
    CatalogueVersion.objects.raise_number()
    return watch


def an_hour_later() -> list[str]:
    """What the letters say that the job writes now."""
    mail.outbox.clear()
    Alert.objects.update(due_at=timezone.now())
    tell_all()
    send_waiting_letters()
    return [letter.body for letter in mail.outbox]


def a_day_later() -> list[str]:
    Subscription.objects.update(written_at=timezone.now() - timedelta(days=1))
    return an_hour_later()


def test_what_is_new_to_a_search_is_told_once(collector, vostok):
    html = collector.get("/watches/?q=восток").content.decode()
    assert "Сообщать о новом" in html
    assert "Сообщать о новом" not in collector.get("/watches/").content.decode()
    asked = re.search(r'name="search" value="([^"]+)"', html)[1]
    for _again in range(2):
        back = collector.post("/alerts/add/", {"search": asked, "next": "/watches/?q=1"})
        assert back["Location"] == "/watches/?q=1"
    assert Alert.objects.count() == 1
    assert an_hour_later() == []
    comes(vostok, "Восток новый"), comes(make_brand(name="Заря"), "Заря новая")
    (letter,) = an_hour_later()
    assert "Восток новый" in letter
    assert not any(title in letter for title in ("Восток старый", "Заря новая"))
    assert a_day_later() == []
    comes(vostok, "Восток ещё один")
    assert an_hour_later() != []  # the day has passed in the step before, without a letter
    comes(vostok, "Восток третий")
    assert an_hour_later() == []  # one letter a day
    (letter,) = a_day_later()
    assert "Восток третий" in letter
    assert "Восток ещё один" not in letter


@pytest.fixture
def wish(collector):
    watch = make_watch(title="Желанные")
    make_item(collector.user, watch=watch, status="want")
    collector.post("/alerts/add/")
    assert an_hour_later() == []
    return watch


def offers(watch, login: str, *, public=True, **fields) -> Collection:
    seller = make_user(login=login)
    set_collection_public(seller, public=public)
    return make_item(seller, watch=watch, **{"status": "sell", "note": "kanareika", "price": 987654} | fields)


def test_a_search_is_named_in_the_language_of_the_page(collector, vostok):
    collector.post("/alerts/add/", {"search": f"q=полёт&brand={vostok.slug}"})
    Alert.objects.create(user=collector.user, search="brand=gone", title="Ушедшая марка")
    page = collector.get("/en/alerts/").text
    assert "Watches found by “полёт”: brand Vostok" in page
    assert "Ушедшая марка" in page
    assert "Часы по запросу «полёт»: марка Восток" in collector.get("/alerts/").text
    gone = collector.post(f"/en/alerts/{Alert.objects.first().pk}/remove/", follow=True).text
    assert "Watches found by “полёт”" in gone


def test_what_one_has_added_oneself_is_no_news(collector, stranger, vostok):
    for user in (collector.user, stranger.user):
        subscribing.add(user, "q=восток")
    watch = comes(vostok, "Восток свой")
    Watch.objects.filter(pk=watch.pk).update(user=collector.user)
    an_hour_later()
    assert [news.user for news in News.objects.all()] == [stranger.user]


def test_what_is_offered_of_my_wishes_is_told_once_by_seller(collector, wish):
    row = offers(wish, "boris")
    (letter,) = an_hour_later()
    assert "boris предлагает: Желанные" in letter
    assert not any(secret in letter for secret in ("kanareika", *PRICE, "boris@"))
    row.status = "have"
    row.save()
    row.status = "swap"
    row.save()
    assert a_day_later() == []
    row.delete()
    make_item(row.user, watch=wish, status="swap")
    assert a_day_later() == []
    offers(wish, "vera")
    (letter,) = a_day_later()
    assert "vera предлагает" in letter
    assert "boris" not in letter


def test_an_english_reader_is_told_of_a_watch_in_english(collector, visitor, wish):
    collector.user.language = "en"
    collector.user.save()
    Watch.objects.update(title_en="Longed for")
    offers(wish, "boris")
    (letter,) = an_hour_later()
    collector.post("/alerts/choose/", {"act": "feed"})
    feed = visitor.get(f"/en/alerts/feed/{Subscription.objects.get().feed_token}/").text
    for told in (letter, feed, collector.get("/en/alerts/").text):
        assert "Longed for" in told
        assert "Желанные" not in told


def test_only_what_everybody_may_see(collector, wish):
    closed = offers(wish, "boris", public=False)
    hidden = offers(wish, "vera", is_private=True)
    banned = offers(wish, "gleb")
    banned.user.is_active = False
    banned.user.save()
    make_item(collector.user, watch=wish, status="sell")  # one's own is no news
    offers(make_watch(), "dima")  # of what nobody wants
    assert a_day_later() == []
    Collection.objects.filter(pk=closed.pk).update(offered_at=timezone.now() - timedelta(days=9))
    set_collection_public(closed.user, public=True)  # new to others, whenever it was offered
    (letter,) = a_day_later()
    assert ("boris" in letter, "vera" in letter, "gleb" in letter, "dima" in letter) == (True, False, False, False)
    Collection.objects.filter(pk=hidden.pk).update(offered_at=timezone.now() - timedelta(days=9))
    hidden.is_private = False
    save_item(hidden)
    (letter,) = a_day_later()
    assert "vera" in letter


def test_a_search_tells_of_offers_too(collector, vostok):
    collector.post("/alerts/add/", {"search": f"brand={vostok.slug}"})
    offers(vostok.watches.get(), "boris")
    (letter,) = an_hour_later()
    assert "boris предлагает: Восток старый" in letter


def test_two_alerts_tell_of_one_thing_once(collector, vostok):
    for search in ("q=восток", f"brand={vostok.slug}"):
        collector.post("/alerts/add/", {"search": search})
    comes(vostok, "Восток новый")
    (letter,) = an_hour_later()
    assert letter.count("Восток новый") == 1


def test_a_search_for_what_is_no_more_means_nothing(collector, vostok):
    Alert.objects.create(user=collector.user, search="brand=gone", title="Ушедшая марка")
    comes(vostok, "Восток новый")
    assert an_hour_later() == []


# How one is told -----------------------------------------------------------------------------


def test_letters_end_by_one_press_of_a_person_or_a_mail_program(collector, visitor, wish):
    offers(wish, "boris")
    (letter,) = an_hour_later()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert stop in letter
    assert "Больше не присылать" in visitor.get(stop).content.decode()
    assert Subscription.objects.get().letters
    assert visitor.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    offers(wish, "vera")
    assert a_day_later() == []
    assert News.objects.count() == 2  # the page and the feed still tell
    assert visitor.get(f"{stop}x").status_code == 404
    collector.post("/alerts/choose/", {"act": "letters"})
    assert a_day_later() == []  # what was new meanwhile stands on the page
    offers(wish, "gleb")
    assert len(a_day_later()) == 1


def test_the_feed_has_what_still_stands_for_who_has_its_address(collector, visitor, wish, vostok):
    collector.post("/alerts/add/", {"search": "q=восток"})
    row = offers(wish, "boris")
    comes(vostok, "Восток новый")
    an_hour_later()
    collector.post("/alerts/choose/", {"act": "feed"})
    address = f"/alerts/feed/{Subscription.objects.get().feed_token}/"
    feed = visitor.get(address)
    assert feed["Cache-Control"] == "private, no-store"
    text = feed.content.decode()
    assert "boris предлагает: Желанные" in text
    assert "Новое в каталоге: Восток новый" in text
    assert not any(secret in text for secret in ("kanareika", *PRICE, "collector"))
    set_collection_public(row.user, public=False)
    assert "boris" not in visitor.get(address).content.decode()
    assert "boris" not in collector.get("/alerts/").content.decode()
    collector.post("/alerts/choose/", {"act": "feed"})
    assert visitor.get(address).status_code == 404
    collector.post("/alerts/choose/", {"act": "no_feed"})
    assert Subscription.objects.get().feed_token is None


def test_how_many_there_may_be_and_what_is_none(collector, monkeypatch):
    set_limit(Name.ALERTS, 1)
    collector.post("/alerts/add/", {"search": "q=1"})
    refused = {"q=2": "больше места нет", "sort=year": "ничего не задано"}
    for search, said in refused.items():
        assert said in collector.post("/alerts/add/", {"search": search}, follow=True).content.decode()
    monkeypatch.setattr(subscribing, "LONGEST_SEARCH", 3)
    assert "слишком длинный" in collector.post("/alerts/add/", {"search": "q=12"}, follow=True).content.decode()
    (alert,) = Alert.objects.all()
    collector.post(f"/alerts/{alert.pk}/remove/")
    assert not Alert.objects.exists()


def test_many_news_are_no_long_letter_and_the_oldest_are_forgotten(collector, wish, monkeypatch):
    monkeypatch.setattr(telling, "LONGEST", 2)
    monkeypatch.setattr(telling, "KEPT", 2)
    for login in ("boris", "vera", "gleb"):
        offers(wish, login)
    (letter,) = an_hour_later()
    assert letter.count("предлагает") == 2
    assert "Есть и другое" in letter
    assert News.objects.count() == 2


@pytest.mark.parametrize("search", ["q=a%00b&brand=vostok", "q=%e2%80%ae", "brand=%00", "q=" + "a" * 6000])
def test_what_an_address_hides_is_no_alert(collector, search):
    """On PostgreSQL a zero within a text was an error of the server."""
    assert collector.post("/alerts/add/", {"search": search}).status_code == 400
    assert not Alert.objects.exists()


def test_one_person_who_cannot_be_told_hinders_no_other(collector, stranger, vostok, settings):
    subscribing.add(collector.user, "q=восток")
    subscribing.add(stranger.user, "q=восток")
    Alert.objects.filter(user=collector.user).update(search="&".join(f"a{number}=" for number in range(20)))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10  # the first search is read by nobody any more
    comes(vostok, "Восток новый")
    [letter] = an_hour_later()
    assert "Восток новый" in letter
    assert not Alert.objects.filter(due_at__lte=timezone.now()).exists()  # who failed comes in an hour again
