"""A proposal, or two revisions, side by side: what was, what shall be, and which words of it changed."""

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.forms import BoundField, Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz.distance import LCSseq

from catalogue.history.localized import Names, localized, readers_names
from catalogue.history.versions import present
from catalogue.models import Side
from catalogue.models.quantity import QuantityField
from catalogue.quantities import shown_in_both

from .content import PHOTO, changes, conflicts, differing, label_of, published_model
from .models import KINDS, DraftImage, DraftMechanism, DraftWatch, Proposal

WORD = re.compile(r"\S+")
MOST_WORDS = 2500
MOST_MARKS = 100
DESCRIBED = {
    (model, field.name): field for model in (*KINDS, *map(published_model, KINDS)) for field in model.described_fields()
}
FIRST = ("calibre", "name", "brand", "factory", "mechanism", "code")  # they say which one it is
LAST = ("note", "note_en", "source")  # whole sentences
YES_NO = {True: gettext_lazy("yes"), False: gettext_lazy("no")}


@dataclass(frozen=True)
class Row:
    """One changed field. `before` and `after` are lists of (text, whether it changed); photos are shown as pictures.

    `moved`: the catalogue itself changed since; `base` is what it said when the proposal was begun. In a `conflict`
    it says something else than the proposal. `field` is where the value can be corrected. `wrote` is
    what the author called it, where a moderator decided what is meant; what `is_new` is made by accepting.
    """

    name: str
    label: str
    before: list[tuple[str, bool]]
    after: list[tuple[str, bool]]
    photo: DraftImage | None = None
    moved: bool = False
    base: str = ""
    conflict: bool = False
    field: BoundField | None = None
    wrote: str = ""
    is_new: bool = False


def text_of(value, field: str = "", names: Names | None = None) -> str:
    """A snapshot's value in words; empty where nothing is known. `names` are what the reader calls rows of `field`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(YES_NO[value])
    if isinstance(value, dict):
        if "sha256" in value:
            return ", ".join(filter(None, [_("photo"), value["credit"], value["licence"]]))
        name = value.get("name")
        return localized(field, name, names or {}) if name else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return ", ".join(text_of(item, field, names) for item in value)
    return str(value)


def said_of(described, value, field: str, names: Names | None = None) -> str:
    """The same of what `described` has under that name: a number with its units, the label of a choice."""
    column = DESCRIBED.get((described, field))
    if value and isinstance(column, QuantityField):
        return shown_in_both(column.quantity, Decimal(value))
    if value and column is not None and column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return text_of(value, field, names)


def marked(before: str, after: str) -> tuple[list, list]:
    """Both texts cut into pieces, each with whether it is in this text only."""
    old, new = (list(WORD.finditer(text)) for text in (before, after))
    steps = steps_between([word[0] for word in old], [word[0] for word in new])
    if steps is None or (not steps and before != after):  # rewritten, or set with other blanks
        return [(before, True)] if before else [], [(after, True)] if after else []
    return (
        cut(before, old, [(step.src_start, step.src_end) for step in steps]),
        cut(after, new, [(step.dest_start, step.dest_end) for step in steps]),
    )


def steps_between(old: list[str], new: list[str]) -> list | None:
    """What turns the words `old` into `new`; None where these are too many, or almost nothing stayed.

    The time of this grows with the product of both lengths, so that is bounded; and a page of a hundred marks in
    one text is read by nobody.
    """
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    steps = [step for step in LCSseq.opcodes(old, new) if step.tag != "equal"]
    return steps if len(steps) <= MOST_MARKS else None


def cut(text: str, words: list[re.Match], changed: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """`text` in pieces; `changed` are the spans of its `words` that are marked."""
    pieces, done = [], 0
    for first, end in changed:
        if first < end:
            begins, ends = words[first].start(), words[end - 1].end()
            pieces += [(text[done:begins], False), (text[begins:ends], True)]
            done = ends
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]


def compare(name: str, label: str, before, after, *, of=None, names: Names | None = None, **more) -> Row:
    """One field of a model, `of`, as two texts."""
    old, new = marked(said_of(of, before, name, names), said_of(of, after, name, names))
    return Row(name, str(label), old, new, **more)


def current_of(draft: Proposal) -> dict | None:
    """What the catalogue says now of what an open `draft` corrects; None where that says nothing about it any more."""
    return present(draft.target) if draft.is_open and draft.target else None


def draft_rows(draft: Proposal, current: dict | None = None) -> list[Row]:
    """What `draft` changes of `current`, what the catalogue says now; without, of what it said when it was begun."""
    images = {f"{PHOTO}{image.side}": image for image in draft.images.all()} if isinstance(draft, DraftWatch) else {}
    current, names = current or draft.base or {}, readers_names()
    moved, contradicted = (differing(draft.base, current), conflicts(draft, current)) if draft.base else ([], [])
    rows = [
        compare(
            change.name, change.label, current.get(change.name) if draft.base else change.before, change.after,
            photo=images.get(change.name), names=names, conflict=change.name in contradicted,
            moved=change.name in moved, base=said_of(type(draft), change.before, change.name, names), of=type(draft),
        )
        for change in changes(draft)
    ]  # fmt: skip
    return sorted([*map(partial(_with_word, draft), rows), *_new_names(draft)], key=_place)


def _place(row: Row) -> int:
    """Where a row stands: what it is before how it is, sentences after that, photos last, the main one first."""
    name = row.name.removeprefix("proposed_")
    if name in FIRST:
        return FIRST.index(name)
    if name.startswith(PHOTO):
        return len(FIRST) + 2 + Side.values.index(name.removeprefix(PHOTO))
    return len(FIRST) + (name in LAST)


def _with_word(draft: Proposal, row: Row) -> Row:
    """With the author's own word, where it is another than what is meant now."""
    word, meant = getattr(draft, f"proposed_{row.name}", ""), "".join(text for text, _is_new in row.after)
    return replace(row, wrote=word if meant and word != meant else "")


