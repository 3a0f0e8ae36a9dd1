"""Moderation: two queues, the page that decides, and the texts that moderators send often."""

from . import merges, queue, settings

__all__ = ["merges", "queue", "settings"]
