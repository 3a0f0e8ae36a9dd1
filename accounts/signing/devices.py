"""The devices that an account was signed in from: guesses elsewhere do not lock their owner out.

A device cookie, as OWASP describes it (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies):
it opens nothing by itself, it only counts wrong passwords apart.
"""

from secrets import token_hex

from django.conf import settings
from django.core import signing

SALT = "accounts.devices"
A_YEAR = 365 * 24 * 3600
MOST = 5  # accounts of one device, the latest


def devices(request) -> dict[str, str]:
    """The accounts that this browser has signed in to, each with the name of the device to count under."""
    try:
        return signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return {}


def known_device(request, account: str) -> str | None:
    """The name of the device where `account` was signed in from it before, else None."""
    return devices(request).get(account)


def remember_device(response, request, user) -> None:
    """Tell the browser that `user` has signed in from it."""
    account = f"account {user.pk}"
    known = devices(request)
    name = known.pop(account, None) or f"device {token_hex(8)}"
    latest = dict([*known.items(), (account, name)][-MOST:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(latest, salt=SALT),
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
