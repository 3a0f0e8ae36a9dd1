"""What was done with a proposal and said about it, a part at a time: authors answer as often as they like."""

from catalogue.decoding import whole_number
from drafts.models import Proposal, Step

MOST_SHOWN = 50  # of the longest messages, half a megabyte


def conversation_part(draft: Proposal, before: str = "") -> dict:
    """For a template: the last `steps` of `draft`, or those before the one with that number, the first on top.

    `earlier` is the number before which there are more; `later` says that there are more behind.
    """
    steps = draft.steps.select_related("by").order_by("-number")
    asked = whole_number(before)
    found = list((steps.filter(number__lt=asked) if asked else steps)[: MOST_SHOWN + 1])
    shown = found[:MOST_SHOWN][::-1]
    return {"steps": shown, "earlier": shown[0].number if len(found) > MOST_SHOWN else 0, "later": bool(asked)}


def acceptance_of(draft: Proposal) -> Step | None:
    """The step by which `draft` was accepted, if that is how it stands."""
    if draft.status != draft.Status.ACCEPTED:
        return None
    return draft.steps.filter(kind=Step.Kind.ACCEPTED).order_by("-number").first()
