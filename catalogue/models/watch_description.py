"""What a watch is described by: the catalogue's row and its drafts share these fields."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deletion import protect_if_held
from .description import Description
from .makers import Brand, Factory
from .mechanism import Mechanism
from .quantity import QuantityField
from .texts import LazyText
from .vocabulary import CaseMaterial, Gender


class Worn(models.TextChoices):
    """How a watch is worn, or where it stands."""

    WRIST = "wrist", _("wristwatch")
    POCKET = "pocket", _("pocket watch")
    RING = "ring", _("ring watch")
    TABLE = "table", _("table clock")
    CLOCK = "clock", _("wall or board clock")


def word_field(verbose_name: LazyText, length: int, **options: Any) -> models.CharField:
    """A few words, empty where nothing is known; what fills tables at once need not name the column."""
    return models.CharField(verbose_name, max_length=length, blank=True, default="", db_default="", **options)


class WatchDescription(Description):
    """What is known of a watch. The catalogue's row and its drafts share these fields.

    Everything may be unknown but the brand, which the published row demands by a constraint.
    """

    brand = models.ForeignKey(Brand, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("brand"))
    factory = models.ForeignKey(Factory, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("factory"))
    mechanism = models.ForeignKey(
        Mechanism, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("movement")
    )
    code = models.CharField(_("design code"), max_length=60, blank=True, help_text=_("Text: leading zeros are real."))
    case_material = models.ForeignKey(
        CaseMaterial, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("case material")
    )
    gender = models.ForeignKey(Gender, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("made for"))
    integrated_bracelet = models.BooleanField(_("integrated bracelet"), null=True, blank=True)
    worn = word_field(_("kind of watch"), 10, choices=Worn)
    case_number = word_field(_("case number"), 20)
    dial_number = word_field(_("dial number"), 20)
    case_shape = word_field(_("shape of the case"), 60)
    diameter = QuantityField(_("diameter"), quantity="length", help_text=_("Without the crown."))
    width = QuantityField(_("shorter side"), quantity="length", help_text=_("Of a case that is not round."))
    thickness = QuantityField(_("thickness"), quantity="length")
    lug_width = QuantityField(_("lug width"), quantity="length", help_text=_("How wide the strap is."))
    water_resistance = QuantityField(_("water resistance"), quantity="depth")
    crystal = word_field(_("crystal"), 60)
    dial_colour = word_field(_("colour of the dial"), 60)
    crown = word_field(_("place of the crown"), 60)

    class Meta(Description.Meta):
        abstract = True
