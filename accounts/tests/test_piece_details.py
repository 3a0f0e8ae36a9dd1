"""What an owner says of a piece: kept, read as people write it, taken out and in again, and shown to nobody else."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.models import OWN_COLUMNS, PARTS, Collection
from accounts.tests.factories import make_item
from accounts.tests.test_collection_bulk import numbers_of, whole
from accounts.tests.test_collection_csv import confirm, send
from catalogue.tests.factories import make_watch

pytestmark = pytest.mark.django_db
TOLD = {
    "seller": "=Иван; Кузьмич", "place": "Сейф, полка 2", "box_papers": "both", "asking_price": Decimal("4500.50"),
    "asking_currency": "EUR", "service": "2018 заменена пружина\n2019-03 чистка\n2019-03-12 смазка — и «ход»",
    "dial_state": "original", "case_state": "redone", "hands_state": "replaced", "crown_state": "unknown",
}  # fmt: skip


def test_the_form_takes_dates_and_prices_as_people_write_them(collector):
    item = make_item(collector.user)
    told = {
        "status": "sell",
        "currency": "RUB",
        "asking_price": "4500.50",
        "asking_currency": "USD",
        "dial_state": "redone",
    }
    log = "12.03.2019 — чистка и смазка\r\n\r\n2018 новая пружина\r\n03.2020: стекло"
    answer = collector.post(f"/collection/{item.pk}/", told | {"service": log, "place": "Сейф"})
    assert answer.status_code == 302, answer.context["form"].errors
    item.refresh_from_db()
    assert item.service == "2018 новая пружина\n2019-03-12 чистка и смазка\n2020-03 стекло"
    assert (item.asking_price, item.asking_currency, item.dial_state) == (Decimal("4500.50"), "USD", "redone")
    assert item.service_entries[0] == ("март 2020", "стекло")
    for wrong in ("чистка без даты", "31.02.2019 чистка", "12.03.2999 чистка", "2019-13 x"):
        page = collector.post(f"/collection/{item.pk}/", told | {"service": f"2019 да\n{wrong}"})
        assert wrong in page.context["form"].errors["service"][0]
        assert wrong in page.content.decode().partition("<textarea")[2]
    assert Collection.objects.get(pk=item.pk).service == item.service


@pytest.mark.parametrize(
    ("day", "why"), [("2999-01-01", "Этот день ещё не наступил."), ("0001-01-01", "Такого дня нет.")]
)
def test_nothing_was_bought_on_a_day_to_come_or_before_there_were_watches(day, why, collector):
    item = make_item(collector.user)
    one = collector.post(f"/collection/{item.pk}/", {"status": "have", "currency": "RUB", "acquired_on": day})
    many = collector.post(f"/collection/bulk/?pick={item.pk}&act=change", {"acquired_on": day})
    for page in (one, many):
        assert page.context["form"].errors["acquired_on"] == [why]


def test_export_and_import_change_nothing(collector):
    """All columns at once, as CSV and as a workbook, into the same collection and into an empty one."""
    make_item(collector.user, status="sell", **TOLD)
    make_item(collector.user, watch=None, name="Самоделка", movement_state="replaced", service="1999 собраны")
    make_item(collector.user)
    before = whole(collector.user)
    for ending in ("csv", "xlsx"):
        file = collector.get(f"/collection/export.{ending}").getvalue()
        preview = send(collector, file)
        assert [numbers_of(preview, mode) for mode in ("add", "replace")] == [[0, 0, 0], [0, 0, 0]], ending
        saved = list(Collection.objects.order_by("pk").values_list(*OWN_COLUMNS))
        Collection.objects.all().delete()
        confirm(collector, send(collector, file), mode="replace", sure="on", doubtful="on")
        assert list(Collection.objects.order_by("pk").values_list(*OWN_COLUMNS)) == saved
        Collection.objects.all().delete()
        for values in before:
            Collection.objects.create(
                **dict(zip([field.attname for field in fields()], values, strict=True)), user=collector.user
            )
    book = load_workbook(BytesIO(collector.get("/collection/export.xlsx").getvalue()), read_only=True)
    head = next(book.active.iter_rows(values_only=True))
    assert {*OWN_COLUMNS} <= {*head}


def fields():
    return [field for field in Collection._meta.concrete_fields if field.name not in {"user", "updated_at"}]


def test_a_list_says_it_in_words(collector):
    """Headings and values in both languages; what cannot be read goes into the note."""
    make_watch(folder="a"), make_watch(folder="b")
    head = (
        "watch;продавец;место хранения;коробка и документы;прошу;валюта цены продажи;обслуживание;состояние циферблата"
    )
    lines = [
        head,
        "a;Авито;Ящик;полный комплект;4 500 р.;;12.03.2019 чистка;родной",
        "b;;;ящик яблок;много;;вчера;синий",
    ]
    confirm(collector, send(collector, "\n".join(lines).encode()))
    first, second = Collection.objects.order_by("watch__folder")
    assert (first.seller, first.place, first.box_papers) == ("Авито", "Ящик", "both")
    assert (first.asking_price, first.asking_currency) == (Decimal(4500), "RUB")
    assert (first.service, first.dial_state) == ("2019-03-12 чистка", "original")
    assert (second.box_papers, second.asking_price, second.service, second.dial_state) == ("", None, "", "")
    assert all(word in second.note for word in ("ящик яблок", "много", "вчера", "синий"))


@pytest.mark.parametrize("persona", ["visitor", "stranger", "moderator"])
def test_others_see_the_asking_price_of_what_is_for_sale_and_nothing_else(persona, collector, request):
    client, user = request.getfixturevalue(persona), collector.user
    set_collection_public(user, public=True)
    renew_want_link(user)
    secret = dict.fromkeys(("seller", "place", "note", "serial"), "канарейка") | {"service": "2019 канарейка"}
    secret |= {"box_papers": "both", **dict.fromkeys(PARTS, "redone"), "price": "987654.32"}
    for status in Collection.Status:
        make_item(user, status=status, asking_price="135797.53", **secret)
    sold, items = user.collection.get(status="sell"), list(user.collection.all())
    pages = ["/users/collector/", "/users/collector/collection/", f"/want/{user.want_token}/", "/watches/", "/feed/"]
    pages += [f"/watches/{item.watch.folder}{end}" for item in items for end in ("/", "/offers/", ".json")]
    told = {}
    for address in pages:
        answer = client.get(address)
        text = answer.getvalue().decode() if answer.status_code == 200 else ""
        text = text.replace("\N{NO-BREAK SPACE}", "")
        for word in ("канарейка", "987654", "реставрация", "коробка и документы"):
            assert word not in text, address
        told[address] = text.count("135797,53")
    shown = {address for address, times in told.items() if times}
    folder = sold.watch.folder
    assert shown == {f"/watches/{folder}/", f"/watches/{folder}/offers/", "/users/collector/collection/"}
    assert told["/users/collector/collection/"] == 1
    set_collection_public(user, public=False)
    assert "135797" not in client.get(f"/watches/{folder}/").content.decode().replace("\N{NO-BREAK SPACE}", "")
