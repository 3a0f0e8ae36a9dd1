"""What one line of a data file says, as plain values of the model that it fills."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation

from catalogue.keys import normalised_key
from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CaseMaterial,
    CodeConvention,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    Mark,
    Mechanism,
    MechanismType,
    SearchPhrase,
    Watch,
)
from catalogue.models.quantity import QuantityField, quantities_of
from catalogue.presentation.wording import TOLD
from catalogue.quantities import QUANTITIES, NotAQuantity

from .files import Row

KINDS = {
    "function": Function,
    "mechanism_type": MechanismType,
    "case_material": CaseMaterial,
    "gender": Gender,
}
NAMED = (*KINDS.values(), Factory, Brand)
# Which columns name a row of another vocabulary.
POINTERS = {
    Brand: {"factory": Factory},
    BrandLine: {"line": Brand, "maker": Brand, "factory": Factory},
    FactoryRelation: {"from_factory": Factory, "to_factory": Factory},
    Case: {"factory": Factory, "material": CaseMaterial},
    CodeConvention: {"factory": Factory},
    Mark: {"factory": Factory},
}
APPROXIMATE = "около"
BOOLEANS = {"": None, "true": True, "false": False}


def year(cell: str) -> int | str | None:
    """The year in a cell. What is no number stays text, so that the model's own validation refuses it."""
    return int(cell) if cell.isascii() and cell.isdigit() else cell or None


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds several values."""
    return cell.split(";") if cell else []


def mechanism_key(row: Row) -> tuple[str, str]:
    """What a movement is known by in the files, in its own file and in the watches'."""
    factory = row["mechanism_factory_ru"] if "mechanism_factory_ru" in row else row["factory_ru"]
    return normalised_key(row["calibre"]), normalised_key(factory)


def relation_key(row: Row) -> tuple[str, str, str, str]:
    """What a relation of factories is known by."""
    first, second = (normalised_key(row[column]) for column in ("from_factory", "to_factory"))
    return row["kind"], first, second, row["calibres"]


def case_key(row: Row) -> tuple[str, ...]:
    """What a case is known by."""
    return normalised_key(row["factory"]), row["number"], row["variant"]


def line_key(row: Row) -> tuple[str, ...]:
    """What a line of a brand is known by."""
    return tuple(normalised_key(row[column]) for column in POINTERS[BrandLine])


def mark_key(row: Row) -> tuple[str, ...]:
    """What a mark is known by."""
    return normalised_key(row["factory"]), row["where"], row["letters"], row["seen"]


def vocabulary_lines(rows: dict[str, list[Row]]) -> dict[type[Model], list[tuple[Row, dict]]]:
    """Every vocabulary model with its lines and the values that each gives; those before that others point to."""
    kinds = {model: [] for model in KINDS.values()}
    for row in rows["vocabulary.csv"]:
        if model := KINDS.get(row["kind"]):
            digit = {"code_digit": row["code_digit"]} if model is CaseMaterial else {}
            kinds[model].append((row, {"name": row["name"], "name_en": row["name_en"], **digit}))
    return kinds | {
        Factory: [(row, factory_values(row)) for row in rows["factories.csv"]],
        FactoryRelation: [(row, relation_values(row)) for row in rows["factory_relations.csv"]],
        Brand: [(row, brand_values(row)) for row in rows["brands.csv"]],
        BrandLine: [(row, period_values(row)) for row in rows["brand_lines.csv"]],
        Case: [(row, case_values(row)) for row in rows["cases.csv"]],
        CodeConvention: [(row, convention_values(row)) for row in rows["code_conventions.csv"]],
        Mark: [(row, mark_values(row)) for row in rows["marks.csv"]],
        CalibreIndex: [(row, index_values(row)) for row in rows["calibre_index_codes.csv"]],
        CaseCodeDigit: [(row, digit_values(row)) for row in rows["case_code_third_digit.csv"]],
        SearchPhrase: [(row, phrase_values(row)) for row in rows["search_phrases.csv"]],
    }


def factory_values(row: Row) -> dict:
    same = {
        column: row[column]
        for column in ("short_name", "short_name_en", "name_en", "city", "city_en", "note", "source")
    }
    return same | {"name": row["name_ru"], "founded": year(row["founded"]), "closed": year(row["closed"])}


def relation_values(row: Row) -> dict:
    return {column: row[column] for column in ("kind", "calibres")} | period_values(row)


def period_values(row: Row) -> dict:
    return {"source": row["source"], "start_year": year(row["start_year"]), "end_year": year(row["end_year"])}


def case_values(row: Row) -> dict:
    same = {column: row[column] for column in ("number", "variant", "shape", "note")}
    return same | period_values(row) | measured_values(Case, row)


def convention_values(row: Row) -> dict:
    parts = {column: year(row[column]) for column in ("case_part", "dial_part")}
    return {"parts": row["parts"], "note": row["note"]} | parts | period_values(row)


def mark_values(row: Row) -> dict:
    told = ("where", "letters", "seen", "seen_en", "shape", "start_certainty", "end_certainty", "note", "note_en")
    return {column: row[column] for column in told} | period_values(row)


def brand_values(row: Row) -> dict:
    same = {column: row[column] for column in ("note", "source")}
    return same | {"name": row["name_ru"], "name_en": row["name_latin"]}


def index_values(row: Row) -> dict:
    same = {column: row[column] for column in ("index", "meaning_en", "source")}
    return same | {"meaning": row["meaning_ru"]}


def digit_values(row: Row) -> dict:
    same = {column: row[column] for column in ("meaning_en", "source")}
    return same | {"digit": row["third_digit"], "meaning": row["case_material_ru"]}


def phrase_values(row: Row) -> dict:
    return {column: row[column] for column in ("phrase", "means", "source")}


def mechanism_values(row: Row) -> dict:
    same = {column: row[column] for column in ("calibre", "calibre_en", "stones", "rate", "base_name", "source")}
    years = {"start_release": year(row["start_year"]), "end_release": year(row["end_year"])}
    return same | years | measured_values(Mechanism, row)


def base_key(row: Row) -> tuple[str, str] | None:
    """What the movement is known by that a movement derives from: it is of the same factory."""
    return (normalised_key(row["base"]), normalised_key(row["factory_ru"])) if row["base"] else None


def measured_values(model: type[Model], row: Row) -> dict:
    """The numbers with a unit. What is none stays text, so that the model's own validation refuses it."""
    return {field.name: quantity(field, row[field.name]) for field in quantities_of(model) if field.name in row}


def quantity(field: QuantityField, cell: str) -> Decimal | str | None:
    try:
        return QUANTITIES[field.quantity].read(cell) if cell else None
    except NotAQuantity:
        return cell


def watch_values(row: Row) -> dict:
    same = {column: row[column] for column in ("folder", "code", "source", "note", *TOLD)}
    return (
        same
        | measured_values(Watch, row)
        | {
            "start_release": year(row["start_release"]),
            "end_release": year(row["end_release"]),
            "years_approximate": APPROXIMATE in row["note"],
            "integrated_bracelet": BOOLEANS.get(row["integrated_bracelet"]),
        }
    )


def faults_of(model: type[Model], values: dict) -> Iterable[str]:
    """What the model's own validation says against the values of a line."""
    instance = model(**values)
    exclude = {field.name for field in model._meta.fields} - set(values)
    with translation.override("en"):  # where the messages become texts, too
        try:
            instance.clean_fields(exclude=exclude)
        except ValidationError as error:
            found = error.message_dict
            return [f"{field} «{getattr(instance, field)}»: {text}" for field in found for text in found[field]]
    return []
