"""Where a calibre shows what, as sources say it: by it the drawn dial places sub-dials, windows and crowns."""

from typing import NamedTuple

from catalogue.calibres import number_of
from catalogue.models import Mechanism


class Layout(NamedTuple):
    """The hour of the dial at which each thing stands; zero and empty are unknown."""

    source: str = ""
    seconds: int = 0
    minutes: int = 0  # the counter of a chronograph
    hours24: int = 0
    date: int = 0  # the day of the week stands beside it, and above it at six o'clock
    crowns: tuple[int, ...] = ()


UNKNOWN = Layout()
POLJOT, SLAVA, RAKETA = "first-moscow-watch-factory", "second-moscow-watch-factory", "petrodvorets-watch-factory"
OF_3133 = {"seconds": 9, "minutes": 3, "date": 6, "crowns": (3,)}
LAYOUTS = {
    (POLJOT, "3017"): Layout("reference.grail-watch.com/movement/venus-150", seconds=9, minutes=3),
    (POLJOT, "3105"): Layout("watch-wiki.net/doku.php?id=poljot_3133", seconds=9, date=3),
    (POLJOT, "3133"): Layout("watch-wiki.net/doku.php?id=poljot_3133", **OF_3133),
    (POLJOT, "31659"): Layout("horlogerie-hervouet.fr/en/2015/10/chrono-31659-sturmanskie", **OF_3133),
    (POLJOT, "31681"): Layout(
        "strela-watch.de/watch_movements/31681-maktime-poljot", hours24=6, **OF_3133 | {"date": 0}
    ),
    (POLJOT, "2612"): Layout("jiehong.org/blog/2010/01/03", crowns=(2, 4)),
    (SLAVA, "2428"): Layout("vintagerussianwatches.blogspot.com/2015/02/slava-california.html", date=6),
    (RAKETA, "2628"): Layout("artoftinker.com/blog/raketa-2628-h", date=3),
}


def layout_of(mechanism: Mechanism | None) -> Layout:
    """The layout of a movement; everything unknown where no source says it."""
    if mechanism is None or mechanism.factory is None:
        return UNKNOWN
    return LAYOUTS.get((mechanism.factory.slug, number_of(mechanism.calibre)), UNKNOWN)
