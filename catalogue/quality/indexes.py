"""What the index of a calibre's number says of the movement, against the functions that are recorded of it."""

import re

from catalogue.calibres import number_of
from catalogue.models import CalibreIndex

CALENDAR = {"дата", "день недели"}
# What an index says, and the recorded functions that any one of which bears it out.
BORNE_OUT_BY = {
    "боковая секундная стрелка": {"боковая секундная стрелка"},
    "центральная секундная стрелка": {"центральная секундная стрелка"},
    "противоударное устройство": {"противоударное устройство"},
    "календарь": CALENDAR,
    "автоподзавод": {"автоподзавод"},
    "сигнал": {"будильник"},
    "будильник": {"будильник"},
    "хронограф": {"хронограф"},
    "24-часовой циферблат": {"24-часовой циферблат"},
    "стоп-секунда": {"стоп-секунда"},
    "цифровая индикация времени": {"прыгающий час"},
}
DOUBLE_CALENDAR = "двойной календарь"
NO_SECONDS = "без секундной стрелки"
SECONDS = {"боковая секундная стрелка", "центральная секундная стрелка"}
BY_HAND, BY_ITSELF = "ручной завод", "автоподзавод"
# Functions that the index would name if the movement had them.
ALWAYS_NAMED = SECONDS | CALENDAR | {"автоподзавод", "будильник", "хронограф"}


def speaks_of(row: CalibreIndex, calibre: str) -> bool:
    """Whether an index that was learnt from examples («по 3031») has this calibre among them: 2431 means otherwise."""
    examples = re.search(r"\(по \D*([\d, ]+)", row.meaning)
    return not examples or number_of(calibre) in re.findall(r"\d+", examples[1])


def differences(row: CalibreIndex, functions: frozenset[str]) -> tuple[list[str], list[str]]:
    """What the index says and nobody recorded, and what is recorded although the index leaves it out or denies it.

    An index that was only inferred from examples (its source says so) does not name everything, so nothing is
    held against what it leaves out.
    """
    says = parts_of(row.meaning)
    missing = [words for words in says if words in BORNE_OUT_BY and not BORNE_OUT_BY[words] & functions]
    named = set().union(*(BORNE_OUT_BY.get(words, ()) for words in says))
    if DOUBLE_CALENDAR in says:
        missing += sorted(CALENDAR - functions)
        named |= CALENDAR
    if NO_SECONDS not in says and not named & SECONDS:
        named |= SECONDS
    unsaid = set() if row.source.startswith("выведено") else functions & ALWAYS_NAMED - named
    if BY_ITSELF in says:
        unsaid |= functions & {BY_HAND}
    return missing, sorted(unsaid)


def parts_of(meaning: str) -> list[str]:
    """What a meaning names, one by one, without what stands in brackets."""
    return [re.sub(r"\s*\(.*", "", part).strip() for part in meaning.split(";")]
