"""A list of forty watches, put in one after the other and in bulk, in Chromium: what that takes of a person.

`WATCHES` says how many have three photos, which are also how many are put in one after the other; `LIST` is the folder
of a list with its photos (`make drill-forty`). Without them two, and the list of these tests with drawn pictures.
"""

import csv
import io
import os
import time
import zipfile
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.collection.importing.files import table_of
from accounts.models import Role
from catalogue.models import Side
from catalogue.photos.pipeline import take_in
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
MOST_TABS = 8  # for a watch that begins like another, forth and back
MOST_PRESSES = 10  # with the dialog of the photos, and Enter
# What a person needs for each, in seconds: a press of somebody who types neither well nor badly, a look at what came
# (both Card, Moran and Newell), a file that is looked for. What the site needs is measured, and added.
OF_A_PERSON = {"presses": 0.28, "pages": 1.35, "dialogs": 10}
MOST_SECONDS = 180  # of a person, in bulk
LONGEST_WAIT = 120_000  # milliseconds, for forty photos
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
    """Counts what somebody with a keyboard does: Tabs, all presses (not letters and arrows), pages, dialogs of files.

    And clicks of a pointer, which there must be none of.
    """

    def __init__(self, page):
        super().__init__(page)
        self.pages = self.dialogs = self.clicks = 0
        page.on("request", self._count)
        page.expose_function("clicked", self._click)
        page.expose_function("replaced", self._replace)
        page.add_init_script("addEventListener('pointerdown', () => clicked(), true)")
        page.add_init_script("document.addEventListener('replaced', () => replaced())")

    def _count(self, request):
        self.pages += request.is_navigation_request() and request.method == "GET"

    def _replace(self):
        """An answer was shown in place of the page."""
        self.pages += 1

    def _click(self):
        self.clicks += 1

    def choose_file(self, locator, file):
        super().choose_file(locator, file)
        self.dialogs += 1

    def spent(self) -> Counter:
        """So far; what something takes is the difference."""
        return Counter(
            Tabs=self.tabs, presses=self.presses, clicks=self.clicks, pages=self.pages, dialogs=self.dialogs,
            seconds=time.monotonic(),
        )  # fmt: skip


def told(spent: list[Counter]) -> str:
    """What each took: the mean, and the most where it differs."""
    return ", ".join(
        f"{mean(values):.1f} {name}" + (f" (at most {max(values):.0f})" if min(values) < max(values) else "")
        for name in spent[0]
        for values in [[each[name] for each in spent]]
    )


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


def three_photos(at: int, named: str, there: dict[str, tuple[str, bytes]]) -> list[dict]:
    """Those of `there`, by name in small letters, that a row of the list has `named`, the rest of the three drawn."""
    names = [name.partition(" (")[0].lower() for name in named.split("|")]
    own = [there[name] for name in names if name in there]
    drawn = [(side, photo_file(960 + 3 * at + nth, 720).getvalue()) for nth, side in enumerate(SIDES)]
    three = [*own, *drawn[len(own) :]]
    return [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in three]


def typed(row: SheetRow) -> dict[str, str]:
    """What a person types into the form for a row: names as the site's lists have them."""
    said, draft = row.said, row.said.as_draft()
    told = {name: str(getattr(draft, name) or "") for name in ("code", "start_release", "end_release", "evidence")}
    told |= {name: str(getattr(draft, name) or "") for name in CHOSEN}
    return told | {"mechanism": said.mechanism.name, "brand": said.brand.name, "factory": said.factory.name}


def new_ones(author) -> list[tuple[dict[str, str], str]]:
    """What is typed for each new watch of the list, and which photos it has there."""
    table, rows = table_of(TABLE.read_bytes()), {int(row["row"]): row for row in expected()}
    return [
        (typed(row), rows[row.number]["photos"])
        for row in rows_of(table, columns_of(table.rows, {}), author, {})
        if rows[row.number]["verdict"] == "new"
    ]


def fill_in(person, row: dict[str, str], earlier: dict[str, str]) -> None:
    """Type what `row` has other than the watch `earlier` in the series, in the order of the form."""
    for name in person.page.locator("[name]").evaluate_all("(fields) => fields.map((field) => field.name)"):
        if row.get(name) and not (name in CARRIED and row[name] == earlier.get(name)):
            fill = person.choose if name in CHOSEN else person.write
            fill(person.page.locator(f"[name={name}]"), row[name])


def test_one_after_the_other_by_keyboard(person, page, live_server, collector, report):
    rows = new_ones(collector.user)
    there = {name.lower(): (name, data) for name, data in photos().items()}
    page.goto(f"{live_server.url}/watches/new/?empty=1")
    earlier, each, taken, own = {}, [], person.spent(), 0
    for at in range(WATCHES):
        row, named = rows[at % len(rows)]
        row = row | {"code": f"{at}{row['code']}"}  # no two are the same
        three = three_photos(at, named if at < len(rows) else "", there)
        own += sum(photo["name"] not in SIDES for photo in three)
        person.choose_file(page.locator("[name=photos]"), three)
        expect(page.locator(".photo-input:not(.photo-input--empty)")).to_have_count(len(SIDES))
        fill_in(person, row, earlier)
        if at:
            page.keyboard.press("Enter")
            person.presses += 1
        else:
            person.press(page.get_by_role("button", name="Сохранить и добавить похожие"))
        expect(page.get_by_role("main")).to_contain_text(f"{row['code']}.")
        earlier, now = row, person.spent()
        each.append(Counter({name: now[name] - taken[name] for name in now}))
        taken = now
    report(f"{WATCHES} watches with {3 * WATCHES} photos ({own} of the list), one after the other, each:")
    report(f"the first: {told(each[:1])}")
    report(f"the others: {told(each[1:])}")
    assert max(watch["Tabs"] for watch in each[1:]) <= MOST_TABS
    assert mean(watch["presses"] for watch in each[1:]) <= MOST_PRESSES
    assert {(watch["pages"], watch["dialogs"], watch["clicks"]) for watch in each} == {(1, 1, 0)}
    assert [draft.images.count() for draft in DraftWatch.objects.all()] == [len(SIDES)] * WATCHES


