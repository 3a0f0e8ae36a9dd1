"""«Всё ли на месте?» kept with a piece: its owner's, shown by a link alone, counted without a name, gone with it."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db.models import CharField, DecimalField, TextField
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.collection import sheets
from accounts.models import Collection, CollectionSnapshot, CopySheet
from accounts.people.personal_data import delete_person
from accounts.tests.canaries import PRICE
from accounts.tests.exported import exported
from accounts.tests.factories import make_item, make_user
from accounts.tests.test_collection_bulk import undo
from catalogue.caching.figures import Figures
from catalogue.identifying.asking import AskedOfCopy
from catalogue.identifying.copies import FEWEST, Copy
from catalogue.models import Watch
from catalogue.tests.factories import make_mark, make_mechanism
from catalogue.tests.test_identifying import published

pytestmark = pytest.mark.django_db
SAID = {"number": "119", "hands": "sword", "back": "screwed"}


@pytest.fixture
def watch() -> Watch:
    return published(mechanism=make_mechanism(calibre="2609"), case_number="119", start_release=1974)


@pytest.fixture
def piece(collector, watch) -> Collection:
    return make_item(collector.user, watch=watch, status="have", serial="7654321")


def address_of(piece) -> str:
    return f"/collection/{piece.pk}/sheet/"


def kept(client, piece, **said) -> CopySheet:
    answer = client.post(address_of(piece), SAID | said)
    assert answer["Location"] == address_of(piece)
    return CopySheet.objects.get(piece=piece)


def linked(client, piece) -> str:
    kept(client, piece)
    client.post(address_of(piece), {"action": "link"})
    return f"/sheets/{CopySheet.objects.get(piece=piece).token}/"


def told(html: str) -> dict[str, str]:
    rows = re.findall(r'facts__label">(.*?)</dt><dd[^>]*><b>(.*?)</b>', unescape(html))
    return {re.sub("<[^>]+>", "", label): verdict for label, verdict in rows}


def test_it_is_kept_with_the_piece_and_stands_on_its_page(collector, piece):
    mark = make_mark()
    kept(collector, piece, mark=[mark.pk])
    page = collector.get(f"/collection/{piece.pk}/").text
    assert told(page) == {
        "номер 119": "совпадает",
        str(mark): "совпадает",
        "стрелки: мечи": "не указано",
        "крышка: целиком на резьбе": "не указано",
    }
    again = collector.get(address_of(piece)).text
    assert 'value="119"' in again
    assert re.search(r'<option value="sword" selected', again)
    kept(collector, piece, number="120")
    assert CopySheet.objects.get().seen == {"number": ["120"], "hands": ["sword"], "back": ["screwed"]}


def test_it_begins_with_the_watch_of_the_piece_and_with_what_was_said_elsewhere(collector, visitor, stranger, piece):
    page = f"{piece.watch.get_absolute_url()}copy/?number=119&hands=sword"
    way = f"{address_of(piece)}?number=119&hands=sword"
    assert way in unescape(collector.get(page).text)
    assert all(address_of(piece) not in client.get(page).text for client in (visitor, stranger))
    begun = collector.get(way).text
    assert piece.title in begun
    assert told(begun)["номер 119"] == "совпадает"
    assert not CopySheet.objects.exists()
    assert address_of(piece) in collector.get(f"/collection/{piece.pk}/").text


def test_nobody_but_its_owner_sees_it_but_by_the_link(collector, stranger, moderator, visitor, piece):
    kept(collector, piece)
    others = (stranger, moderator)
    assert [client.get(address_of(piece)).status_code for client in others] == [404, 404]
    assert [client.post(address_of(piece), SAID).status_code for client in others] == [404, 404]
    assert visitor.get(address_of(piece)).status_code == 302
    first = linked(collector, piece)
    assert f">http://testserver{first}</a>" in collector.get(f"/collection/{piece.pk}/").text
    for client in (visitor, *others):
        assert told(client.get(first).text)["номер 119"] == "совпадает"
    assert visitor.get(first)["Cache-Control"] == "private, no-store"
    collector.post(address_of(piece), {"action": "link"})
    assert visitor.get(first).status_code == 404
    second = f"/sheets/{CopySheet.objects.get().token}/"
    collector.post(address_of(piece), {"action": "unlink"})
    assert visitor.get(second).status_code == 404
    assert visitor.get("/sheets/None/").status_code == 404


def test_what_is_wrong_is_told_and_kept_in_the_form_and_nothing_is_saved(collector, piece):
    for said, words in [({"size": "большие", "number": "119"}, "Размер пишут"), ({}, "Скажите, что вы видите")]:
        answer = collector.post(address_of(piece), said)
        assert answer.status_code == 400
        assert words in answer.text
        assert said.get("size", "") in answer.text
    assert not CopySheet.objects.exists()
    assert collector.post(address_of(piece), {"action": "link"}).status_code == 404


def test_nothing_said_is_the_form_alone(collector, piece):
    page = collector.get(address_of(piece)).text
    assert 'name="hands"' in page
    assert 'id="copy"' not in page


def test_a_piece_that_the_catalogue_lacks_has_none(collector):
    own = make_item(collector.user, watch=None, name="Невиданные")
    assert collector.get(address_of(own)).status_code == 404
    assert address_of(own) not in collector.get(f"/collection/{own.pk}/").text


def test_a_mark_that_is_gone_says_nothing_any_more(collector, visitor, piece):
    mark = make_mark()
    kept(collector, piece, mark=[mark.pk])
    page = linked(collector, piece)
    mark.delete()
    assert "номер 119" in told(visitor.get(page).text)


def test_it_is_exported_and_goes_with_its_piece_and_its_person(collector, piece):
    kept(collector, piece)
    assert [row["seen"]["number"] for row in exported(collector.user)["листы моих предметов"]] == [["119"]]
    collector.post(address_of(piece), {"action": "remove"})
    assert not CopySheet.objects.exists()
    kept(collector, piece)
    delete_person(collector.user)
    assert not CopySheet.objects.exists()


def test_it_comes_back_with_a_piece_that_is_put_back_and_else_is_forgotten(collector, visitor, piece):
    page = linked(collector, piece)
    address = "/collection/bulk/?which=all&act=remove"
    collector.post(address, {"seen": collector.get(address).context["change"].digest})
    assert not Collection.objects.exists()
    assert visitor.get(page).status_code == 404
    sheets.forget_left_sheets()
    undo(collector)
    assert told(visitor.get(page).text)["номер 119"] == "совпадает"
    Collection.objects.filter(pk=piece.pk).delete()
    CollectionSnapshot.objects.update(created_at=timezone.now() - timezone.timedelta(days=60))
    sheets.forget_left_sheets()
    assert not CopySheet.objects.exists()


def asked(**said) -> AskedOfCopy:
    return AskedOfCopy(QueryDict(urlencode(SAID | said)))


def together(watch, **said) -> dict[tuple[str, str], tuple[int, int, bool]]:
    copy = Copy(Watch.objects.for_page().get(pk=watch.pk), asked(**said).seen, Figures())
    return {each.parts: (each.number, each.of, each.is_enough) for each in copy.together}


def test_hands_and_back_are_counted_over_the_copies_that_were_looked_at(watch):
    hands, back = "стрелки: мечи", "крышка: целиком на резьбе"
    for number in range(FEWEST):
        assert together(watch)["номер 119", hands] == (number, number, False)
        mine = make_item(make_user(), watch=watch, status="have")
        sheets.keep(mine, asked(back="" if number else "snap"))
    assert together(watch)["номер 119", hands] == (FEWEST, FEWEST, True)
    assert together(watch)["номер 119", back] == (0, 1, False)
    assert together(watch)[watch.mechanism.name, hands] == (FEWEST, FEWEST, True)
    assert together(watch, hands="leaf")["номер 119", "стрелки: листья"] == (0, FEWEST, True)
    assert ("номер 119", hands) not in together(watch, hands="")


CANARIES = ("kanareika", *PRICE, "vladelets", "owner@mail.example")


@pytest.fixture
def shared(watch) -> tuple[Client, str]:
    """The owner of a piece of which everything is said, with its sheet, and the address that they gave away."""
    owner = Client()
    owner.user = make_user(login="vladelets", email="owner@mail.example")
    owner.force_login(owner.user)
    typed = [field for field in Collection._meta.concrete_fields if field.editable and not field.choices]
    texts = {field.name: "kanareika" for field in typed if isinstance(field, CharField | TextField)}
    prices = {field.name: "987654.32" for field in typed if isinstance(field, DecimalField)}
    piece = make_item(owner.user, watch=watch, status="sell", **texts | prices)
    return owner, linked(owner, piece)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("reader", ["visitor", "stranger", "moderator", "administrator"])
def test_a_shared_sheet_says_nothing_of_whose_it_is(reader, prefix, shared, request):
    owner, address = shared
    (piece,) = Collection.objects.all()
    own = owner.get(f"/collection/{piece.pk}/").text
    assert {canary for canary in CANARIES if canary in own} >= {"kanareika", "987654", "vladelets"}
    client = request.getfixturevalue(reader)
    answer = client.get(f"{prefix}{address}")
    page = answer.text
    assert told(page).items() & {("номер 119", "совпадает"), ("number 119", "agrees")}
    assert [canary for canary in CANARIES if canary in page] == []
    assert f"/collection/{piece.pk}/" not in page
    assert [canary for canary in CANARIES if canary in str(answer.headers)] == []
