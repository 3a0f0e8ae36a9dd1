"""What of every page belongs to its reader: their corner, and what was just said to them."""

from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

from catalogue.caching.parts import Hole, register_part
from config.templatetags.ui import render
from drafts.queues import moderation_of


def register() -> None:
    register_part(corner, "corner")
    register_part(messages, "messages")


def corner(request, holes: list[Hole]) -> list[str]:
    if not request.user.is_authenticated:
        return [hole.inside for hole in holes]
    shown = {"user": request.user, "moderation": moderation_of(request.user)}
    return [render_to_string("components/corner.html", shown)] * len(holes)


def messages(request, holes: list[Hole]) -> list[str]:
    said = [render("message", conditional_escape(each.message), kind=each.level_tag) for each in get_messages(request)]
    return ["".join(said)] * len(holes)
