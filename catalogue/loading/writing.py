"""Writing movements and watches; the rows are known to be sound."""

from collections.abc import Callable
from contextlib import ExitStack

from catalogue.history.publishing import finish, publish_mechanism, publish_unfinished, snapshot
from catalogue.keys import normalised_key
from catalogue.models import Brand, CaseMaterial, Factory, Function, Gender, Mechanism, MechanismType, Revision, Watch

from .files import Row
from .knowledge import KnowledgeWriter
from .lines import base_key, listed, mechanism_key, mechanism_values, watch_values
from .report import Report
from .vocabulary import VocabularyWriter


class Writer:
    """Writes what the files say. `changes` ends after it, and holds the change of the catalogue once there is one."""

    def __init__(self, rows: dict[str, list[Row]], progress: Callable[[str, int, int], None], changes: ExitStack):
        self.rows = rows
        self.progress = progress
        self.report = Report()
        self.vocabulary = VocabularyWriter(rows, self.report, changes)
        self.named = self.vocabulary.named
        self.mechanisms: dict[tuple[str, str], Mechanism | None] = {}
        self.written_watches: list[int] = []

    def write(self) -> Report:
        self.vocabulary.write()
        self.loaded, self.unknown = loaded_values(Mechanism), Mechanism().snapshot() | {"functions": []}
        self.by_calibre = {calibre_and_factory(values): pk for pk, values in self.loaded.items()}
        self.each("mechanisms.csv", self.write_mechanism)
        self.loaded, self.unknown = loaded_values(Watch), Watch().snapshot() | {"aliases": []}
        self.by_folder = loaded_folders(self.loaded)
        self.each("watches.csv", self.write_watch)
        if self.written_watches:
            finish(Watch.objects.filter(pk__in=self.written_watches))
        KnowledgeWriter(self.rows, self.mechanisms, self.named, self.report).write()
        return self.report

    def each(self, file: str, write: Callable[[Row], None]) -> None:
        total = len(self.rows[file])
        for done, row in enumerate(self.rows[file], 1):
            write(row)
            self.progress(file, done, total)

    def write_mechanism(self, row: Row) -> None:
        wanted = Mechanism(
            **mechanism_values(row),
            brand=self.named(Brand, row["brand_ru"]),
            factory=self.named(Factory, row["factory_ru"]),
            mechanism_type=self.named(MechanismType, row["type"]),
            base_movement=self.mechanisms.get(base_key(row)),
        )
        functions = [function for name in listed(row["functions"]) if (function := self.named(Function, name))]
        state = wanted.snapshot() | {"functions": [{"id": each.pk, "name": each.name} for each in functions]}
        pk = self.loaded_mechanism(row, state)
        same_calibre = Mechanism.objects.current().filter(calibre_key=normalised_key(wanted.calibre))
        existing = same_calibre.filter(factory=wanted.factory).first() if pk is None else by_pk(Mechanism, pk)
        if existing is None and pk is None:
            existing = self.publish(row, wanted, functions=functions)
        elif merged := self.merge(row, existing, state, self.loaded.get(pk)):
            functions = [Function.objects.get(pk=each["id"]) for each in merged["functions"]]
            self.publish(row, existing, functions=functions)
        self.mechanisms[mechanism_key(row)] = (existing and existing.merged_into) or existing

    def loaded_mechanism(self, row: Row, state: dict) -> int | None:
        """The movement that the line became, also where its factory was merged into another or deleted since."""
        calibre, factory = calibre_and_factory(state)
        once = self.vocabulary.number_of(Factory, row["factory_ru"])
        return self.by_calibre.get((calibre, once)) or self.by_calibre.get((calibre, factory))

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
        if existing is None and pk is None and wanted.brand is None:
            self.report.keep(row, "people deleted its brand")
        elif existing is None and pk is None:
            self.written_watches.append(self.publish(row, wanted, aliases=state["aliases"]).pk)
        elif merged := self.merge(row, existing, state, self.loaded.get(pk)):
            self.written_watches.append(self.publish(row, existing, aliases=merged["aliases"]).pk)

    def publish(self, row: Row, subject, **parts):
        counter = self.report.changed if subject.pk else self.report.added
        counter[row.file] += 1
        self.vocabulary.lock_once()
        publish = publish_unfinished if isinstance(subject, Watch) else publish_mechanism
        return publish(subject, **parts, by=None, evidence=row["source"], action=Revision.Action.LOADED)

    def merge(self, row: Row, existing, state: dict, loaded: dict | None) -> dict | None:
        """Bring what the file changed since the last load into `existing`, unsaved.

        Gives the state that results, or None where there is nothing to bring: the file says what it said then,
        or what it changed was changed, merged, deleted or entered by people.
        """
        if loaded is None:
            self.report.keep(row, f"{existing} was entered by people")
            return None
        changed = [name for name, value in state.items() if not same(value, loaded.get(name, self.unknown[name]))]
        if not changed:
            return None
        if existing is None or existing.merged_into_id:
            self.report.keep(row, "people deleted it" if existing is None else "people merged it into another")
            return None
        current = snapshot(existing)
        free = {name: state[name] for name in changed if self.is_untouched(existing, name, current, loaded)}
        for name in changed:
            if name not in free and not same(current[name], state[name]):
                self.report.keep(row, f"{name} was changed by people")
        existing.describe_from(free)
        return current | free if free else None

    def is_untouched(self, existing, name: str, current: dict, loaded: dict) -> bool:
        """Whether a field says what the files said; where they said nothing, whether nobody else did."""
        if name in loaded:
            return same(current[name], loaded[name])
        return same(current[name], self.unknown[name]) and not was_changed_by_people(existing, name)


def by_pk(model, pk: int):
    return model.objects.filter(pk=pk).select_related("merged_into").first()


def loaded_values(model) -> dict[int, dict]:
    """What the files said of each row at the last load, by its key, read back from the revisions of all loads.

    What was unknown then, and a column that is younger, is missing. Photos are loaded from folders, not from files.
    """
    values: dict[int, dict] = {}
    revisions = Revision.objects.filter(kind=model._meta.model_name, action=Revision.Action.LOADED).order_by("pk")
    for pk, after in revisions.values_list("subject_id", "after"):
        said = {name: value for name, value in after.items() if not name.startswith("photo_")}
        if said:
            values[pk] = values.get(pk, {}) | said
    return values


def loaded_folders(loaded: dict[int, dict]) -> dict[str, int]:
    """The key of each loaded watch by its folder."""
    loads = Revision.objects.filter(kind=Revision.Kind.WATCH, action=Revision.Action.LOADED)
    return {folder: pk for folder, pk in loads.values_list("address", "subject_id") if pk in loaded}


def was_changed_by_people(subject: Watch | Mechanism, name: str) -> bool:
    revisions = Revision.objects.of(subject).exclude(action=Revision.Action.LOADED)
    return any(name in revision.before or name in revision.after for revision in revisions)


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
