"""Ending the sessions of a person."""

from allauth.usersessions.models import UserSession

MOST = 30  # of one person at once: each sign-in looks at all of them


def end_sessions(user, *, but: str | None = None) -> int:
    """Sign the person out everywhere, except in the session with the key `but`. Gives the number of ended sessions."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    for session in sessions:
        session.end()
    return len(sessions)


def make_room(user) -> None:
    """End the oldest sessions of the person, so that there are MOST with the one that opens now."""
    for session in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[MOST - 1 :]:
        session.end()
