"""The watches that are worth comparing with what was seen: a bounded number, by combinations and words, never by all.

What all watches of a combination share is judged once for the combination; words and numbers are looked up among the
search terms, those first that the fewest watches have.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from operator import add

from django.db.models import F

from catalogue.caching.figures import Figures
from catalogue.models import SearchTerm, Watch
from catalogue.models.combination import COLUMNS
from catalogue.rows import Among

from .facts import SHARED, Facts, Having, Watches
from .observations import Observation, Verdict

MOST_OF_COMBINATIONS = 400  # watches, so no more combinations either
FEW_COMBINATIONS = 40  # among which the watches with a common word are looked for
MOST_OF_WORD = 200
MOST_HAVING = 5000  # watches: a word that more have is no reason to look at one
WORTH = {Verdict.AGREES: 3, Verdict.NEARLY: 1, Verdict.UNKNOWN: 0, Verdict.CONTRADICTS: -6}

ROUNDED = {"diameter": "diameter_mm"}  # what a combination knows of a column nearly
SHOWING = [*sorted(SHARED), *ROUNDED]


def watches_worth_comparing(observed: list[Observation], having: Having, figures: Figures) -> Watches:
    """The watches among which those that agree best are; no more than a thousand or so."""
    best = best_combinations(observed, having, figures)
    found = of_first(best, figures.by_combination())
    for keys, number in rarest_first(observed, having):
        found |= with_word(keys, best[: FEW_COMBINATIONS if number > MOST_OF_WORD else 0])
    return found | with_number(observed)


def best_combinations(observed: list[Observation], having: Having, figures: Figures) -> list[int]:
    """Those whose watches may agree most; what only single watches have is not known of a combination."""
    kinds = figures.hold("kinds-of-combinations", lambda: kinds_of(figures))
    columns = dict(zip(SHOWING, zip(*kinds, strict=True), strict=True)) if kinds else {}
    totals = [0] * len(kinds)
    for each in observed:
        if (names := shared_of(each)) and kinds:
            alike = zip(*(columns[name] for name in names), strict=True)
            totals = list(map(add, totals, map(worth_of(each, names), alike)))
    scores: dict[int, int] = {}
    for combinations, total in zip(kinds.values(), totals, strict=True):
        scores.update(dict.fromkeys(combinations, total))
    for each in observed:
        for combination, verdict in () if shared_of(each) else worded(each, having).items():
            if combination in scores:
                scores[combination] += WORTH[verdict]
    return sorted(sorted(scores), key=scores.__getitem__, reverse=True)[:MOST_OF_COMBINATIONS]


def kinds_of(figures: Figures) -> dict[tuple, list[int]]:
    """The combinations that have watches, by what can be seen of all of a combination."""
    columns, kinds = figures.columns_of(figures.by_combination()), defaultdict(list)
    places = [COLUMNS.index(ROUNDED.get(name, name)) for name in SHOWING]
    for combination in sorted(figures.by_combination()):
        kinds[tuple(columns[combination][place] for place in places)].append(combination)
    return dict(kinds)


def shared_of(each: Observation) -> list[str]:
    """The columns of a combination that decide an observation. What words decide no column does."""
    return [name for name in each.reads if name in SHOWING and "terms" not in each.reads]


def worth_of(each: Observation, names: list[str]) -> Callable[[tuple], int]:
    """What the verdict on these values of the columns is worth; judged once for all that are alike."""
    return cache(lambda values: WORTH[each.judge(Facts(**dict(zip(names, values, strict=True))))])


def worded(each: Observation, having: Having) -> dict[int, Verdict]:
    """The combinations that some watch with the word is of."""
    nearly = {pk: Verdict.NEARLY for key in each.nearly for pk in having[key]}
    return nearly | {pk: Verdict.AGREES for key in each.sure for pk in having[key]}


def of_first(combinations: list[int], counts: dict[int, int]) -> Watches:
    """Watches of the first combinations, as many as are compared; of the last one as many as there is room for."""
    whole, room = [], MOST_OF_COMBINATIONS
    while combinations[len(whole) :] and counts[combinations[len(whole)]] <= room:
        whole.append(combinations[len(whole)])
        room -= counts[whole[-1]]
    watches = Watch.objects.current().order_by("pk").values_list("pk", "combination")
    last = watches.filter(combination__in=combinations[len(whole) :][:1])
    return dict(watches.filter(Among(F("combination"), whole))) | dict(last[:room])


def rarest_first(observed: list[Observation], having: Having) -> list[tuple[frozenset[str], int]]:
    """The words with how many watches have them, the fewest first.

    What most have, as a brand's name, is told by the combination.
    """
    words = [keys for each in observed for keys in (each.sure, each.nearly) if keys]
    hits = {keys: sum(sum(having[key].values()) for key in keys) for keys in words}
    return [(keys, hits[keys]) for keys in sorted(hits, key=hits.__getitem__) if hits[keys] <= MOST_HAVING]


def with_word(keys: frozenset[str], combinations: list[int]) -> Watches:
    """Watches with one of the words: the best of all, and the best of these combinations."""
    terms = SearchTerm.objects.filter(key__in=keys).order_by("-rank", "-watch_id")
    pairs = terms.values_list("watch_id", "combination")
    return dict(pairs[:MOST_OF_WORD]) | dict(pairs.filter(combination__in=combinations)[:MOST_OF_WORD])


def with_number(observed: list[Observation]) -> Watches:
    """Watches whose case has the number."""
    numbers = [each.value for each in observed if each.key == "number"]
    cases = Watch.objects.current().filter(case_number__in=numbers).order_by("pk")
    return dict(cases.values_list("pk", "combination")[:MOST_OF_WORD]) if numbers else {}
