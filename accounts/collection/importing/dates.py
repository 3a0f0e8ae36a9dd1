"""Dates and service logs as people write them. What cannot be read is not guessed: it is given back, for the note."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)(?: .*)?")
SERVICE = re.compile(r"(\d{1,4}(?:[./-]\d{1,4}){0,2})(?:\s*г\.?)?(?:[\s:—–,;-]+|$)(.*)")


@dataclass(frozen=True)
class Moment:
    """A day; or less than that in `partly`, as it was written; `wrong` says why it is none; `either` are two days."""

    day: date | None = None
    partly: str = ""
    wrong: str = ""


MONTHS = ["янв", "фев", "мар", "апр", "май|мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
EPOCH = date(1899, 12, 30)  # from which Excel counts days


def month_first_of(texts: Iterable[str]) -> bool | None:
    """Whether the month stands first between the slashes of a column; None where no date tells, or they differ."""
    pairs = [map(int, found.groups()) for text in texts if (found := SLASHED.fullmatch(text.strip()))]
    told = {second > 12 for first, second in pairs if (first > 12) != (second > 12)}
    return told.pop() if len(told) == 1 else None


def date_of(text: str, *, month_first: bool | None = None) -> Moment:
    """«12.03.2019», «2019-03-12», «3/25/2019», «12 марта 2019», 43536; a year or a month alone is told as such.

    `month_first` is what the other dates of the column say of those between slashes.
    """
    bare = text.strip().rstrip("г.").strip().rstrip(",").casefold()
    if not bare:
        return Moment()
    if re.fullmatch(r"(18|19|20)\d\d", bare) or re.fullmatch(r"(0?[1-9]|1[0-2])[./-]\d{4}", bare):
        return Moment(partly=bare)
    if re.fullmatch(r"\d{4}[./-](0?[1-9]|1[0-2])", bare):
        return Moment(partly=bare)
    if re.fullmatch(r"[1-5]\d{4}", bare):
        return checked(EPOCH + timedelta(days=int(bare)))
    if found := re.fullmatch(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[t ].*)?", bare):
        return built(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d\d)(?: .*)?", bare):
        one, other, year = int(found[1]), int(found[3]), whole_year(found[4])
        return between_slashes(one, other, year, month_first) if found[2] == "/" else built(year, other, one)
    if (found := re.fullmatch(r"(\d{1,2})[- ]([^\W\d_]{3,})\.?[- ](\d\d)", bare)) and (month := month_of(found[2])):
        return built(whole_year(found[3]), month, int(found[1]))  # «12-Mar-19», as Excel shows days
    return in_words(bare)


def between_slashes(first: int, second: int, year: int, month_first: bool | None) -> Moment:
    """Either may be the month; where both may and no other date of the column tells, nobody can know."""
    if first <= 12 and second <= 12 and first != second and month_first is None:
        return Moment(wrong=_("either %(one)s or %(other)s") % {
            "one": f"{year}-{second:02}-{first:02}", "other": f"{year}-{first:02}-{second:02}"
        })  # fmt: skip
    return built(year, first, second) if second > 12 or (month_first and first <= 12) else built(year, second, first)


def whole_year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) <= timezone.localdate().year % 100 else 1900)


def in_words(text: str) -> Moment:
    """«12 марта 2019», «March 12, 2019», «март 2019»."""
    year, words = re.search(r"\b(?:18|19|20)\d\d\b", text), re.findall(r"[^\W\d_]+", text)
    month = next((place for word in words if (place := month_of(word))), 0)
    if not year or not month:
        return Moment(wrong=_("no date"))
    day = re.search(r"\b\d{1,2}\b", text)
    return built(int(year.group()), month, int(day.group())) if day else Moment(partly=text)


def month_of(word: str) -> int:
    for names in (MONTHS, ENGLISH):
        for place, beginnings in enumerate(names, start=1):
            if any(word.startswith(beginning) for beginning in beginnings.split("|")):
                return place
    return 0


def built(year: int, month: int, day: int) -> Moment:
    try:
        return checked(date(year, month, day))
    except ValueError:
        return Moment(wrong=_("there is no such day"))


def checked(day: date) -> Moment:
    if day > timezone.localdate():
        return Moment(wrong=_("a day that is still to come"))
    return Moment(day) if day.year >= 1800 else Moment(wrong=_("there is no such day"))


def service_of(text: str, *, month_first: bool | None = None) -> tuple[str, list[str]]:
    """A service log as it is stored, its dates as people write them; and the lines that begin with none."""
    kept, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = SERVICE.match(line)
        moment = date_of(found[1], month_first=month_first) if found else Moment(wrong="no date")
        when = moment.day.isoformat() if moment.day else month_and_year(moment.partly)
        if moment.wrong or not when:
            wrong.append(line)
        else:
            kept.append(f"{when} {found[2].strip()}".strip())
    return "\n".join(sorted(kept)), wrong


def month_and_year(text: str) -> str:
    """«03.2019» as it is sorted: `2019-03`; a year alone as it is."""
    numbers = re.findall(r"\d+", text)
    year = next((number for number in numbers if len(number) == 4), "")
    month = next((number for number in numbers if len(number) < 3), "")
    return f"{year}-{int(month):02}" if year and month else year
