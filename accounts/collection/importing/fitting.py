"""Whether one watch has what a line of a list asks: a word, a year, its title."""

import re
from functools import lru_cache

from django.db.models import Count, QuerySet

from catalogue.calibres import number_of
from catalogue.keys import sort_key
from catalogue.models import Watch
from catalogue.search.folding import fold, keys
from catalogue.search.words import Word

from .asked import FULL, PARTLY, Asked, Candidate
from .soft_words import is_soft

LONG = 3  # years of production
REISSUE = re.compile(r"переизд|reissue|re-issue|\bedition|реплик|репринт", re.IGNORECASE)


def is_named_by(asked: Asked, watch: Watch) -> bool:
    """Whether a line that has the very title of a watch means it: some are called by their brand alone."""
    calibre = watch.mechanism.calibre if watch.mechanism else ""
    says_another = asked.calibre and number_of(asked.calibre) != number_of(calibre)
    return not says_another and sort_key(asked.text) not in {sort_key(watch.brand.name), sort_key(watch.brand.name_en)}


def likelihood(candidate: Candidate) -> tuple:
    """Sorts what fits equally: what more people have, what was made for years, and what came here first is likelier."""
    watch = candidate.watch
    lasted = len(candidate.levels) > 1 and bool(watch.end_release and watch.end_release - watch.first_year >= LONG)
    return -(watch.have_count + watch.want_count), not lasted, watch.pk


def keys_in(word: Word) -> set[str]:
    told = (word.as_typed, *word.as_typed.split())
    return {
        *word.keys,
        *(key for text in told for key in keys(text)),
        *(key for option in word.either for each in option for key in each.keys),
    }


def count_of(terms) -> QuerySet:
    """Pairs of a key and the number of watches that have it."""
    return terms.values_list("key").annotate(number=Count("*"))


@lru_cache(maxsize=2000)
def keys_typed(text: str) -> tuple[list[str], list[list[str]]]:
    """The keys of what was typed, and of each of its parts: each is compared with many watches, one after the other."""
    return keys(text), [keys(part) for part in text.split()]


def fits(word: Word, watch: Watch, hits: dict[str, dict[int, int]]) -> bool:
    """Whether a watch has what a word asks: any of its keys, its years, or the value of its column."""
    whole, parts = keys_typed(word.as_typed)
    return (
        any(watch.pk in hits.get(key, ()) for key in (*word.keys, *whole))
        or all(any(watch.pk in hits.get(key, ()) for key in part) for part in parts)
        or watch.pk in word.pks
        or (word.span is not None and made_in(watch, *word.span))
        or (bool(word.column) and has_value(watch, word))
    )


def has_value(watch: Watch, word: Word) -> bool:
    if word.column == "brand_id":
        return bool({watch.brand_id, watch.maker_id} & word.values)
    return getattr(watch, word.column, None) in word.values


def made_in(watch: Watch, first: int | None, last: int | None) -> bool:
    start, end = watch.first_year, watch.end_release or watch.first_year
    return bool(start) and (last is None or start <= last) and (first is None or end >= first)


def level_of_year(text: str, watch: Watch) -> int:
    years = [int(year) for year in re.findall(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)", text)]
    if not years or not watch.first_year:
        return FULL
    return FULL if made_in(watch, min(years) - 3, max(years) + 3) else PARTLY


def is_reissue_of(watch: Watch, other: Watch) -> bool:
    same = (watch.brand_id, watch.mechanism_id) == (other.brand_id, other.mechanism_id)
    return same and any(REISSUE.search(text) for text in (watch.note, *(alias.key for alias in watch.aliases.all())))


def is_called(text: str, watch: Watch) -> bool:
    """Whether `text` has a nickname of the watch that is made of words which say little each: «красная 12»."""
    said = f" {' '.join(map(fold, text.split()))} "
    names = [alias.key.split() for alias in watch.aliases.all()]
    return any(len(name) > 1 and is_soft(" ".join(name)) and f" {' '.join(map(fold, name))} " in said for name in names)
