"""The observations in what was asked: each field as the things that it says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.models import Mechanism
from catalogue.models.watch_description import Worn
from catalogue.search.lexicon import Lexicon

from . import observations
from .asking import BACKS, CALENDAR, HANDS, SECONDS, SHOWN
from .dating import Allowed
from .inscriptions import jewels_seen, marks_seen, names_seen
from .observations import Observation
from .periods import span_of
from .words import words_of

CENTRE, SIDE = "центральная секундная стрелка", "боковая секундная стрелка"
DATE, WEEKDAY = "дата", "день недели"
CHRONOGRAPH = "хронограф"  # has a hand from the centre that is not of the running seconds
# What is seen, as the functions that it needs and those that it denies.
FUNCTIONS = {
    ("calendar", "none"): ([], [DATE, WEEKDAY]),
    ("calendar", "date"): ([DATE], [WEEKDAY]),
    ("calendar", "day"): ([DATE, WEEKDAY], []),
    ("seconds", "none"): ([], [CENTRE, SIDE]),
    ("seconds", "centre"): ([CENTRE], [SIDE]),
    ("seconds", "side"): ([SIDE], [CENTRE]),
    ("shown", "chronograph"): ([CHRONOGRAPH], []),
    ("shown", "alarm"): (["будильник"], []),
    ("shown", "dial_24"): (["24-часовой циферблат"], []),
    ("shown", "hand_24"): (["24-часовая стрелка"], []),
    ("shown", "digits"): (["цифровая индикация"], []),
    ("shown", "jumping"): (["прыгающий час"], []),
    ("shown", "moon"): (["лунный календарь"], []),
    ("shown", "automatic"): (["автоподзавод"], ["ручной завод"]),
}
SAID = {(name, value): text for name, choices in (("calendar", CALENDAR), ("seconds", SECONDS), ("shown", SHOWN))
        for value, text in choices}  # fmt: skip


def observations_of(seen: dict, figures: Figures) -> list[Observation]:
    """Everything that was seen, one by one, in the order of the form."""
    return list(each_of(seen, Lexicon.of(figures)))


def each_of(seen: dict, lexicon: Lexicon) -> Iterator[Observation]:
    yield from words_of(names_seen(seen), lexicon)
    if calibre := seen.get("movement"):
        yield observations.of_movement(calibre, lexicon)
    if (jewels := jewels_seen(seen)) is not None:
        yield observations.of_jewels(jewels, lexicon)
    for name, value in [(name, seen[name]) for name in ("calendar", "seconds") if name in seen] + [
        ("shown", value) for value in dict.fromkeys(seen.get("shown", ()))
    ]:
        unless = CHRONOGRAPH if value == "centre" else ""
        yield observations.of_functions(f"{name} {value}", told(name, value), lexicon, *FUNCTIONS[name, value], unless)
    if number := seen.get("number"):
        yield observations.of_number(number)
    for name, column in (("material", "case_material_id"), ("gender", "gender_id")):
        if name in seen:
            yield observations.of_row(name, column, seen[name], lexicon.names[name])
    for name, column, told_as in (
        ("shape", "case_shape", "%s"),
        ("colour", "dial_colour", _("dial: %s")),
        ("crown", "crown", _("crown: %s")),
    ):
        if name in seen:
            yield observations.of_text(name, column, seen[name], told_as)
    if "worn" in seen:
        yield observations.of_choice("worn", "worn", seen["worn"], str(Worn(seen["worn"]).label))
    for name, title, choices in (("hands", _("hands"), HANDS), ("back", _("back"), BACKS)):
        if name in seen:
            yield observations.of_unknown(name, f"{title}: {dict(choices)[seen[name]]}")
    if "size" in seen:
        yield observations.of_size(seen["size"])
    marks = marks_seen(seen)
    movements = movement_years() if marks else {}
    for mark in marks:
        yield observations.of_mark(mark, lexicon, movements)


def told(name: str, value: str) -> str:
    """What was chosen in a field, as it is told among others."""
    said = str(SAID[name, value])
    if name == "calendar":
        return _("calendar: %s") % said
    return _("second hand: %s") % said if name == "seconds" and value != "none" else said


def movement_years() -> dict[int, Allowed]:
    """When each movement was made; one that was assembled later out of stock is not thought of."""
    known = Mechanism.objects.current().exclude(start_release=None, end_release=None).order_by()
    return {
        pk: span_of(*ends) for pk, *ends in known.values_list("pk", "start_release", "end_release", "years_approximate")
    }
