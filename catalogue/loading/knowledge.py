"""What sources say of movements, factories and brands: each claim of the files in `knowledge` becomes a witness.

Claims are only added: what a witness says is changed by nobody, and a load that finds them there writes nothing. A
claim about what the catalogue lacks is told in the report, with the reason.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from catalogue.history.witnesses import said_by, source_of
from catalogue.keys import normalised_key
from catalogue.models import (
    Brand,
    CaseMaterial,
    Description,
    Factory,
    FamilyMember,
    Mechanism,
    MovementFamily,
    Watch,
    Witness,
    changing_catalogue,
)
from catalogue.models.source import LONGEST_PLACE
from catalogue.quantities import QUANTITIES, NotAQuantity
from catalogue.sources import named

from .files import Row
from .report import Report

BETWEEN = " ; "
# The field that a property is about, and what its value says with its unit.
PROPERTIES = {
    "bph": ("frequency", "{}"),
    "height_mm": ("height", "{} мм"),
    "power_reserve_h": ("power_reserve", "{} ч"),
    "jewels": ("stones", "{}"),
    "lift_angle": ("lift_angle", "{}°"),
    "start_year": ("start_release", "{}"),
    "end_year": ("end_release", "{}"),
    "rate": ("rate", "{}"),
    "diameter_with_ring_mm": ("diameter_with_ring", "{} мм"),
    "diameter_with_rotor_mm": ("diameter_with_rotor", "{} мм"),
    "fit_mm": ("fit", "{} мм"),
    "power_reserve_chrono_h": ("power_reserve_chrono", "{} ч"),
    "note": ("remark", "{}"),
}
SIDES = {"diameter_mm": " мм", "lines": "'''"}
A_QUARTER_OF_A_LINE = Decimal("0.3")  # millimetres: as near as a size in lines is told
DEGREES = {
    "most parts interchange": MovementFamily.Degree.MOST,
    "identical": MovementFamily.Degree.IDENTICAL,
    "one base": MovementFamily.Degree.BASE,
}
# Whose movements a brand's name in the table of families means.
FACTORIES = {
    "Полёт": "Первый московский часовой завод",
    "Победа": "Первый московский часовой завод",
    "Москва": "Первый московский часовой завод",
    "Слава": "Второй московский часовой завод",
    "Ракета": "Петродворцовый часовой завод",
    "Восток": "Чистопольский часовой завод",
    "ЗИМ": "Завод имени Масленникова",
    "Молния": "Челябинский часовой завод",
    "Луч": "Минский часовой завод",
    "Заря": "Пензенский часовой завод",
}


class Claim(NamedTuple):
    """One statement: the field, the words, the value where a field can hold it, and a remark."""

    field: str
    says: str
    value: object = None
    remark: str = ""


class KnowledgeWriter:
    """`mechanisms`, `named` and `report` are those of the load that the claims belong to."""

    def __init__(self, rows: dict[str, list[Row]], mechanisms: dict, named, report: Report):
        self.rows, self.mechanisms, self.named, self.report = rows, mechanisms, named, report
        self.known = set(known_claims())
        self.spelled = {
            (row["factory_ru"], row["calibre"]): row["in_catalogue"] for row in rows["knowledge/calibre_specs.csv"]
        }

    def write(self) -> None:
        self.write_families()
        new = [*self.of_calibres(), *self.of_watches(), *self.of_models()]
        if new:
            with changing_catalogue():
                Witness.objects.bulk_create(new, batch_size=500)

    def of_calibres(self) -> Iterator[Witness]:
        for row in self.rows["knowledge/calibre_claims.csv"]:
            calibre = self.spelled.get((row["factory_ru"], row["calibre"]), "")
            mechanism = self.mechanisms.get((normalised_key(calibre), normalised_key(row["factory_ru"])))
            if mechanism is None:
                self.report.leave(row, f"{row['calibre']}: one secondary source alone names this movement")
                continue
            for claim in claims_of(row, mechanism):
                yield from self.witnesses(row, mechanism, claim)

    def of_watches(self) -> Iterator[Witness]:
        rows = self.rows["knowledge/watch_claims.csv"]
        known = Watch.objects.filter(folder__in={row["folder"] for row in rows}).select_related("merged_into")
        watches = {watch.folder: watch.merged_into or watch for watch in known}
        for row in rows:
            if watch := watches.get(row["folder"]):
                claim = Claim(row["field"], row["value"], self.value_of_watch(row), row["note"])
                yield from self.witnesses(row, watch, claim)
            else:
                self.report.leave(row, f"the catalogue has no watch «{row['folder']}»")

    def value_of_watch(self, row: Row):
        if row["field"] != "case_material":
            return value_in(Watch, row["field"], row["value"])
        material = self.named(CaseMaterial, row["value"])
        return material and {"id": material.pk, "name": material.name}

    def of_models(self) -> Iterator[Witness]:
        for row in self.rows["knowledge/models_and_brands.csv"]:
            brand = self.named(Brand, row["name"]) or Brand.objects.filter(name_en=row["name"]).first()
            subject = brand or self.named(Factory, row["factory_ru"])
            if subject is None:
                self.report.leave(row, f"the catalogue has neither the brand «{row['name']}» nor its factory")
                continue
            told = [row["factory_ru"] if brand else "", row["calibre"], span(row), row["note"]]
            yield from self.witnesses(row, subject, Claim("model", row["name"], remark="; ".join(filter(None, told))))

    @cached_property
    def by_first_word(self) -> dict[tuple[str, str], Mechanism]:
        """The movements also by what stands before a remark: 2602 of «2602 (К-26)»."""
        known = {place: row for place, row in self.mechanisms.items() if row}
        return {(normalised_key(row.calibre.split()[0]), maker): row for (_key, maker), row in known.items()} | known

    def write_families(self) -> None:
        for row in self.rows["knowledge/movement_families.csv"]:
            members = [movement for movement in map(self.by_first_word.get, members_of(row)) if movement]
            if not members:
                self.report.leave(row, f"the catalogue has no movement of the family «{row['family']}»")
                continue
            degree, _sign, remark = row["relation"].partition(";")
            known = {"degree": DEGREES.get(degree, MovementFamily.Degree.BASE), "told": row["members"]}
            known |= {"remark": remark.strip() if degree in DEGREES else row["relation"], "source": row["source"]}
            family, is_new = MovementFamily.objects.get_or_create(name=row["family"], defaults=known)
            if is_new:
                self.report.added[row.file] += 1
                FamilyMember.objects.bulk_create(
                    FamilyMember(family=family, mechanism=movement) for movement in dict.fromkeys(members)
                )

    def witnesses(self, row: Row, subject, claim: Claim) -> Iterator[Witness]:
        """The claim by each of its sources, where it is not known yet."""
        for part in map(named, row["source"].split(BETWEEN)):
            source = source_of(part)
            kind, says = subject._meta.model_name, claim.says[:LONGEST_PLACE]
            key = (kind, subject.pk, claim.field, source.pk, part.place, says)
            if key in self.known:
                continue
            self.known.add(key)
            self.report.added[row.file] += 1
            remark = "; ".join(filter(None, [part.remark, claim.remark]))[:LONGEST_PLACE]
            yield Witness(
                kind=kind, subject_id=subject.pk, field=claim.field, source=source, place=part.place,
                says=says, value=claim.value, remark=remark,
            )  # fmt: skip


def known_claims() -> Iterator[tuple]:
    """What is witnessed already. What was said of a row that was merged stays there and counts for what has it now."""
    kept = {}
    for model in (Mechanism, Factory, Brand, Watch):
        merged = model.objects.exclude(merged_into=None).values_list("pk", "merged_into")
        kept |= {(model._meta.model_name, gone): pk for gone, pk in merged}
    known = Witness.objects.exclude(field="").values_list("kind", "subject_id", "field", "source", "place", "says")
    for kind, pk, *claim in known:
        yield kind, kept.get((kind, pk), pk), *claim


def members_of(row: Row) -> Iterator[tuple[str, str]]:
    """What the movements of a family are known by: «Полёт 2602, 2603» are two of the factory behind Полёт."""
    maker = FACTORIES.get(row["family"].split()[0], "")
    for part in row["members"].replace("→", ";").split(";"):
        words = part.split()
        maker = FACTORIES.get(words[0], maker) if words else maker
        for calibre in " ".join(words[1:] if words and words[0] in FACTORIES else words).split(","):
            yield normalised_key(calibre.split("(авто")[0]), normalised_key(maker)


def span(row: Row) -> str:
    """The years of a line: «1930–1936», «с 1964»."""
    start, end = row["from_year"], row["to_year"]
    if start and end:
        return start if start == end else f"{start}–{end}"
    return f"с {start}" if start else f"до {end}" if end else ""


def claims_of(row: Row, mechanism: Mechanism) -> Iterable[Claim]:
    """What a line claims of a movement: a shaped one has two sides."""
    name, value, remark = row["property"], row["value"], row["note"]
    if name in SIDES:
        sides = sorted(value.split("x"), key=lambda side: -millimetres(side, SIDES[name]))
        fields = ("diameter", "width")[: len(sides)]
        return [side_claim(mechanism, *pair, SIDES[name], remark) for pair in zip(fields, sides, strict=True)]
    if name == "base":
        return [base_claim(mechanism, value, remark)]
    field, words = PROPERTIES.get(name, (name, "{}"))
    return [Claim(field, words.format(value), value_in(Mechanism, field, value), remark)]


def millimetres(side: str, unit: str) -> Decimal:
    return QUANTITIES["size"].read(f"{side}{unit}")


def side_claim(mechanism: Mechanism, field: str, side: str, unit: str, remark: str) -> Claim:
    """A size in lines says the same as one in millimetres that is as near as lines are told."""
    said, shown = millimetres(side, unit), getattr(mechanism, field)
    is_near = unit == SIDES["lines"] and shown is not None and abs(said - shown) <= A_QUARTER_OF_A_LINE
    return Claim(field, f"{side}{unit}", f"{shown if is_near else said:.2f}", remark)


def base_claim(mechanism: Mechanism, value: str, remark: str) -> Claim:
    base = mechanism.base_movement
    if base and normalised_key(base.calibre) == normalised_key(value):
        return Claim("base_movement", value, said_by(mechanism, "base_movement"), remark)
    return Claim("base_name", value, value, remark)


def value_in(model: type[Description], field: str, value: str):
    """What the field would hold; None where it can hold no such thing, a range for example."""
    if field not in {each.name for each in model.described_fields()}:
        return None
    column = model._meta.get_field(field)
    if field in {"start_release", "end_release"}:
        return int(value) if value.isdecimal() else None
    if quantity := getattr(column, "quantity", ""):
        try:
            return f"{QUANTITIES[quantity].read(value):.{column.decimal_places}f}"
        except NotAQuantity:
            return None
    return value
