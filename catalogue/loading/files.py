"""Reading the catalogue's data files. Nothing here touches the database; every fault is named by file and line."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

COLUMNS = {
    "vocabulary.csv": ("kind", "name", "name_en", "code_digit"),
    "calibre_index_codes.csv": ("index", "meaning_ru", "meaning_en", "source"),
    "case_code_third_digit.csv": ("third_digit", "case_material_ru", "meaning_en", "source"),
    "cases.csv": (
        *("factory", "number", "variant", "start_year", "end_year", "shape", "material", "diameter", "length"),
        *("thickness", "lug_width", "water_resistance", "note", "source"),
    ),
    "code_conventions.csv": (
        *("factory", "parts", "case_part", "dial_part", "start_year", "end_year", "note", "source"),
    ),
    "factories.csv": ("name_ru", "short_name", "name_en", "city", "founded", "closed", "note", "source"),
    "factory_relations.csv": (*("from_factory", "kind", "to_factory", "calibres", "start_year", "end_year", "source"),),
    "search_phrases.csv": ("phrase", "means", "source"),
    "names_en.csv": ("kind", "name", "name_en", "source"),
    "brands.csv": ("name_ru", "name_latin", "factory", "note", "source"),
    "brand_lines.csv": ("line", "maker", "factory", "start_year", "end_year", "source"),
    "marks.csv": (
        *("factory", "where", "letters", "seen", "seen_en", "shape", "start_year", "start_certainty"),
        *("end_year", "end_certainty", "note", "note_en", "source"),
    ),
    "mechanisms.csv": (
        *("calibre", "brand_ru", "factory_ru", "stones", "functions", "type", "start_year", "end_year", "source"),
        *("diameter", "width", "height", "frequency", "power_reserve", "lift_angle", "rate", "base", "base_name"),
    ),
    "watches.csv": (
        *("folder", "brand_ru", "factory_ru", "calibre", "code", "case_material_ru", "gender_ru", "start_release"),
        *("end_release", "integrated_bracelet", "aliases", "source", "note", "mechanism_factory_ru"),
        *("worn", "case_number", "dial_number", "case_shape", "crystal", "dial_colour", "crown"),
        *("diameter", "width", "thickness", "lug_width", "water_resistance"),
    ),
    "knowledge/calibre_claims.csv": ("factory_ru", "calibre", "property", "value", "source", "note"),
    "knowledge/calibre_specs.csv": (
        *("factory_ru", "calibre", "in_catalogue", "catalogue_jewels", "diameter_mm", "lines", "height_mm", "bph"),
        *("power_reserve_h", "jewels", "lift_angle", "start_year", "end_year", "rate", "base", "disputed", "sources"),
    ),
    "knowledge/watch_claims.csv": ("folder", "field", "value", "source", "note"),
    "knowledge/movement_families.csv": ("family", "members", "relation", "source"),
    "knowledge/models_and_brands.csv": ("factory_ru", "name", "calibre", "from_year", "to_year", "note", "source"),
}


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be loaded. `line` counts from 1; 0 is the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self):
        return f"{self.file}, line {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class FilesRefused(Exception):
    """The files cannot be loaded; `problems` says why. The database is as it was."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Row(dict):
    """The cells of one line by their column, with where the line stands."""

    def __init__(self, file: str, line: int, cells: Iterable[tuple[str, str]]):
        super().__init__(cells)
        self.file = file
        self.line = line

    def problem(self, reason: str) -> Problem:
        return Problem(self.file, self.line, reason)


def read_files(folder: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    """The rows of every data file in `folder` by the file's name, and what is wrong with the files themselves."""
    rows, problems = {}, []
    for name, columns in COLUMNS.items():
        rows[name] = []
        try:
            text = (folder / name).read_bytes().decode("utf-8-sig")
        except OSError as error:
            problems.append(Problem(name, 0, f"the file cannot be read: {error.strerror}"))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(Problem(name, line, "the file is not in UTF-8"))
        else:
            rows[name] = list(_rows(name, columns, text, problems))
    return rows, problems


def _rows(name: str, columns: tuple[str, ...], text: str, problems: list[Problem]) -> Iterable[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            wanted, found = ", ".join(columns), ", ".join(header)
            problems.append(Problem(name, 1, f"the columns must be {wanted}; these are {found}"))
            return
        for cells in reader:
            if len(cells) != len(columns):
                reason = f"{len(cells)} cells instead of {len(columns)}: is a comma unquoted?"
                problems.append(Problem(name, reader.line_num, reason))
                continue
            row = Row(name, reader.line_num, zip(columns, cells, strict=True))
            problems.extend(row.problem(reason) for reason in _faults(row))
            yield row
    except csv.Error as error:
        problems.append(Problem(name, reader.line_num, f"not a CSV file: {error}"))


def _faults(row: Row) -> Iterable[str]:
    for column, cell in row.items():
        if cell != cell.strip():
            yield f"{column}: blanks around «{cell.strip()}»"
        if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in cell):
            yield f"{column}: a control character"
        elif cell != unicodedata.normalize("NFC", cell):
            yield f"{column}: «{cell}» is not in Unicode's composed form (NFC)"
