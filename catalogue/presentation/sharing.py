"""The picture that a shared link shows for a watch without a photo, a movement, a brand or a factory: its passport,
with a dial drawn.

Messengers take no SVG, so Pillow draws it. It depends on nothing but a `Card`, whose `version` names it.
"""

import hashlib
import io
import math
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from catalogue.models import Brand, Factory, Mechanism, Watch
from catalogue.presentation.dial import Dial
from catalogue.presentation.palette import spot_of
from catalogue.presentation.reading_dials import dial_of, dial_of_brand, dial_of_movement
from catalogue.presentation.wording import jewels, years

WIDTH, HEIGHT = 1200, 630
FINER = 2  # drawn twice as large and then halved, for smooth lines
FONT = settings.BASE_DIR / "static/vendor/@expo-google-fonts/pt-serif/PTSerif_400Regular.ttf"
MARGIN, TEXT_WIDTH = 70, 570
DIAL_AT, RADIUS = (920, 315), 210
TITLE_SIZES = (84, 72, 60, 48)
TITLE_LINES = 3
Shown = tuple[str, tuple[str | None, ...], Factory | None, Dial]  # title, facts, whose colour, the drawing


@dataclass(frozen=True)
class Card:
    """What the picture shows, and nothing else."""

    site: str
    title: str
    facts: tuple[str, ...]
    spot: str
    dial: Dial

    @property
    def version(self) -> str:
        """The same for the same picture."""
        dial = {**vars(self.dial), "shows": sorted(self.dial.shows)}
        return hashlib.sha256(repr((astuple(self)[:4], dial)).encode()).hexdigest()[:12]


def card_of(row: Watch | Mechanism | Brand | Factory) -> Card:
    """The card of a row, in the reader's language. A watch should come from `for_cards()` or `for_page()`, a movement
    from `for_page()`.
    """
    title, facts, factory, dial = SHOWN[type(row)](row)
    return Card(_("Watch Passport"), title, tuple(filter(None, facts)), spot_of(factory), dial)


def shown_of_watch(watch: Watch) -> Shown:
    facts = (
        watch.factory and watch.factory.localized_name,
        watch.mechanism and _("movement %(name)s") % {"name": watch.mechanism.name},
        years(watch.start_release, watch.end_release, watch.years_approximate),
    )
    return watch.localized_title, facts, watch.factory, dial_of(watch)


def shown_of_movement(movement: Mechanism) -> Shown:
    facts = (
        movement.factory and movement.factory.localized_name,
        jewels(movement),
        years(movement.start_release, movement.end_release, movement.years_approximate),
    )
    name = _("Movement %(name)s") % {"name": movement.localized_calibre}
    return name, facts, movement.factory, dial_of_movement(movement)


def shown_of_brand(brand: Brand) -> Shown:
    return brand.localized_name, (brand.factory and brand.factory.localized_name,), brand.factory, dial_of_brand(brand)


def shown_of_factory(factory: Factory) -> Shown:
    facts = (factory.localized_city, years(factory.founded, factory.closed))
    as_written = Dial(name=factory.localized_short_name, script="hand")  # PChZ: no capitals of all letters
    return factory.localized_name, facts, factory, as_written


SHOWN: dict[type, Callable[[Any], Shown]] = {
    Watch: shown_of_watch,
    Mechanism: shown_of_movement,
    Brand: shown_of_brand,
    Factory: shown_of_factory,
}


