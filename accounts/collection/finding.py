"""Searching in a collection: what the catalogue's search makes of each word, and the words of what its owner says."""

from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from accounts.models import Collection
from catalogue.search.folding import fold, keys
from catalogue.search.meanings import ANYTHING, FILLERS
from catalogue.search.reading import Ladder
from catalogue.search.terms import parts
from catalogue.search.tokens import LONGEST_QUERY, MOST_WORDS
from catalogue.search.words import Word


def found_in(rows: QuerySet[Collection], text: str) -> QuerySet[Collection]:
    """Those of `rows` that have every word of `text`: their watch has it, or their owner says it of the piece.

    A word that says nothing of a watch is passed over where no owner says it, either.
    """
    ladder = Ladder(text[:LONGEST_QUERY])
    for word in ladder.meant:
        rows = rows if word == ANYTHING else rows.filter(has(word, ladder, rows))
    for token in left_out(ladder):
        said = says(token)
        rows = rows.filter(said) if rows.filter(said).exists() else rows
    return rows if ladder.meant else rows.none()


def left_out(ladder: Ladder) -> list[str]:
    """The words that say nothing of a watch but may say something of a piece: its seller is «Авито»."""
    typed = {token for word in ladder.meant for token in word.as_typed.split()}
    passed = set() if ladder.meant == [ANYTHING] else FILLERS
    return [token for token in ladder.tokens if token not in typed and fold(token) not in passed]


def has(word: Word, ladder: Ladder, rows: QuerySet[Collection]) -> Q:
    said = says(word.as_typed.lstrip("-−") if word.without else word.as_typed)
    if word.without:
        return ~Q(watch__in=word.watches()) & ~said
    if not word and not rows.filter(said).exists():
        word = ladder.probable(word)
    return Q(watch__in=word.watches()) | said if word else said


def says(written: str) -> Q:
    """Of what its owner says each word of `written` is a word, or the beginning of one."""
    tokens = [*dict.fromkeys(part for token in written.split() for part in parts(token))][:MOST_WORDS]
    begun = [
        reduce(lambda found, key: found | Q(said__contains=f" {key}"), keys(token), Q(pk=None)) for token in tokens
    ]
    return reduce(and_, begun, Q()) if begun else Q(pk=None)
