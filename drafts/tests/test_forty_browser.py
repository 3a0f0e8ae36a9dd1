"""A list of forty watches, put in one after the other and in bulk, in Chromium: what that takes of a person.

`WATCHES` says how many one after the other, `LIST` is the folder of a list with its photos (`make drill-forty`);
without them two, and the list of these tests with drawn pictures.
"""

import csv
import os
import time
import zipfile
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from statistics import mean

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.collection.importing.files import table_of
from accounts.models import Role
from catalogue.tests.keyboard import Keyboard
from catalogue.tests.pictures import photo_file
from drafts.models import DraftWatch
from drafts.sheet.headings import columns_of
from drafts.sheet.rows import SheetRow, rows_of

from .test_sheet import SHEETS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATCHES = int(os.environ.get("WATCHES", "2"))
LIST = Path(os.environ.get("LIST", SHEETS))
TABLE = LIST / "proposals_ru.csv"
MOST_PRESSES = 10  # for a watch that begins like another: eight Tabs, the dialog of the photos, and Enter
SIDES = ["main.jpg", "left.jpg", "right.jpg"]
CHOSEN = ("case_material", "gender")
CARRIED = {"mechanism", "brand", "factory", "evidence", *CHOSEN}  # a watch of a series begins with them
GROUPS = {
    "error": "Так отправить нельзя",
    "new, question": "Посмотрите: могут стать черновиками",
    "existing": "Уже есть в каталоге",
    "duplicate": "Повторяют другую строку",
    "new": "Новые",
}


class Person(Keyboard):
    """Counts what somebody with a keyboard does: Tabs and presses (not letters and arrows), pages, dialogs of files."""

    def begin(self):
        self.pages = self.dialogs = self.presses = 0
        self.began = time.monotonic()
        self.page.on("request", self._count)

    def _count(self, request):
        self.pages += request.is_navigation_request() and request.method == "GET"

    def choose_file(self, locator, file):
        super().choose_file(locator, file)
        self.dialogs += 1

    def told(self) -> str:
        seconds = time.monotonic() - self.began
        return f"{self.pages} pages, {self.dialogs} dialogs, no click, {seconds:.0f} s"


@pytest.fixture
def person(page, sign_in_browser, collector):
    call_command("load_catalogue", verbosity=0)
    collector.user.role = Role.objects.get(code=Role.Code.CONTRIBUTOR)
    collector.user.save()
    sign_in_browser(collector)
    return Person(page)


def expected() -> list[dict]:
    """What a careful person makes of each row of the list."""
    rows = csv.DictReader((LIST / "expected.csv").read_text("utf-8").splitlines())
    return [row for row in rows if row["row"] != "-"]


def photos() -> dict[str, bytes]:
    """The list's photos by name; without a folder of them, a drawn one for each name that is expected."""
    if (LIST / "photos").is_dir():
        return {file.name: file.read_bytes() for file in sorted((LIST / "photos").iterdir())}
    names = [name for row in expected() for name in row["photos"].split("|") if name and "(" not in name]
    return {name: photo_file(640 + at, 480).getvalue() for at, name in enumerate(names)}


def typed(row: SheetRow) -> dict[str, str]:
    """What a person types into the form for a row: names as the site's lists have them."""
    said, draft = row.said, row.said.as_draft()
    told = {name: str(getattr(draft, name) or "") for name in ("code", "start_release", "end_release", "evidence")}
    told |= {name: str(getattr(draft, name) or "") for name in CHOSEN}
    return told | {"mechanism": said.mechanism.name, "brand": said.brand.name, "factory": said.factory.name}


def test_one_after_the_other_by_keyboard(person, page, live_server, collector, report):
    table = table_of(TABLE.read_bytes())
    verdicts = {int(row["row"]): row["verdict"] for row in expected()}
    rows = [
        typed(row)
        for row in rows_of(table, columns_of(table.rows, {}), collector.user, {})
        if verdicts[row.number] == "new"
    ]
    pictures = cycle(data for name, data in photos().items() if "999" not in name)
    page.goto(f"{live_server.url}/watches/new/?empty=1")
    person.begin()
    earlier, presses = {}, []
    for at, row in enumerate(islice(cycle(rows), WATCHES)):
        row["code"] = f"{at}{row['code']}"  # no two are the same
        person.choose_file(
            page.locator("[name=photos]"),
            [{"name": name, "mimeType": "image/jpeg", "buffer": next(pictures)} for name in SIDES],
        )
        expect(page.locator(".photo-input:not(.photo-input--empty)")).to_have_count(len(SIDES))
        for name in page.locator("[name]").evaluate_all("(fields) => fields.map((field) => field.name)"):
            if row.get(name) and not (name in CARRIED and row[name] == earlier.get(name)):
                fill = person.choose if name in CHOSEN else person.write
                fill(page.locator(f"[name={name}]"), row[name])
        if at:
            page.keyboard.press("Enter")
            person.presses += 1
        else:
            person.press(page.get_by_role("button", name="Сохранить и добавить похожие"))
        expect(page.get_by_role("main")).to_contain_text(f"{row['code']}.")
        earlier = row
        presses.append(person.presses - sum(presses))
    first, others = presses[0], presses[1:]
    counted = f"{first} Tabs and presses for the first, then {mean(others):.1f} each, at most {max(others)}"
    report(f"{WATCHES} watches, one after the other: {counted}; {person.told()}")
    assert mean(others) <= MOST_PRESSES
    drafts = DraftWatch.objects.all()
    assert [draft.images.count() for draft in drafts] == [len(SIDES)] * WATCHES
    assert (person.pages, person.dialogs) == (WATCHES, WATCHES)


def test_in_bulk(person, page, live_server, report, tmp_path):
    """A table and a zip of photos; every row is what is expected of it."""
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for name, data in photos().items():
            archive.writestr(name, data)
    page.goto(f"{live_server.url}/drafts/sheet/")
    person.begin()
    person.choose_file(page.locator("[name=file]"), TABLE)
    person.press(page.get_by_role("button", name="Посмотреть, что в нём"))
    expect(page.locator("details.found").first).to_be_visible()
    assert found(page) == Counter((row["row"], row["verdict"]) for row in expected())
    person.press(page.get_by_role("button", name="Создать черновики"))
    person.press(page.get_by_role("link", name="Прислать фото"))
    person.choose_file(page.locator("[name=photos]"), tmp_path / "photos.zip")
    person.press(page.get_by_role("button", name="Отправить", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Принято")
    told = f"{person.presses} Tabs and presses; {person.told()}"
    report(f"{len(expected())} watches in bulk, with {len(photos())} photos: {told}")
    drafts = DraftWatch.objects.prefetch_related("images")
    made = {draft.code: draft.images.count() for draft in drafts}
    assert len(made) == sum(row["verdict"].startswith("new") for row in expected())


def found(page) -> Counter:
    """The rows that the page shows, each with the verdict that it stands under."""
    shown = Counter()
    for verdict, title in GROUPS.items():
        rows = page.locator("details.found").filter(has=page.locator("summary", has_text=f"{title}:"))
        shown.update((number, verdict) for number in rows.locator(".lines__row > .code").all_text_contents())
    return shown
