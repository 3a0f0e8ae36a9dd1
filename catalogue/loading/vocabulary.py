"""Writing the vocabulary: what the files say goes where nobody else said anything."""

import json
from contextlib import ExitStack
from decimal import Decimal

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import translation
from django.utils.text import capfirst

from catalogue import quantities
from catalogue.history.publishing import publish_case, publish_line, publish_mark, publish_vocabulary
from catalogue.keys import address_of, normalised_key
from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CodeConvention,
    Factory,
    FactoryRelation,
    LoadedRow,
    Mark,
    Revision,
    SearchPhrase,
    Vocabulary,
    Watch,
    changing_catalogue,
)
from catalogue.search.folding import phrase_key

from .files import Row
from .lines import POINTERS, vocabulary_lines
from .report import Report

# What a row is known by that has no name.
KNOWN_BY = {
    CalibreIndex: ("index",),
    CaseCodeDigit: ("digit",),
    FactoryRelation: ("kind", "from_factory", "to_factory", "calibres"),
    BrandLine: ("line", "maker", "factory"),
    Case: ("factory", "number", "variant"),
    CodeConvention: ("factory", "parts"),
    Mark: ("factory", "where", "letters", "seen"),
}
RELATIONS = (FactoryRelation, BrandLine, Case, CodeConvention, Mark)


class VocabularyWriter:
    """Writes the vocabulary of a load, and then knows which row each name of the files means."""

    def __init__(self, rows: dict[str, list[Row]], report: Report, changes: ExitStack):
        self.lines = vocabulary_lines(rows)
        self.report = report
        self.changes = changes
        kinds = [model._meta.model_name for model in self.lines]
        self.remembered = {(row.kind, row.key): row for row in LoadedRow.objects.filter(kind__in=kinds)}
        self.news: list[LoadedRow] = []
        self.found: dict[tuple[type, str], Vocabulary | None] = {}
        self.is_locked = False

    def write(self) -> None:
        for model, lines in self.lines.items():
            self.standing, self.is_empty = self.remembered_rows(model), not model._base_manager.exists()
            for row, values in lines:
                pointers = POINTERS.get(model, {})
                named = {column: self.named(other, row[column]) for column, other in pointers.items()}
                self.write_row(model, row, values | named)
        LoadedRow.objects.bulk_create(
            self.news, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["subject_id", "values"]
        )

    def write_row(self, model: type[Model], row: Row, values: dict) -> None:
        key = self.key_of(model, row, values)
        memory = self.memory_of(model, key)
        existing = self.standing.get(memory.subject_id) if memory else None
        if existing is None and not self.is_empty:
            existing = existing_row(model, values)
        said = {model._meta.get_field(name).attname: plain(value) for name, value in values.items()}
        if existing is None and memory:
            self.report.keep(row, "people deleted it")
        elif model in RELATIONS and any(row[column] and not values[column] for column in POINTERS[model]):
            self.report.keep(row, "people deleted its factory, brand or material")
        elif existing is None:
            existing = model(**values)
            self.save(existing)
            self.report.added[row.file] += 1
        elif not getattr(existing, "merged_into_id", None):
            self.bring(row, existing, said, memory.values if memory else {})
        if existing is not None and (memory is None or (memory.subject_id, memory.values) != (existing.pk, said)):
            self.remember(existing, key, said)

    def bring(self, row: Row, existing: Model, said: dict, loaded: dict) -> None:
        """Give `existing` what the file says, in the fields that nobody touched since it was `loaded`."""
        different = [name for name, value in said.items() if followed(existing, name) != value]
        free = [name for name in different if is_untouched(existing, name, loaded)]
        kept = [existing._meta.get_field(name).name for name in different if name not in free]
        if kept:
            self.report.keep(row, f"{existing} has another {', '.join(kept)} in the catalogue")
        if free:
            for name in free:
                setattr(existing, name, existing._meta.get_field(name).to_python(said[name]))
            self.save(existing)
            self.report.changed[row.file] += 1

    def lock_once(self) -> None:
        """Before the first change: files name watches in an order of their own, and everybody locks them by id."""
        if not self.is_locked:
            self.changes.enter_context(changing_catalogue())
            Watch.objects.lock()
            self.is_locked = True

    def save(self, row: Model) -> None:
        self.lock_once()
        said = {"by": None, "evidence": getattr(row, "source", ""), "action": Revision.Action.LOADED}
        if isinstance(row, Vocabulary):
            self.report.left_to_reindex += publish_vocabulary(row, **said)
        elif isinstance(row, BrandLine):
            self.report.left_to_reindex += publish_line(row)
        elif isinstance(row, Case | CodeConvention):
            self.report.left_to_reindex += publish_case(row)
        elif isinstance(row, Mark):
            publish_mark(row, **said)
        else:
            row.save()

    def key_of(self, model: type[Model], row: Row, values: dict) -> str:
        """What the files know a row by."""
        if model in RELATIONS:
            numbers = {column: self.number_of(other, row[column]) for column, other in POINTERS[model].items()}
            return " ".join(str((values | numbers)[name]) for name in KNOWN_BY[model])
        if model is SearchPhrase:
            return phrase_key(values["phrase"])
        return values.get("index") or values.get("digit") or normalised_key(values["name"])

    def memory_of(self, model: type[Model], key: str) -> LoadedRow | None:
        return self.remembered.get((model._meta.model_name, key))

    def remembered_rows(self, model: type[Model]) -> dict[int, Model]:
        """What the lines of earlier loads became and still is, by its key."""
        kind = model._meta.model_name
        return model.objects.in_bulk([row.subject_id for row in self.remembered.values() if row.kind == kind])

    def remember(self, existing: Model, key: str, said: dict) -> None:
        memory = LoadedRow(kind=existing._meta.model_name, key=key, subject_id=existing.pk, values=said)
        self.remembered[memory.kind, memory.key] = memory
        self.news.append(memory)

    # What the names in the files mean

    def named(self, model: type[Vocabulary], name: str) -> Vocabulary | None:
        """The row that the files call so, or the one that it was merged into; None where people deleted it."""
        if name and (model, name) not in self.found:
            memory = self.memory_of(model, normalised_key(name))
            row = model.objects.filter(pk=memory.subject_id).first() if memory else None
            self.found[model, name] = present(row or model.objects.named(name).first())
        return self.found[model, name] if name else None

    def number_of(self, model: type[Vocabulary], name: str) -> int | None:
        """The key of the row that the file's `name` once became, whatever people did to it since."""
        memory = self.memory_of(model, normalised_key(name))
        row = None if memory else self.named(model, name)
        return memory.subject_id if memory else row and row.pk


