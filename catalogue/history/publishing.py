"""The writers of published watches, movements, marks and vocabulary. Everything that changes one goes through here.

Each call is `changing_catalogue`, so writers wait for each other: revision numbers and titles are decided one after the
other. Whoever also changes rows of other apps that hang on watches locks these watches next: `Watch.objects.lock()`.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models, router

from catalogue.models import (
    Alias,
    BrandLine,
    Case,
    CaseTables,
    CodeConvention,
    Function,
    Mark,
    Mechanism,
    MechanismFunction,
    Revision,
    SearchTerm,
    Vocabulary,
    Watch,
    changing_catalogue,
)
from catalogue.photos.files import forget
from catalogue.presentation.titles import give_titles
from catalogue.search.terms import forget_terms, write_terms

from .assigning import assign_cases, assign_makers, concerned_by, retitle
from .touching import one_changes
from .witnesses import witness_change

Action = Revision.Action
Subject = Watch | Mechanism | Mark | Vocabulary  # what has a history
Person = Any  # the author, a row of another app; None where a program did it
_before_deletion: list[Callable[[Watch], None]] = []
NAMES = ("name", "name_en", "short_name", "short_name_en")  # what watches are called and found by
WORDS_OF_MECHANISM = ("calibre", "calibre_en", "mechanism_type", "functions")  # what its watches are found by
AT_ONCE = 500  # watches that a renamed word is written to while its moderator waits


def snapshot(subject: Subject) -> dict:
    """The published row as JSON: every described field, and its aliases or functions in their order."""
    if isinstance(subject, Watch):
        return subject.snapshot() | {"aliases": list(subject.aliases.values_list("key", flat=True))}
    if not isinstance(subject, Mechanism):
        return subject.snapshot()
    functions = Function.objects.filter(mechanism_functions__mechanism=subject).order_by("mechanism_functions__pk")
    return subject.snapshot() | {"functions": [{"id": row.pk, "name": row.name} for row in functions]}


def record(
    subject: Subject, *, before: dict, after: dict, action: Action, by: Person, evidence: str
) -> Revision | None:
    """Write down what changed of `subject`: the changed fields only. Nothing changed, nothing written.

    `before` and `after` are snapshots; an empty one means that the row did not exist. Call inside the
    transaction that changes the row, after the catalogue's version was raised.
    """
    changed = [field for field in before | after if before.get(field) != after.get(field)]
    if not changed:
        return None
    earlier = Revision.objects.of(subject).values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        kind=str(subject._meta.model_name),
        subject_id=subject.pk,
        address=subject.address,
        number=earlier + 1,
        action=action,
        before={field: before[field] for field in changed if field in before},
        after={field: after[field] for field in changed if field in after},
        author=by,
        evidence=evidence,
    )
    witness_change(revision)
    return revision


def publish_watch(watch: Watch, *, aliases: list[str], by: Person, evidence: str, action: Action) -> Watch:
    """Save `watch`, new or changed, with exactly these `aliases`, its title, its search terms and its revision."""
    with one_changes(watch) as published:
        watch.fill_maker()  # a title leaves out what only repeats its maker
        give_titles(watch, aliases)
        _describe(watch, published, aliases, action=action, by=by, evidence=evidence)
        write_terms(Watch.objects.filter(pk=watch.pk))
    return watch


def publish_unfinished(watch: Watch, *, aliases: list[str], by: Person, evidence: str, action: Action) -> Watch:
    """The same without title and search terms. Whoever publishes many then calls `finish` for all of them."""
    with one_changes(watch) as published:
        _describe(watch, published, aliases, action=action, by=by, evidence=evidence)
    return watch


def _describe(watch: Watch, published: Watch | None, aliases: list[str], **why: Any) -> None:
    """Save `watch` with its aliases and its revision. `published` is what stood there before."""
    before = snapshot(published) if published else {}
    watch.save_description()
    if aliases != before.get("aliases", []):
        if published:
            watch.aliases.all().delete()
        Alias.objects.bulk_create(Alias(watch=watch, key=key) for key in aliases)
    record(watch, before=before, after=watch.snapshot() | {"aliases": aliases}, **why)


@changing_catalogue()
def finish(watches: models.QuerySet[Watch]) -> None:
    """Give `watches` their titles and search terms, when all that they share brand, calibre and code with are there."""
    retitle(watches)
    write_terms(watches)


@changing_catalogue()
def publish_mechanism(
    mechanism: Mechanism, *, functions: list[Function], by: Person, evidence: str, action: Action
) -> Mechanism:
    """Save `mechanism`, new or changed, with exactly these `functions`, its revision and its watches' titles.

    A changed calibre stands in the titles of its watches, so they are built anew.
    """
    before = _published_snapshot(mechanism)
    mechanism.save()
    if [row.pk for row in functions] != [row["id"] for row in before.get("functions", [])]:
        mechanism.mechanism_functions.all().delete()
        MechanismFunction.objects.bulk_create(MechanismFunction(mechanism=mechanism, function=row) for row in functions)
    if before and any(before[name] != getattr(mechanism, name) for name in ("calibre", "calibre_en")):
        retitle(mechanism.watches.all())
    after = snapshot(mechanism)
    if before and any(before[name] != after[name] for name in WORDS_OF_MECHANISM):
        write_terms(mechanism.watches.all())
    record(mechanism, before=before, after=after, action=action, by=by, evidence=evidence)
    return mechanism


@changing_catalogue()
def publish_mark(mark: Mark, *, by: Person, evidence: str, action: Action) -> Mark:
    """Save `mark`, new or changed, with its revision."""
    before = _published_snapshot(mark)
    mark.save()
    record(mark, before=before, after=snapshot(mark), action=action, by=by, evidence=evidence)
    return mark


@changing_catalogue()
def publish_vocabulary(row: Vocabulary, *, by: Person, evidence: str, action: Action) -> int:
    """Save `row` with its revision, and what its watches are called and found by, up to AT_ONCE of them.

    Gives the number of watches that are left to `reindex`, so that a rename never keeps anybody waiting.
    """
    before = _published_snapshot(row)
    row.save()
    record(row, before=before, after=snapshot(row), action=action, by=by, evidence=evidence)
    if all(before[name] == getattr(row, name) for name in NAMES if name in before):
        return 0
    watches = Watch.objects.with_vocabulary(row)
    now = Watch.objects.filter(pk__in=list(watches.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE]))
    retitle(now)
    write_terms(now)
    number: int = watches.count()
    return max(0, number - AT_ONCE)


@changing_catalogue()
def publish_line(line: BrandLine) -> int:
    """Save what is known of a line, and whose its watches are. Gives how many of them are left to `reindex`."""
    former = BrandLine.objects.filter(pk=line.pk).values_list("line", flat=True)
    brands = {*former, line.line_id}
    line.save()
    return assign_makers(Watch.objects.filter(brand__in=brands), AT_ONCE)


@changing_catalogue()
def delete_line(line: BrandLine) -> int:
    """Delete what was known of a line. Gives how many of its watches are left to `reindex`."""
    line.delete()
    return assign_makers(Watch.objects.filter(brand=line.line_id), AT_ONCE)


@changing_catalogue()
def publish_case(case: Case) -> int:
    """Save a case or how codes are read, and which watches that concerns. Gives how many are left to `reindex`."""
    former = type(case).objects.filter(pk=case.pk).first()
    before = CaseTables.load()
    case.save()
    return assign_cases(Watch.objects.filter(concerned_by(case) | concerned_by(former)), AT_ONCE, before=before)


@changing_catalogue()
def delete_case(case: Case | CodeConvention) -> int:
    """Delete a case or how codes are read. Gives how many of its watches are left to `reindex`."""
    concerned, before = concerned_by(case), CaseTables.load()
    case.delete()
    return assign_cases(Watch.objects.filter(concerned), AT_ONCE, before=before)


def register_before_deletion(act: Callable[[Watch], None]) -> None:
    """Call `act(watch)` inside the transaction that deletes a watch, before its row and what hangs on it go."""
    _before_deletion.append(act)


@changing_catalogue()
def delete_watch(watch: Watch, *, by: Person, evidence: str = "") -> None:
    """Delete `watch` with its aliases, its photos and everything else that belongs to it.

    The revision keeps what it said. The files of the photos go after the commit.
    """
    Watch.objects.filter(pk=watch.pk).lock()
    for act in _before_deletion:
        act(watch)
    for image in watch.images.all():
        forget(image)
    forget_terms(watch)
    _delete(watch, by=by, evidence=evidence)


@changing_catalogue()
def delete_mechanism(mechanism: Mechanism, *, by: Person, evidence: str = "") -> None:
    """Delete `mechanism`. Raises ProtectedError while a watch has it."""
    _delete(mechanism, by=by, evidence=evidence)


@changing_catalogue()
def delete_mark(mark: Mark, *, by: Person, evidence: str = "") -> None:
    _delete(mark, by=by, evidence=evidence)


@changing_catalogue()
def delete_vocabulary(row: Vocabulary, *, by: Person) -> None:
    """Delete `row`. Raises ProtectedError while something has it."""
    _delete(row, by=by, evidence="")


def deletion_report(watch: Watch) -> dict[type[models.Model], int]:
    """How many rows of each model would be deleted with `watch`, itself left out.

    Django's own collector finds them, so that the tables of other apps are counted without knowing them.
    """
    collector = NestedObjects(using=router.db_for_write(Watch, instance=watch))
    collector.collect([watch])
    unsaid = {Watch, SearchTerm}  # the watch itself, and what is made of it
    found: dict[type[models.Model], set] = collector.model_objs  # type: ignore[assignment]  # the stubs say names
    return {model: len(rows) for model, rows in found.items() if model not in unsaid}


def _delete(subject: Subject, *, by: Person, evidence: str) -> None:
    record(subject, before=snapshot(subject), after={}, action=Action.DELETED, by=by, evidence=evidence)
    subject.delete()


def _published_snapshot(subject: Subject) -> dict:
    """The snapshot of the row as it stands in the database; empty for a new one."""
    published = type(subject).objects.filter(pk=subject.pk).first() if subject.pk else None
    return snapshot(published) if published else {}
