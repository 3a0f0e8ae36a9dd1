"""What watches and movements have in common: years, source, note."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .described import Described
from .texts import LONGEST_NOTE, LONGEST_SOURCES, BoundedTextField
from .vocabulary import year_field


class Description(Described):
    """What is told of watches and movements alike."""

    FIRST, LAST = "start_release", "end_release"
    LAST_BEFORE_FIRST = _("The end of production is before its start.")

    start_release = year_field(_("made from"))
    end_release = year_field(_("made until"))
    years_approximate = models.BooleanField(_("years are approximate"), default=False)
    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES, blank=True)
    note = BoundedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    note_en = BoundedTextField(_("note in English"), max_length=LONGEST_NOTE, blank=True)

    class Meta(Described.Meta):
        abstract = True
