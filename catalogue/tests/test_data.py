"""The public files and the work list."""

import csv
import io
import json

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections

from catalogue.models import CatalogueVersion, Watch
from catalogue.presentation.published import harmless

from .factories import make_factory, make_mechanism, make_watch

pytestmark = pytest.mark.django_db


def downloaded(client, address) -> str:
    return b"".join(client.get(address).streaming_content).decode()


def leave(response) -> None:
    """Read no further, as somebody who goes away. The test keeps its connection to the database."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def test_both_files_hold_every_published_row(visitor):
    mechanism = make_mechanism(calibre="2609", factory=make_factory(name="1МЧЗ"), functions=["дата", "хронограф"])
    watch = make_watch(folder="one", mechanism=mechanism, aliases=["=HYPERLINK()", "б"], integrated_bracelet=False)
    make_watch(folder="two", merged_into=watch)
    rows = list(csv.DictReader(io.StringIO(downloaded(visitor, "/data/watches.csv").removeprefix("\ufeff"))))
    assert [row["folder"] for row in rows] == ["one"]
    assert (rows[0]["mechanism"], rows[0]["aliases"], rows[0]["integrated_bracelet"], rows[0]["code"]) == (
        mechanism.slug,
        "'=HYPERLINK(); б",
        "false",
        "",
    )
    (line,) = downloaded(visitor, "/en/data/mechanisms.jsonl").splitlines()
    assert json.loads(line)["functions"] == ["дата", "хронограф"]


def test_a_file_names_its_version_and_costs_the_same_for_many_rows(visitor, django_assert_max_num_queries):
    for _number in range(30):
        make_watch()
    with django_assert_max_num_queries(6):
        response = visitor.get("/data/watches.jsonl")
        assert len(list(response.streaming_content)) == 30
    name = f"watches-{CatalogueVersion.objects.number()}.jsonl"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_four_files_are_written_at_once_and_a_fifth_is_asked_to_come_again(visitor):
    make_watch()
    first, *others = [visitor.get("/data/watches.csv") for _number in range(4)]
    busy = visitor.get("/data/mechanisms.jsonl")
    assert (busy.status_code, busy["Retry-After"]) == (503, "60")
    assert "минут" in busy.content.decode()
    leave(first)
    again = visitor.get("/data/mechanisms.jsonl")
    assert again.status_code == 200
    for response in (*others, again):
        b"".join(response.streaming_content)
    assert [visitor.get("/data/watches.csv").getvalue() for _number in range(5)]


@pytest.mark.parametrize("address", ["/data/people.csv", "/data/watches.xlsx"])
def test_there_is_no_other_file(visitor, address):
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5", "'-5"),
        ("а=б", "а=б"),
        ("", ""),
        ("а;=1+1", "а;'=1+1"),  # a Russian spreadsheet ends the cell at the semicolon
        ("а; -1; +б", "а; '-1; '+б"),
        ("а\n=1", "а\n'=1"),
        ("1965-70; 1971", "1965-70; 1971"),
    ],
)
def test_no_cell_is_a_formula(cell, safe):
    assert harmless(cell) == safe


def test_the_work_list_begins_with_what_most_people_have_or_want(visitor):
    few, many, done = (
        make_watch(title="Мало"),
        make_watch(title="Много"),
        make_watch(title="Готово", start_release=1960),
    )
    Watch.objects.filter(pk=many.pk).update(have_count=1, want_count=2)
    Watch.objects.filter(pk=few.pk).update(have_count=2)
    html = visitor.get("/missing/?gap=years").content.decode()
    assert html.index(many.title) < html.index(few.title)
    assert done.title not in html
    assert visitor.get("/missing/?gap=no").status_code == 404
