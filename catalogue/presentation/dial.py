"""The drawn dial as numbers and paths: `reading_dials` reads it of a watch, `components/dial.html` makes SVG of it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from catalogue.presentation.layouts import UNKNOWN, Layout

# The outline of a case of each shape, and how much of its width the dial takes; of an unknown shape it is dashed.
ROUND = "M100 33a87 87 0 1 1 0 174a87 87 0 1 1 0-174Z"
OUTLINES = {
    "": (ROUND, 1),
    "круглый": (ROUND, 1),
    "круглый с подвижными ушками": (ROUND, 1),
    "квадратный": ("M26 36H174Q184 36 184 46V194Q184 204 174 204H26Q16 204 16 194V46Q16 36 26 36Z", 1),
    "прямоугольный": ("M44 33H156Q164 33 164 41V199Q164 207 156 207H44Q36 207 36 199V41Q36 33 44 33Z", 0.76),
    "бочка": ("M62 33H138Q183 66 184 120Q183 174 138 207H62Q17 174 16 120Q17 66 62 33Z", 0.95),
    "восьмигранный": ("M64 33H136L187 84V156L136 207H64L13 156V84Z", 1),
    "овальный": ("M100 33C148 33 176 72 176 120S148 207 100 207S24 168 24 120S52 33 100 33Z", 0.87),
    "асимметричный": ("M58 36H148Q189 72 187 124Q176 192 122 207H58Q14 186 13 120Q18 64 58 36Z", 0.93),
}  # fmt: skip
MOVABLE = "круглый с подвижными ушками"
FULL = 100  # hundredths: how large a watch of an unknown size is drawn

NAME_WIDTH = 82  # of the dial's 156
LETTER_WIDTHS = {"roman": 0.76, "hand": 0.58, "wide": 0.92}  # of the height, on average


class Note(NamedTuple):
    """A few words in a corner of the drawing, as a draughtsman writes them: where, at which end, and what."""

    x: int
    y: int
    anchor: str
    text: str


class SubDial(NamedTuple):
    """A small dial within the dial: what it shows, and its middle."""

    what: str
    x: int
    y: int
    is_supposed: bool


# Where the middle of a sub-dial stands at each hour; three and nine leave room for one another.
MIDDLES = {3: (134, 120), 6: (100, 156), 9: (66, 120), 12: (100, 84)}


@dataclass(frozen=True)
class Dial:
    """Everything that the drawing depends on, and nothing else."""

    name: str
    script: str = "roman"
    calibre: str = ""
    shows: frozenset[str] = frozenset()
    ring: str = ""
    shape: str = ""
    scale: int = FULL
    strap: str = ""
    latin: bool = False
    era: str = ""
    kind: str = "wrist"
    kind_is_known: bool = True
    one_hand: bool = False
    dye: str = ""
    shade: str = ""
    layout: Layout = UNKNOWN
    crowns: tuple[int, ...] = ()
    size: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def unlettered(self) -> "Dial":
        """The same without what only its letters say; the name of the weekday is a part of its window."""
        latin = self.latin and "weekday" in self.shows
        return replace(self, name="", script="roman", calibre="", latin=latin, size="", notes=())

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

    @property
    def case(self) -> str:
        """The outline of the case as a path."""
        return OUTLINES.get(self.shape, OUTLINES[""])[0]

    @property
    def shape_is_known(self) -> bool:
        return bool(self.shape) and self.shape in OUTLINES

    @property
    def has_movable_lugs(self) -> bool:
        return self.shape == MOVABLE

    @property
    def scaled(self) -> str:
        """The transformation that draws the watch as large as it is."""
        return scaling(self.scale / 100)

    @property
    def within(self) -> str:
        """The transformation of the dial within its case; empty where it fills a round one."""
        return scaling(OUTLINES.get(self.shape, OUTLINES[""])[1])

    @property
    def sub_dials(self) -> list[SubDial]:
        """Seconds, the counter of a chronograph and 24 hours, each where its calibre has it, else where it is usual."""
        is_chronograph, layout = "chronograph" in self.shows, self.layout
        places = [
            ("seconds", layout.seconds, 9 if is_chronograph else 6, is_chronograph or "small_seconds" in self.shows),
            ("minutes", layout.minutes, 3, is_chronograph),
            ("hours24", layout.hours24, 6, bool(layout.hours24)),
        ]
        return [SubDial(what, *MIDDLES[hour or usual], not hour) for what, hour, usual, is_there in places if is_there]

    @property
    def is_free_at_six(self) -> bool:
        return (100, 156) not in {(sub.x, sub.y) for sub in self.sub_dials} and self.layout.date != 6

    @property
    def has_central_24(self) -> bool:
        """Whether a hand for 24 hours goes from the centre, as far as is known."""
        return "hand_24" in self.shows and not self.layout.hours24

    @property
    def edge(self) -> tuple[int, int]:
        """The point of the case, below on the left, that its size is written to."""
        reach = round(61.5 * self.scale / 100)
        return 100 - reach, 120 + reach

    @property
    def turned_crowns(self) -> list[int]:
        """By how many degrees each crown is turned from three o'clock; where none is known it is supposed there."""
        return [30 * (hour - 3) for hour in self.crowns or (3,)]


def scaling(share: float) -> str:
    """Towards the middle of the drawing."""
    return "" if share == 1 else f"translate({100 * (1 - share):.4g} {120 * (1 - share):.4g}) scale({share:.4g})"
