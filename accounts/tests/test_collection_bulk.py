"""Changing many rows of a collection at once: numbers first, a question before anything goes, and a way back."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.collection import capacity
from accounts.collection.writing import mark, save_item
from accounts.models import OWN_COLUMNS, Collection, CollectionSnapshot
from accounts.models.snapshot import FIELDS, KEPT
from accounts.people.personal_data import delete_person
from accounts.tests.exported import exported
from accounts.tests.factories import make_item, make_user, take_out
from accounts.tests.test_collection_csv import confirm, everything, send
from catalogue.models import Watch
from catalogue.tests.factories import make_watch
from conftest import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
HEAD = "watch,title,code,status,condition,acquired_on,price,currency,serial,note"


def whole(user) -> list[tuple]:
    """Every column of every row but when it was last written."""
    return list(Collection.objects.of(user).order_by("pk").values_list(*(field.name for field in FIELDS)))


def counts() -> list[tuple]:
    return list(Watch.objects.order_by("pk").values_list("have_count", "want_count"))


def numbers_of(preview, mode: str) -> list[int]:
    """What the preview says that a mode adds, changes and removes."""
    return list(map(int, re.findall(r"\d+", dict(preview.context["form"].fields["mode"].choices)[mode])))


def signed_in_as(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def take_in(client, content: str | bytes, **fields):
    """Send a file and agree to everything."""
    preview = send(client, content.encode() if isinstance(content, str) else content)
    return confirm(client, preview, sure="on", **fields)


def undo(client, snapshot: CollectionSnapshot | None = None):
    address = f"/collection/undo/{(snapshot or CollectionSnapshot.objects.first()).pk}/"
    return client.post(address, {"seen": client.get(address).context["change"].digest})


@pytest.fixture
def owner(collector):
    """A collection of seven rows: two copies of one watch, a wish, what was sold."""
    signal, rodina, slava = (make_watch(folder=name, title=name.title()) for name in ("signal", "rodina", "slava"))
    make_item(collector.user, watch=signal, price="3200", acquired_on=date(2019, 3, 12), note="строка\r\nещё")
    make_item(collector.user, watch=signal, status="swap", serial="000123")
    make_item(collector.user, watch=rodina, status="want")
    make_item(collector.user, watch=slava, status="had", condition="good", currency="EUR", price="70")
    for _number in range(3):
        make_item(collector.user)
    return collector


# What is not recognised ----------------------------------------------------------------------


def test_a_file_of_which_nothing_is_recognised_replaces_nothing(owner):
    """What it names become pieces of one's own; what is there stays."""
    before = whole(owner.user)
    preview = send(owner, b"title,status\nNobody knows,have\nNor this,want\n")
    assert numbers_of(preview, "replace") == [2, 0, 0]
    confirm(owner, preview, mode="replace", sure="on")
    assert whole(owner.user)[: len(before)] == before
    assert [piece.title for piece in Collection.objects.described()] == ["Nobody knows", "Nor this"]


def test_a_row_of_which_the_file_speaks_is_never_removed(owner):
    """Whatever is wrong with its line: a price that cannot be read, a watch known only by its title, a wrong folder."""
    number = Collection.objects.of(owner.user).get(status="had").pk
    lines = ["watch,title,status,price,row", "signal,,have,много,", ",Rodina,want,,", f"slavva,,had,,{number}"]
    take_in(owner, "\n".join([*lines, *(f"{row[0]},,have,," for row in everything(owner.user)[4:6])]), mode="replace")
    left = [(row[0], row[1]) for row in everything(owner.user)]
    assert left[:3] == [("signal", "have"), ("rodina", "want"), ("slava", "had")]
    assert len(left) == 5


# Numbers first, and a question ---------------------------------------------------------------


def test_the_numbers_are_said_first_and_removal_is_asked_again(owner):
    make_watch(folder="luch")
    before = whole(owner.user)
    content = b"watch,status,price\nsignal,have,4200\nluch,have,\nrodina,want,\n"
    preview = send(owner, content)
    assert numbers_of(preview, "add") == [1, 1, 0]
    assert numbers_of(preview, "replace") == [1, 1, 5]
    assert whole(owner.user) == before
    asked = confirm(owner, preview, mode="replace")
    html = asked.content.decode()
    assert "Да, удалить 5 записей" in html
    assert "Slava" in html
    assert whole(owner.user) == before
    done = confirm(owner, asked, mode="replace", sure="on")
    assert done.headers["Location"] == "/collection/"
    assert len(everything(owner.user)) == 3
    shown = owner.get("/collection/").content.decode()
    assert "добавлено: 1, изменено: 1, удалено: 5" in shown
    assert 'href="/collection/undo/"' in shown


