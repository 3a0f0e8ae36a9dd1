"""The drawn dial of a watch: what an instruction sheet would draw where there is no photo.

It draws only what the catalogue knows: what is known in solid lines, what must be somewhere but nobody knows where in
dashed ones, and nothing else. So the same facts always give the same drawing, and other facts another one.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from django.utils.translation import gettext

from catalogue.looks import COLOURS, SHADES, look_name
from catalogue.models import Brand, Mechanism, Watch
from catalogue.models.vocabulary import is_english
from catalogue.presentation.dial import FULL, OUTLINES, Dial, Note
from catalogue.presentation.layouts import layout_of
from catalogue.presentation.wording import years
from catalogue.quantities import plain

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

# The ring around the dial, by the first of these that the material's name contains.
RINGS = {
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

LARGEST, SMALLEST = 44, 24  # millimetres: between them cases are drawn to scale
WOMENS = 80  # of a hundred: a woman's watch of an unknown size

# The manner of the years: numerals and leaf hands, then batons and faceted hands, then broad marks and straight hands.
FIRST_BATONS, FIRST_BROAD = 1958, 1972

# What a watch seems to be where nobody said it: by a movement that is made for nothing else, or by a word for it.
KINDS_OF_CALIBRES = {"3602": "pocket", "ЧК-6": "pocket", "К-36": "pocket", "1301": "ring"}
KINDS_BY_WORD = {"наручн": "wrist", "карманн": "pocket", "karmann": "pocket", "перстень": "ring", "persten": "ring"}
ONE_HAND = ("однострел", "odnostrel")

NOTE_WIDTH, NOTE_LINES, NOTE_STEP = 15, 3, 8
CLOCK = re.compile(r"(?<!\d)(1[0-2]|[1-9])(?!\d)", re.ASCII)
SIDES = {"справа": 3, "слева": 9, "right": 3, "left": 9}


def dial_of(watch: Watch, *, own_script: bool = False) -> Dial:
    """The dial of a watch, read from its row, its case and its movement's functions (prefetch them).

    Most brands wrote themselves in Cyrillic at home and in Latin abroad, and which of them a watch says is not known:
    among others it is lettered for its reader, and in the brand's `own_script` on its own page.
    """
    brand, mechanism = watch.brand, watch.mechanism
    latin = is_latin(brand.name) or (brand.factory_id is None and bool(brand.name_en))
    latin = latin or (is_english() and not own_script)
    material = watch.case_material.name.casefold() if watch.case_material else ""
    shade, dye = dye_of(watch.dial_colour)
    layout = layout_of(mechanism)
    return Dial(
        name=brand.latin_name if latin else brand.name,
        script=SCRIPTS.get(brand.name, "roman"),
        calibre=short_calibre(mechanism.localized_calibre) if mechanism else "",
        shows=drawn_functions(mechanism) if mechanism else frozenset(),
        ring=next((ring for part, ring in RINGS.items() if part in material), ""),
        shape=shape_of(watch),
        scale=scale_of(watch),
        strap={None: "", True: "bracelet", False: "strap"}[watch.integrated_bracelet],
        latin=latin,
        era=era_of(watch.start_release or watch.end_release),
        kind=kind_of(watch) or "wrist",
        kind_is_known=bool(kind_of(watch)),
        one_hand=any(word in words_about(watch) for word in ONE_HAND),
        dye=dye,
        shade=shade,
        layout=layout,
        crowns=crowns_of(watch) or layout.crowns,
        size=size_of(watch),
        notes=tuple(notes_of(watch)),
    )


def dial_of_brand(brand: Brand) -> Dial:
    """A dial that says no more than the brand's name, in its reader's letters."""
    latin = is_latin(brand.name) or is_english()
    return Dial(name=brand.latin_name if latin else brand.name, script=SCRIPTS.get(brand.name, "roman"), latin=latin)


def dial_of_movement(mechanism: Mechanism) -> Dial:
    """A dial without a name: what the movement shows, and its number."""
    return Dial(name="", calibre=short_calibre(mechanism.localized_calibre), shows=drawn_functions(mechanism))


def words_about(watch: Watch) -> str:
    """Everything of its own row that says in words what it is."""
    return " ".join([watch.title, watch.folder, watch.note]).casefold()


def kind_of(watch: Watch) -> str:
    """How it is worn, as it is known: only a wristwatch has lugs, a pocket watch its crown at twelve, a clock neither.

    Where nobody says it, its movement or a word may, or that it has a bracelet or a lug width; else it is empty.
    """
    if watch.worn:
        return watch.worn
    calibre = short_calibre(watch.mechanism.calibre) if watch.mechanism else ""
    words = words_about(watch)
    said = next((kind for word, kind in KINDS_BY_WORD.items() if word in words), "")
    has_strap = watch.integrated_bracelet is not None or watch.lug_width is not None
    return KINDS_OF_CALIBRES.get(calibre) or said or ("wrist" if has_strap else "")


def shape_of(watch: Watch) -> str:
    """The shape of the case as it is told, else that of the case that its number leads to."""
    return watch.case_shape or (watch.case.shape if watch.case else "")


def scale_of(watch: Watch) -> int:
    """How large a watch is drawn, in hundredths: to scale where its diameter is known."""
    if watch.diameter is not None:
        return round(100 * min(max(watch.diameter, SMALLEST), LARGEST) / LARGEST)
    return WOMENS if watch.gender is not None and watch.gender.name == "женские" else FULL


def size_of(watch: Watch) -> str:
    """«38», «40 × 35»: the diameter, and the shorter side of what is not round."""
    sides = [watch.diameter, watch.width] if watch.diameter is not None else []
    return " × ".join(plain(side) for side in sides if side is not None)


def dye_of(colour: str) -> tuple[str, str]:
    """The shade and the colour of a dial as names of styles; empty where it is unknown, or no colour that is listed."""
    shade = next((each for each in SHADES if colour.startswith(each)), "")
    dye = COLOURS.get(colour.removeprefix(shade), "")
    return (SHADES.get(shade, "").strip() if dye else ""), dye.replace(" ", "-")


def crowns_of(watch: Watch) -> tuple[int, ...]:
    """The hours at which the crowns stand, as it is told of the watch: «на 4 часах», «слева»."""
    told = tuple(int(hour) for hour in CLOCK.findall(watch.crown))
    return told[:2] or tuple(hour for side, hour in SIDES.items() if side in watch.crown.casefold())[:1]


def notes_of(watch: Watch) -> Iterator[Note]:
    """What no line can show: the material and whom for, the numbers, the lugs, the factory and the years.

    So is a colour, a shape or a place of the crown that is told in words the drawing does not know.
    """
    material, gender, factory = watch.case_material, watch.gender, watch.factory
    colour = "" if dye_of(watch.dial_colour)[1] else watch.dial_colour
    shape = "" if shape_of(watch) in OUTLINES else shape_of(watch)
    crown = "" if crowns_of(watch) else watch.crown
    numbers = [watch.code or watch.case_number, watch.dial_number and f"/{watch.dial_number}"]
    lugs = watch.lug_width is not None and gettext("lugs %(width)s") % {"width": plain(watch.lug_width)}
    made = years(watch.start_release, watch.end_release, watch.years_approximate)
    yield from corner(2, 8, "start", [material, gender, shape])
    yield from corner(198, 8, "end", [*numbers, colour, crown])
    yield from corner(2, 236, "start", [lugs])
    yield from corner(198, 236, "end", [factory and factory.brief_name, made])


def corner(x: int, y: int, anchor: str, texts: Iterable) -> list[Note]:
    """The texts in one corner, each on lines of its own: from above downwards, or so that they end below."""
    lines = [line for text in texts if text for line in wrap(str(text), NOTE_WIDTH)][:NOTE_LINES]
    first = y if y < 120 else y - NOTE_STEP * (len(lines) - 1)
    return [Note(x, first + NOTE_STEP * number, anchor, line) for number, line in enumerate(lines)]


def grounds_of(watch: Watch) -> list[str]:
    """The facts that the drawing shows, in the reader's words: what is not among them was not known."""
    mechanism, factory = watch.mechanism, watch.factory
    functions = mechanism.functions.all() if mechanism else []
    known = [
        str(watch.brand),
        factory and factory.brief_name,
        watch.get_worn_display() if watch.worn else "",
        mechanism and gettext("calibre %(name)s") % {"name": mechanism.localized_calibre},
        *(str(function) for function in functions if function.name in DRAWN_FUNCTIONS),
        watch.case_material and str(watch.case_material),
        look_name(shape_of(watch)),
        size_of(watch) and gettext("%(number)s mm") % {"number": size_of(watch)},
        watch.dial_colour and gettext("dial %(colour)s") % {"colour": look_name(watch.dial_colour)},
        watch.crown,
        watch.code or watch.case_number,
        watch.gender and str(watch.gender),
        years(watch.start_release, watch.end_release, watch.years_approximate),
        watch.integrated_bracelet and gettext("integrated bracelet"),
    ]
    return [fact for fact in known if fact]


def era_of(year: int | None) -> str:
    """How dials of a year were drawn: early, middle or late; empty where the year is unknown."""
    if year is None:
        return ""
    return "early" if year < FIRST_BATONS else "middle" if year < FIRST_BROAD else "late"


def drawn_functions(mechanism: Mechanism) -> frozenset[str]:
    return frozenset(DRAWN_FUNCTIONS[f.name] for f in mechanism.functions.all() if f.name in DRAWN_FUNCTIONS)


def short_calibre(calibre: str) -> str:
    """The number alone: «2602 (К-26)» is engraved as «2602»."""
    return calibre.partition(" ")[0][:12]


def is_latin(name: str) -> bool:
    return name.isascii()
