"""Ending the sessions of a person."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

MOST = 20  # of one person at once: each sign-in looks at all of them


def end_sessions(user, *, but: str | None = None) -> int:
    """Sign the person out everywhere, except in the session with the key `but`. Gives the number of ended sessions."""
    return end(UserSession.objects.filter(user=user).exclude(session_key=but))


def make_room(user) -> int:
    """End the oldest sessions of the person, so that there are MOST with the one that opens now."""
    return end(UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[MOST - 1 :])


def end(sessions) -> int:
    """End them together, however many they are. Gives their number."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
