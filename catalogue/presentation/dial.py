"""The drawn dial: what an instruction sheet would draw of a watch that has no photo.

It draws only what the catalogue knows (brand, calibre, functions, material, whom for, years), so the
same watch always gives the same drawing. `components/dial.html` turns it into SVG.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from catalogue.models import Mechanism, Watch
from catalogue.models.vocabulary import is_english
from catalogue.presentation.wording import years

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

# What a watch seems to be where nobody said it: by a movement that is made for nothing else, or by a word for it.
KINDS_OF_CALIBRES = {"3602": "pocket", "ЧК-6": "pocket", "К-36": "pocket", "1301": "ring"}
KINDS_BY_WORD = {"наручн": "wrist", "карманн": "pocket", "karmann": "pocket", "перстень": "ring", "persten": "ring"}
ONE_HAND = ("однострел", "odnostrel")

NAME_WIDTH = 82  # of the dial's 156
LETTER_WIDTHS = {"roman": 0.76, "hand": 0.58, "wide": 0.92}  # of the height, on average


@dataclass(frozen=True)
class Dial:
    """Everything that the drawing depends on, and nothing else."""

    name: str
    script: str = "roman"
    calibre: str = ""
    shows: frozenset[str] = frozenset()
    outline: str = "unknown"
    small: bool = False
    bracelet: bool = False
    latin: bool = False
    era: str = "middle"
    kind: str = "wrist"
    one_hand: bool = False

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
    def language(self) -> str:
        return "en" if self.latin else "ru"

    @property
    def weekday(self) -> str:
        return "MO" if self.latin else "ПН"


def dial_of(watch: Watch, *, own_script: bool = False) -> Dial:
    """The dial of a watch, read from its row and its movement's functions (prefetch them).

    Most brands wrote themselves in Cyrillic at home and in Latin abroad, and which of them a watch says is not known:
    among others it is lettered for its reader, and in the brand's `own_script` on its own page.
    """
    brand, mechanism = watch.brand, watch.mechanism
    latin = is_latin(brand.name) or (brand.factory_id is None and bool(brand.name_en))
    latin = latin or (is_english() and not own_script)
    material = watch.case_material.name.casefold() if watch.case_material else ""
    return Dial(
        name=brand.latin_name if latin else brand.name,
        script=SCRIPTS.get(brand.name, "roman"),
        calibre=short_calibre(mechanism.localized_calibre) if mechanism else "",
        shows=drawn_functions(mechanism) if mechanism else frozenset(),
        outline=next((outline for part, outline in OUTLINES.items() if part in material), "unknown"),
        small=watch.gender is not None and watch.gender.name == "женские",
        bracelet=bool(watch.integrated_bracelet),
        latin=latin,
        era=era_of(watch.start_release or watch.end_release),
        kind=kind_of(watch),
        one_hand=any(word in words_about(watch) for word in ONE_HAND),
    )


def words_about(watch: Watch) -> str:
    """Everything of its own row that says in words what it is."""
    return " ".join([watch.title, watch.folder, watch.note]).casefold()


def kind_of(watch: Watch) -> str:
    """How it is worn, as it is known: only a wristwatch has lugs, a pocket watch its crown at twelve, a clock neither.

    Where nobody says it, its movement or a word may; else it is worn on the wrist.
    """
    if watch.worn:
        return watch.worn
    calibre = short_calibre(watch.mechanism.calibre) if watch.mechanism else ""
    words = words_about(watch)
    said = next((kind for word, kind in KINDS_BY_WORD.items() if word in words), "wrist")
    return KINDS_OF_CALIBRES.get(calibre, said)


def grounds_of(watch: Watch) -> list[str]:
    """The facts that the drawing shows, in the reader's words: what is not among them was not known."""
    mechanism = watch.mechanism
    functions = mechanism.functions.all() if mechanism else []
    bracelet = watch.integrated_bracelet and gettext("integrated bracelet")
    known = [
        str(watch.brand),
        mechanism and gettext("calibre %(name)s") % {"name": mechanism.localized_calibre},
        *(str(function) for function in functions if function.name in DRAWN_FUNCTIONS),
        watch.case_material and str(watch.case_material),
        watch.gender and str(watch.gender),
        years(watch.start_release, watch.end_release, watch.years_approximate),
        bracelet,
    ]
    return [fact for fact in known if fact]


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


def is_latin(name: str) -> bool:
    return name.isascii()