def picture_of(card: Card) -> bytes:
    """The card as a PNG of 1200 × 630, the size that messengers crop least."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), ink("paper"))
    pen = Pen(ImageDraw.Draw(image))
    pen.words(card)
    pen.dial(card)
    out = io.BytesIO()
    image.reduce(FINER).quantize(64).save(out, "PNG")
    return out.getvalue()


@cache
def inks() -> dict[str, str]:
    """The colours of the light theme, by name."""
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    return dict(re.findall(r"--([a-z]+): light-dark\((#[0-9a-f]{6}),", tokens))


def ink(name: str) -> str:
    return inks()[name]


@cache
def font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size * FINER)


def wrapped(text: str, size: int) -> list[str]:
    """`text` in lines that fit TEXT_WIDTH."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font(size).getlength(longer) <= TEXT_WIDTH * FINER:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def set_title(title: str) -> tuple[int, list[str]]:
    """The largest size in which the title fits its lines, and those lines; a title too long for all is cut."""
    for size in TITLE_SIZES:
        lines = wrapped(title, size)
        if len(lines) <= TITLE_LINES and max(map(font(size).getlength, lines)) <= TEXT_WIDTH * FINER:
            return size, lines
    return TITLE_SIZES[-1], lines[:TITLE_LINES]


@dataclass
class Pen:
    """Draws in the units of the finished picture."""

    draw: ImageDraw.ImageDraw

    def words(self, card: Card) -> None:
        """The site's name, the title over a double rule, the facts."""
        self.text((MARGIN, 92), card.site, 34, card.spot, "ls")
        size, lines = set_title(card.title)
        y = 250 - (len(lines) - 1) * size * 0.42
        for line in lines:
            self.text((MARGIN, y), line, size, "ink", "ls")
            y += size * 1.12
        y -= size * 0.72
        for below in (0, 7):
            self.line([(MARGIN, y + below), (MARGIN + TEXT_WIDTH, y + below)], card.spot, 2)
        for fact in card.facts:
            y += 56
            self.text((MARGIN, y), fact, 34, "quiet", "ls")

    def dial(self, card: Card) -> None:
        """Case, marks, name, calibre, and hands at ten past ten or the digits of that."""
        self.circle(RADIUS + 26, "ink", 4)
        self.circle(RADIUS + 8, "hair", 2)
        self.circle(RADIUS, "ink", 3, fill="sheet")
        for minute in range(60) if "digits" not in card.dial.shows else ():
            inner = RADIUS * (0.78 if minute % 5 == 0 else 0.93)
            self.line([at(minute * 6, inner), at(minute * 6, RADIUS * 0.97)], "ink", 6 if minute % 5 == 0 else 2)
        x, y = DIAL_AT
        self.text((x, y - RADIUS * 0.4), card.dial.written, card.dial.name_size * 2.5, card.spot, "ms")
        if card.dial.calibre:
            self.text((x, y + RADIUS * 0.56), card.dial.calibre, 24, "ink", "ms")
        if "digits" in card.dial.shows:
            self.text((x, y + 32), "10:09", 84, "ink", "ms")
            return
        self.hand(305, RADIUS * (0.8 if card.dial.one_hand else 0.52), 11)
        if not card.dial.one_hand:
            self.hand(60, RADIUS * 0.8, 8)
        self.circle(9, "ink", 3, fill="sheet")

    def hand(self, angle: float, length: float, half: float) -> None:
        points = [at(angle, length), at(angle + 90, half), at(angle + 180, 30), at(angle - 90, half)]
        self.draw.polygon([(px * FINER, py * FINER) for px, py in points], fill=ink("ink"))

    def circle(self, radius: float, outline: str, width: float, *, fill: str = "") -> None:
        place = [(coordinate + sign * radius) * FINER for sign in (-1, 1) for coordinate in DIAL_AT]
        self.draw.ellipse(place, fill=ink(fill) if fill else None, outline=ink(outline), width=int(width * FINER))

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        self.draw.line([(px * FINER, py * FINER) for px, py in points], fill=ink(colour), width=int(width * FINER))

    def text(self, place: tuple[float, float], text: str, size: float, colour: str, anchor: str) -> None:
        x, y = place
        self.draw.text((x * FINER, y * FINER), text, fill=ink(colour), font=font(size), anchor=anchor)


def at(angle: float, distance: float) -> tuple[float, float]:
    """A point of the dial: degrees clockwise from twelve, and how far from the centre."""
    x, y = DIAL_AT
    return x + distance * math.sin(math.radians(angle)), y - distance * math.cos(math.radians(angle))