def present(row: Vocabulary | None) -> Vocabulary | None:
    while row and row.merged_into:
        row = row.merged_into
    return row


def existing_row(model: type[Model], values: dict) -> Model | None:
    """The row that stands for these values where no load is remembered. A renamed one is known by its address."""
    if model is SearchPhrase:
        return model.objects.filter(phrase_key=phrase_key(values["phrase"])).first()
    known_by = KNOWN_BY.get(model)
    if known_by:
        return model.objects.filter(**{name: values[name] for name in known_by}).first()
    found = model.objects.named(values["name"]).first()
    if found is None and model in {Factory, Brand}:
        found = model.objects.filter(slug=address_of(values.get("name_en") or values["name"])).first()
    return found


def plain(value):
    """What JSON keeps of a value."""
    if isinstance(value, Decimal):
        return quantities.plain(value)
    return value.pk if isinstance(value, Model) else value


def followed(row: Model, name: str):
    """What `row` says in a column; of a pointer, what the row that it names was merged into."""
    field, value = row._meta.get_field(name), getattr(row, name)
    if not field.is_relation or value is None:
        return plain(value)
    named = present(field.related_model.objects.filter(pk=value).first())
    return named.pk if named else value


def is_untouched(row: Model, name: str, loaded: dict) -> bool:
    """Whether the field `name` says what the files said, or nothing that a person made it say.

    What was not `loaded` is new in the files: it is people's where it has a value, or where somebody emptied it.
    """
    if name in loaded:
        return followed(row, name) == followed(type(row)(**{name: loaded[name]}), name)
    field = row._meta.get_field(name)
    with translation.override(None):
        label = capfirst(str(field.verbose_name))
    return getattr(row, name) == field.get_default() and label not in labels_changed_by_people(row)


def labels_changed_by_people(row: Model) -> set[str]:
    """The labels of the fields that the admin's log says were changed; it writes them in English."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), action_flag=CHANGE
    )
    parts = [part for entry in entries for part in json.loads(entry.change_message or "[]")]
    return {label for part in parts for label in part.get("changed", {}).get("fields", [])}
