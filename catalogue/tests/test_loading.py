"""The data files become the catalogue: every cell of them, all or nothing, and never over people's own work."""

import csv
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from catalogue.history.publishing import delete_watch, publish_mechanism, publish_watch
from catalogue.loading import FilesRefused, load
from catalogue.loading.files import COLUMNS
from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CaseMaterial,
    CatalogueVersion,
    CodeConvention,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    Mark,
    Mechanism,
    MechanismType,
    Revision,
    Watch,
)
from catalogue.models.quantity import quantities_of
from catalogue.presentation.wording import TOLD
from catalogue.quantities import plain
from conftest import in_the_middle

DATA = Path(__file__).resolve().parents[1] / "data"
CHANGED = Revision.Action.CHANGED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the data files that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def small(folder) -> Path:
    """The same with two movements, three watches and few phrases: enough for what happens to one row."""
    keep_lines(folder / "mechanisms.csv", lambda row: row["calibre"] == "3133" or row["calibre"] == "2609.НА")
    edit(folder / "mechanisms.csv", "2609.НА", base="")
    keep_lines(folder / "watches.csv", lambda row: row["folder"].startswith("okean-3133"))
    keep_lines(folder / "brands.csv", lambda row: row["name_ru"] in {"Океан", "Полёт", "Ракета"})
    kept = {"Первый московский часовой завод", "Петродворцовый часовой завод", "Poljot-V GmbH", "Волмакс"}
    keep_lines(folder / "factories.csv", lambda row: row["name_ru"] in kept)
    keep_lines(folder / "brand_lines.csv", lambda row: row["line"] == "Океан")
    for name in ("cases.csv", "marks.csv"):
        keep_lines(folder / name, lambda row: row["factory"] in kept)
    keep_lines(folder / "factory_relations.csv", lambda row: {row["from_factory"], row["to_factory"]} <= kept)
    keep_lines(folder / "search_phrases.csv", lambda row: row["phrase"].startswith("дам"))
    return folder


def rows_of(path: Path) -> list[dict]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


def write_rows(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def keep_lines(path: Path, wanted: Callable[[dict], bool]) -> None:
    write_rows(path, [row for row in rows_of(path) if wanted(row)])


def edit(path: Path, key: str, **cells) -> None:
    """Change cells of the row whose first column is `key`."""
    rows = rows_of(path)
    for row in rows:
        row.update(cells if next(iter(row.values())) == key else {})
    write_rows(path, rows)


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.db_table: list(model.objects.order_by("pk").values_list()) for model in models}


# Every cell arrives -------------------------------------------------------------------------


def cell(value) -> str:
    return {None: "", True: "true", False: "false"}.get(value, str(value)) if not isinstance(value, str) else value


def named(row) -> str:
    return row.name if row else ""


def rebuilt_watch(watch: Watch) -> list[str]:
    movement = watch.mechanism
    return [
        *(watch.folder, named(watch.brand), named(watch.factory), movement.calibre if movement else "", watch.code),
        *(named(watch.case_material), named(watch.gender), cell(watch.start_release), cell(watch.end_release)),
        *(cell(watch.integrated_bracelet), ";".join(alias.key for alias in watch.aliases.all()), watch.source),
        *(watch.note, named(movement and movement.factory), *(getattr(watch, name) for name in TOLD)),
    ] + [measure(watch, field.name) for field in quantities_of(Watch)]


def rebuilt_mechanism(mechanism: Mechanism) -> list[str]:
    functions = ";".join(row.function.name for row in mechanism.mechanism_functions.select_related("function"))
    return [
        *(mechanism.calibre, named(mechanism.brand), named(mechanism.factory), mechanism.stones, functions),
        *(named(mechanism.mechanism_type), cell(mechanism.start_release), cell(mechanism.end_release)),
        *(mechanism.source, *(measure(mechanism, field.name) for field in quantities_of(Mechanism))),
        *(mechanism.rate, mechanism.base_movement.calibre if mechanism.base_movement else "", mechanism.base_name),
    ]


def rebuilt_columns(file: str, row) -> list[str]:
    """Of a file whose columns are called as the fields."""
    values = [getattr(row, name) for name in COLUMNS[file]]
    return [plain(each) if isinstance(each, Decimal) else str(getattr(each, "name", each) or "") for each in values]


def measure(row, name: str) -> str:
    return "" if getattr(row, name) is None else plain(getattr(row, name))


