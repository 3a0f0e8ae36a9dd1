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
IN_BOTH = re.compile(r"(?P<one>[^()=]*[^()=\s])\s*(?:\((?P<inside>[^()=]+)\)|(?:=|\s/\s)(?P<behind>[^()=]+))\s*")
ROUNDED_LINE = Decimal("0.12")  # millimetres: half a tenth of a line
RATE = re.compile(r"([+-]?\d{1,4}(?:\.\d)?)(?:\.\.|/|;|,|to|до)?([+-]\d{1,4}(?:\.\d)?)", re.ASCII)
EVENLY = re.compile(r"(?:±|\+/-|\+-)(\d{1,4}(?:\.\d)?)", re.ASCII)
A_DAY = re.compile(r"(?:с|сек|секунд|s|sec|seconds)\.?(?:(?:/|в|a|per)(?:сутки|сут|день|day|d))?\.?\Z")
BEHIND_DIGITS = re.compile(r"\D*\Z", re.ASCII)


class NotAQuantity(ValueError):
    """The text is no number with a unit that is known."""


class Contradicting(NotAQuantity):
    """Two numbers with units that are not the same: `one` as it is written, `other` as well, and what that one is."""

    def __init__(self, one: str, other: str, value: Decimal):
        super().__init__(one, other)
        self.one, self.other, self.value = one, other, value


@dataclass(frozen=True)
class Quantity:
    """What is measured: how exactly it is kept in its first unit, between which ends, and what units it is typed in.

    `suffix` names the first unit in data. `units` are spellings without blanks, in small letters; the empty one is
    no unit. `signs` may stand before the number; a part of a whole that has no unit `may_be_bare`, where nobody
    would mean another unit by it.
    """

    suffix: str
    places: int
    digits: int
    least: Decimal
    most: Decimal
    units: dict[str, Fraction] = field(hash=False)
    signs: str = ""
    may_be_bare: bool = True

    def read(self, text: str) -> Decimal:
        """What is kept of a text, which may say it in two units, as it is shown: «28,2 мм (12½‴)». Raises NotAQuantity.

        Two that differ by more than people round are a contradiction.
        """
        if len(text) > 2 * LONGEST:
            raise NotAQuantity(text)
        if not (both := IN_BOTH.fullmatch(text)):
            return self.read_one(text)
        one, other = both["one"].strip(), (both["inside"] or both["behind"]).strip()
        value, again = self.read_one(one), self.read_one(other)
        if abs(value - again) > max(value / 100, ROUNDED_LINE if LINE in self.units.values() else Decimal(0)):
            raise Contradicting(one, other, again)
        return value

    def read_one(self, text: str) -> Decimal:
        """What is kept of a number with one unit.

        The unit says what a comma before three digits is: beats are whole, «18,000», but hertz are not, «1,115 Гц».
        """
        for sign, fraction in VULGAR.items():
            text = text.replace(sign, f" {fraction}")
        number, unit = parted(" ".join(text.split()).lstrip(self.signs))
        is_whole = not self.places and self.units.get(unit) == 1
        found = WRITTEN.fullmatch((BETWEEN_THOUSANDS_OF_WHOLE if is_whole else BETWEEN_THOUSANDS).sub("", number))
        is_bare = found and found[3] and not unit and not self.may_be_bare
        if unit not in self.units or not found or not found[0] or found[3] == "0" or is_bare:
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
ANGLE_UNITS = dict.fromkeys(("", "°", "º", "˚", "град", "градус", "градуса", "градусов", "deg", "degrees"), Fraction(1))
DEPTH_UNITS = {
    **dict.fromkeys(("", "м", "m", "метр", "метра", "метров", "wr"), Fraction(1)),
    **dict.fromkeys(("атм", "atm", "бар", "bar"), Fraction(10)),
}

QUANTITIES = {
    "size": Quantity(
        "mm", 2, 6, Decimal(1), Decimal(500), LENGTH_UNITS, "⌀Øø∅ ", may_be_bare=False
    ),  # of a movement: 11½ are lines
    "length": Quantity("mm", 2, 6, Decimal("0.1"), Decimal(2000), LENGTH_UNITS, "⌀Øø∅ "),
    "beats": Quantity("bph", 0, 8, Decimal(3600), Decimal(3_000_000), BEATS_UNITS),
    "hours": Quantity("h", 1, 7, Decimal(1), Decimal(100_000), HOURS_UNITS),
    "angle": Quantity("deg", 1, 4, Decimal(1), Decimal(360), ANGLE_UNITS),
    "depth": Quantity("m", 0, 5, Decimal(1), Decimal(12_000), DEPTH_UNITS),
}


def daily_rate(text: str) -> str:
    """Seconds a day as they are kept, «-20..+40» or «±20», however they are written. Raises NotAQuantity."""
    bare = "".join(text.casefold().split()).replace("−", "-").replace("–", "-").replace("…", "..").replace("...", "..")
    bare = A_DAY.sub("", bare)
    if even := EVENLY.fullmatch(bare):
        return f"±{even[1]}"
    if not (ends := RATE.fullmatch(bare)):
        raise NotAQuantity(text)
    least, most = sorted(map(Decimal, ends.groups()))
    return f"±{most}" if -least == most else f"{signed(least)}..{signed(most)}"


def signed(number: Decimal) -> str:
    return f"{number:+}" if number else "0"


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
