"""From a proposal to the catalogue, and back again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.collection.own_pieces import release
from catalogue.history.publishing import (
    Subject,
    delete_mark,
    delete_mechanism,
    delete_vocabulary,
    delete_watch,
    deletion_report,
    publish_mark,
    publish_mechanism,
    publish_vocabulary,
    publish_watch,
)
from catalogue.history.versions import latest_number, present, snapshot_at
from catalogue.history.witnesses import cited_by
from catalogue.keys import normalised_key
from catalogue.models import Function, Mark, Mechanism, NamedDescription, Revision, Source, Vocabulary, Watch
from catalogue.models.entry import Entry

from .content import changed_names, changes, conflicts, differing, not_understood, published_model
from .errors import ChangedSince, TargetChanged
from .evidence import with_evidence
from .models import KINDS, DraftMark, DraftMechanism, DraftWatch, Proposal, Step
from .naming import make_rows, unmake_rows
from .photos import publish_photos, restore_photos

Action = Revision.Action
PUBLISHED = {model.kind: published_model(model) for model in KINDS}
DELETING: dict[type, Callable] = {Watch: delete_watch, Mechanism: delete_mechanism, Mark: delete_mark}


@dataclass
class Made:
    """What an acceptance wrote: for each subject its kind, id, and its numbers before (None: it is new) and after.

    `action` is what the history calls it, `vocabulary` the rows made for new names, as `naming.make_rows` gives them.
    """

    action: Action
    result: Subject | None = None
    revisions: list = field(default_factory=list)
    vocabulary: list = field(default_factory=list)

    def note(self, subject: Subject, earlier: int | None) -> None:
        self.revisions.append([subject._meta.model_name, subject.pk, earlier, latest_number(subject)])


def check_complete(draft: Proposal) -> None:
    """What a proposal needs before somebody is asked to look at it. Raises ValidationError by field."""
    errors = {}
    if isinstance(draft, DraftWatch):
        if not (draft.brand or draft.proposed_brand or draft.new_brand):
            errors["brand"] = _("Name the brand: what is written on the dial.")
        if draft.draft_mechanism and not normalised_key(draft.draft_mechanism.calibre):
            errors["calibre"] = _("A movement is known by its calibre: name it.")
    elif isinstance(draft, DraftMechanism) and not normalised_key(draft.calibre):
        errors["calibre"] = _("A movement is known by its calibre: name it.")
    elif isinstance(draft, DraftMark):
        errors |= unseen(draft)
    elif isinstance(draft, NamedDescription) and not normalised_key(draft.name):
        errors["name"] = _("A name needs at least one letter or digit.")
    errors |= unfitting(draft) | unfounded(draft)
    if draft.ends_before_it_starts:
        errors[draft.LAST] = draft.LAST_BEFORE_FIRST
    if draft.not_understood:
        words = ", ".join(f"{label}: «{text}»" for label, text in not_understood(draft).items())
        errors[NON_FIELD_ERRORS] = _("This could not be understood: %(words)s. Choose or correct it.") % {
            "words": words
        }
    describes_movement = isinstance(draft, DraftWatch) and draft.draft_mechanism
    if not errors and draft.is_correction and not (changed_names(draft) or describes_movement):
        errors[NON_FIELD_ERRORS] = _("Nothing is changed yet.")
    if errors:
        raise ValidationError(errors)


def unfounded(draft: Proposal) -> dict:
    """What is wrong about how the author knows."""
    keys = {part.key for part in cited_by(draft.evidence)}
    if not normalised_key(draft.evidence):
        return {"evidence": _("Say how you know: a catalogue, the passport, your own copy, a link.")}
    withdrawn = Source.objects.filter(key__in=keys).withdrawn()
    if not withdrawn or len(withdrawn) < len(keys):
        return {}
    titles = "; ".join(row.title for row in withdrawn)
    return {"evidence": _("This source was withdrawn, name another: %(titles)s.") % {"titles": titles}}


def unfitting(draft: Proposal) -> dict:
    """What of a watch or a movement cannot be true beside the rest of what is said of it."""
    errors: dict[str, Any] = {}
    if not isinstance(draft, DraftWatch | DraftMechanism):
        return errors
    if draft.width and draft.diameter and draft.width > draft.diameter:
        errors["width"] = _("The shorter side is longer than the other one.")
    if isinstance(draft, DraftWatch):
        return errors | (unfitting(draft.draft_mechanism) if draft.draft_mechanism else {})
    if draft.base_movement and draft.base_name:
        errors["base_name"] = _("The base is named twice: leave one of the two fields empty.")
    proposed = Mechanism(pk=draft.target_id, base_movement=draft.base_movement, replaced_by=draft.replaced_by)
    return errors | proposed.circles()


def unseen(draft: DraftMark) -> dict:
    """What a mark needs: where it is, what is seen of it, and of each year how sure that is."""
    errors = {} if draft.where else {"where": _("Say where the mark is.")}
    if not (draft.letters or draft.seen):
        errors["letters"] = _("Say what is seen: letters, or something beside them.")
    for year, certainty in (("start_year", "start_certainty"), ("end_year", "end_certainty")):
        if bool(getattr(draft, year)) != bool(getattr(draft, certainty)):
            errors[certainty] = _("A year and how sure it is belong together.")
    return errors


def publish(draft: Proposal, *, leave_out: frozenset[str], seen: int | None = None, action=Action.CHANGED) -> Made:
    """Write what `draft` proposes into the catalogue, but for the fields to `leave_out`. Call within
    `changing_catalogue`: nobody else publishes, so what is read stays true.

    `seen` is the newest revision that the moderator has seen of what it corrects: what changed before is overwritten.
    """
    made = Made(action, vocabulary=make_rows(draft, leave_out=leave_out))
    if isinstance(draft, DraftWatch):
        made.result = _publish_watch(draft, leave_out, made, seen)
        draft.folder = made.result.folder
    elif isinstance(draft, DraftMechanism):
        made.result = _publish_mechanism(draft, leave_out, made, seen)
    else:
        made.result = _publish_plain(draft, leave_out, made, seen)
    draft.result = made.result
    draft.save()
    return made


def _publish_watch(draft: DraftWatch, leave_out: frozenset[str], made: Made, seen: int | None) -> Watch:
    watch, wanted = _subject(draft, leave_out, seen)
    movement = draft.draft_mechanism
    if movement:
        watch.mechanism = movement.result = _publish_mechanism(movement, frozenset(), made)
        movement.save(update_fields=["result"])
    _clean(watch)
    earlier = latest_number(watch) if watch.pk else None
    if "aliases" in wanted:
        aliases = [alias.key for alias in draft.aliases.all()]
    else:
        aliases = [alias.key for alias in watch.aliases.all()] if watch.pk else []
    if not watch.folder:
        watch.folder = watch.free_folder()
    publish_watch(watch, aliases=aliases, by=draft.user, evidence=draft.evidence, action=_action(draft, made))
    publish_photos(draft, watch, wanted, made.action)
    made.note(watch, earlier)
    return watch


def _publish_mechanism(draft: DraftMechanism, leave_out: frozenset[str], made: Made, seen=None) -> Mechanism:
    mechanism, wanted = _subject(draft, leave_out, seen)
    _clean(mechanism)
    earlier = latest_number(mechanism) if mechanism.pk else None
    functions = (
        draft.functions if "functions" in wanted else mechanism.functions if mechanism.pk else draft.functions.none()
    )
    through = "draft_mechanism_functions__pk" if "functions" in wanted else "mechanism_functions__pk"
    rows = list(functions.order_by(through))
    options = {"by": draft.user, "evidence": draft.whole.evidence, "action": _action(draft, made)}
    publish_mechanism(mechanism, functions=rows, **options)
    made.note(mechanism, earlier)
    return mechanism


def _publish_plain(draft: Proposal, leave_out: frozenset[str], made: Made, seen: int | None) -> Subject:
    subject, _wanted = _subject(draft, leave_out, seen)
    _clean(subject)
    earlier = latest_number(subject) if subject.pk else None
    _write_plain(subject, by=draft.user, evidence=draft.evidence, action=_action(draft, made))
    made.note(subject, earlier)
    return subject


def _write_plain(subject: Mark | Vocabulary, **said: Any) -> None:
    """Publish what has columns and nothing else."""
    if isinstance(subject, Mark):
        publish_mark(subject, **said)
    else:
        publish_vocabulary(subject, **said)


def _action(draft: Proposal, made: Made) -> Action:
    return made.action if draft.is_correction else Action.CREATED


def _subject(draft: Proposal, leave_out: frozenset[str], seen: int | None) -> tuple[Any, set[str]]:
    """The row that `draft` is about with the wanted changes made, not saved; and the names of those changes."""
    model = published_model(type(draft))
    subject = model(user=draft.user) if issubclass(model, Entry) else model()
    if draft.is_correction:
        subject = model.objects.current().filter(pk=draft.target_id).first()
        if not subject:
            raise ValidationError(_("What this corrects is no longer in the catalogue."), code="deleted")
        known = snapshot_at(subject, seen) if seen else None
        moved = [name for name in conflicts(draft, present(subject), known) if name not in leave_out]
        if moved:
            raise TargetChanged(moved)
    wanted = {change.name for change in changes(draft)} - leave_out
    for described in model.described_fields():
        if described.name in wanted:
            setattr(subject, described.name, getattr(draft, described.name))
    if hasattr(subject, "source"):  # a word has none: how it is known stands in its history
        subject.source = with_evidence(subject.source, draft.whole.evidence)
    _refuse_unresolved(draft, leave_out)
    return subject, wanted


def _refuse_unresolved(draft: Proposal, leave_out: frozenset[str]) -> None:
    for name in ("brand", "factory"):
        if getattr(draft, f"proposed_{name}") and not getattr(draft, name) and name not in leave_out:
            message = _("“%(name)s” is not in the list yet: create it, or choose another.")
            params = {"name": getattr(draft, f"proposed_{name}")}
            raise ValidationError({name: ValidationError(message, code="proposed", params=params)})


def _clean(subject: Subject) -> None:
    """Raise ValidationError, in words, for what the database would refuse."""
    subject.full_clean(exclude=["folder", "title", "slug"], validate_unique=False)


def unpublish(draft: Proposal, *, by) -> Step:
    """Take back what accepting `draft` wrote, and give the step that wrote it.

    Raises ChangedSince where it says something else by now, or is in use. A change that came after it and was
    taken back itself is no hindrance. Call within `changing_catalogue`.
    """
    step = draft.steps.filter(kind__in=Step.Kind.publishing()).order_by("-number").first()
    replaced = {image.side: image for image in draft.replaced_images.all()} if draft.kind == "watch" else {}
    for kind, pk, earlier, number in reversed(step.content["revisions"]):
        subject = PUBLISHED[kind].objects.current().filter(pk=pk).first()
        if subject is None or differing(snapshot_at(subject, number), present(subject)):
            raise ChangedSince
        if earlier is not None:
            write_back(subject, snapshot_at(subject, earlier), by=by, photos=replaced)
        else:
            _delete_unused(subject, by=by)
    unmake_rows(step.content.get("vocabulary", []), draft, by=by)
    return step


def write_back(subject: Subject, values: dict, *, by, photos: dict) -> None:
    """Publish `values`, what `subject` said earlier, as what it says again.

    `photos` are the rows of those photos that are still kept, by side.
    """
    subject.describe_from(values)
    _clean(subject)
    options = {"by": by, "evidence": "", "action": Action.RESTORED}  # taking back claims nothing new
    if isinstance(subject, Mark | Vocabulary):
        _write_plain(subject, **options)
        return
    if isinstance(subject, Mechanism):
        rows = Function.objects.in_bulk([row["id"] for row in values["functions"]])
        functions = [rows[row["id"]] for row in values["functions"] if row["id"] in rows]
        publish_mechanism(subject, functions=functions, **options)
        return
    publish_watch(subject, aliases=values["aliases"], **options)
    restore_photos(subject, values, photos, by=by)


def _delete_unused(subject: Subject, *, by) -> None:
    if isinstance(subject, Watch):
        release(subject)
        if any(model._meta.app_label != "catalogue" for model in deletion_report(subject)):
            raise ChangedSince  # somebody has it in a collection
    try:
        DELETING.get(type(subject), delete_vocabulary)(subject, by=by)
    except ProtectedError as error:
        raise ChangedSince from error