def test_adding_removes_nothing_and_asks_nothing(owner):
    make_watch(folder="luch")
    confirm(owner, send(owner, b"watch,status\nluch,have\n"))
    assert len(everything(owner.user)) == 8


def test_what_changed_after_the_preview_is_shown_again(owner):
    preview = send(owner, b"watch,status\nrodina,want\n")
    gone = Collection.objects.of(owner.user).last()
    gone.delete()
    before = whole(owner.user)
    again = confirm(owner, preview, mode="replace", sure="on")
    assert "тем временем изменилась" in again.content.decode()
    assert numbers_of(again, "replace") == [0, 0, 5]
    assert whole(owner.user) == before
    confirm(owner, again, mode="replace", sure="on")
    assert len(everything(owner.user)) == 1


def test_a_collection_has_an_end(owner, monkeypatch):
    monkeypatch.setattr(capacity, "MOST_PIECES", 8)
    folders = [make_watch().folder for _number in range(2)]
    answer = take_in(owner, "watch,status\n" + "".join(f"{folder},have\n" for folder in folders))
    assert "не больше 8 часов" in answer.content.decode()
    assert len(everything(owner.user)) == 7


def table_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def file_of(rows: list[list[str]], encoding="utf-8", **manner) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **manner).writerows(rows)
    return text.getvalue().encode(encoding)


def without_numbers(file: bytes) -> bytes:
    """The export as it was before rows had numbers."""
    return file_of([row[:-1] for row in table_of(file)])


def with_numbers_mixed(file: bytes) -> bytes:
    """Somebody sorted some columns and not the last one."""
    head, *rows = table_of(file)
    numbers = [row[-1] for row in reversed(rows)]
    return file_of([head, *([*row[:-1], number] for row, number in zip(rows, numbers, strict=True))])


def as_a_spreadsheet_writes_it(file: bytes) -> bytes:
    """The same from a Russian spreadsheet: Windows-1251, semicolons, dates and numbers of its own, its line ends."""

    def own_manner(cell: str) -> str:
        cell = re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3.\2.\1", cell.replace("\r\n", "\n"))
        return re.sub(r"^(\d+)\.(\d\d)$", r"\1,\2", cell)

    return file_of([list(map(own_manner, row)) for row in table_of(file)], "cp1251", delimiter=";")


@pytest.mark.parametrize("mode", ["add", "replace"])
@pytest.mark.parametrize("edited", [bytes, without_numbers, with_numbers_mixed, as_a_spreadsheet_writes_it])
def test_ones_own_export_changes_nothing(owner, mode, edited):
    before, file = whole(owner.user), owner.get("/collection/export.csv").getvalue()
    preview = send(owner, edited(file))
    assert numbers_of(preview, mode) == [0, 0, 0]
    assert "ничего не изменится" in preview.content.decode()
    confirm(owner, preview, mode=mode, sure="on", doubtful="on")
    assert whole(owner.user) == before
    assert owner.get("/collection/export.csv").getvalue() == file
    assert not CollectionSnapshot.objects.exists()


@pytest.mark.parametrize("numbered", [True, False])
def test_an_edited_export_changes_what_was_edited(owner, numbered):
    """One row changed, one taken out, one copied beside itself, one typed by hand."""
    make_watch(folder="luch", title="Luch 2209")
    file = owner.get("/collection/export.csv").getvalue()
    head, *rows = table_of(file if numbered else without_numbers(file))
    for row in rows:
        row[4] = {"good": "fair"}.get(row[4], row[4])
    copied = next([*row[:3], "sell", *row[4:]] for row in rows if row[3] == "swap")
    typed = ["", "Luch 2209", "", "есть", "", "", "18 000"]
    edited = [head, *(row for row in rows if row[0] != "rodina"), copied, typed]
    preview = send(owner, file_of(edited))
    assert numbers_of(preview, "add") == [2, 1, 0]
    assert numbers_of(preview, "replace") == [2, 1, 1]
    confirm(owner, preview, mode="replace", doubtful="on", sure="on")
    found = [(row[0], row[1], row[2], row[4]) for row in everything(owner.user)]
    assert [row for row in found if row[0] == "slava"] == [("slava", "had", "fair", Decimal(70))]
    assert [row for row in found if row[0] == "luch"] == [("luch", "have", "", Decimal(18000))]
    assert [row[1] for row in found if row[0] == "signal"] == ["have", "swap", "sell"]
    assert "rodina" not in {row[0] for row in found}


