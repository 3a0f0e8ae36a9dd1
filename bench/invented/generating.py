"""A catalogue of any size for measuring: watches resampled from the real ones, with the skew of real collections.

Few watches are copied often and most seldom, so few brands and calibres hold most of the result.
Nothing here is a fact; a site that has visitors never runs it.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, islice

from django.db.models import Max
from django.utils.timezone import now

from catalogue.history.witnesses import cited_by, source_of
from catalogue.keys import address_of, normalised_key, sort_key
from catalogue.loading.bulk import insert_rows
from catalogue.models import (
    Alias,
    BrandLine,
    CaseTables,
    Combination,
    SearchTerm,
    SearchWord,
    Watch,
    Witness,
    changing_catalogue,
    maker_of,
)
from catalogue.models.combination import COLUMNS
from catalogue.models.source import WHOLE
from catalogue.presentation.titles import LANGUAGES
from catalogue.search.terms import (
    CODE,
    IndexedWord,
    add_to_vocabulary,
    shared_words,
    terms_of,
    with_words,
    words_of,
    words_of_alias,
    words_of_folder,
    write_vocabulary,
)

BATCH = 20_000
SHARED_COLUMNS = (
    *(
        "code",
        "brand_id",
        "maker_id",
        "factory_id",
        "mechanism_id",
        "case_material_id",
        "gender_id",
        "integrated_bracelet",
        "case_id",
    ),
    *("start_release", "end_release"),
)
WATCH_COLUMNS = (
    *("id", "folder", "title", "title_sort", "title_en", "title_sort_en", "code_key"),
    *SHARED_COLUMNS,
    *("first_year", "decade", "years_approximate", "has_photo", "combination_id"),
    *("have_count", "want_count", "source", "note", "note_en", "created_at", "updated_at"),
)
WORDED_COLUMNS = ("brand_id", "maker_id", "factory_id", "mechanism_id", "case_material_id", "gender_id")
WITNESS_COLUMNS = ("kind", "subject_id", "field", "source_id", "place", "says", "remark", "created_at")
SOURCE = "generated"
SKEW = 0.9  # the n-th model of the real ones is copied as often as n to the power of minus this


@dataclass
class Batch:
    """The rows of some generated watches, table by table."""

    watches: list[tuple] = field(default_factory=list)
    aliases: list[tuple] = field(default_factory=list)
    terms: list[tuple] = field(default_factory=list)
    vocabulary: dict[str, SearchWord] = field(default_factory=dict)


class Generator:
    """Makes watches out of those in the database. The same seed on the same catalogue gives the same watches."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.models = list(with_words(Watch.objects.current().filter(aliases__isnull=False).distinct().order_by("pk")))
        self.chance.shuffle(self.models)
        self.lines = BrandLine.objects.by_line({watch.brand_id for watch in self.models})
        self.cases = CaseTables.load()
        self.weights = list(accumulate((place + 1) ** -SKEW for place in range(len(self.models))))
        self.materials = [watch.case_material for watch in self.models]
        self.aliases = [alias.key for watch in self.models for alias in watch.aliases.all()]
        self.number = Watch.objects.aggregate(last=Max("pk"))["last"] or 0
        self.time = now()
        self._combinations: dict[tuple, int] = {}
        self._read: dict[tuple | str, dict[str, int]] = {}

    def batches(self, watches: int) -> Iterator[Batch]:
        """The rows of so many watches, BATCH at a time."""
        made = (self.watch() for _number in range(watches))
        while some := list(islice(made, BATCH)):
            batch = Batch()
            for watch, aliases in some:
                self.add(batch, watch, aliases)
            yield batch

    def watch(self) -> tuple[Watch, list[str]]:
        """A variant of a real watch: now another material, other years, a code of its own, other names."""
        chance, self.number = self.chance, self.number + 1
        model = chance.choices(self.models, cum_weights=self.weights)[0]
        start = model.start_release and min(max(model.start_release + round(chance.gauss(0, 4)), 1930), 2024)
        end = start and chance.random() < 0.6 and start + chance.randrange(15)
        watch = Watch(
            pk=self.number,
            brand=model.brand,
            factory=model.factory,
            mechanism=model.mechanism,
            case_material=chance.choice(self.materials) if chance.random() < 0.3 else model.case_material,
            gender=model.gender,
            integrated_bracelet=chance.choices([None, True, False], [90, 4, 6])[0],
            code=f"{self.number:07d}" if chance.random() < 0.6 else "",
            start_release=start or None,
            end_release=end or None,
        )
        watch.case = self.cases.case_of(watch)
        own = [alias.key for alias in model.aliases.all()] if chance.random() < 0.3 else []
        watch.maker_id = maker_of(watch, self.lines.get(watch.brand_id, ()))
        return watch, own or ([chance.choice(self.aliases)] if chance.random() < 0.2 else [])

    def add(self, batch: Batch, watch: Watch, aliases: list[str]) -> None:
        bases = [(language, language.base(watch)) for language in LANGUAGES]
        titles = [base if watch.code else each.number.format(base, watch.pk) for each, base in bases]
        title, sorted_titles = titles[0], [text for each in titles for text in (each, sort_key(each))]
        first = watch.start_release or watch.end_release or 0
        known = [getattr(watch, name) for name in SHARED_COLUMNS]
        keys = [watch.pk, f"{address_of(title)}-{watch.pk}", *sorted_titles, normalised_key(watch.code)]
        watch.decade = first // 10 * 10
        kind = self.combination(watch)
        derived = [first, watch.decade, False, False, kind, 0, 0, SOURCE, "", "", self.time, self.time]
        batch.watches.append([*keys, *known, *derived])
        batch.aliases += [(watch.pk, alias) for alias in aliases]
        combination = tuple(getattr(watch, name) for name in WORDED_COLUMNS)
        terms = dict(self.terms(batch, combination, lambda: shared_words(watch)))
        for more in [
            *(self.terms(batch, alias, partial(words_of_alias, alias)) for alias in aliases),
            self.terms(batch, address_of(title), partial(words_of_folder, address_of(title))),
            terms_of(words_of(watch.code, CODE), completeness=0),
        ]:
            for key, rank in more.items():
                terms[key] = max(rank, terms.get(key, 0))
        known_of_it = bool(first) + bool(watch.code) + bool(watch.mechanism_id)
        batch.terms += [(watch.pk, key, rank + known_of_it, kind) for key, rank in terms.items()]

    def combination(self, watch: Watch) -> int:
        """The id of the watch's combination, asked for once."""
        values = tuple(getattr(watch, name) for name in COLUMNS)
        if values not in self._combinations:
            self._combinations[values] = Combination.objects.of(watch).pk
        return self._combinations[values]

    def terms(self, batch: Batch, place: tuple | str, words: Callable[[], Iterable[IndexedWord]]) -> dict[str, int]:
        """The terms that `words` make, and the words into the vocabulary. Read once for each place."""
        if place not in self._read:
            read = list(words())
            add_to_vocabulary(batch.vocabulary, read)
            self._read[place] = terms_of(read, completeness=0)
        return self._read[place]


@changing_catalogue()
def write(batch: Batch) -> None:
    """Write one batch; a reader sees all of it or nothing."""
    insert_rows(Watch, WATCH_COLUMNS, batch.watches)
    insert_rows(Alias, ("watch_id", "key"), batch.aliases)
    insert_rows(SearchTerm, ("watch_id", "key", "rank", "combination"), batch.terms)
    write_vocabulary(batch.vocabulary)
    (said,) = cited_by(SOURCE)
    rest = (WHOLE, source_of(said).pk, said.place, "", said.remark, now())
    insert_rows(Witness, WITNESS_COLUMNS, [("watch", row[0], *rest) for row in batch.watches])
