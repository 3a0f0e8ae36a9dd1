"""The watches that are worth comparing with what was seen: a bounded number, by combinations and words, never by all.

What all watches of a combination share is judged once for the combination; words and numbers are looked up among the
search terms, those first that the fewest watches have.
"""

from collections.abc import Iterable, Iterator

from catalogue.caching.figures import Figures
from catalogue.models import SearchCount, SearchTerm, Watch
from catalogue.models.combination import COLUMNS

from .facts import of_combination
from .observations import Observation, Verdict

MOST_OF_COMBINATIONS = 400  # watches, so no more combinations either
FEW_COMBINATIONS = 40  # among which the watches with a common word are looked for
MOST_OF_WORD = 200
MOST_HAVING = 5000  # watches: a word that more have is no reason to look at one
WORTH = {Verdict.AGREES: 3, Verdict.NEARLY: 1, Verdict.UNKNOWN: 0, Verdict.CONTRADICTS: -6}


def ids_worth_comparing(observed: list[Observation], figures: Figures) -> set[int]:
    """The watches among which those that agree best are; no more than a thousand or so."""
    having = combinations_having(observed)
    best = best_combinations(observed, having, figures)
    few = few_of(best, figures.by_combination())
    alike = Watch.objects.current().filter(combination__in=few).order_by("combination", "pk")
    ids = set(alike.values_list("pk", flat=True)[:MOST_OF_COMBINATIONS])
    for keys in rarest_first(observed, having):
        ids |= with_word(keys, best[:FEW_COMBINATIONS])
    return ids | with_number(observed)


def combinations_having(observed: list[Observation]) -> dict[str, dict[int, int]]:
    """Of each key of a word, how many watches of which combinations have it."""
    wanted = {key for each in observed for key in (*each.sure, *each.nearly)}
    found: dict[str, dict[int, int]] = {key: {} for key in wanted}
    for key, combination, number in SearchCount.objects.filter(key__in=wanted).values_list(
        "key", "combination", "number"
    ):
        found[key][combination] = found[key].get(combination, 0) + number
    return found


def best_combinations(observed: list[Observation], having: dict[str, dict[int, int]], figures: Figures) -> list[int]:
    """Those whose watches may agree most; what only single watches have is not known of a combination."""
    counts = figures.by_combination()
    columns = figures.columns_of(counts)
    scores = dict.fromkeys(counts, 0)
    for each in observed:
        told = dict(judged(each, having, counts, columns)) if each.reads else worded(each, having)
        for combination, verdict in told.items():
            if combination in scores:
                scores[combination] += WORTH[verdict]
    return sorted(scores, key=lambda pk: (-scores[pk], pk))[:MOST_OF_COMBINATIONS]


def judged(
    each: Observation, having: dict, ids: Iterable[int], columns: dict[int, tuple]
) -> Iterator[tuple[int, Verdict]]:
    """The verdict on each combination; on all that are alike in what decides it at once."""
    known: dict[tuple, Verdict] = {}
    places = [COLUMNS.index(name) for name in each.reads]
    for pk in ids:
        alike = tuple(columns[pk][place] for place in places)
        if alike not in known:
            known[alike] = each.judge(of_combination(pk, columns[pk]))
        yield pk, known[alike]


def worded(each: Observation, having: dict[str, dict[int, int]]) -> dict[int, Verdict]:
    """The combinations that some watch with the word is of."""
    nearly = {pk: Verdict.NEARLY for key in each.nearly for pk in having[key]}
    return nearly | {pk: Verdict.AGREES for key in each.sure for pk in having[key]}


def few_of(combinations: list[int], counts: dict[int, int]) -> list[int]:
    """The first combinations that have as many watches together as are compared."""
    found, number = [], 0
    for pk in combinations:
        if number < MOST_OF_COMBINATIONS:
            found.append(pk)
            number += counts[pk]
    return found


def rarest_first(observed: list[Observation], having: dict[str, dict[int, int]]) -> list[frozenset[str]]:
    """The words by how many watches have them; what most have, as a brand's name, is told by the combination."""
    words = [keys for each in observed for keys in (each.sure, each.nearly) if keys]
    hits = {keys: sum(sum(having[key].values()) for key in keys) for keys in words}
    return [keys for keys in sorted(hits, key=hits.__getitem__) if hits[keys] <= MOST_HAVING]


def with_word(keys: frozenset[str], combinations: list[int]) -> set[int]:
    """Watches with one of the words: the best of all, and the best of these combinations."""
    terms = SearchTerm.objects.filter(key__in=keys).order_by("-rank", "-watch_id").values_list("watch_id", flat=True)
    return {*terms[:MOST_OF_WORD], *terms.filter(combination__in=combinations)[:MOST_OF_WORD]}


def with_number(observed: list[Observation]) -> set[int]:
    """Watches whose case has the number."""
    numbers = [each.value for each in observed if each.key == "number"]
    cases = Watch.objects.current().filter(case_number__in=numbers).order_by("pk") if numbers else Watch.objects.none()
    return set(cases.values_list("pk", flat=True)[:MOST_OF_WORD])
