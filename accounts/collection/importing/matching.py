"""Which watch each line of a list means, by the words of the site's own search, and how sure that is.

All lines are matched together, in a number of queries that does not grow with them: their words, codes and calibres
are looked up at once, and the watches that have any of them are compared in memory.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from django.db.models import Q

from catalogue.calibres import number_of
from catalogue.keys import sort_key
from catalogue.models import SearchTerm, Watch
from catalogue.search.folding import fold, keys
from catalogue.search.many import ManyReadings, chunks
from catalogue.search.terms import STEP, parts
from catalogue.search.words import Word

from .asked import FULL, MEANT, NOT, PARTLY, Asked, Candidate, Found, Match
from .fitting import (
    count_of,
    fits,
    is_called,
    is_named_by,
    is_reissue_of,
    keys_in,
    keys_typed,
    level_of_year,
    likelihood,
)
from .soft_words import is_soft

MOST_CANDIDATES = 12
MOST_COMPARED = 300  # watches that are compared for one line
MOST_COMPARISONS = 60_000  # of all lines: of a long list each line is compared with fewer watches, the likeliest
FEWEST_COMPARED = 12
COMMON = 3000  # watches with a word; of those of a commoner one only the best are looked at
RARE = 3  # watches with a word that names them
EXCEPT = re.compile(r"\b(?:кроме|не|без|but|not|except|without)\s+(\w+)", re.IGNORECASE)


class Matcher:
    """Everything that is known of what a list asks."""

    def __init__(self, asked: Iterable[Asked]):
        self.asked = list(dict.fromkeys(asked))
        self.readings = ManyReadings(each.whole for each in self.asked)
        self.ladders = {each: self.readings.read(each.whole) for each in self.asked}
        self.akin = {word: self.readings.akin(word.written) for each in self.asked for word in self.words(each)}
        self.hits: dict[str, dict[int, int]] = defaultdict(dict)
        self.numbers: dict[Word, int] = {}
        self.remarks: dict[str, dict[str, float]] = {}
        self.look_up()
        self.nearest = {each: self.near(each) for each in self.asked}
        self.by_code = self.watches_with_codes()
        current = Watch.objects.current()
        titles = {sort_key(each.text) for each in self.asked} - {""}
        titled = current.filter(Q(title_sort__in=titles) | Q(title_sort_en__in=titles))
        named = list(titled.select_related("brand", "factory", "mechanism"))
        self.by_title = {title: watch for watch in named for title in (watch.title_sort_en, watch.title_sort)}
        self.watches = self.load()

    def words(self, asked: Asked) -> list[Word]:
        return self.ladders[asked].words

    def look_up(self) -> None:
        """Which watches have the words, each with what the word is worth there."""
        wanted = {key for words in map(self.words, self.asked) for word in words for key in keys_in(word)}
        wanted |= {key for found in self.akin.values() for key in found}
        wanted |= {key for each in self.asked for word in each.remark.split()[:20] for key in keys(word)}
        for some in chunks(sorted(wanted)):
            terms = SearchTerm.objects.filter(key__in=some).order_by()
            common = Counter(dict(count_of(terms)))
            for key, watch, rank in terms.exclude(key__in=[key for key in common if common[key] > COMMON]).values_list(
                "key", "watch_id", "rank"
            ):
                self.hits[key][watch] = rank
            for key in [key for key in common if common[key] > COMMON]:
                best = terms.filter(key=key).order_by("-rank").values_list("watch_id", "rank")[:MOST_COMPARED]
                self.hits[key] = dict(best)

    def watches_with_codes(self) -> dict[str, int]:
        wanted = {zeros + key for each in self.asked for key in each.codes for zeros in ("", "0", "00")}
        found = {}
        for some in chunks(sorted(wanted)):
            found |= dict(Watch.objects.current().filter(code_key__in=some).values_list("code_key", "pk"))
        return found

    def load(self) -> dict[int, Watch]:
        """The watches that any line may mean."""
        wanted = {pk for found in self.nearest.values() for pk in found} | set(self.by_code.values())
        found = {}
        related = ("brand", "maker", "factory", "mechanism", "case_material", "gender")
        for some in chunks(sorted(wanted)):
            rows = Watch.objects.current().filter(pk__in=some).select_related(*related)
            found |= {watch.pk: watch for watch in rows.prefetch_related("aliases")}
        return found

    def near(self, asked: Asked) -> list[int]:
        """The watches that have most of the words, a rare word counting more."""
        scores = Counter()
        for word in self.words(asked):
            for pk in {pk for key in {*keys_in(word), *self.akin[word]} for pk in self.hits.get(key, ())}:
                scores[pk] += self.weight(word)
        most = min(MOST_COMPARED, max(FEWEST_COMPARED, MOST_COMPARISONS // len(self.asked)))
        return [pk for pk, _score in scores.most_common(most)]

    def weight(self, word: Word) -> float:
        """What it tells that a watch has the word: the fewer have it, the more."""
        return 1 / log(2 + self.number_with(word))

    def number_with(self, word: Word) -> int:
        """How many watches have the word: counted once, for it is asked of every watch that a line is compared with."""
        if word not in self.numbers:
            self.numbers[word] = len({pk for key in word.keys for pk in self.hits.get(key, ())})
        return self.numbers[word]

    # One line -------------------------------------------------------------------------------

    def find(self, asked: Asked) -> Found:
        ranked = self.ranked(asked)
        several = [self.watches[pk] for pk in dict.fromkeys(self.by_code.get(key) for key in asked.codes) if pk]
        if len(several) > 1:  # two watches in one cell, or a code that is not that of the name
            return Found(
                Match.DOUBTFUL, tuple(dict.fromkeys((*several, *(each.watch for each in ranked))))[:MOST_CANDIDATES]
            )
        if (code := self.coded(asked)) is not None:
            watch, is_whole = code
            others = [each.watch for each in ranked if each.watch != watch]
            agrees = self.agrees(asked, watch, needed=not is_whole)
            return Found(Match.SURE if agrees else Match.DOUBTFUL, (watch, *others)[: 1 if agrees else MOST_CANDIDATES])
        titled = self.by_title.get(sort_key(asked.text))
        if titled and is_named_by(asked, titled):
            return Found(Match.SURE, (titled,))
        return self.by_words(asked, ranked)

    def coded(self, asked: Asked) -> tuple[Watch, bool] | None:
        """The watch with the code that a line names, and whether it is the whole code: zeros may be lost."""
        for zeros in ("", "0", "00"):
            for key in asked.codes:
                pk = self.by_code.get(zeros + key)
                if pk in self.watches and not (zeros and self.is_calibre(asked, key)):
                    return self.watches[pk], not zeros
        return None

    def is_calibre(self, asked: Asked, key: str) -> bool:
        return self.ladders[asked].is_calibre(key)

    def agrees(self, asked: Asked, watch: Watch, *, needed: bool) -> bool:
        """Whether the brand that a line names is that of the watch; where it names none, unless that is needed."""
        brands = [word for word in self.words(asked) if self.ladders[asked].brands_of(word)]
        fitting = [self.level(word, watch, asked) >= MEANT for word in brands]
        return any(fitting) if fitting else not needed

    def by_words(self, asked: Asked, ranked: list[Candidate]) -> Found:
        words = self.words(asked)
        unknown = [word for word in words if not word and not is_soft(word.written)]
        full = [each for each in ranked if each.is_full]
        fits = full or [each for each in ranked if each.levels and self.is_near(asked, each)]
        shown = tuple(each.watch for each in ranked[:MOST_CANDIDATES])
        if not fits:
            return Found(Match.UNKNOWN, shown)
        if unknown:
            named = any(self.names(word) and self.level(word, fits[0].watch, asked) >= MEANT for word in words)
            return Found(Match.DOUBTFUL if named else Match.UNKNOWN, shown)
        called = self.called_otherwise(asked, full[0].watch, ranked) if full else []
        if full and not called and self.is_alone(full[0], [each for each in ranked if each is not full[0]]):
            return Found(Match.SURE, (full[0].watch,))
        fits = [*called, *(each for each in fits if each not in called)]
        rest = [each for each in ranked if each not in fits]
        return Found(Match.DOUBTFUL, tuple(each.watch for each in (*fits, *rest)[:MOST_CANDIDATES]))

    @staticmethod
    def called_otherwise(asked: Asked, best: Watch, ranked: list[Candidate]) -> list[Candidate]:
        """Others of the brand that the line calls by their nickname, where it does not call the best one so."""
        others = [
            each for each in ranked if each.soft > 1 and each.watch.brand_id == best.brand_id and each.watch != best
        ]
        named = [each for each in others if is_called(asked.text, each.watch)]
        return [] if not named or is_called(asked.text, best) else named

    def is_near(self, asked: Asked, candidate: Candidate) -> bool:
        """Whether all but one of several words fit, and one of them is more than a brand or a calibre."""
        lacking = sum(level == NOT for level in candidate.levels)
        if len(candidate.levels) < 2 or lacking > (len(candidate.levels) > 2):
            return False
        return not lacking or any(
            self.names(word) and self.level(word, candidate.watch, asked) for word in self.words(asked)
        )

    def names(self, word: Word) -> bool:
        """Whether few watches have the word, and it is no number of a movement."""
        return bool(word.keys) and not word.is_number and self.number_with(word) <= RARE

    @staticmethod
    def is_alone(best: Candidate, others: list[Candidate]) -> bool:
        """Whether no other fits as well. A reissue bears the names of what it was made after."""
        if not all(best.beats(each) for each in others if each.is_full):
            return False
        return not any(is_reissue_of(each.watch, best.watch) for each in others if each.lacks_a_name)

    def ranked(self, asked: Asked) -> list[Candidate]:
        """The watches that a line may mean, the likeliest first."""
        words = [(word, self.weight(word), is_soft(word.as_typed)) for word in self.words(asked)]
        found = [self.compared(asked, words, self.watches[pk]) for pk in self.nearest[asked] if pk in self.watches]
        return sorted(
            found, key=lambda each: (-each.is_full, -sum(each.levels), -each.soft, -each.score, *likelihood(each))
        )

    def compared(self, asked: Asked, words: list[tuple[Word, float, bool]], watch: Watch) -> Candidate:
        """How well `watch` fits; each of `words` comes with its weight, and with whether it says little of a watch."""
        candidate = Candidate(watch)
        for word, weight, soft in words:
            level = self.level(word, watch, asked)
            if soft:
                candidate.soft += level >= MEANT
            elif word:
                candidate.levels.append(level)
                candidate.other_number |= word.is_number and level < MEANT
            rank = max((self.hits.get(key, {}).get(watch.pk, 0) for key in word.keys), default=0)
            candidate.score += weight * (level + rank // STEP / 100)
        if asked.year:
            candidate.levels.append(level_of_year(asked.year, watch))
            candidate.score += candidate.levels[-1]
        candidate.score += self.remarked(asked, watch)
        return candidate

    def level(self, word: Word, watch: Watch, asked: Asked) -> int:
        """How well a watch has a word. A brand is had by the watch that bears it; its maker is only meant."""
        ladder, calibre = self.ladders[asked], watch.mechanism.calibre if watch.mechanism else ""
        if fits(word, watch, self.hits):
            if brands := ladder.brands_of(word):
                return FULL if watch.brand_id in brands else MEANT
            is_calibre = word.is_number and ladder.is_calibre(word.written)
            return MEANT if is_calibre and number_of(word.written) != number_of(calibre) else FULL
        if any(all(fits(each, watch, self.hits) for each in option) for option in word.either):
            return MEANT
        if watch.factory and watch.factory.city and fold(watch.factory.city) in keys_typed(word.as_typed)[0]:
            return MEANT
        if any(map(str.isdigit, word.written)):
            number = number_of(word.written)
            return PARTLY if number and len(number) > 2 and (not calibre or number == number_of(calibre)) else NOT
        return PARTLY if any(watch.pk in self.hits.get(key, ()) for key in self.akin[word]) else NOT

    def remarked(self, asked: Asked, watch: Watch) -> float:
        """What the owner's remark tells: little, and what it excepts the contrary. Read once for all watches."""
        if (remark := asked.remark) not in self.remarks:
            excepted = {key for word in EXCEPT.findall(remark) for key in keys(word)}
            told = {key for word in remark.split()[:20] for part in parts(word) for key in keys(part)}
            self.remarks[remark] = {key: -0.2 if key in excepted else 0.1 for key in told if key in self.hits}
        return sum(worth for key, worth in self.remarks[remark].items() if watch.pk in self.hits[key])