def test_an_empty_cell_of_ones_own_export_empties_and_another_file_is_silent(owner):
    take_in(owner, "title,status,note\nSlava,had,\n", doubtful="on")
    assert Collection.objects.get(status="had").price == 70
    take_in(owner, f"{HEAD}\nslava,Slava,,had,good,,,EUR,,\n")
    assert Collection.objects.get(status="had").price is None


def test_a_watch_that_was_merged_is_found_by_its_old_folder(owner):
    file = owner.get("/collection/export.csv").getvalue()
    slava, other = Watch.objects.get(folder="slava"), make_watch(folder="slava-2")
    Collection.objects.filter(watch=slava).update(watch=other)
    Watch.objects.filter(pk=slava.pk).update(merged_into=other)
    assert numbers_of(send(owner, file), "replace") == [0, 0, 0]


def test_the_file_comes_back_in_its_order_in_an_empty_collection(owner, stranger):
    take_in(stranger, owner.get("/collection/export.csv").getvalue(), mode="replace")
    assert everything(stranger.user) == everything(owner.user)


# Wishes --------------------------------------------------------------------------------------


def test_wishes_and_copies_of_one_watch(owner):
    """A wish that is had now is no wish any more; what is had can be wanted too, once."""
    take_in(owner, "watch,status\nrodina,have\nslava,want\nslava,want\nslava,had\n")
    rows = [row[:2] for row in everything(owner.user)]
    assert [row for row in rows if row[0] == "rodina"] == [("rodina", "have")]
    assert sorted(row[1] for row in rows if row[0] == "slava") == ["had", "want"]


def test_a_wish_may_change_places_with_a_copy(owner):
    wish = Collection.objects.get(status="want")
    copy = make_item(owner.user, watch=wish.watch)
    lines = [f"rodina,Rodina,have,{wish.pk}", f"rodina,Rodina,want,{copy.pk}"]
    take_in(owner, "\n".join(["watch,title,status,row", *lines]))
    assert [Collection.objects.get(pk=pk).status for pk in (wish.pk, copy.pk)] == ["have", "want"]


# At once -------------------------------------------------------------------------------------


def test_two_imports_at_once_are_one(shared_database):
    person = make_user()
    client, other = signed_in_as(person), signed_in_as(person)
    watches = [make_watch(folder=f"w{number}") for number in range(5)]
    content = "watch,status\n" + "".join(
        f"{watch.folder},{status}\n" for watch in watches for status in ("want", "have")
    )
    previews = [send(each, content.encode()) for each in (client, other)]
    answers = at_once(partial(confirm, client, previews[0]), partial(confirm, other, previews[1]))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Collection.objects.count() == 10
    assert counts() == [(1, 1)] * 5
    assert CollectionSnapshot.objects.count() == 1


def test_a_file_of_wishes_and_clicks_at_once(shared_database):
    person = make_user()
    watches = [make_watch(folder=f"w{number}") for number in range(4)]
    client = signed_in_as(person)
    preview = send(client, "".join(["watch,status\n", *(f"{watch.folder},want\n" for watch in watches)]).encode())
    clicks = [partial(mark, person, watch, status) for watch in watches for status in ("want", "have")]
    results = at_once(partial(confirm, client, preview), *clicks)
    assert not [result for result in results if isinstance(result, Exception)]
    assert results[0].status_code in {200, 302}
    have, want = (Collection.objects.filter(status=status).count() for status in ("have", "want"))
    assert counts() == [(have / 4, watch.collection.filter(status="want").count()) for watch in watches]
    assert want <= 4


def test_two_forms_that_wish_for_one_watch_at_once(shared_database):
    person, watch = make_user(), make_watch()
    clients = [signed_in_as(person) for _number in range(4)]
    data = {"status": "want", "currency": "RUB"}
    answers = at_once(*(partial(each.post, f"/collection/add/{watch.folder}/", data) for each in clients))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert Collection.objects.count() == 1


def test_a_row_that_was_removed_meanwhile_does_not_come_back_by_its_form(owner):
    item = Collection.objects.of(owner.user).first()
    take_out(Collection.objects.get(pk=item.pk))
    with pytest.raises(Exception, match="больше нет"):
        save_item(item)
    assert not Collection.objects.filter(pk=item.pk).exists()


