"""Numbers with a unit: 28.2 mm are 12½ lines, 18 000 beats an hour are 2½ hertz. Read in either unit, shown in both."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

LINE = Fraction(22558291, 10**7)  # millimetres: a twelfth of the Paris inch
LONGEST = 40  # of what is typed
VULGAR = {"¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
QUARTERS = ("", "¼", "½", "¾")
BETWEEN_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))", re.ASCII)
BETWEEN_THOUSANDS_OF_WHOLE = re.compile(r"(?<=\d)[ ,](?=\d{3}(?!\d))", re.ASCII)  # «18,000» in English
WRITTEN = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?(?![\d/]))?\s*(?:(?<!\d)(\d)/(\d))?", re.ASCII)
BEHIND_DIGITS = re.compile(r"\D*\Z", re.ASCII)


class NotAQuantity(ValueError):
    """The text is no number with a unit that is known."""


@dataclass(frozen=True)
class Quantity:
    """What is measured: how exactly it is kept in its first unit, between which ends, and what units it is typed in.

    `suffix` names the first unit in data. `units` are spellings without blanks, in small letters; the empty one is
    no unit.
    """

    suffix: str
    places: int
    digits: int
    least: Decimal
    most: Decimal
    units: dict[str, Fraction] = field(hash=False)

    def read(self, text: str) -> Decimal:
        """What is kept of a text. Raises NotAQuantity.

        The unit says what a comma before three digits is: beats are whole, «18,000», but hertz are not, «1,115 Гц».
        """
        if len(text) > 2 * LONGEST:
            raise NotAQuantity(text)
        for sign, fraction in VULGAR.items():
            text = text.replace(sign, f" {fraction}")
        number, unit = parted(" ".join(text.split()))
        is_whole = not self.places and self.units.get(unit) == 1
        found = WRITTEN.fullmatch((BETWEEN_THOUSANDS_OF_WHOLE if is_whole else BETWEEN_THOUSANDS).sub("", number))
        if unit not in self.units or not found or not found[0] or found[3] == "0":
            raise NotAQuantity(text)
        value = Fraction((found[1] or "0").replace(",", ".")) + Fraction(int(found[2] or 0), int(found[3] or 1))
        return self.kept(value * self.units[unit])

    def kept(self, number: Fraction) -> Decimal:
        return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(
            Decimal(1).scaleb(-self.places), ROUND_HALF_EVEN
        )

    def holds(self, value: Decimal) -> bool:
        return self.least <= value <= self.most


def parted(text: str) -> tuple[str, str]:
    """The number and the unit of a text: its unit is all behind the last digit, without blanks and in small letters."""
    start = BEHIND_DIGITS.search(text).start()
    return text[:start], "".join(text[start:].casefold().split()).rstrip(".")


LENGTH_UNITS = {
    **dict.fromkeys(("", "мм", "mm", "миллиметр", "миллиметра", "миллиметров"), Fraction(1)),
    **dict.fromkeys(("см", "cm"), Fraction(10)),
    **dict.fromkeys(
        ("'''", "‴", "’’’", "′′′", "\"'", "линия", "линии", "линий", "лин", "line", "lines", "ligne"), LINE
    ),
    **dict.fromkeys(("lignes",), LINE),
}
BEATS_UNITS = {
    **dict.fromkeys(("", "пк/ч", "п/к/ч", "п/ч", "полуколебанийвчас", "bph", "vph", "a/h", "aph"), Fraction(1)),
    **dict.fromkeys(("гц", "hz", "герц", "герца"), Fraction(7200)),
}
HOURS_UNITS = {
    **dict.fromkeys(("", "ч", "час", "часа", "часов", "h", "hour", "hours"), Fraction(1)),
    **dict.fromkeys(("сут", "суток", "сутки", "д", "дн", "дня", "дней", "день", "d", "day", "days"), Fraction(24)),
}
ANGLE_UNITS = dict.fromkeys(("", "°", "град", "градус", "градуса", "градусов", "deg", "degrees"), Fraction(1))
DEPTH_UNITS = {
    **dict.fromkeys(("", "м", "m", "метр", "метра", "метров", "wr"), Fraction(1)),
    **dict.fromkeys(("атм", "atm", "бар", "bar"), Fraction(10)),
}

QUANTITIES = {
    "size": Quantity("mm", 2, 6, Decimal(1), Decimal(500), LENGTH_UNITS),  # of a movement, told in lines as well
    "length": Quantity("mm", 2, 6, Decimal("0.1"), Decimal(2000), LENGTH_UNITS),
    "beats": Quantity("bph", 0, 8, Decimal(3600), Decimal(3_000_000), BEATS_UNITS),
    "hours": Quantity("h", 1, 7, Decimal(1), Decimal(100_000), HOURS_UNITS),
    "angle": Quantity("deg", 1, 4, Decimal(1), Decimal(360), ANGLE_UNITS),
    "depth": Quantity("m", 0, 5, Decimal(1), Decimal(12_000), DEPTH_UNITS),
}


def plain(value: Decimal) -> str:
    """The number without needless zeros, as an address and data say it: 26, 28.2."""
    return f"{Decimal(value).normalize():f}"


def shown(kind: str, value: Decimal) -> str:
    """The value in its first unit, in the reader's language: «28,2 мм», «18 000 пк/ч»."""
    number = number_format(Decimal(plain(value)), use_l10n=True, force_grouping=kind == "beats")
    texts = {
        "size": _("%(number)s mm"),
        "length": _("%(number)s mm"),
        "beats": _("%(number)s bph"),
        "hours": _("%(number)s h"),
        "angle": "%(number)s°",
        "depth": _("%(number)s m"),
    }
    return texts[kind] % {"number": number}


def shown_in_both(kind: str, value: Decimal) -> str:
    """With the other unit that collectors use, where there is one: «28,2 мм (12½‴)», «18 000 пк/ч (2,5 Гц)»."""
    first, second = shown(kind, value), ""
    if kind == "size":
        second = lines(value)
    elif kind == "beats":
        hertz = number_format(Decimal(plain(round(Decimal(value) / 7200, 4))), use_l10n=True)
        second = _("%(number)s Hz") % {"number": hertz}
    elif kind == "hours" and value >= 72 and value % 24 == 0:
        second = _("%(number)s days") % {"number": plain(value / 24)}
    return f"{first} ({second})" if second else first


def lines(millimetres: Decimal) -> str:
    """A length in lines, to the quarter that it is: «12½‴»; to a tenth where it is none."""
    exact = Fraction(millimetres) / LINE
    quarters = round(exact * 4)
    if QUANTITIES["size"].kept(quarters * LINE / 4) == Decimal(millimetres):
        whole, part = divmod(quarters, 4)
        return f"{whole or ''}{QUARTERS[part]}‴"
    return f"{number_format(Decimal(plain(round(Decimal(exact.numerator) / exact.denominator, 1))), use_l10n=True)}‴"
