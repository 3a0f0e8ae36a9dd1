"""What the change of one watch touches, by the names that pages and counts have for what they show."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from catalogue.models import Mark, Mechanism, Vocabulary, Watch, changing_catalogue
from catalogue.models.version import Change

COUNTED_WITH = ("brand", "maker", "factory", "mechanism")


def touched_by(watch: Watch) -> set[str]:
    """The watch itself, and whatever it is counted with; an unknown one counts, too."""
    rows = {f"{name.replace('maker', 'brand')} {getattr(watch, f'{name}_id')}" for name in COUNTED_WITH}
    years = range(watch.first_year or 0, (watch.end_release or watch.first_year or 0) + 1)
    return {f"watch {watch.pk}", *rows, *(f"year {year}" for year in years)}


def counted_with(watch: Watch) -> frozenset[str]:
    """What says which watches are alike a watch: its brand, its movement and its year."""
    brands = {f"brand {pk}" for pk in (watch.brand_id, watch.maker_id)}
    return frozenset({f"watch {watch.pk}", f"mechanism {watch.mechanism_id}", f"year {watch.first_year}", *brands})


@contextmanager
def one_changes(watch: Watch) -> Iterator[Watch | None]:
    """`watch` changes and nothing else that pages show: nobody else publishes meanwhile, and at the end the catalogue's
    version says what was touched. Gives the watch as it was; None where it is new.
    """
    with changing_catalogue(whole=False) as change:
        before = Watch.objects.filter(pk=watch.pk).first() if watch.pk else None
        yield before
        if change.is_whole:
            return  # all pages are made anew as it is, and a load of many thousands would be remembered
        states = [(state, number) for state, number in ((before, -1), (watch, 1)) if state]
        moved: Counter = Counter()
        for state, number in states:
            moved[state.combination_id] += 0 if state.merged_into_id else number
        touched = set().union(*(touched_by(state) for state, _number in states))
        change.changes.append(Change(sorted(touched), [pair for pair in moved.items() if pair[1]]))


def shown_anew(subject: Watch | Mechanism | Mark | Vocabulary | None) -> None:
    """Make the pages of `subject` anew: who answers for it changed, and nothing else of it. Call within
    `changing_catalogue`."""
    if isinstance(subject, Watch):
        with one_changes(Watch.objects.get(pk=subject.pk)):  # as it stands now that nobody else publishes
            return
    if subject:
        with changing_catalogue():
            return
