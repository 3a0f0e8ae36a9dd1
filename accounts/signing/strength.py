"""What a session has proven. Rights of staff hold only in a session that passed a second factor itself, and lapse
when it was left alone. Whoever's session it is, the password is asked for again after a month.

The right is asked of the person (`is_staff`, `is_superuser`, `has_perm`), in the admin and everywhere else. So what the
session lacks is written on the person who comes with a request: nobody who asks can forget it.
"""

import logging
from datetime import timedelta
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user, logout
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.letters.writing import write_to
from accounts.signing.sessions import end_sessions

logger = logging.getLogger(__name__)
SEEN = "staff_seen_at"
IDLE = timedelta(hours=2)  # a session of staff that nobody used for so long has ended
LONGEST = timedelta(days=30)  # after which anybody proves again who they are
NOTED_EACH = timedelta(minutes=5)  # not written down at every request
MOST_PASSKEYS = 20
FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


class SessionStrengthMiddleware:
    """Gives `request.user` with what their session lacks. Stands after AuthenticationMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: person_of(request))
        return self.get_response(request)


def person_of(request):
    """The person of the request's session; read once, when somebody asks."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = get_user(request)
        if request._cached_user.is_authenticated and is_too_old(request, request._cached_user):
            end(request)
        if settings.STAFF_NEED_SECOND_FACTOR and request._cached_user.is_authenticated:
            check_staff(request, request._cached_user)
    return request._cached_user


def is_too_old(request, user) -> bool:
    """Whether it is too long ago that this session proved who it is."""
    proven = max((record["at"] for record in get_authentication_records(request, user)), default=None)
    return proven is not None and timezone.now().timestamp() - proven > LONGEST.total_seconds()


def end(request) -> None:
    logout(request)
    request._cached_user = request.user


def check_staff(request, user) -> None:
    """End the session of staff who left it alone; note on the person where it passed no second factor."""
    if not user.role.is_staff:
        return
    now, seen = timezone.now().timestamp(), request.session.get(SEEN)
    if seen and now - seen > IDLE.total_seconds():
        end(request)
        return
    if not seen or now - seen > NOTED_EACH.total_seconds():
        request.session[SEEN] = now
    user.lacks_second_factor = not passed_second_factor(request, user)


def passed_second_factor(request, user) -> bool:
    """Whether this very session proved a code, a passkey or a recovery code of `user`."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def strengthen(sender, request, user, authenticator, **told) -> None:
    """Whoever sets a factor up has just proven it, here; every other session was opened without it and ends."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_sessions(user, but=request.session.session_key)


def renew_key(sender, request, user, reauthenticated=False, **told) -> None:
    """Whoever proves again who they are goes on under a new key; the key of before opens nothing."""
    if reauthenticated:
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def with_room(view):
    """Mark the view that adds a passkey: nobody has more than MOST_PASSKEYS, all of which are looked at together."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.user.is_authenticated and passkeys_of(request.user).count() >= MOST_PASSKEYS:
            messages.error(
                request, _("There is room for %(most)s passkeys. Remove one first.") % {"most": MOST_PASSKEYS}
            )
            return redirect("mfa_list_webauthn")
        return view(request, *args, **kwargs)

    return answer


def passkeys_of(user):
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)


@transaction.atomic
def forget_second_factor(person) -> int:
    """Take away every factor of somebody who lost them, end their sessions and tell them. Gives how many there were."""
    count, _rows = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    write_to(person, "accounts/mail/second_factor_forgotten")
    transaction.on_commit(lambda: logger.warning("second factor removed", extra={"user": person.pk, "by": "command"}))
    return count


def register() -> None:
    authenticator_added.connect(strengthen)
    authentication_step_completed.connect(renew_key)
