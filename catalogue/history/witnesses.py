"""Writing down what sources say: of an entry as a whole, after its own text; of a field, as people change it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.db import models

from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CodeConvention,
    Described,
    Factory,
    FactoryRelation,
    Mark,
    Mechanism,
    MovementFamily,
    Revision,
    Source,
    Watch,
    Witness,
    changing_catalogue,
)
from catalogue.models.described import json_value
from catalogue.models.source import LONGEST_PLACE, WHOLE
from catalogue.sources import Named, named, parts_of

CITING = (
    *(Watch, Mechanism, Brand, Factory, FactoryRelation, BrandLine, Mark, CalibreIndex, CaseCodeDigit, MovementFamily),
    *(Case, CodeConvention),
)
MODELS = {model._meta.model_name: model for model in CITING}
# What says nothing of the thing itself, or several things at once.
UNWITNESSED = {
    *("source", "note", "note_en", "aliases", "functions", "merged_into"),
    *("years_approximate", "start_certainty", "end_certainty"),
}
PEOPLE_CHANGE = {Revision.Action.CREATED, Revision.Action.CHANGED}


_looked_up: ContextVar[dict[str, Source] | None] = ContextVar("looked_up", default=None)


@contextmanager
def each_source_once() -> Iterator[None]:
    """Look each source up once. For a load, which nobody else writes beside."""
    token = _looked_up.set({})
    try:
        yield
    finally:
        _looked_up.reset(token)


def source_of(written: Named) -> Source:
    """The row of a source, made where there is none yet."""
    known = _looked_up.get()
    if known is None:
        return stored_source(written)
    if written.key not in known:
        known[written.key] = stored_source(written)
    return known[written.key]


def stored_source(written: Named) -> Source:
    values = {"kind": written.kind, "title": written.title, "address": written.address}
    if known := Source.objects.filter(key=written.key).first():
        return known
    with changing_catalogue(whole=False):
        return Source.objects.get_or_create(key=written.key, defaults=values)[0]


def cited_by(text: str) -> list[Named]:
    """The sources of a text in its order, each place of each once."""
    found = {(part.key, part.place): part for part in map(named, parts_of(text))}
    return list(found.values())


def cite(row: Any) -> bool:
    """Let the entry rest upon the sources that its own text names, and no others. Whether anything was to be done."""
    wanted = {(part.key, part.place): part for part in cited_by(row.source)}
    present = Witness.objects.filter(kind=row._meta.model_name, subject_id=row.pk, field=WHOLE).select_related("source")
    standing = {(witness.source.key, witness.place): witness for witness in present}
    stale = [
        witness.pk
        for place, witness in standing.items()
        if place not in wanted or witness.remark != wanted[place].remark
    ]
    new = [part for place, part in wanted.items() if place not in standing or standing[place].pk in stale]
    if stale or new:
        rewrite(row, stale, new)
    return bool(stale or new)


@changing_catalogue(whole=False)
def rewrite(row: models.Model, stale: list[int], new: list[Named]) -> None:
    Witness.objects.filter(pk__in=stale).delete()
    Witness.objects.bulk_create(
        Witness(
            kind=str(row._meta.model_name),
            subject_id=row.pk,
            source=source_of(part),
            place=part.place,
            remark=part.remark,
        )
        for part in new
    )


def cite_saved(
    sender: type[models.Model],
    instance: Any,
    created: bool = False,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **options: Any,
) -> None:
    """After every save of what has sources. A save of other columns, and a new row without sources, change nothing."""
    if raw or (update_fields is not None and "source" not in update_fields):
        return
    if not created:
        cite(instance)
    elif instance.source:
        rewrite(instance, [], cited_by(instance.source))


def forget_deleted(sender: type[models.Model], instance: models.Model, **options: Any) -> None:
    witnesses = Witness.objects.filter(kind=instance._meta.model_name, subject_id=instance.pk)
    if witnesses.exists():
        with changing_catalogue(whole=False):
            witnesses.delete()


def listen() -> None:
    """Be told of every save, whoever saves: the admin, a load and a proposal each have a way of their own."""
    for model in CITING:
        models.signals.post_save.connect(cite_saved, sender=model, dispatch_uid=f"cite-{model.__name__}")
        models.signals.post_delete.connect(forget_deleted, sender=model, dispatch_uid=f"forget-{model.__name__}")


def witness_change(revision: Revision) -> None:
    """What a change by people rests upon becomes a witness of every field that it changed."""
    if revision.action not in PEOPLE_CHANGE or not revision.evidence or revision.kind not in MODELS:
        return  # a word of the vocabulary is no fact: who says it is called so stands in its history alone
    model = cast(type[Described], MODELS[revision.kind])  # people propose what has a description
    known = {field.name for field in model.described_fields()} - UNWITNESSED
    values = {name: value for name, value in revision.after.items() if name in known and value not in (None, "")}
    sources = [(part, source_of(part)) for part in map(named, parts_of(revision.evidence))] if values else []
    Witness.objects.bulk_create(
        (
            Witness(
                kind=revision.kind, subject_id=revision.subject_id, field=name, source=source, place=part.place,
                remark=part.remark, says=text_of(value)[:LONGEST_PLACE], value=value, entered_by=revision.author,
            )
            for part, source in sources
            for name, value in values.items()
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def text_of(value: Any) -> str:
    """A snapshot's value as a source would say it."""
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return {True: "+", False: "−"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def said_by(row: models.Model, name: str) -> Any:
    """What a row says in one field, as a witness keeps it."""
    field = row._meta.get_field(name)
    return json_value(field, row)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a witness or a row say the same: a row is itself whatever its name, 26 is 26.00."""
    one, other = (value["id"] if isinstance(value, dict) and "id" in value else value for value in (one, other))
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    return one == other or str(one) == str(other)


# Repair -------------------------------------------------------------------------------------------


def wrongly_cited(model: type[models.Model]) -> Iterable[int]:
    """The rows whose witnesses are not what their own text says."""
    kept: dict[int, set] = defaultdict(set)
    witnesses = Witness.objects.filter(kind=model._meta.model_name, field=WHOLE).order_by()
    for pk, *cited in witnesses.values_list("subject_id", "source__key", "place", "remark"):
        kept[pk].add(tuple(cited))
    for pk, source in model._default_manager.values_list("pk", "source").order_by():
        if kept[pk] != {(part.key, part.place, part.remark) for part in cited_by(source)}:
            yield pk


@changing_catalogue()
def cite_anew(model: type[models.Model], ids: list[int]) -> None:
    for row in model._default_manager.filter(pk__in=ids):
        cite(row)
