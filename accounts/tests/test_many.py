"""Working with many pieces: found by everything that is in them, shown as a table, changed together and put back."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.collection.manner import Manner, manner_of
from accounts.collection.page import MOST_OPTIONS
from accounts.collection.writing import counted
from accounts.models import Collection, CollectionSnapshot, User
from accounts.tests.factories import make_item, take_out
from accounts.tests.test_collection_bulk import counts, undo, whole
from catalogue.models import SearchPhrase, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_case_material, make_factory, make_mechanism, make_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
PICK = re.compile(r'name="pick" value="(\d+)"')


@pytest.fixture
def owner(collector):
    """Five pieces that differ in everything that one can ask for, one of them unknown to the catalogue."""
    raketa = make_brand(name="Ракета", name_en="Raketa", factory=make_factory(short_name="ПЧЗ"))
    steel, movement = make_case_material(name="сталь"), make_mechanism(calibre="2609", factory=raketa.factory)
    known = {"brand": raketa, "factory": raketa.factory, "mechanism": movement}
    copernicus = make_watch(**known, title="Ракета Коперник", start_release=1984, case_material=steel)
    zero = make_watch(**known, title="Ракета Ноль", start_release=1991)
    slava = make_watch(brand=make_brand(name="Слава"), title="Слава 2414", start_release=1975)
    write_terms(Watch.objects.all())
    user = collector.user
    make_item(
        user, watch=copernicus, price=3500, note="От деда", place="Сейф", seller="Иван Кузьмич", condition="good",
        box_papers="both", acquired_on=date(2019, 3, 12), serial="000123",
    )  # fmt: skip
    make_item(user, watch=zero, status="sell", price=100, currency="USD", asking_price=9000, place="Ящик 2")
    make_item(user, watch=slava, status="want", note="для пары")
    make_item(user, watch=slava, status="had", place="Сейф")
    make_item(user, watch=None, brand_name="Ракета", calibre="2628", years="1970-е", service="2019-03 чистка")
    return collector


def found(client, query: str) -> list[str]:
    """The titles that the page shows, in their order."""
    caches["pages"].clear()  # a page that was drawn before has no context
    page = client.get(f"/collection/?{query}").context["page"]
    return [item.title for item in page.items]


ASKED = [
    ("q=raketa", ["Ракета 2628", "Ракета Коперник", "Ракета Ноль"]),
    ("q=2609", ["Ракета Коперник", "Ракета Ноль"]),
    ("q=1984", ["Ракета Коперник"]),
    ("q=деда", ["Ракета Коперник"]),
    ("q=ракета+сейф", ["Ракета Коперник"]),
    ("q=КУЗЬМИЧ", ["Ракета Коперник"]),
    ("q=000123", ["Ракета Коперник"]),
    ("q=чистка", ["Ракета 2628"]),
    ("q=слава+пары", ["Слава 2414"]),
    ("q=ракета+-2609", ["Ракета 2628"]),
    ("q=собака", []),
    ("status=want", ["Слава 2414"]),
    ("condition=good", ["Ракета Коперник"]),
    ("brand=raketa", ["Ракета 2628", "Ракета Коперник", "Ракета Ноль"]),
    ("decade=1970", ["Ракета 2628", "Слава 2414", "Слава 2414"]),
    ("material={steel}", ["Ракета Коперник"]),
    ("place=Сейф", ["Ракета Коперник", "Слава 2414"]),
    ("place=none&brand=slava", ["Слава 2414"]),
    ("price=with", ["Ракета Коперник", "Ракета Ноль"]),
    ("price=without&status=had", ["Слава 2414"]),
    ("box=both", ["Ракета Коперник"]),
    ("kind=without", ["Ракета 2628"]),
    ("photos=with", []),
    ("q=ракета&sort=-title", ["Ракета Ноль", "Ракета Коперник", "Ракета 2628"]),
    ("price=with&sort=price", ["Ракета Коперник", "Ракета Ноль"]),
    ("price=with&sort=-price", ["Ракета Ноль", "Ракета Коперник"]),
    ("place=Сейф&sort=seller", ["Слава 2414", "Ракета Коперник"]),
]


def test_a_piece_is_found_by_everything_that_is_in_it(owner):
    steel = Watch.objects.get(title="Ракета Коперник").case_material.name_key
    for query, titles in ASKED:
        assert found(owner, query.format(steel=steel)) == titles, query


def test_a_word_that_tells_of_no_watch_is_looked_for_in_what_the_owner_says(owner):
    for word in ("авито", "продаю"):
        SearchPhrase.objects.create(phrase=word, means="")
    make_item(owner.user, watch=Watch.objects.get(title="Ракета Ноль"), seller="Авито", note="есть запасное стекло")
    make_item(owner.user, watch=Watch.objects.get(title="Слава 2414"), status="swap", seller="Авито")
    assert found(owner, "q=авито") == ["Ракета Ноль", "Слава 2414"]
    assert found(owner, "q=ракета+авито") == ["Ракета Ноль"]
    assert found(owner, "q=есть") == ["Ракета Ноль"]
    assert len(found(owner, "q=часы")) == len(found(owner, "q=продаю")) == 7, "nobody says it: all that there are"
    assert found(owner, "q=есть+слава") == ["Слава 2414"] * 3, "beside another word it asks nothing"


def test_counts_say_what_each_choice_leaves(owner):
    page = owner.get("/collection/?q=ракета&place=Сейф").context["page"]
    menus = {menu["name"]: {value: count for value, _label, count, _chosen in menu["options"]} for menu in page.filters}
    assert menus["place"] == {"Сейф": 1, "Ящик 2": 1, "none": 1}
    for name, values in menus.items():
        for value, count in values.items():
            asked = f"q=ракета&place=Сейф&{name}={value}" if name != "place" else f"q=ракета&place={value}"
            assert len(found(owner, asked)) == count, (name, value)
    sums = {str(label): said for label, said in owner.get("/collection/").context["page"].sums}
    assert sums == {
        "В коллекции": ["3\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}₽"],
        "Продаю": ["100\N{NO-BREAK SPACE}$"],
        "Прошу за то, что продаю": ["9\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽"],
    }


def test_a_menu_has_the_commonest_values_and_the_chosen_one(collector):
    watch = make_watch()
    places = [f"Ящик {number:03}" for number in range(150) for _time in range(1 + (number > 20))]
    rows = [Collection(user=collector.user, watch=watch, place=place) for place in places]
    for row in rows:
        row.fill_derived()
    with counted([watch.pk]):
        Collection.objects.bulk_create(rows)
    page = collector.get("/collection/?place=Ящик 003").context["page"]
    [menu] = [menu for menu in page.filters if menu["name"] == "place"]
    shown = {value: (count, chosen) for value, _label, count, chosen in menu["options"]}
    assert shown.pop("Ящик 003") == (1, True)
    assert len(shown) == MOST_OPTIONS
    assert set(shown.values()) == {(2, False)}


def test_one_word_of_many_parts_is_looked_for_as_ten_words(collector):
    make_item(collector.user, note="а б")
    address = "/collection/?q=" + ".".join(f"{number:02}" for number in range(66))
    with CaptureQueriesContext(connection) as seen:
        assert collector.get(address).status_code == 200
    asked = [query["sql"] for query in seen if '"said"' in query["sql"]]
    assert asked
    assert max(sql.count("LIKE") for sql in asked) <= 10


def test_the_table_has_the_chosen_columns_and_is_remembered(owner):
    address = "/collection/?view=table&columns=place&columns=seller&columns=nonsense&size=25&sort=place"
    html = owner.get(address).content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html.partition("</thead>")[0])
    assert heads == ["часы", "продавец", "место хранения"]
    assert 'aria-sort="ascending"' in html
    assert "<td>Иван Кузьмич</td>" in html
    assert "table__all" not in owner.get("/collection/").content.decode()
    chosen = {"view": "table", "columns": ["price", "place"], "size": "100", "asking": "q=сейф"}
    answer = owner.post("/collection/manner/", chosen)
    assert "q=%D1%81%D0%B5%D0%B9%D1%84&view=table&size=100&columns=price&columns=place" in answer["Location"]
    owner.user.refresh_from_db()
    assert (manner_of(owner.user).size, manner_of(owner.user).columns) == (100, ("price", "place"))
    assert "table__all" in owner.get("/collection/").content.decode()
    printed = owner.get("/collection/print/?place=Сейф").content.decode()
    assert printed.count("<tr>") == 3
    assert "<form" not in printed.partition("<main")[2].partition("</main")[0]
    owner.user.collection_manner = {"view": "x", "columns": ["gone", 7], "size": None}
    owner.user.save()
    assert owner.get("/collection/").status_code == 200


# Many at once --------------------------------------------------------------------------------


def ask(client, address: str, **told):
    """Say what they are told, and give the page that says what would change."""
    return client.post(f"/collection/bulk/?{address}", told)


def agree(client, address: str, page, **told):
    return client.post(f"/collection/bulk/?{address}", {**told, "seen": page.context["change"].digest})


def test_ticked_pieces_are_changed_and_put_back(owner):
    before, counted_before = whole(owner.user), counts()
    picks = PICK.findall(owner.get("/collection/?place=Сейф").content.decode())
    address = f"which=ticked&act=change&place=Сейф&pick={'&pick='.join(picks)}"
    assert "Изменить 2 предмета" in owner.get(f"/collection/bulk/?{address}").content.decode()
    told = {
        "status": "sell",
        "place": "Полка",
        "asking_price": "4500.50",
        "asking_currency": "EUR",
        "empty": ["condition"],
    }
    page = ask(owner, address, **told)
    assert "Да, изменить 2 предмета" in page.content.decode()
    assert whole(owner.user) == before
    done = agree(owner, address, page, **told)
    assert done["Location"] == "/collection/?place=%D0%A1%D0%B5%D0%B9%D1%84"
    rows = Collection.objects.filter(pk__in=picks)
    assert {(row.status, row.place, row.asking_price, row.asking_currency, row.condition) for row in rows} == {
        ("sell", "Полка", Decimal("4500.50"), "EUR", "")
    }
    assert "Готово: изменено: 2." in owner.get("/collection/").text  # and nothing of what was not done
    assert found(owner, "q=полка") == ["Ракета Коперник", "Слава 2414"]
    assert CollectionSnapshot.objects.get().action == "edit"
    undo(owner)
    assert whole(owner.user) == before
    assert counts() == counted_before


def test_all_that_is_found_is_taken_out_and_put_back(owner, stranger):
    other, before = make_item(stranger.user), whole(owner.user)
    address = "which=all&act=remove&q=ракета"
    page = owner.get(f"/collection/bulk/?{address}")
    assert "Да, убрать 3 предмета" in page.content.decode()
    assert whole(owner.user) == before
    agree(owner, address, page)
    assert found(owner, "") == ["Слава 2414", "Слава 2414"]
    assert Collection.objects.filter(pk=other.pk).exists()
    undo(owner)
    assert whole(owner.user) == before


def test_many_cannot_all_be_wished_for(owner):
    """A watch is wanted once: the second wish keeps its status, and that is said before."""
    told = {"status": "want"}
    page = ask(owner, "which=all", **told)
    assert page.context["kept"] == 1, (page.context["picked"], page.context["change"])
    assert "1 предмет останется со своим статусом" in page.content.decode()
    agree(owner, "which=all", page, **told)
    assert sorted(Collection.objects.values_list("status", flat=True)) == ["had", *["want"] * 4]


def test_what_is_not_said_or_said_wrong_changes_nothing(owner, stranger):
    before, theirs = whole(owner.user), make_item(stranger.user)
    assert "Сначала отметьте" in owner.get("/collection/bulk/?which=ticked", follow=True).content.decode()
    assert "Сначала отметьте" in owner.get(f"/collection/bulk/?pick={theirs.pk}", follow=True).content.decode()
    assert "Укажите, что изменить" in ask(owner, "which=all").content.decode()
    assert "не то и другое" in ask(owner, "which=all", place="Стол", empty=["place"]).content.decode()
    assert ask(owner, "which=all", asking_price="-1", status="x").context["form"].errors.keys() == {
        "asking_price",
        "status",
    }
    assert "всё уже так и есть" in ask(owner, "which=all&place=Сейф", place="Сейф").content.decode()
    page = ask(owner, "which=all&place=Сейф", place="Стол")
    take_out(Collection.objects.filter(place="Сейф").first())
    again = agree(owner, "which=all&place=Сейф", page, place="Стол")
    assert "тем временем изменилась" in again.content.decode()
    for nonsense in ("pick=x&pick=-1&pick=99999999999999999999&pick=²", "which=all&place=Нигде"):
        assert owner.get(f"/collection/bulk/?{nonsense}").status_code == 302
    assert len(whole(owner.user)) == len(before) - 1


def test_pages_of_a_chosen_size_cost_no_more_queries(collector, report):
    watches = [make_watch(title=f"Часы {number:03}") for number in range(30)]
    rows = [Collection(user=collector.user, watch=watch, place=f"Ящик {watch.pk}", price=5) for watch in watches * 14]
    for row in rows:
        row.fill_derived()
    costs = []
    piece = make_item(collector.user, watch=watches[0])  # so that the numbers of sets are asked for, too
    for address in ("/collection/", "/collection/?q=ящик"):
        collector.get(address)  # what is kept of the catalogue is read once
    take_out(piece)
    for some in (rows[:30], rows[30:]):
        with counted([watch.pk for watch in watches]):
            Collection.objects.bulk_create(some)
        for address in (
            "/collection/?view=table&size=25",
            "/collection/?q=ящик&price=with&size=25",
            "/collection/bulk/?which=all&act=remove",
        ):
            with CaptureQueriesContext(connection) as seen:
                page = collector.get(address)
            costs.append(len(seen))
    report(f"420 pieces: {costs[3:]} queries for a table, a search and a bulk action")
    assert costs[:3] == costs[3:]
    assert "Да, убрать 420 предметов" in page.content.decode()
    assert len(PICK.findall(collector.get("/collection/?size=200").content.decode())) == 200


def test_who_signs_up_while_older_code_still_runs_looks_at_a_collection_as_everybody(collector):
    """It writes no column that it does not know: the database fills that."""
    known = [
        field.column
        for field in User._meta.concrete_fields
        if field.name not in {"id", "collection_manner", "wants_public"}
    ]
    told = {"login": "'older'", "email": "'older@example.org'"}
    with connection.cursor() as cursor:
        values = ", ".join(told.get(name, name) for name in known)
        cursor.execute(f"INSERT INTO accounts_user ({', '.join(known)}) SELECT {values} FROM accounts_user")
    older = User.objects.get(login="older")
    assert manner_of(older) == Manner()
    assert not older.wants_public


def test_a_number_of_very_many_digits_picks_nothing(collector):
    """Python reads no number of more than 4300 digits."""
    piece = make_item(collector.user)
    for digits in ("9" * 5000, "9" * 19, "²", "-1"):
        assert collector.get(f"/collection/bulk/?pick={digits}").status_code == 302
    assert len(collector.get(f"/collection/bulk/?pick={'9' * 5000}&pick={piece.pk}").context["picked"]) == 1
