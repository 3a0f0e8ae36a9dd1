"""What of kept pages belongs to their reader as one who decides: the way to withdraw a source."""

from django.template.loader import render_to_string

from catalogue.caching.parts import Hole, register_part
from catalogue.models import Source
from drafts.permissions import may_withdraw


def register() -> None:
    register_part(withdrawing, "withdrawing")


def withdrawing(request, holes: list[Hole]) -> list[str]:
    if not may_withdraw(request.user):
        return [""] * len(holes)
    sources = Source.objects.in_bulk([int(hole.key) for hole in holes])
    shown = [{"source": sources.get(int(hole.key))} for hole in holes]
    return [render_to_string("drafts/components/withdrawing.html", each, request) for each in shown]