def rebuilt_factory(row: Factory) -> list[str]:
    years = (cell(row.founded), cell(row.closed))
    return [row.name, row.short_name, row.name_en, row.city, *years, row.note, row.source]


REBUILT = {
    "watches.csv": (Watch, rebuilt_watch),
    "mechanisms.csv": (Mechanism, rebuilt_mechanism),
    "factories.csv": (Factory, rebuilt_factory),
    "factory_relations.csv": (FactoryRelation, partial(rebuilt_columns, "factory_relations.csv")),
    "brands.csv": (Brand, lambda row: [row.name, row.name_en, named(row.factory), row.note, row.source]),
    "brand_lines.csv": (BrandLine, partial(rebuilt_columns, "brand_lines.csv")),
    "cases.csv": (Case, partial(rebuilt_columns, "cases.csv")),
    "code_conventions.csv": (CodeConvention, partial(rebuilt_columns, "code_conventions.csv")),
    "marks.csv": (Mark, partial(rebuilt_columns, "marks.csv")),
    "calibre_index_codes.csv": (CalibreIndex, lambda row: [row.index, row.meaning, row.meaning_en, row.source]),
    "case_code_third_digit.csv": (CaseCodeDigit, lambda row: [row.digit, row.meaning, row.meaning_en, row.source]),
}


def test_every_cell_is_in_the_database_and_a_second_load_changes_nothing():
    load(DATA)
    english = {(row["kind"], row["name"]): row["name_en"] for row in rows_of(DATA / "names_en.csv")}
    for name, (model, rebuilt) in REBUILT.items():
        rows = rows_of(DATA / name)
        for row in rows if model is Watch else ():
            names = row["aliases"].split(";")
            both = [text for key in names for text in (key, english.get(("alias", key), key))]
            row["aliases"] = ";".join(dict.fromkeys(both))
        assert [rebuilt(row) for row in model.objects.order_by("pk")] == [list(row.values()) for row in rows]
    by_kind = {"function": Function, "mechanism_type": MechanismType, "case_material": CaseMaterial, "gender": Gender}
    for row in rows_of(DATA / "vocabulary.csv"):
        found = by_kind[row["kind"]].objects.get(name=row["name"])
        assert (found.name_en, getattr(found, "code_digit", "")) == (row["name_en"], row["code_digit"])

    titles = list(Watch.objects.values_list("title", flat=True))
    assert len(titles) == len(set(titles)) == 294
    assert Watch.objects.filter(years_approximate=True).count() == 6
    assert Revision.objects.filter(action=Revision.Action.LOADED).count() == 294 + 154 + 75 + 23 + 86 + 38

    before = everything()
    report = load(DATA)
    assert everything() == before
    assert (report.added, report.changed, report.kept) == ({}, {}, [])


def test_every_row_names_its_source():
    for name in REBUILT:
        assert all(row["source"] for row in rows_of(DATA / name))


def test_titles_tell_watches_of_one_calibre_apart(small):
    load(small)
    assert set(Watch.objects.filter(code="").values_list("title", flat=True)) == {
        "Океан 3133 «ВМФ»",
        "Океан 3133 «Final Edition»",
        "Океан 3133 «reissue»",
    }


# A broken file ------------------------------------------------------------------------------


def replace(old: str, new: str, *, encoding="utf-8"):
    def broken(text: str) -> bytes:
        assert old in text
        return text.replace(old, new, 1).encode(encoding)

    return broken


