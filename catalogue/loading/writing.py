"""The writing half of a load; the rows are known to be sound."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from catalogue.keys import address_of, normalised_key
from catalogue.models import (
    Brand,
    CalibreIndex,
    CaseCodeDigit,
    CaseMaterial,
    Factory,
    Function,
    Gender,
    Mechanism,
    MechanismType,
    Revision,
    Vocabulary,
    Watch,
)
from catalogue.publishing import publish_mechanism, publish_watch, retitle, snapshot

from .files import Problem, Row
from .lines import listed, mechanism_key, mechanism_values, vocabulary_lines, watch_values


@dataclass
class Report:
    """What a load did: how many rows of each file it added and changed, and what it left as people made it."""

    added: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    kept: list[Problem] = field(default_factory=list)


class Writer:
    def __init__(self, rows: dict[str, list[Row]], progress: Callable[[str, int, int], None]):
        self.rows = rows
        self.progress = progress
        self.report = Report()
        self.mechanisms: dict[tuple[str, str], Mechanism | None] = {}
        self.found: dict[tuple[type, str], Vocabulary] = {}
        self.added_watches: list[int] = []

    def write(self) -> Report:
        for model, lines in vocabulary_lines(self.rows).items():
            for row, values in lines:
                self.write_vocabulary(model, row, values)
        self.loaded = loaded_values(Mechanism)
        self.by_calibre = {calibre_and_factory(values): pk for pk, values in self.loaded.items()}
        self.each("mechanisms.csv", self.write_mechanism)
        self.loaded = loaded_values(Watch)
        self.by_folder = loaded_folders()
        self.each("watches.csv", self.write_watch)
        # Only now every watch knows all that it shares brand, calibre and code with.
        retitle(Watch.objects.filter(pk__in=self.added_watches))
        return self.report

    def each(self, file: str, write: Callable[[Row], None]) -> None:
        total = len(self.rows[file])
        for done, row in enumerate(self.rows[file], 1):
            write(row)
            self.progress(file, done, total)

    # Vocabulary

    def write_vocabulary(self, model, row: Row, values: dict) -> None:
        if model is Brand:
            values["factory"] = self.named(Factory, row["factory"])
        existing = existing_vocabulary(model, values)
        if existing is None:
            model.objects.create(**values)
            self.report.added[row.file] += 1
        elif different := [name for name, value in values.items() if getattr(existing, name) != value]:
            self.keep(row, f"{existing} has another {', '.join(different)} in the catalogue")

    def named(self, model, name: str):
        """The row of this name, or the one that it was merged into; None for an empty cell."""
        if not name:
            return None
        if (model, name) not in self.found:
            row = existing_vocabulary(model, {"name": name})
            self.found[model, name] = row.merged_into or row
        return self.found[model, name]

    # Movements and watches

    def write_mechanism(self, row: Row) -> None:
        wanted = Mechanism(
            **mechanism_values(row),
            brand=self.named(Brand, row["brand_ru"]),
            factory=self.named(Factory, row["factory_ru"]),
            mechanism_type=self.named(MechanismType, row["type"]),
        )
        functions = [self.named(Function, name) for name in listed(row["functions"])]
        state = wanted.snapshot() | {"functions": [{"id": each.pk, "name": each.name} for each in functions]}
        pk = self.by_calibre.get(calibre_and_factory(state))
        same_calibre = Mechanism.objects.current().filter(calibre_key=normalised_key(wanted.calibre))
        existing = same_calibre.filter(factory=wanted.factory).first() if pk is None else by_pk(Mechanism, pk)
        if existing is None and pk is None:
            existing = self.publish(row, wanted, functions=functions)
        elif merged := self.merge(row, existing, state, self.loaded.get(pk)):
            functions = [Function.objects.get(pk=each["id"]) for each in merged["functions"]]
            self.publish(row, existing, functions=functions)
        self.mechanisms[mechanism_key(row)] = (existing and existing.merged_into) or existing

    def write_watch(self, row: Row) -> None:
        wanted = Watch(
            **watch_values(row),
            brand=self.named(Brand, row["brand_ru"]),
            factory=self.named(Factory, row["factory_ru"]),
            case_material=self.named(CaseMaterial, row["case_material_ru"]),
            gender=self.named(Gender, row["gender_ru"]),
            mechanism=self.mechanisms[mechanism_key(row)] if row["calibre"] else None,
        )
        state = wanted.snapshot() | {"aliases": listed(row["aliases"])}
        pk = self.by_folder.get(wanted.folder)
        existing = Watch.objects.filter(folder=wanted.folder).first()
        if existing is None and pk is None:
            self.publish(row, wanted, aliases=state["aliases"])
            self.added_watches.append(wanted.pk)
        elif merged := self.merge(row, existing, state, self.loaded.get(pk)):
            self.publish(row, existing, aliases=merged["aliases"])

    def publish(self, row: Row, subject, **parts):
        counter = self.report.changed if subject.pk else self.report.added
        counter[row.file] += 1
        publish = publish_watch if isinstance(subject, Watch) else publish_mechanism
        return publish(subject, **parts, by=None, source=row["source"], action=Revision.Action.LOADED)

    def merge(self, row: Row, existing, state: dict, loaded: dict | None) -> dict | None:
        """Bring what the file changed since the last load into `existing`, unsaved.

        Gives the state that results, or None where there is nothing to bring: the file says what it said then,
        or what it changed was changed, merged, deleted or entered by people.
        """
        if loaded is None:
            self.keep(row, f"{existing} was entered by people")
            return None
        changed = [name for name, value in state.items() if not same(value, loaded.get(name))]
        if not changed:
            return None
        if existing is None or existing.merged_into_id:
            self.keep(row, "people deleted it" if existing is None else "people merged it into another")
            return None
        current = snapshot(existing)
        free = {name: state[name] for name in changed if same(current[name], loaded.get(name))}
        for name in changed:
            if name not in free and not same(current[name], state[name]):
                self.keep(row, f"{name} was changed by people")
        for column in existing.described_fields():
            if column.name in free:
                value = free[column.name]
                setattr(existing, column.attname, value["id"] if isinstance(value, dict) else value)
        return current | free if free else None

    def keep(self, row: Row, reason: str) -> None:
        self.report.kept.append(row.problem(reason))


def by_pk(model, pk: int):
    return model.objects.filter(pk=pk).select_related("merged_into").first()


def existing_vocabulary(model, values: dict):
    """The row that stands for these values already. A renamed brand or factory is known by its address."""
    if model is CalibreIndex:
        return model.objects.filter(index=values["index"]).first()
    if model is CaseCodeDigit:
        return model.objects.filter(digit=values["digit"]).first()
    found = model.objects.named(values["name"]).select_related("merged_into").first()
    if found is None and model in {Factory, Brand}:
        found = model.objects.filter(slug=address_of(values.get("name_en") or values["name"])).first()
    return found


def loaded_values(model) -> dict[int, dict]:
    """What the files said of each row at the last load, by its key, read back from the revisions of all loads."""
    values: dict[int, dict] = {}
    revisions = Revision.objects.filter(kind=model._meta.model_name, action=Revision.Action.LOADED).order_by("pk")
    for pk, after in revisions.values_list("subject_id", "after"):
        values[pk] = values.get(pk, {}) | after
    return values


def loaded_folders() -> dict[str, int]:
    loads = Revision.objects.filter(kind=Revision.Kind.WATCH, action=Revision.Action.LOADED)
    return dict(loads.values_list("address", "subject_id"))


def calibre_and_factory(values: dict) -> tuple[str, int | None]:
    factory = values.get("factory")
    return normalised_key(values["calibre"]), factory and factory["id"]


def same(one, other) -> bool:
    """Whether two values of a snapshot say the same: unknown is unknown, and a row is itself whatever its name."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one["id"] == other["id"]
    return one == other or {repr(one), repr(other)} <= {"None", "''", "[]"}