# Taking back ---------------------------------------------------------------------------------


def test_taking_back_and_taking_that_back(owner):
    before, counted = whole(owner.user), counts()
    make_watch(folder="luch")
    take_in(owner, "watch,status,price\nsignal,have,4200\nluch,want,\n", mode="replace")
    between = whole(owner.user)
    assert len(between) == 2
    listed = owner.get("/collection/undo/").content.decode()
    assert "коллекция заменена файлом" in listed
    assert "добавлено: 1, изменено: 1, удалено: 6" in listed
    undo(owner)
    assert whole(owner.user) == before
    assert counts()[: len(counted)] == counted
    undo(owner)
    assert whole(owner.user) == between
    assert "возвращено прежнее состояние" in owner.get("/collection/undo/").content.decode()


def test_taking_back_says_what_it_changes_and_does_no_more(owner):
    make_watch(folder="luch")
    take_in(owner, "watch,status\nluch,have\n")
    address = f"/collection/undo/{CollectionSnapshot.objects.get().pk}/"
    page = owner.get(address)
    assert "Вернуть как было, удалив 1 запись" in page.content.decode()
    make_item(owner.user)
    again = owner.post(address, {"seen": page.context["change"].digest})
    assert "тем временем изменилась" in again.content.decode()
    assert len(everything(owner.user)) == 9


def test_a_watch_that_is_gone_cannot_come_back_and_one_that_was_merged_is_the_other(owner):
    make_watch(folder="luch")
    take_in(owner, "watch,status\nluch,have\n", mode="replace")
    Watch.objects.get(folder="signal").delete()
    Watch.objects.filter(folder="slava").update(merged_into=Watch.objects.get(folder="rodina"))
    page = owner.get(f"/collection/undo/{CollectionSnapshot.objects.get().pk}/")
    assert "2 записи вернуть нельзя" in page.content.decode()
    undo(owner)
    assert [row[:2] for row in everything(owner.user)][:2] == [("rodina", "want"), ("rodina", "had")]


def test_many_rows_cost_no_more_queries_than_few(owner):
    """Both to look at and to do: taking in what changes, adds and removes, and taking it back."""
    costs = []
    for number in (2, 3, 20):  # the first one begins what is counted of a person; SQLite writes 26 rows at once
        watches = [make_watch() for _number in range(number)]
        lines = [f"{watch.folder},have" for watch in watches]
        take_in(owner, "\n".join(["watch,status", *lines]), mode="replace")
        content = "\n".join(["watch,status", *(line.replace("have", "sell") for line in lines[1:]), "signal,have"])
        with CaptureQueriesContext(connection) as seen:
            take_in(owner, content, mode="replace")
            undo(owner)
        costs.append(len(seen))
    assert costs[1] == costs[2]


def test_the_last_ten_are_kept_for_thirty_days(owner):
    make_watch(folder="luch")
    for number in range(KEPT + 2):
        take_in(owner, f"watch,status,price\nluch,have,{number}\n")
    assert CollectionSnapshot.objects.count() == KEPT
    newest, *older = CollectionSnapshot.objects.all()
    old = timezone.now() - timedelta(days=30)
    CollectionSnapshot.objects.filter(pk__in=[each.pk for each in older]).update(created_at=old)
    assert owner.get(f"/collection/undo/{older[0].pk}/").status_code == 404
    assert owner.get("/collection/undo/").content.decode().count("lines__row") == 1
    call_command("housekeeping")
    assert list(CollectionSnapshot.objects.all()) == [newest]


def test_earlier_states_are_their_owners_alone(owner, stranger):
    take_in(owner, "watch,status\nsignal,sell\n")
    snapshot = CollectionSnapshot.objects.get()
    assert stranger.get(f"/collection/undo/{snapshot.pk}/").status_code == 404
    assert stranger.post(f"/collection/undo/{snapshot.pk}/", {"seen": ""}).status_code == 404
    (kept,) = exported(owner.user)["моя коллекция до массовых изменений"]
    assert [row["title"] for row in kept["rows"]][:2] == ["Signal", "Signal"]
    delete_person(owner.user)
    assert not CollectionSnapshot.objects.exists()


def test_what_is_kept_knows_every_column():
    assert {field.name for field in Collection._meta.concrete_fields} - {field.name for field in FIELDS} == {
        "user",
        "updated_at",
    }
    assert set(OWN_COLUMNS) <= {field.name for field in FIELDS}
