"""What the owner of a piece says of it beside its watch and status: for their eyes only."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from catalogue.models.texts import BoundedTextField

from .service import check_entries, entries_of

# The parts of which it is said whether they are the ones that it was born with.
PARTS = ["dial_state", "case_state", "hands_state", "movement_state", "crown_state", "bracelet_state"]


class Currency(models.TextChoices):
    RUB = "RUB", "₽"
    USD = "USD", "$"
    EUR = "EUR", "€"
    BYN = "BYN", "Br"
    KZT = "KZT", "₸"
    UAH = "UAH", "₴"


class BoxPapers(models.TextChoices):
    """What came with it; nothing said is not known."""

    NONE = "none", _("neither box nor papers")
    BOX = "box", _("box")
    PAPERS = "papers", _("papers")
    BOTH = "both", _("box and papers")


class PartState(models.TextChoices):
    """Whether a part is the one that it was born with."""

    UNKNOWN = "unknown", _("unknown")
    ORIGINAL = "original", _("original")
    REPLACED = "replaced", _("replaced")
    REDONE = "redone", _("redone")


def state_field(label):
    return models.CharField(label, max_length=10, choices=PartState, blank=True)


def money_field(label):
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


def amount(sum_of_money: Decimal, currency: str) -> str:
    """«4 500 ₽», as the reader's language writes numbers."""
    return f"{floatformat(sum_of_money, '-2g')}\N{NO-BREAK SPACE}{Currency(currency).label}"


class PieceDetails(models.Model):
    """Where it came from and where it lies, what came with it, what was done to it, and what is asked for it."""

    BoxPapers, PartState = BoxPapers, PartState

    seller = models.CharField(_("seller"), max_length=200, blank=True)
    place = models.CharField(_("storage place"), max_length=100, blank=True)
    box_papers = models.CharField(_("box and papers"), max_length=10, choices=BoxPapers, blank=True)
    asking_price = money_field(_("asking price"))
    asking_currency = models.CharField(
        _("currency of the asking price"), max_length=3, choices=Currency, default=Currency.RUB
    )
    service = BoundedTextField(_("service log"), max_length=2000, blank=True, validators=[check_entries])
    dial_state = state_field(_("dial"))
    case_state = state_field(_("case"))
    hands_state = state_field(_("hands"))
    movement_state = state_field(_("movement"))
    crown_state = state_field(_("crown"))
    bracelet_state = state_field(_("bracelet"))

    class Meta:
        abstract = True

    @property
    def service_entries(self) -> list[tuple]:
        """The service log: what was done when, the latest first."""
        return entries_of(self.service)

    @property
    def part_states(self) -> list[tuple[str, str]]:
        """Each part of which something is said, and what."""
        told = [(name, getattr(self, name)) for name in PARTS if getattr(self, name)]
        return [(self._meta.get_field(name).verbose_name, PartState(state).label) for name, state in told]
