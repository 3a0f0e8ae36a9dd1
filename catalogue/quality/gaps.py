"""What the catalogue does not know yet: the work list of those who want to help."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Gap:
    """One kind of thing that a watch may lack, and the field of the draft form where it is filled in.

    `column` is the column of the tally that is empty then; the tally does not know of sources.
    """

    title: Promise
    condition: Q
    field: str
    column: str = ""


GAPS = {
    "photo": Gap(_("No photo"), Q(has_photo=False), "photo", "has_photo"),
    "movement": Gap(_("No movement"), Q(mechanism=None), "mechanism", "mechanism_id"),
    "years": Gap(_("No years"), Q(first_year=0), "start_release", "decade"),
    "source": Gap(_("No source"), Q(source=""), "source"),
}
