"""The drawn dial: what an instruction sheet would draw of a watch that has no photo.

It draws only what the catalogue knows (brand, calibre, jewels, functions, material, whom for, years), so the
same watch always gives the same drawing. `components/dial.html` turns it into SVG.
"""

import re
from dataclasses import dataclass

from catalogue.models import Mechanism, Watch

# What a function draws, by its Russian name. Functions that a dial does not show are not listed.
DRAWN_FUNCTIONS = {
    "боковая секундная стрелка": "small_seconds",
    "центральная секундная стрелка": "centre_seconds",
    "дата": "date",
    "день недели": "weekday",
    "хронограф": "chronograph",
    "будильник": "alarm",
    "24-часовой циферблат": "dial_24",
    "24-часовая стрелка": "hand_24",
    "цифровая индикация": "digits",
    "прыгающий час": "jumping_hour",
    "лунный календарь": "moon",
    "автоподзавод": "automatic",
}

# The outline of the case, by the first of these that the material's name contains.
OUTLINES = {
    "сталь": "steel",
    "титан": "titanium",
    "нитрид": "titanium",
    "золот": "gold",
    "латунь": "plated",
    "хром": "plated",
    "алюминий": "plated",
    "нейзильбер": "plated",
    "бронза": "plated",
    "пластик": "plastic",
    "пластмасса": "plastic",
}

# How the brand wrote itself: running hand, wide grotesque; all others in roman capitals.
SCRIPTS = {
    "Полёт": "hand", "Слава": "hand", "Чайка": "hand", "Заря": "hand", "Весна": "hand", "Юность": "hand",
    "Волга": "hand", "Мечта": "hand", "Лира": "hand", "Луч": "wide", "Ракета": "wide", "Восток": "wide",
    "Электроника": "wide", "Космос": "wide", "Спутник": "wide", "Орбита": "wide", "ЗИМ": "wide", "СССР": "wide",
}  # fmt: skip

# The manner of the years: numerals and leaf hands, then batons and faceted hands, then broad marks and straight hands.
FIRST_BATONS, FIRST_BROAD = 1958, 1972

NAME_WIDTH = 82  # of the dial's 156
LETTER_WIDTHS = {"roman": 0.76, "hand": 0.58, "wide": 0.92}  # of the height, on average


@dataclass(frozen=True)
class Dial:
    """Everything that the drawing depends on, and nothing else."""

    name: str
    script: str = "roman"
    calibre: str = ""
    jewels: str = ""
    shows: frozenset[str] = frozenset()
    outline: str = "unknown"
    small: bool = False
    bracelet: bool = False
    latin: bool = False
    era: str = "middle"

    @property
    def name_size(self) -> int:
        """The height of the name in the drawing's units: a long name is set smaller, so that it fits the dial."""
        return min(18, max(6, int(NAME_WIDTH / (LETTER_WIDTHS[self.script] * max(len(self.name), 1)))))

    @property
    def calibre_width(self) -> int:
        """How much of the minute track makes room for the calibre."""
        return 5 * len(self.calibre) + 4

    @property
    def calibre_from(self) -> int:
        return 100 - self.calibre_width // 2

    @property
    def written(self) -> str:
        """The name as the dial shows it: in capitals unless it is in a running hand."""
        return self.name if self.script == "hand" else self.name.upper()

    @property
    def automatic(self) -> str:
        return "automatic" if self.latin else "автоподзавод"

    @property
    def weekday(self) -> str:
        return "MO" if self.latin else "ПН"

    @property
    def jewels_at(self) -> int:
        """How far down the jewels are written: below the centre, or under the name where the centre is taken."""
        if self.shows & {"small_seconds", "moon"} and "chronograph" not in self.shows:
            return 94
        return 172 if "digits" in self.shows else 150


def dial_of(watch: Watch) -> Dial:
    """The dial of a watch, read from its row and its movement's functions (prefetch them)."""
    brand, mechanism = watch.brand, watch.mechanism
    latin = is_latin(brand.name) or (brand.factory_id is None and bool(brand.name_en))
    material = watch.case_material.name.casefold() if watch.case_material else ""
    return Dial(
        name=brand.name_en if latin and brand.name_en else brand.name,
        script=SCRIPTS.get(brand.name, "roman"),
        calibre=short_calibre(mechanism.calibre) if mechanism else "",
        jewels=jewels(mechanism.stones, latin=latin) if mechanism else "",
        shows=drawn_functions(mechanism) if mechanism else frozenset(),
        outline=next((outline for part, outline in OUTLINES.items() if part in material), "unknown"),
        small=watch.gender is not None and watch.gender.name == "женские",
        bracelet=bool(watch.integrated_bracelet),
        latin=latin,
        era=era_of(watch.start_release or watch.end_release),
    )


def era_of(year: int | None) -> str:
    """How dials of a year were drawn: early, middle or late; middle where the year is unknown."""
    if year is None or FIRST_BATONS <= year < FIRST_BROAD:
        return "middle"
    return "early" if year < FIRST_BATONS else "late"


def drawn_functions(mechanism: Mechanism) -> frozenset[str]:
    return frozenset(DRAWN_FUNCTIONS[f.name] for f in mechanism.functions.all() if f.name in DRAWN_FUNCTIONS)


def short_calibre(calibre: str) -> str:
    """The number alone: «2602 (К-26)» is engraved as «2602»."""
    return calibre.partition(" ")[0][:12]


def jewels(stones: str, *, latin: bool) -> str:
    """«17 камней» as a Soviet dial says it, in the dial's own language; empty unless it is a plain number."""
    if not re.fullmatch(r"[1-9]\d?", stones):
        return ""
    number = int(stones)
    if latin:
        return f"{number} jewel" if number == 1 else f"{number} jewels"
    if number % 10 == 1 and number != 11:
        return f"{number} камень"
    return f"{number} камня" if number % 10 in {2, 3, 4} and number not in {12, 13, 14} else f"{number} камней"


def is_latin(name: str) -> bool:
    return name.isascii()
