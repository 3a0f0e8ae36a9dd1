"""Everything that can be wrong with the rows, told before anything is written."""

from collections.abc import Callable, Hashable, Iterable

from catalogue.keys import normalised_key
from catalogue.latin import has_cyrillic
from catalogue.models import (
    RESERVED_FOLDERS,
    Alias,
    Brand,
    BrandLine,
    Case,
    CaseMaterial,
    CodeConvention,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    Mark,
    Mechanism,
    MechanismType,
    Watch,
)
from catalogue.models.quantity import quantities_of
from catalogue.presentation.wording import TOLD
from catalogue.quantities import NotAQuantity
from catalogue.search.folding import phrase_key

from . import names
from .files import Problem, Row
from .knowledge import SIDES, millimetres, value_in
from .lines import (
    BOOLEANS,
    KINDS,
    NAMED,
    POINTERS,
    base_key,
    case_key,
    faults_of,
    line_key,
    listed,
    mark_key,
    mechanism_key,
    mechanism_values,
    relation_key,
    vocabulary_lines,
    watch_values,
    year,
)

# What a claim about a watch can be about.
CLAIMED = (
    *("case_material", "start_release", "end_release", *TOLD[1:], *(field.name for field in quantities_of(Watch))),
)
LONGEST_ALIAS = Alias._meta.get_field("key").max_length


