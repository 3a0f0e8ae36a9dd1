"""Moderation: a queue for each kind of proposal, the page that decides, and the texts that moderators send often."""

from . import merges, queues, settings

__all__ = ["merges", "queues", "settings"]