def with_three_photos(own: dict[str, bytes]) -> tuple[bytes, dict[int, list[str]], dict[str, bytes]]:
    """The list, of which each of the first `WATCHES` rows has three photos: `own`, by the names that it gives to them,
    the rest drawn and named after these. The table; the names in each row; all photos. One that is missing stays so."""
    table, photos, names = table_of(TABLE.read_bytes()), dict(own), {}
    column, there = columns_of(table.rows, {}).meanings.index("photos"), {name.lower() for name in own}
    lines = [list(row.cells) for row in table.rows]
    for at, row in enumerate(expected()):
        number, given = int(row["row"]), [name.partition(" (")[0] for name in row["photos"].split("|") if name]
        lack = 3 * (at < WATCHES) - sum(name.lower() in there for name in given)
        drawn = {f"IMG_1{number:02}{nth}.jpg": photo_file(960 + 3 * at + nth, 720).getvalue() for nth in range(lack)}
        names[number], photos = [*given, *drawn], photos | drawn
        lines[number - 1][column] = ", ".join(names[number])
    csv.writer(written := io.StringIO(), delimiter=";").writerows(lines)
    return written.getvalue().encode("utf-8-sig"), names, photos


def right_places(table: bytes, names: dict[int, list[str]], photos: dict[str, bytes], author) -> set[tuple]:
    """Where each photo must stand: the draft made of its row, the side that its place among the names tells."""
    there, rows = {name.lower(): data for name, data in photos.items()}, table_of(table)
    return {
        (row.draft.pk, side.value, take_in(io.BytesIO(there[name.lower()])).sha256)
        for row in rows_of(rows, columns_of(rows.rows, {}), author, {})
        if row.draft
        for side, name in zip(Side, names[row.number], strict=False)
        if name.lower() in there
    }


def send_photos(person, file) -> None:
    """As often as the page asks for the same files again: some are opened at once, the others the next time."""
    page = person.page
    left = page.get_by_role("status").filter(has_text="отправьте те же файлы ещё раз")
    while True:
        person.choose_file(page.locator("[name=photos]"), file)
        seen = page.locator("main").element_handle()
        person.press(page.get_by_role("button", name="Отправить", exact=True))
        page.wait_for_function("(seen) => !seen.isConnected", arg=seen, timeout=LONGEST_WAIT)
        expect(page.get_by_role("main")).to_contain_text("Принято")
        if not left.count():
            return


def test_in_bulk(person, page, live_server, collector, report, tmp_path):
    """A table and a zip of photos; every row is what is expected, every photo stands at its watch and side."""
    own = photos()
    table, names, all_photos = with_three_photos(own)
    (tmp_path / "list.csv").write_bytes(table)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for name, data in all_photos.items():
            archive.writestr(name, data)
    page.goto(f"{live_server.url}/drafts/sheet/")
    before = person.spent()
    person.choose_file(page.locator("[name=file]"), tmp_path / "list.csv")
    person.press(page.get_by_role("button", name="Посмотреть, что в нём"))
    expect(page.locator("details.found").first).to_be_visible()
    assert found(page) == Counter((row["row"], row["verdict"]) for row in expected())
    person.press(page.get_by_role("button", name="Создать черновики"))
    person.press(page.get_by_role("link", name="Прислать фото"))
    send_photos(person, tmp_path / "photos.zip")
    now = person.spent()
    spent = Counter({name: now[name] - before[name] for name in now})
    whole = spent["seconds"] + sum(spent[name] * seconds for name, seconds in OF_A_PERSON.items())
    report(f"{len(names)} watches in bulk, with {len(all_photos)} photos ({len(own)} of the list): {told([spent])}")
    made = DraftWatch.objects.prefetch_related("images")
    stand = {(draft.pk, image.side, image.sha256) for draft in made for image in draft.images.all()}
    right = right_places(table, names, all_photos, collector.user)
    report(f"{len(made)} became drafts: {len(stand & right)} of their {len(right)} photos at their watch and side")
    report(f"a person's {whole:.0f} seconds, those of the site included, without reading what is asked of the rows")
    assert stand == right
    assert len(made) == sum(row["verdict"].startswith("new") for row in expected())
    assert whole <= MOST_SECONDS or len(names) > WATCHES  # the drill's machine does nothing else, a gate's may


def found(page) -> Counter:
    """The rows that the page shows, each with the verdict that it stands under."""
    shown = Counter()
    for verdict, title in GROUPS.items():
        rows = page.locator("details.found").filter(has=page.locator("summary", has_text=f"{title}:"))
        shown.update((number, verdict) for number in rows.locator(".lines__row > .code").all_text_contents())
    return shown
