"""The prototype is brought in: each row is found again or named with a reason, as a careful person would have it.

PROTOTYPE names a folder of another prototype with its own expected_*.csv; ours is invented.
"""

import csv
import io
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.models import Collection, User
from catalogue.models import Alias, LoadedRow, Mechanism, Revision, Watch
from config.prototype.memory import became, remembered
from config.prototype.source import TABLES, open_source
from config.tests.prototype.source import OWN, contents, make_source
from drafts.models import DraftAlias, DraftWatch

pytestmark = pytest.mark.django_db
FOLDER = Path(os.environ.get("PROTOTYPE", OWN))
VERDICTS = {"for you to decide": "conflict", "refused": "broken"}


@pytest.fixture
def url(soviet, db, tmp_path) -> str:
    return make_source(tmp_path / "prototype.sqlite3", FOLDER)


def bring_in(url: str, *options, **named) -> dict[tuple[str, str], dict]:
    """The report as CSV, by table and id."""
    path = Path(os.environ["REPORT"])
    call_command("import_prototype", url, "--report", path, *options, **{"stdout": io.StringIO()} | named)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["table"], row["id"] or row["name"]): row for row in csv.DictReader(file)}


@pytest.fixture(autouse=True)
def a_report_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("REPORT", str(tmp_path / "report.csv"))