class Validation:
    """The rows against each other, against the models' rules and against what the database holds."""

    def __init__(self, rows: dict[str, list[Row]]):
        self.rows = rows
        self.vocabulary = vocabulary_lines(rows)
        self.known = {model: self.names_of(model) for model in NAMED}
        self.movements = {mechanism_key(row): row.line for row in reversed(rows["mechanisms.csv"])}
        coded = Watch.objects.current().exclude(code_key="")
        self.folder_of_code = dict(coded.values_list("code_key", "folder"))

    def names_of(self, model) -> set[str]:
        """The keys of the names that a row may use: those in the files and those in the database."""
        in_files = {normalised_key(values["name"]) for _, values in self.vocabulary[model]}
        return in_files | set(model.objects.values_list("name_key", flat=True))

    def problems(self) -> Iterable[Problem]:
        for model, lines in self.vocabulary.items():
            for row, values in lines:
                yield from (row.problem(reason) for reason in faults_of(model, values))
        checks = {
            "vocabulary.csv": self.kind,
            names.FILE: english_name_faults,
            "factories.csv": lambda row: backwards(row, "founded", "closed"),
            "factory_relations.csv": self.relation,
            "brands.csv": lambda row: self.unknown(row, **POINTERS[Brand]),
            "brand_lines.csv": self.line,
            "cases.csv": self.case,
            "code_conventions.csv": self.convention,
            "marks.csv": self.mark,
            "mechanisms.csv": self.mechanism,
            "watches.csv": self.watch,
            "knowledge/calibre_claims.csv": claim_faults,
            "knowledge/watch_claims.csv": self.watch_claim,
        }
        for file, check in checks.items():
            for row in self.rows[file]:
                yield from (row.problem(reason) for reason in check(row))
        yield from self.repetitions()

    def kind(self, row: Row) -> Iterable[str]:
        if row["kind"] not in KINDS:
            yield f"kind «{row['kind']}» is none of {', '.join(KINDS)}"

    def relation(self, row: Row) -> Iterable[str]:
        yield from self.unknown(row, **POINTERS[FactoryRelation])
        yield from (f"{column} is missing" for column in POINTERS[FactoryRelation] if not row[column])
        if normalised_key(row["from_factory"]) == normalised_key(row["to_factory"]):
            yield "the two factories are one"
        yield from backwards(row, "start_year", "end_year")

    def line(self, row: Row) -> Iterable[str]:
        yield from self.unknown(row, **POINTERS[BrandLine])
        if not row["line"]:
            yield "line is missing"
        if not row["maker"] and not row["factory"]:
            yield "maker and factory are missing"
        if normalised_key(row["line"]) == normalised_key(row["maker"]):
            yield "the brand is its own line"
        yield from backwards(row, "start_year", "end_year")

    def case(self, row: Row) -> Iterable[str]:
        yield from self.unknown(row, **POINTERS[Case])
        if not row["factory"]:
            yield "factory is missing"
        if not row["number"] and not row["variant"]:
            yield "number and variant are missing"
        yield from backwards(row, "start_year", "end_year")

    def convention(self, row: Row) -> Iterable[str]:
        yield from self.unknown(row, **POINTERS[CodeConvention])
        parts = row["parts"].count("+") + 1
        yield from (
            f"{column} «{row[column]}» is no part of «{row['parts']}»"
            for column in ("case_part", "dial_part")
            if row[column] and row[column] not in map(str, range(1, parts + 1))
        )

    def mark(self, row: Row) -> Iterable[str]:
        yield from self.unknown(row, **POINTERS[Mark])
        if not row["letters"] and not row["seen"]:
            yield "letters and seen are missing"
        for end in ("start", "end"):
            if bool(row[f"{end}_year"]) != bool(row[f"{end}_certainty"]):
                yield f"{end}_year and {end}_certainty belong together"
        yield from backwards(row, "start_year", "end_year")

    def mechanism(self, row: Row) -> Iterable[str]:
        if not normalised_key(row["calibre"]):
            yield "calibre is missing"
        names = listed(row["functions"])
        yield from (f"functions: «{name}» is unknown" for name in names if self.is_unknown(Function, name))
        if len(set(names)) < len(names):
            yield "functions: one stands there twice"
        yield from self.unknown(row, brand_ru=Brand, factory_ru=Factory, type=MechanismType)
        yield from backwards(row, "start_year", "end_year")
        if row["base"] and self.movements.get(base_key(row), row.line) >= row.line:
            yield f"base «{row['base']}» of the same factory stands in no line above"
        yield from faults_of(Mechanism, mechanism_values(row))

    def watch(self, row: Row) -> Iterable[str]:
        if not row["folder"]:
            yield "folder is missing"
        if row["folder"] in RESERVED_FOLDERS:
            yield f"folder «{row['folder']}» is a page of its own"
        if not row["brand_ru"]:
            yield "brand_ru is missing"
        if row["calibre"] and mechanism_key(row) not in self.movements:
            factory = row["mechanism_factory_ru"] or "no factory"
            yield f"calibre «{row['calibre']}» of {factory} is not in mechanisms.csv"
        if row["integrated_bracelet"] not in BOOLEANS:
            yield f"integrated_bracelet «{row['integrated_bracelet']}» is not true, false or empty"
        owner = self.folder_of_code.get(normalised_key(row["code"]), row["folder"])
        if owner != row["folder"]:
            yield f"code «{row['code']}» belongs to {owner} already"
        yield from aliases_faults(listed(row["aliases"]))
        yield from self.unknown(
            row,
            brand_ru=Brand,
            factory_ru=Factory,
            case_material_ru=CaseMaterial,
            gender_ru=Gender,
            mechanism_factory_ru=Factory,
        )
        yield from backwards(row, "start_release", "end_release")
        yield from faults_of(Watch, watch_values(row))

    def watch_claim(self, row: Row) -> Iterable[str]:
        if not row["value"] or not row["source"]:
            yield "value or source is missing"
        elif row["field"] not in CLAIMED:
            yield f"field «{row['field']}» is none of {', '.join(CLAIMED)}"
        elif row["field"] == "case_material":
            yield from self.unknown(row, value=CaseMaterial)
        elif value_in(Watch, row["field"], row["value"]) is None:
            yield f"value «{row['value']}» is none that {row['field']} can hold"

    def is_unknown(self, model, name: str) -> bool:
        return normalised_key(name) not in self.known[model]

    def unknown(self, row: Row, **columns) -> Iterable[str]:
        for column, model in columns.items():
            if row[column] and self.is_unknown(model, row[column]):
                yield f"{column} «{row[column]}» is unknown"

    def repetitions(self) -> Iterable[Problem]:
        keys: list[tuple[str, str, Callable[[Row], Hashable]]] = [
            ("vocabulary.csv", "this name", lambda row: (row["kind"], normalised_key(row["name"]))),
            ("calibre_index_codes.csv", "this index", lambda row: row["index"]),
            ("case_code_third_digit.csv", "this digit", lambda row: row["third_digit"]),
            (names.FILE, "this name", lambda row: (row["kind"], row["name"])),
            ("factories.csv", "this name", lambda row: normalised_key(row["name_ru"])),
            ("factory_relations.csv", "this relation", relation_key),
            ("search_phrases.csv", "this phrase", lambda row: phrase_key(row["phrase"])),
            ("brands.csv", "this name", lambda row: normalised_key(row["name_ru"])),
            ("brand_lines.csv", "this line", line_key),
            ("cases.csv", "this case", case_key),
            ("code_conventions.csv", "this reading", lambda row: (normalised_key(row["factory"]), row["parts"])),
            ("marks.csv", "this mark", mark_key),
            ("mechanisms.csv", "this calibre of this factory", mechanism_key),
            ("watches.csv", "this folder", lambda row: row["folder"]),
            ("watches.csv", "this design code", lambda row: normalised_key(row["code"])),
        ]
        for file, what, key in keys:
            first_line: dict[Hashable, int] = {}
            for row in self.rows[file]:
                value = key(row)
                if value and first_line.setdefault(value, row.line) != row.line:
                    yield row.problem(f"{what} stands in line {first_line[value]} already")


def claim_faults(row: Row) -> Iterable[str]:
    if not row["value"] or not row["source"]:
        yield "value or source is missing"
    elif row["property"] in SIDES:
        try:
            for side in row["value"].split("x"):
                millimetres(side, SIDES[row["property"]])
        except NotAQuantity:
            yield f"value «{row['value']}» is no size"


def aliases_faults(aliases: list[str]) -> Iterable[str]:
    if len(set(aliases)) < len(aliases) or "" in aliases:
        yield "aliases: one is empty or stands there twice"
    yield from (f"aliases: «{alias}» is too long" for alias in aliases if len(alias) > LONGEST_ALIAS)


def english_name_faults(row: Row) -> Iterable[str]:
    if row["kind"] not in names.KINDS:
        yield f"kind «{row['kind']}» is none of {', '.join(names.KINDS)}"
    if not row["name"] or not row["name_en"]:
        yield "name or name_en is missing"
    if has_cyrillic(row["name_en"]):
        yield f"name_en «{row['name_en']}» has Cyrillic letters"


def backwards(row: Row, start: str, end: str) -> Iterable[str]:
    first, last = year(row[start]), year(row[end])
    if isinstance(first, int) and isinstance(last, int) and first > last:
        yield f"{start} {first} is after {end} {last}"