def _new_names(draft: Proposal) -> list[Row]:
    """A row for each name that the list lacks: as accepting makes it, or where nobody decided yet as it was written."""
    rows = []
    for field in ("brand", "factory"):
        word, new = getattr(draft, f"proposed_{field}"), getattr(draft, f"new_{field}")
        if word and not getattr(draft, field):
            label = draft._meta.get_field(f"proposed_{field}").verbose_name
            wrote = word if new and new != word else ""
            rows.append(
                compare(
                    f"proposed_{field}", label, None, new or word, wrote=wrote, is_new=bool(new) and draft.whole.is_open
                )
            )
    return rows


def with_fields(rows: list[Row], form: Form) -> list[Row]:
    """The rows with the fields of `form` in which their values can be corrected; a name that is new has its row's."""
    fields = {row.name.removeprefix("proposed_"): row.name for row in rows}
    of_row = {row: form[name] for name, row in fields.items() if name in form.fields}
    return [replace(row, field=of_row.get(row.name)) for row in rows]


def outdated_labels(draft: Proposal, current: dict) -> list[str]:
    """What the catalogue, which says `current` now, changed since the correction was begun."""
    return [str(label_of(type(draft), name)) for name in differing(draft.base, current)]


def rows_between(described: type[Proposal], before: dict, after: dict, names: Names | None = None) -> list[Row]:
    """What two snapshots disagree about, but for what was unknown and stayed so."""
    names = readers_names() if names is None else names
    rows = [
        compare(name, label_of(described, name), before.get(name), after.get(name), names=names, of=described)
        for name in differing(before, after)
    ]  # fmt: skip
    return [row for row in rows if row.before or row.after]


def movement_rows(draft: Proposal) -> list[Row]:
    """What is said of the movement inside a proposed watch."""
    movement: DraftMechanism | None = draft.draft_mechanism if isinstance(draft, DraftWatch) else None
    return draft_rows(movement) if movement else []