def expected(name: str) -> dict[str, dict]:
    with (FOLDER / f"expected_{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return {row[reader.fieldnames[0]]: row for row in reader}


def everything() -> dict[str, list]:
    """Every row of every table, but for the words of the search, which are made of others."""
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


# What a careful person would make of it ------------------------------------------------------


def test_every_row_becomes_what_a_careful_person_would_make_of_it(url, report):
    out = io.StringIO()
    photos = FOLDER / "photos"  # ours has none: the pictures of our own tests are drawn when they are needed
    said = bring_in(url, *(["--photos", photos] if photos.is_dir() else []), stdout=out)
    compare_watches(said, report)
    compare_movements(said, report)
    compare_drafts(said, report)
    compare_people(said, report)
    compare_photos(said, report)
    every_row_is_found_again_or_named(url, said, out.getvalue())


def compare_watches(said: dict, report) -> None:
    wanted = expected("watches")
    watches, proposed = became(Watch, "watch", wanted), became(DraftWatch, "watch", wanted)
    found, folders = {}, {}
    for key in wanted:
        line = said.get(("watch", key), {"fate": "", "became": ""})
        is_there = key in watches or key in proposed
        is_joined = is_there and line["fate"].startswith("merged")
        found[key] = "existing" if is_joined else "new" if is_there else VERDICTS[line["fate"]]
        folders[key] = watches[key].folder if is_joined else line["became"] if not is_there else ""
    agree = [key for key, row in wanted.items() if found[key] == row["verdict"]]
    report(f"prototype: {len(agree)} of {len(wanted)} watches as expected")
    assert found == {key: row["verdict"] for key, row in wanted.items()}
    named = {key: row["catalogue_folder"] for key, row in wanted.items() if row["catalogue_folder"]}
    assert {key: folders[key] for key in named} == named


def compare_movements(said: dict, report) -> None:
    """A calibre is told rightly, or it is asked for; never another one."""
    wanted = {key: row["calibre"] for key, row in expected("mechanisms").items()}
    found = {key: movement.calibre for key, movement in became(Mechanism, "mechanism", wanted).items()}
    asked = {key for key in wanted if said.get(("mechanism", key), {}).get("fate") == "for you to decide"}
    report(f"prototype: {len(found)} of {len(wanted)} calibres told, {len(asked)} asked for")
    assert {key: wanted[key] for key in found} == found
    assert set(wanted) == set(found) | asked


def compare_drafts(said: dict, report) -> None:
    wanted = {key: row["state"] for key, row in expected("drafts").items()}
    drafts = became(DraftWatch, "draft_watch", wanted)
    unsaid = {"for you to decide": "unclear", "refused": "broken"}
    found = {
        key: drafts[key].status.replace("_", " ") if key in drafts else unsaid[said["draft_watch", key]["fate"]]
        for key in wanted
    }
    report(f"prototype: {sum(found[key] == wanted[key] for key in wanted)} of {len(wanted)} drafts as expected")
    assert found == wanted


def compare_people(said: dict, report) -> None:
    wanted = {key: row["verdict"] for key, row in expected("users").items()}
    people = became(User, "user", wanted)
    found = {key: "ok" if key in people else VERDICTS[said["user", key]["fate"]] for key in wanted}
    report(f"prototype: {sum(found[key] == wanted[key] for key in wanted)} of {len(wanted)} people as expected")
    assert found == wanted


def compare_photos(said: dict, report) -> None:
    """Each file is taken in, asked about, named as broken or as nobody's; what a system put there is not spoken of."""
    if not (FOLDER / "expected_photos.csv").exists():
        return
    files = {path: row for path, row in expected("photos").items() if not path.endswith("/")}
    taken = set(Revision.objects.filter(action=Revision.Action.LOADED).values_list("evidence", flat=True))
    taken |= {memory.values["file"] for memory in LoadedRow.objects.filter(kind="prototype photo")}
    fates = {"for you to decide": "ask", "broken": "broken", "of no watch": "report", "no photo": "skip"}
    found = {path: fates[said["photo", path]["fate"]] if ("photo", path) in said else "skip" for path in files}
    found |= {path: "take" for path in files if path in taken}
    wanted = {path: row["verdict"] for path, row in files.items()}
    report(f"prototype: {sum(found[path] == wanted[path] for path in wanted)} of {len(wanted)} photos as expected")
    assert found == wanted


def every_row_is_found_again_or_named(url: str, said: dict, out: str) -> None:
    with open_source(url) as source:
        for table in TABLES:
            rows = list(source.rows(table))
            assert f"\n{table}: {len(rows)} rows: " in out, table
            known = remembered(table, [row["id"] for row in rows])
            lost = [row for row in rows if row["id"] not in known and (table, row["id"]) not in said]
            assert [row for row in lost if not is_found_again(table, row)] == [], table
    assert [row for row in said.values() if not row["reason"] and not row["fate"].startswith("merged")] == []


def is_found_again(table: str, row: dict) -> bool:
    """Whether what has no row of its own here says what it said there."""
    if table.endswith("alias"):
        return any(model.objects.filter(key=row["key"].strip()).exists() for model in (Alias, DraftAlias))
    return table == "role" or table.endswith("_function")  # their links are compared one by one when they are counted


# Safe to run again, and to stop ----------------------------------------------------------------


def test_a_second_run_changes_nothing_and_the_source_is_only_read(url):
    before = contents(url)
    bring_in(url)
    first = everything()
    bring_in(url)
    assert everything() == first
    assert contents(url) == before


def test_a_trial_changes_nothing_and_says_the_same(url):
    before = everything()
    tried = bring_in(url, "--dry-run")
    assert everything() == before
    done = bring_in(url)
    assert {key: row["fate"] for key, row in tried.items()} == {key: row["fate"] for key, row in done.items()}


def test_what_people_did_since_stays(url):
    bring_in(url)
    watch = next(iter(became(Watch, "watch", ["1"]).values()))
    Watch.objects.filter(pk=watch.pk).update(note="наша заметка", start_release=1950)
    Alias.objects.filter(watch=watch).delete()
    User.objects.filter(pk=became(User, "user", ["1"])["1"].pk).update(rating=77, avito_url="")
    Collection.objects.all().delete()
    DraftWatch.objects.all().delete()
    before = everything()
    bring_in(url)
    assert everything() == before


def test_history_says_of_each_change_which_row_it_came_from(url):
    earlier = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    bring_in(url)
    made = Revision.objects.filter(pk__gt=earlier).values_list("evidence", flat=True)
    assert made
    assert [evidence for evidence in made if not evidence.startswith("прототип, ")] == []
