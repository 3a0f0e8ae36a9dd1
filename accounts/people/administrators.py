"""One administrator always remains who can sign in: whoever takes that role, or a person, away asks here first."""

from collections.abc import Collection as Several

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


class LastAdministrator(ValidationError):
    """Nobody could keep the site any more. The text says so, to people."""

    def __init__(self):
        text = _("The site needs an active administrator. First give the role to somebody else.")
        super().__init__(text, code="last_administrator")


def keep_one(*, but: Several[User]) -> None:
    """Raise LastAdministrator where the last administrators are among `but`, who are about to lose the role or to go.

    Call it in the transaction that takes the role away: two who do that to each other wait for one another here.
    """
    with transaction.atomic():
        list(Role.objects.select_for_update(no_key=True).filter(code=Role.Code.ADMINISTRATOR))
        leaving = [person.pk for person in but]
        able = User.objects.administrators()
        if able.filter(pk__in=leaving).exists() and not able.exclude(pk__in=leaving).exists():
            raise LastAdministrator