def second_line_twice(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    return "".join([*lines, lines[1]]).encode()


OKEAN = 1 + next(n for n, line in enumerate((DATA / "brand_lines.csv").read_text().splitlines()) if "Океан" in line)
FIRST = "Спортивные,Первый московский часовой завод,2408,,,мужские,1955,1964"
BROKEN = {
    "missing column": ("watches.csv", replace("folder,brand_ru", "brand_ru"), 1, "the columns must be"),
    "unknown factory": (
        *("watches.csv", replace(FIRST, FIRST.replace("Первый", "Шестой")), 2),
        "factory_ru «Шестой московский часовой завод» is unknown",
    ),
    "unknown brand": ("watches.csv", replace("1957,Фестиваль,", "1957,Карнавал,"), 4, "brand_ru «Карнавал» is unknown"),
    "year 19700": ("watches.csv", replace(FIRST, FIRST.replace("1955", "19700")), 2, "start_release «19700»"),
    "year in words": ("watches.csv", replace(FIRST, FIRST.replace("1955", "195х")), 2, "start_release «195х»"),
    "end before start": ("watches.csv", replace(FIRST, FIRST.replace("1955", "1965")), 2, "1965 is after end_release"),
    "duplicate folder": ("watches.csv", second_line_twice, 296, "this folder stands in line 2 already"),
    "duplicate movement": ("mechanisms.csv", second_line_twice, 156, "this calibre of this factory stands in line 2"),
    "duplicate brand": ("brands.csv", second_line_twice, 88, "this name stands in line 2 already"),
    "duplicate relation": ("factory_relations.csv", second_line_twice, 8, "this relation stands in line 2 already"),
    "relation of one factory": (
        *("factory_relations.csv", replace("Угличский", "Первый московский"), 2),
        "the two factories are one",
    ),
    "relation of an unknown kind": ("factory_relations.csv", replace("supplied", "bought"), 2, "kind «bought»"),
    "relation without source": (
        *("factory_relations.csv", replace("watchuseek.com + alamy.com\n", "\n"), 2),
        "source «»",
    ),
    "relation to nobody": ("factory_relations.csv", replace("Волмакс", ""), 4, "to_factory is missing"),
    "duplicate line": ("brand_lines.csv", second_line_twice, 90, "this line stands in line 2 already"),
    "line of itself": ("brand_lines.csv", replace("Океан,Полёт", "Океан,ОКЕАН"), OKEAN, "the brand is its own line"),
    "line of nobody": (
        *("brand_lines.csv", replace("Океан,Полёт,Первый московский часовой завод", "Океан,,"), OKEAN),
        "maker and factory are missing",
    ),
    "line of an unknown brand": ("brand_lines.csv", replace("Океан,Полёт", "Океан,Взлёт"), OKEAN, "maker «Взлёт»"),
    "unnamed line": ("brand_lines.csv", replace("Океан,Полёт", ",Полёт"), OKEAN, "line is missing"),
    "line that ends first": ("brand_lines.csv", replace("1976,,urss", "1976,1975,urss"), OKEAN, "is after end_year"),
    "wrong encoding": ("brands.csv", lambda text: text.encode("cp1251", "replace"), 2, "the file is not in UTF-8"),
    "unquoted cell": ("factories.csv", replace("1МЧЗ;", "1МЧЗ, "), 2, "9 cells instead of 8"),
    "unknown movement": ("watches.csv", replace(FIRST, FIRST.replace("2408", "9999")), 2, "calibre «9999» of"),
    "unknown function": ("mechanisms.csv", replace("ручной завод", "ножной завод"), 2, "«ножной завод» is unknown"),
    "control character": ("watches.csv", replace("спортивные 34 мм", "спортивные\0 34 мм"), 2, "a control character"),
    "reserved folder": ("watches.csv", replace("\nfestival-1957,", "\ncompare,"), 4, "is a page of its own"),
    "no folder": ("watches.csv", replace("\nfestival-1957,", "\n,"), 4, "folder is missing"),
    "bad bracelet": ("watches.csv", replace(FIRST + ",,", FIRST + ",да,"), 2, "is not true, false or empty"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file_is_refused_with_its_line_and_the_database_is_as_it_was(kind, folder, small_catalogue):
    name, break_it, line, reason = BROKEN[kind]
    path = folder / name
    path.write_bytes(break_it(path.read_bytes().decode()))
    before = everything()
    with pytest.raises(FilesRefused) as refused:
        load(folder)
    assert any(
        (problem.file, problem.line) == (name, line) and reason in problem.reason for problem in refused.value.problems
    ), str(refused.value)
    assert everything() == before


@pytest.fixture
def small_catalogue(tmp_path):
    """A catalogue that is not empty, so that "as it was" says something."""
    publish_watch(
        Watch(folder="anything", brand=Brand.objects.create(name="Полёт")),
        aliases=["Океан"],
        by=None,
        evidence="",
        action=Revision.Action.CREATED,
    )


def test_missing_file_is_refused(folder):
    (folder / "brands.csv").unlink()
    with pytest.raises(FilesRefused, match=r"brands\.csv: the file cannot be read"):
        load(folder)


def test_command_says_what_it_did_and_what_is_wrong(small):
    output = StringIO()
    call_command("load_catalogue", small, stdout=output)
    said = output.getvalue()
    assert ", 3 in watches.csv, 2 in knowledge/movement_families.csv, " in said  # what sources say comes last
    assert said.endswith(" in knowledge/models_and_brands.csv; changed nothing; kept as people made it: 0.\n")
    edit(small / "watches.csv", "okean-3133", start_release="19700")
    with pytest.raises(CommandError, match=r"(?s)nothing was changed.*watches\.csv, line \d+: start_release «19700»"):
        call_command("load_catalogue", small)


# A second load ------------------------------------------------------------------------------

OCEAN = "okean-3133-final-edition"


def test_corrected_file_changes_what_nobody_touched(small):
    load(small)
    watch = Watch.objects.get(folder=OCEAN)
    edit(small / "watches.csv", OCEAN, end_release="2013", aliases="Последний", case_material_ru="")
    report = load(small)
    watch.refresh_from_db()
    assert (watch.end_release, watch.case_material) == (2013, None)
    assert [alias.key for alias in watch.aliases.all()] == ["Последний"]
    assert report.changed == {"watches.csv": 1}
    assert Revision.objects.of(watch).first().after == {
        "end_release": 2013,
        "aliases": ["Последний"],
        "case_material": None,
    }
    assert load(small).changed == {}


def test_what_people_changed_is_never_overwritten(small, moderator):
    load(small)
    watch = Watch.objects.get(folder=OCEAN)
    watch.end_release = 2014
    watch.note = "по паспорту"
    publish_watch(watch, aliases=["свой"], by=moderator.user, evidence="паспорт", action=CHANGED)
    before = everything()
    assert load(small).kept == []
    assert everything() == before

    edit(small / "watches.csv", OCEAN, end_release="2013", start_release="2010")
    report = load(small)
    watch.refresh_from_db()
    assert (watch.start_release, watch.end_release, watch.note) == (2010, 2014, "по паспорту")
    assert [alias.key for alias in watch.aliases.all()] == ["свой"]
    assert [problem.reason for problem in report.kept] == ["end_release was changed by people"]


def test_what_people_deleted_stays_deleted(small):
    load(small)
    delete_watch(Watch.objects.get(folder=OCEAN), by=None)
    edit(small / "watches.csv", OCEAN, end_release="2013")
    assert [problem.reason for problem in load(small).kept] == ["people deleted it"]
    assert not Watch.objects.filter(folder=OCEAN).exists()


def test_watch_that_people_entered_is_left_alone(small):
    brand = Brand.objects.create(name="Океан", name_en="Okean")
    watch = Watch(folder=OCEAN, brand=brand)
    publish_watch(watch, aliases=[], by=None, evidence="", action=Revision.Action.CREATED)
    report = load(small)
    assert any(problem.reason.endswith("was entered by people") for problem in report.kept)
    assert Watch.objects.get(folder=OCEAN).mechanism is None


def test_movement_that_people_corrected_keeps_its_watches(small):
    load(small)
    mechanism = Mechanism.objects.get(calibre="3133")
    mechanism.calibre = "3133-1"
    functions = list(Function.objects.filter(mechanisms=mechanism).order_by("mechanism_functions__pk"))
    publish_mechanism(mechanism, functions=functions, by=None, evidence="", action=CHANGED)
    report = load(small)
    assert (report.added, report.changed) == ({}, {})
    edit(small / "mechanisms.csv", "3133", stones="25")
    load(small)
    mechanism.refresh_from_db()
    assert (mechanism.calibre, mechanism.stones) == ("3133-1", "25")


def test_load_raises_the_version_once_for_each_change_only(small):
    load(small)
    version = CatalogueVersion.objects.number()
    load(small)
    assert CatalogueVersion.objects.number() == version


def test_a_load_locks_watches_by_id_whatever_the_order_of_its_lines(small, shared_database):
    """Somebody who takes a file into their collection locks several too: in another order each waits for the other."""
    load(small)
    lines = rows_of(small / "watches.csv")
    numbers = dict(Watch.objects.values_list("folder", "pk"))
    lines.sort(key=lambda line: -numbers[line["folder"]])
    write_rows(small / "watches.csv", [line | {"note": "Слово"} for line in lines])

    def somebody():
        with transaction.atomic():
            return Watch.objects.lock()

    with in_the_middle(somebody, table="catalogue_watch", after=True) as results:
        load(small)
    assert results == [dict.fromkeys(sorted(numbers.values()))]
    assert set(Watch.objects.values_list("note", flat=True)) == {"Слово"}
