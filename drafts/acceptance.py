"""What accepting made of a proposal: what was corrected, left out, or overtaken by the catalogue.

The step of the acceptance keeps names and values. The lines are made of them, for the letter and the pages alike.
"""

from functools import partial

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalogue.history.localized import Names, readers_names
from catalogue.history.versions import present
from catalogue.keys import normalised_key

from .comparison import said_of, text_of
from .content import blank_content, changed_names, conflicts, identity, label_of, proposed_content, write
from .errors import demand_text
from .models import DraftMechanism, Proposal, Step
from .naming import MODELS, parts

INNER = "movement_"
MOST_LETTERS = 300  # of one value in a line


def said(draft: Proposal, *, by_author: bool = False) -> dict:
    """What `draft` says, by field; of the movement inside it with a prefix.

    A name that the list lacks stands in its field, as accepting makes it or in the words of its author.
    """
    values = {}
    for prefix, part in parts(draft).items():
        own = proposed_content(part)
        for field in MODELS:
            word, new = getattr(part, f"proposed_{field}"), getattr(part, f"new_{field}")
            own[field] = (by_author and word) or own.get(field) or new or word
        values |= {f"{prefix}{name}": value for name, value in own.items()}
    calibre = values.pop(f"{INNER}calibre", None)
    if calibre:
        values["mechanism"] = calibre
    return values


def alter(draft: Proposal, corrections: dict | None, leave_out: frozenset[str], message: str) -> dict:
    """Correct `draft`, and give what its step keeps of that and of what is left out. By hand both need a reason."""
    given, before = said(draft, by_author=True), said(draft)
    if corrections:
        write(draft, corrections)
    altered = alterations(draft, given, leave_out)
    if altered["left_out"] or said(draft) != before:
        demand_text(message, _("Write to the author why something is corrected or left out."))
    return altered


def alterations(draft: Proposal, given: dict, leave_out: frozenset[str]) -> dict:
    """What an acceptance keeps in its step. `given` is what the author said, before anybody corrected it.

    `moved` are those fields of `leave_out` that the catalogue itself changed since the proposal was begun.
    """
    leave_out = leave_out & changed_names(draft)
    earlier = {f"{INNER}{name}": value for name, value in blank_content(DraftMechanism).items()} | given
    corrected = [
        [name, earlier.get(name), value]
        for name, value in said(draft).items()
        if name not in leave_out and not is_same(earlier.get(name), value)
    ]
    moved = set(conflicts(draft, present(draft.target))) & leave_out if draft.target else set()
    return {
        "corrected": corrected,
        "left_out": sorted(leave_out - moved),
        "moved": sorted(moved),
        "altered": bool(corrected or leave_out),
    }


def is_same(one, other) -> bool:
    """Whether two values mean the same; a name that was typed means the row of the list that is called so."""
    if isinstance(one, str) != isinstance(other, str) and one and other:
        return normalised_key(text_of(one)) == normalised_key(text_of(other))
    return identity(one) == identity(other) or not (one or other or one is False or other is False)


def lines(step: Step | None) -> list[str]:
    """What an acceptance changed of what was proposed, in sentences; of any other step, none."""
    if not step or step.kind != Step.Kind.ACCEPTED:
        return []
    names = readers_names()
    words = partial(_words, step)
    told = [
        _("Corrected: %(field)s: %(before)s → %(after)s.")
        % {
            "field": _label(step, name),
            "before": words(before, name, names),
            "after": words(after, name, names),
        }
        for name, before, after in step.content.get("corrected", [])
    ]
    for name, sentence in (
        ("left_out", _("Accepted without: %(fields)s.")),
        ("moved", _("Not taken, because the catalogue was changed meanwhile: %(fields)s.")),
    ):
        if fields := step.content.get(name):
            told.append(sentence % {"fields": ", ".join(_label(step, field) for field in fields)})
    return told


def _label(step: Step, name: str) -> str:
    if not name.startswith(INNER):
        return str(label_of(type(step.draft), name))
    return _("movement, %(field)s") % {"field": label_of(DraftMechanism, name.removeprefix(INNER))}


def _words(step: Step, value, name: str, names: Names) -> str:
    described = DraftMechanism if name.startswith(INNER) else type(step.draft)
    return Truncator(said_of(described, value, name.removeprefix(INNER), names)).chars(MOST_LETTERS) or _("unknown")
