"""The service log of a piece: a line for each time, which begins with its day, month or year: `2019-03 oiled`."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

ENTRY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?: (.*))?")


def check_entries(text: str) -> None:
    """Raise ValidationError where a line has no date at its beginning, or one that there is not."""
    for line in text.splitlines():
        if when_of(line) is None:
            raise no_date(line)


def no_date(line: str) -> ValidationError:
    said = _("Each line of the service log begins with its date, such as 12.03.2019 or 2019: “%(line)s”.")
    return ValidationError(said, code="no_date", params={"line": line[:100]})


def when_of(line: str) -> str | None:
    """The date of a line in words; None where there is none."""
    found = ENTRY.fullmatch(line)
    if not found:
        return None
    year, month, day = (int(text) if text else None for text in found.groups()[:3])
    try:
        whole = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return date_format(whole, "SHORT_DATE_FORMAT")
    return f"{MONTHS[month].lower()} {year}" if month else str(year)


def entries_of(text: str) -> list[tuple[str, str]]:
    """Of each line its date in words and what was done, the latest first; a line without a date stands as it is."""
    lines = sorted(text.splitlines(), reverse=True)
    return [(when_of(line) or "", line.partition(" ")[2] if when_of(line) else line) for line in lines]
