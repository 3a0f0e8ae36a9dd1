"""What a proposal's action may answer instead of doing it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models import Proposal


class AlreadyDecided(Exception):
    """Somebody was faster: the proposal is no longer what the actor saw. `draft` is how it stands now."""

    def __init__(self, draft: Proposal):
        super().__init__(draft.pk)
        self.draft = draft

    def __str__(self):
        draft = self.draft
        if draft.status in Proposal.Status.decided():
            return _("Decided already: %(status)s, %(person)s, %(time)s.") % {
                "status": draft.get_status_display(),
                "person": draft.decided_by or _("a former member"),
                "time": date_format(localtime(draft.decided_at), "DATETIME_FORMAT"),
            }
        return _("The proposal was changed meanwhile; its state is “%(status)s” now. Look at it again.") % {
            "status": draft.get_status_display()
        }


class TargetChanged(Exception):
    """Fields that the proposal changes were changed in the catalogue since it was begun: `fields`, by name."""

    def __init__(self, fields: list[str]):
        super().__init__(fields)
        self.fields = fields


class UntickedCorrection(Exception):
    """Changes that a moderator corrected and did not tick, by `names`: whether these are wanted must be asked."""

    def __init__(self, names: list[str]):
        super().__init__(names)
        self.names = names


class TooManyWaiting(Exception):
    """The person's role lets `limit` proposals wait at once."""

    def __init__(self, limit: int):
        super().__init__(limit)
        self.limit = limit


class ChangedSince(Exception):
    """The decision cannot be undone: what it made was changed since."""


def demand_right(right: bool) -> None:
    """Raise PermissionDenied where it is not so."""
    if not right:
        raise PermissionDenied


def demand_text(message: str, missing: str = "") -> None:
    """Raise ValidationError, which says what is `missing`, where nothing is written."""
    if not message.strip():
        raise ValidationError(missing or _("Write a message."), code="required")
