"""Brands and factories that the list lacks: what an author calls them, what they look like, what a moderator decides.

The author's word stays in `proposed_brand` and `proposed_factory`. The decision is a row of the list in `brand` or
`factory`, or the name that accepting gives to a new row, in `new_brand` or `new_factory`. Nothing is made before.
"""

from dataclasses import dataclass
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.utils.translation import gettext as _

from catalogue.history.publishing import delete_vocabulary, publish_vocabulary
from catalogue.models import Brand, Factory, Revision, Vocabulary

from .likeness import look_alikes
from .models import KINDS, DraftWatch, Proposal, Step

MODELS = {"brand": Brand, "factory": Factory}


@dataclass(frozen=True)
class ProposedName:
    """A name that the list lacks: `which` is the part of the proposal, `word` the author's.

    `row` is the row of the list that a moderator took for it, `new` the name of the row that accepting makes; neither
    where nobody decided yet. `alike` are the rows that the word resembles.
    """

    which: str
    label: str
    word: str
    row: Vocabulary | None
    new: str
    alike: list[Vocabulary]


def parts(draft: Proposal) -> dict[str, Proposal]:
    """The proposals that carry names: the draft, and the movement inside it."""
    found = {"": draft}
    if isinstance(draft, DraftWatch) and draft.draft_mechanism:
        found["movement_"] = draft.draft_mechanism
    return found


def proposed_names(draft: Proposal) -> list[ProposedName]:
    """The names in `draft` that its author did not find in the list."""
    return [
        ProposedName(
            f"{prefix}{field}", str(part._meta.get_field(field).verbose_name), word,
            row=getattr(part, field), new=getattr(part, f"new_{field}"), alike=look_alikes(model, word),
        )
        for prefix, part in parts(draft).items()
        for field, model in MODELS.items()
        if (word := getattr(part, f"proposed_{field}"))
    ]  # fmt: skip


def open_names(draft: Proposal) -> list[ProposedName]:
    """Those of them about which nobody decided yet."""
    return [name for name in proposed_names(draft) if not name.row and not name.new]


def part_of(draft: Proposal, which: str) -> tuple[Proposal, str]:
    """The part of `draft` and the field that `which` names, as in `ProposedName`. Raises ValidationError."""
    prefix, field = ("movement_" if which.startswith("movement_") else ""), which.removeprefix("movement_")
    part = parts(draft).get(prefix)
    if part is None or field not in MODELS or not getattr(part, f"proposed_{field}"):
        raise ValidationError(_("There is nothing to name."), code="invalid")
    return part, field


def settle(part: Proposal, field: str, *, choice: str, name: str) -> None:
    """Decide about one name: it is the row whose id is `choice`, or else accepting makes a row called `name`.

    A row that is called so already is taken. Raises ValidationError. Call with the catalogue locked.
    """
    model, new = MODELS[field], ""
    if choice:
        row = model.objects.current().filter(pk=choice if choice.isdecimal() else None).first()
        if row is None:
            raise ValidationError(_("Choose a row of the list."), code="invalid")
    else:
        new = normalize("NFC", name).strip() or getattr(part, f"proposed_{field}")
        row = row_named(model, new)
        if row is None:
            model(name=new).full_clean()
    _take(part, field, row, "" if row else new)


def corrected(part: Proposal, values: dict) -> dict:
    """`values` of the author's form as a moderator filled it in: the author's word stays, another is made."""
    for field in MODELS:
        text = values.get(f"proposed_{field}")
        is_undecided = text == getattr(part, f"proposed_{field}") and not getattr(part, f"new_{field}")
        if text is None or (text and is_undecided):
            continue
        values[f"new_{field}"] = text
        if text or values[field]:
            del values[f"proposed_{field}"]
    return values


def row_named(model: type[Vocabulary], name: str) -> Vocabulary | None:
    """The row of this name, or the one that it was merged into."""
    row = model.objects.named(name).first()
    while row and row.merged_into:
        row = row.merged_into
    return row


def make_rows(draft: Proposal, *, leave_out: frozenset[str]) -> list:
    """Give the names in `draft` that shall be made their rows. What was made: the field, the id and the values of each.

    Call with the catalogue locked, where `draft` is accepted.
    """
    made = []
    for prefix, part in parts(draft).items():
        for field, model in MODELS.items():
            name = getattr(part, f"new_{field}")
            if not name or getattr(part, field) or (not prefix and field in leave_out):
                continue
            row = row_named(model, name)  # the watch and its movement may name the same new one
            if row is None:
                row = model(name=name, source=draft.evidence)
                row.full_clean()
                said_by = {"by": part.whole.user, "evidence": part.whole.evidence}
                publish_vocabulary(row, **said_by, action=Revision.Action.CREATED)
                made.append([field, row.pk, model_to_dict(row)])
            _take(part, field, row, name)
    return made


def unmake_rows(made: list, draft: Proposal, *, by) -> None:
    """Take away what `make_rows` made for `draft`, where nobody changed it and only names that wait use it; the
    decisions stay.

    Where another acceptance gave it to a name of its own, it stays, and goes with the last of them.
    """
    for field, pk, values in made:
        row = MODELS[field].objects.filter(pk=pk).first()
        if not row or model_to_dict(row) != values:
            continue
        own = {(type(part), part.pk): part for part in parts(draft).values()}  # these go on being used
        named = [own.get((type(part), part.pk), part) for part in parts_named(field, row)]
        accepted = [part.whole for part in named if part.whole.status == Proposal.Status.ACCEPTED]
        if accepted:
            _hand_over(accepted[0], [field, pk, values])
        elif not is_used(row, but_for=named):
            for part in named:
                _take(part, field, None, getattr(part, f"new_{field}") or row.name)
            delete_vocabulary(row, by=by)


def parts_named(field: str, row: Vocabulary) -> list[Proposal]:
    """The parts of proposals whose author's word a moderator took for `row`, or accepting made it of."""
    return [
        part
        for model in KINDS
        if field in [each.name for each in model.described_fields()]
        for part in model.objects.filter(**{field: row}).exclude(**{f"proposed_{field}": ""}).order_by("pk")
    ]


def _hand_over(draft: Proposal, made: list) -> None:
    """Let the acceptance of `draft` be what made a row."""
    step = draft.steps.filter(kind__in=Step.Kind.publishing()).order_by("-number").first()
    step.content["vocabulary"] = [*step.content.get("vocabulary", []), made]
    step.save(update_fields=["content"])


def is_used(row: Vocabulary, *, but_for: list[Proposal]) -> bool:
    """Whether any row of any table points to `row`, those left out that are named."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        named = [part.pk for part in but_for if isinstance(part, model)]
        if model._base_manager.filter(**{relation.field.name: row}).exclude(pk__in=named).exists():
            return True
    return False


def _take(part: Proposal, field: str, row: Vocabulary | None, new: str) -> None:
    setattr(part, field, row)
    setattr(part, f"new_{field}", new)
    part.save(update_fields=[field, f"new_{field}", "proposed_brand_key"])
