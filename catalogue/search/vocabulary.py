"""What the words of a query may mean: keys that exist, words that begin so, words that are spelled nearly so."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Count, Q, QuerySet, When
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from catalogue.caching.figures import Figures
from catalogue.models import SearchTerm, SearchWord

from .folding import has_digit, plain_letters, sounds, stem
from .worth import ALIAS, CODE, CODE_RANK

SHORTEST_PREFIX = 3
MOST_COMPLETIONS = 50
SHORTEST_GUESS = 5  # a shorter word, typed or meant, is too easily another
SURE_OF_ITS_ENDS = 5  # up to this length a guess keeps the first and the last letter of the stem
TWO_ERRORS_FROM = 8
Sounding = tuple[str, str, str, int]  # a word as (sounds, key, word, rank)
Vocabulary = Callable[[], list[Sounding]]  # words, when they are needed


@dataclass(frozen=True)
class Known:
    """A key that some watch has: the word as people write it, and what it is worth at its best place."""

    key: str
    word: str
    worth: int


def is_that_word(typed: str, known: Known) -> bool:
    """Whether a key is shared for more than its sound: of ordinary foreign words the letters count, too.

    A name is spelled in many ways; `casio` is no spelling of the `case` of a plastic one, nor the beginning of the
    number of a case: a nickname's number and the word beside it, `case86`, are as ordinary as that word.
    """
    is_foreign = known.word.isascii() and known.word.isalnum() and typed.isalpha()
    is_name = known.worth >= ALIAS and not has_digit(known.word)
    if is_name or not is_foreign or typed == known.key:
        return True
    one, other = plain_letters(typed), plain_letters(known.word)
    is_near = len(one) > SURE_OF_ITS_ENDS and OSA.distance(one, other) <= 1
    return is_near or one.startswith(other) or other.startswith(one)


def known_keys(candidates: set[str]) -> dict[str, Known]:
    """Those of the candidates that exist, by key, in one query."""
    words = SearchWord.objects.filter(key__in=candidates).values_list("key", "word", "rank")
    numbers = [key for key in candidates if has_digit(key)]
    codes = SearchTerm.objects.filter(key__in=numbers, rank__gte=CODE_RANK).values_list("key", "key", "rank")
    found: dict[str, Known] = {}
    for key, word, rank in words.order_by().union(codes.order_by()):
        worth = CODE if rank >= CODE_RANK else rank
        if key not in found or (found[key].worth, not found[key].word.isascii()) < (worth, not word.isascii()):
            found[key] = Known(key, word, worth)
    return found


def beyond(prefix: str) -> str:
    """The least text after everything that begins with `prefix`, which is of small letters and digits.

    A range is the same in every collation as long as it stays among letters and digits: no LIKE is needed.
    """
    head, last = prefix[:-1], prefix[-1]
    if last == "9":
        return head + "a"
    return head + chr(ord(last) + 1) if last != "z" else prefix + "zzzz"


def begins(field: str, prefix: str) -> Q:
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": beyond(prefix)})


def beginning_with(start: str) -> list[Known]:
    """The words that begin with what was typed, the best places first; no more than a page can bear."""
    return beginning_with_each([start])[start]


def beginning_with_each(starts: Collection[str]) -> dict[str, list[Known]]:
    """The same for each of several, in one query; in one more for each that has a digit, as a code has."""
    prefixes = {start: sounds(start) for start in starts}
    asked = {prefix for prefix in prefixes.values() if len(prefix) >= SHORTEST_PREFIX and prefix.isascii()}
    if not asked:
        return {start: [] for start in starts}
    words = SearchWord.objects.filter(reduce(or_, (begins("sounds", prefix) for prefix in sorted(asked))))
    rows = list(words[: MOST_COMPLETIONS * len(asked)])
    found = {}
    for prefix in asked:
        codes = codes_beginning_with([prefix])[prefix] if has_digit(prefix) else []
        begun = [Known(row.key, row.word, row.rank) for row in rows if row.sounds.startswith(prefix)]
        found[prefix] = begun + [Known(code, code, CODE) for code in codes]
    return {start: found.get(prefix, [])[:MOST_COMPLETIONS] for start, prefix in prefixes.items()}


def codes_beginning_with(prefixes: Collection[str]) -> dict[str, list[str]]:
    """The design codes that begin with some digits, by those digits, in one query."""
    if not prefixes:
        return {}
    beginning = reduce(or_, (begins("key", prefix) for prefix in prefixes))
    codes = SearchTerm.objects.filter(beginning, rank__gte=CODE_RANK).order_by("key").values_list("key", flat=True)
    found = list(codes[: MOST_COMPLETIONS * len(prefixes)])
    return {prefix: [code for code in found if code.startswith(prefix)][:MOST_COMPLETIONS] for prefix in prefixes}


def hits_of(keys: set[str]) -> dict[str, int]:
    """How many watches have each key."""
    terms = SearchTerm.objects.filter(key__in=keys).order_by()
    return dict(terms.values_list("key").annotate(number=Count("*")))


def terms_beginning_with(starts: list[str]) -> list[QuerySet[SearchTerm]]:
    """The terms of the codes that begin with one of `starts`, where a code may; then those of the best such word.

    A word that begins with an earlier start is better.
    """
    prefixes = [prefix for prefix in dict.fromkeys(map(sounds, starts)) if prefix and prefix.isascii()]
    if not prefixes:
        return []
    words = SearchWord.objects.filter(reduce(or_, (begins("sounds", prefix) for prefix in prefixes)))
    place = Case(*(When(begins("sounds", prefix), then=place) for place, prefix in enumerate(prefixes)))
    best = words.order_by(place, "-rank", "sounds").values("key")[:1]
    terms = [SearchTerm.objects.filter(key=best).order_by("-rank", "-watch_id")]
    if has_digit(prefixes[0]):
        codes = reduce(or_, (begins("key", prefix) for prefix in prefixes))
        terms.insert(0, SearchTerm.objects.filter(codes, rank__gte=CODE_RANK).order_by("key", "-rank", "-watch_id"))
    return terms


def spelled_nearly(typed: str, names: Vocabulary = list) -> list[Known]:
    """The word that is nearest, a typing error or two away; with the names that are as near: `комос` may be Колос or
    Космос. `names` may have no watch.
    """

    def errors(known: Known) -> int:
        return min(OSA.distance(write(typed), write(known.word)) for write in (sounds, plain_letters))

    near = near_words(typed, lambda: [*vocabulary(), *names()])
    as_near = [other for other in near[1:] if other.worth == near[0].worth >= ALIAS]
    return near[:1] + [other for other in as_near if errors(other) == errors(near[0])]


def near_words(typed: str, words: Vocabulary) -> list[Known]:
    """Those of some words that are spelled nearly as typed. Numbers and short words are never guessed at."""
    heard = sounds(typed)
    if has_digit(heard) or len(heard) < SHORTEST_GUESS:
        return []
    known = words()
    # By letters, too: one that is lost may make others sound another way («байонур» is heard as «баенур»).
    near = [
        *within_errors(heard, [word[0] for word in known]),
        *within_errors(plain_letters(typed), [plain_letters(word[2]) for word in known]),
    ]
    guesses = [(distance, -known[place][3], known[place]) for distance, place in near]
    sensible = [guess for guess in sorted(guesses) if may_be_meant(heard, guess[2][0])]
    best: dict[str, Known] = {}
    for _, _, (_, key, word, rank) in sensible:
        best.setdefault(key, Known(key, word, rank))
    return list(best.values())


def within_errors(typed: str, words: list[str]) -> list[tuple[int, int]]:
    """The words that are a typing error or two away, as (how many, place)."""
    errors = 2 if len(typed) >= TWO_ERRORS_FROM else 1
    near = process.extract(typed, words, scorer=OSA.distance, score_cutoff=errors, limit=None, processor=None)
    return [(distance, place) for _word, distance, place in near]


def looking_like(typed: str, limit: int) -> list[Known]:
    """The names that look most like a word that nothing has. Only to be offered: they are rarely meant."""
    return near_names(typed, vocabulary, limit)


def near_names(typed: str, words: Vocabulary, limit: int, alike: float = 0.84) -> list[Known]:
    """The names among some words that look most like what is typed; `alike` says how much they must."""
    heard = sounds(typed)
    if has_digit(heard) or len(heard) < SHORTEST_PREFIX:
        return []
    names = [word for word in words() if word[3] >= ALIAS and len(word[0]) >= SHORTEST_GUESS]
    near = process.extract(
        heard, [word[0] for word in names], scorer=JaroWinkler.similarity, score_cutoff=alike, limit=limit
    )
    return [Known(*names[place][1:]) for _, _, place in near]


def may_be_meant(heard: str, word: str) -> bool:
    """Whether a near word is likely meant: of short words the ends are rarely wrong, and `старый` is not `старт`.

    A letter that is lost or swapped may change what is left as the stem: `молия`, `стрла`.
    """
    if len(word) < SHORTEST_GUESS:
        return False
    if len(heard) > SURE_OF_ITS_ENDS:
        return True
    typed, meant = stem(heard), stem(word)
    is_other_letter = len(heard) == len(word) and sorted(heard) != sorted(word)
    same_end = typed[-1] == meant[-1] or (heard[-1] == word[-1] and not is_other_letter)
    return typed[0] == meant[0] and same_end


def vocabulary() -> list[Sounding]:
    """Every word without digits as (sounds, key, word, rank), kept until the catalogue changes."""

    def read() -> list[Sounding]:
        rows = SearchWord.objects.order_by().values_list("sounds", "key", "word", "rank")
        return [row for row in rows if not has_digit(row[0])]

    words: list[Sounding] = Figures().hold("vocabulary", read)
    return words
