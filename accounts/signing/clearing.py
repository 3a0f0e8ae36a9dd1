"""Whoever leaves takes along what their browser keeps for them; nobody finds what another one left there."""

from accounts.signing.devices import devices

# Caches, workers, whatever scripts have stored: https://www.w3.org/TR/clear-site-data/
HEADER, EVERYTHING = "Clear-Site-Data", '"storage"'


def clear_browser(response) -> None:
    response[HEADER] = EVERYTHING


def clear_for_another(response, request, user) -> None:
    """Where somebody else was the last to sign in from this browser before `user`: of theirs nothing is left."""
    before = list(devices(request))[-1:]
    if before not in ([], [f"account {user.pk}"]):
        clear_browser(response)
