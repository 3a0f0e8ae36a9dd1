"""Ending the sessions of a person."""

from allauth.usersessions.models import UserSession


def end_sessions(user, *, but: str | None = None) -> int:
    """Sign the person out everywhere, except in the session with the key `but`. Gives the number of ended sessions."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    for session in sessions:
        session.end()
    return len(sessions)
