"""A collection as CSV: what goes out comes back, and nothing is written unseen."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from accounts.collection.exporting import defuse, restore, written_table
from accounts.models import OWN_COLUMNS, Collection
from accounts.tests.factories import make_item
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_watch

SEALED = re.compile(r'name="file_text" value="([^"]+)"')
QUOTED = ["", "Ёлка «в кавычках»", 'a "b", c; d', "строка\r\nещё\nтретья"]
NOTES = [*QUOTED, "=1+1", "'=1", "+7", "-", "@x", "\tx", "''-"]


def everything(user) -> list[tuple]:
    return list(Collection.objects.of(user).order_by("pk").values_list("watch__folder", *OWN_COLUMNS))


def send(client, content: bytes):
    return client.post("/collection/import/", {"file": SimpleUploadedFile("c.csv", content, "text/csv")})


def confirm(client, preview, **fields):
    """Take in what was previewed. Where that would change nothing there is no button: the preview is the last page."""
    sealed = SEALED.search(preview.content.decode())
    if not sealed:
        assert "ничего не изменится" in preview.content.decode()
        return preview
    return client.post("/collection/import/", {"file_text": sealed[1], "mode": "add"} | fields)


@pytest.mark.django_db
def test_of_a_list_from_elsewhere_it_is_asked_whether_it_changes_what_is_there(collector):
    item = make_item(collector.user, watch=make_watch(folder="signal", code="112233"), status="have", note="Моё")
    write_terms(Watch.objects.all())
    preview = send(collector, "Код;Статус;Цена\n112233;продано;500\n".encode())
    assert preview.context["asks"]
    assert 'name="mode" value="add" required' in " ".join(preview.text.split())
    assert not re.search(r'name="mode"[^>]*checked', preview.text)
    again = confirm(collector, preview, mode="")
    assert "Ничего не изменено" in again.text
    item.refresh_from_db()
    assert (item.status, item.price) == ("have", None)
    confirm(collector, again, mode="append")
    assert sorted(Collection.objects.values_list("status", "price")) == [("had", 500), ("have", None)]
    ours = send(collector, b"watch,title,status\nsignal,x,sell\n")
    assert not ours.context["asks"]
    assert re.search(r'name="mode" value="add"[^>]*checked', ours.text)


@given(st.text())
def test_a_harmless_cell_can_be_brought_back(text):
    assert restore(defuse(text)) == text
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.django_db
def test_500_rows_come_back_identical(collector):
    watches = [make_watch(folder=f"часы-{number}", code=f"0{number}") for number in range(100)]
    statuses, conditions = Collection.Status.values, ["", *Collection.Condition.values]
    items = [
        Collection(
            user=collector.user,
            watch=watches[number % 100],
            status="have" if statuses[number % 5] == "want" and number >= 100 else statuses[number % 5],
            condition=conditions[number % 9],
            note=NOTES[number % len(NOTES)],
            price=None if number % 3 else Decimal(number) / 4,
            currency=Collection.Currency.values[number % 6],
            acquired_on=None if number % 2 else f"19{number % 90 + 10}-02-03",
            serial=["", "№ 0042", "=A1"][number % 3],
        )
        for number in range(500)
    ]
    Collection.objects.bulk_create(items)
    before = everything(collector.user)
    assert len(before) == 500
    file = collector.get("/collection/export.csv").getvalue()
    confirm(collector, send(collector, file), mode="replace")
    assert everything(collector.user) == before
    with written_table(collector.user) as written:
        assert written.read() == file


@pytest.mark.django_db
def test_nothing_is_written_before_it_was_seen(collector):
    make_watch(folder="a", title="Заря 2009", code="123"), make_watch(folder="b", title="Луч 2209")
    lines = ["watch,title,code,status,note", "a,,,have,", ",Луч 2209,,have,", ",,1-2-3,want,", "zzz,Никакие,,have,"]
    lines += ["a,,,lent out,", "a,,,have,звонок\a"]
    response = send(collector, "\n".join(lines).encode())
    found = {str(match): len(lines) for match, _title, lines in response.context["groups"]}
    assert found == {"sure": 4, "doubtful": 0, "unknown": 1, "broken": 1}
    assert not Collection.objects.exists()
    confirm(collector, response)
    assert Collection.objects.count() == 5
    assert [(piece.title, piece.watch) for piece in Collection.objects.described()] == [("Никакие", None)]
    assert Collection.objects.filter(watch__folder="a", note__contains="lent out").count() == 1
    confirm(collector, send(collector, "\n".join(lines).encode()), mode="replace", doubtful="on")
    assert Collection.objects.count() == 5


@pytest.mark.django_db
def test_a_file_of_a_russian_spreadsheet_is_read(collector):
    make_watch(folder="a")
    text = "watch;title;code;status;condition;price;note\r\na;;;В коллекции;хорошее;1 500,50;Ё\r\n"
    confirm(collector, send(collector, text.encode("cp1251")))
    item = Collection.objects.get()
    assert (item.status, item.condition, item.price, item.note) == ("have", "good", Decimal("1500.50"), "Ё")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"x" * 200_000,  # longer than a cell may be
        b"x" * 12_100_000,
        b'watch,status\n"a\nb,have\n',  # an open quote swallows what is below
        b"watch,status,note\nsignal,have,a" + b"\xcc\x81\xcc\x96" * 16,  # a letter with very many marks
    ],
)
def test_what_is_no_collection_is_refused_with_a_sentence(collector, content):
    make_watch(folder="signal")
    response = send(collector, content)
    assert response.status_code == 200
    assert "file_text" not in response.content.decode()
    assert not Collection.objects.exists()


@pytest.mark.django_db
def test_a_preview_is_its_readers_own(collector, stranger):
    make_watch(folder="a")
    preview = send(collector, b"watch,status\na,have\n")
    confirm(stranger, preview)
    assert not Collection.objects.exists()


@pytest.mark.django_db
def test_a_wish_is_not_taken_twice(collector):
    item = make_item(collector.user, status="want")
    confirm(collector, send(collector, f"watch,status\n{item.watch.folder},want\n".encode()))
    assert Collection.objects.count() == 1


@pytest.mark.django_db
def test_two_wishes_in_one_file_are_one(collector):
    watch = make_watch(folder="a")
    confirm(collector, send(collector, b"watch,status,rating\na,want,4\na,want,5\n"))
    assert [item.watch for item in Collection.objects.of(collector.user)] == [watch]


@pytest.mark.django_db
def test_what_was_chosen_meets_an_ended_session_and_is_chosen_still(collector):
    """So it is where the collection changed meanwhile; a sign-in takes nothing in by itself."""
    make_watch(code="0042")
    preview = send(collector, "марка;модель\nНеизвестная;Такой нет\nЧужая;И такой\n".encode()).content.decode()
    proof, sealed = (re.search(rf'name="{name}" value="([^"]*)"', preview)[1] for name in ("proof", "file_text"))
    said = {"file_text": sealed, "choice-2": "no", "choice-3": "own", "mode": "replace"}
    Session.objects.all().delete()
    signing_in = collector.post("/collection/import/", said | {"proof": proof})
    (address,) = QueryDict(urlsplit(signing_in["Location"]).query).getlist("next")
    collector.force_login(collector.user)
    make_item(collector.user, note="Тем временем")
    again = collector.get(address).content.decode()
    changed = collector.post("/collection/import/", said).content.decode()
    for html in (again, changed):
        for value in ('choice-2" value="no', 'choice-3" value="own', 'mode" value="replace'):
            assert re.search(rf'name="{value}"[^>]* checked', html), value
    assert Collection.objects.count() == 1
