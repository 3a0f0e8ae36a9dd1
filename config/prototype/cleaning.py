"""What people typed into the prototype, as a careful person reads it."""

import re
from datetime import date, datetime, time
from unicodedata import normalize

from django.utils import timezone

from catalogue.keys import NO_TEXT
from catalogue.models.vocabulary import EARLIEST_YEAR

NOTHING = {"-", "–", "—", ".", "?", "нет", "null", "none", "nan", "n/a", "undefined"}
UNTYPEABLE = re.compile(f"[{NO_TEXT}]")
TRUE, FALSE = {"true", "t", "1", "yes"}, {"false", "f", "0", "no"}


def paragraph(value: str | None) -> str:
    """A text of several lines without what nobody can type and without blanks at its ends."""
    return UNTYPEABLE.sub("", normalize("NFC", value or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(value: str | None) -> str:
    """A text of one line, its blanks made single."""
    return " ".join(paragraph(value).split())


def word(value: str | None) -> str:
    """A line that may say that there is nothing: «-», «нет»."""
    text = line(value)
    return "" if text.casefold() in NOTHING else text


def number(value: str | None) -> int | None:
    """A whole number, as a column of numbers or of texts holds it."""
    text = line(value)
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) and text.isascii() else None


def year(value: str | None) -> tuple[int | None, str]:
    """The year, and what was written instead of one; 0 is unknown."""
    text = word(value)
    found = number(text)
    if not text or found == 0:
        return None, ""
    if found is not None and EARLIEST_YEAR <= found <= timezone.localdate().year:
        return found, ""
    return None, text


def truth(value: str | None) -> bool | None:
    text = line(value).casefold()
    return True if text in TRUE else False if text in FALSE else None


def moment(value: str | None) -> datetime | None:
    """The beginning of the day, here; None where there is none, or none that can have been."""
    try:
        day = date.fromisoformat(line(value)[:10])
    except ValueError:
        return None
    today = timezone.localdate()
    return timezone.make_aware(datetime.combine(day, time())) if date(1990, 1, 1) <= day <= today else None


def jewels(value: str | None) -> str:
    """The number of jewels out of «31 камень», «32 j»."""
    found = re.search(r"\d{1,3}", line(value))
    return str(int(found.group())) if found and int(found.group()) else ""


def shortened(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
