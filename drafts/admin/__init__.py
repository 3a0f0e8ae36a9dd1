"""Moderation: two queues, the page that decides, and the texts that moderators send often."""

from . import queue, settings

__all__ = ["queue", "settings"]
