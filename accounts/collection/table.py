"""The columns of a collection's table: what each is called, and its cell of a piece, as people read it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.admin.utils import display_for_field
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import OWN_COLUMNS, Collection, amount
from catalogue.presentation import wording

LONGEST_CELL = 120


@dataclass(frozen=True)
class Column:
    """`sort` is the order that its heading leads to; a cell that is a `figure` stands to the right."""

    name: str
    label: str
    cell: Callable[[Collection], str]
    sort: str = ""
    figure: bool = False


def money(price: str, currency: str) -> Callable[[Collection], str]:
    def cell(item):
        value = getattr(item, price)
        return "" if value is None else amount(value, getattr(item, currency))

    return cell


def of_watch(name: str, own: str = "") -> Callable[[Collection], str]:
    """What the catalogue says of the watch; of a piece that it lacks what its owner says."""

    def cell(item):
        value = getattr(item.watch, name) if item.watch_id else getattr(item, own) if own else ""
        return str(value or "")

    return cell


def said(name: str) -> Callable[[Collection], str]:
    column = Collection._meta.get_field(name)
    return lambda item: Truncator(display_for_field(getattr(item, name), column, "")).chars(LONGEST_CELL)


def years(item: Collection) -> str:
    watch = item.watch
    return wording.years(watch.start_release, watch.end_release, watch.years_approximate) if watch else item.years


def calibre(item: Collection) -> str:
    if not item.watch_id:
        return item.calibre
    return item.watch.mechanism.calibre if item.watch.mechanism else ""


def service(item: Collection) -> str:
    """What was done last."""
    return Truncator(" ".join(item.service_entries[0]) if item.service else "").chars(LONGEST_CELL)


SORTED = {"acquired_on": "acquired", "place": "place", "seller": "seller", "status": "status", "condition": "condition"}
SPECIAL = [
    Column("brand", _("brand"), of_watch("brand_names", "brand_name")),
    Column("calibre", _("calibre"), calibre),
    Column("code", _("design code"), of_watch("code", "code")),
    Column("years", _("years"), years, sort="year"),
    Column("factory", _("factory"), of_watch("factory")),
    Column("material", _("case material"), of_watch("case_material")),
    Column("price", _("price"), money("price", "currency"), sort="price", figure=True),
    Column("asking_price", _("asking price"), money("asking_price", "asking_currency"), sort="asking", figure=True),
    Column("service", _("service log"), service),
    Column("added", _("added"), lambda item: date_format(localtime(item.created_at), "SHORT_DATE_FORMAT"), sort="new"),
]
APART = {"price", "currency", "asking_price", "asking_currency", "service"}
SAID = [
    Column(name, Collection._meta.get_field(name).verbose_name, said(name), sort=SORTED.get(name, ""))
    for name in OWN_COLUMNS
    if name not in APART
]
COLUMNS = {column.name: column for column in [*SAID[:2], *SPECIAL, *SAID[2:]]}
USUAL = ["status", "condition", "years", "price", "place", "acquired_on"]
