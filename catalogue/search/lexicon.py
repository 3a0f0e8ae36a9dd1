"""What the words of a query may name beside the watches' own words: the vocabulary, the movements, the phrases.

It is read once for each version of the catalogue, and belongs to no language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Value

from catalogue.caching.figures import Figures
from catalogue.calibres import number_of
from catalogue.models import (
    Brand,
    BrandLine,
    CaseMaterial,
    Factory,
    Function,
    Gender,
    Mark,
    Mechanism,
    MechanismFunction,
    MechanismType,
    SearchPhrase,
)

from .folding import fold, has_digit, keys, phrase_key, sounds
from .terms import parts
from .worth import BRAND

KINDS = {
    "brand": Brand,
    "factory": Factory,
    "function": Function,
    "material": CaseMaterial,
    "gender": Gender,
    "type": MechanismType,
}
SHORTEST_OF_TRADE = 7  # letters: a shorter word of the trade is too easily another
SAME_EVERYWHERE = frozenset(map(fold, ["часовой", "завод", "фабрика", "watch", "clock", "factory", "имени", "НПО"]))


@dataclass(frozen=True)
class Name:
    """A row of the vocabulary in both languages."""

    pk: int
    name: str
    name_en: str = ""
    short_name: str = ""
    slug: str = ""
    factory: int | None = None
    city: str = ""
    short_name_en: str = ""
    city_en: str = ""


@dataclass(frozen=True)
class Movement:
    """What a query may ask of a movement."""

    pk: int
    calibre: str
    slug: str
    stones: str
    type: int | None
    factory: int | None
    brand: int | None
    calibre_en: str
    functions: frozenset[int]


@dataclass(frozen=True)
class Lexicon:
    """`names` by kind and id; `ids` by kind and the key of a name; `phrases` by their key: what was written, and what
    it means. `words` are the keys of what has a page, each with the word as it is written there; `makers` say whose
    line a brand is; `marks` are inscriptions by their key.

    What phrases mean changes with the watches, so it is kept in `meant` for no longer than texts are read together.
    """

    names: dict[str, dict[int, Name]]
    movements: dict[int, Movement]
    phrases: dict[str, tuple[str, str]]
    ids: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    spoken: dict[tuple[str, int], tuple[frozenset[str], ...]] = field(default_factory=dict)
    sounds: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    makers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    longest: int = 1
    meant: dict[tuple[str, str], Any] | None = None  # of many texts: the word that each phrase of theirs asks

    @classmethod
    def of(cls, figures: Figures) -> "Lexicon":
        lexicon: Lexicon = figures.hold("lexicon", cls.read, of_watches=False)
        return lexicon

    @classmethod
    def read(cls) -> "Lexicon":
        names: dict[str, dict[int, Name]] = {kind: {} for kind in KINDS}
        for kind, *values in vocabulary_rows():
            names[kind][values[0]] = Name(*values)
        return cls(names, movements(), dict(phrase_rows()), makers=makers_of_lines(), marks=inscriptions()).filled()

    def filled(self) -> "Lexicon":
        """The same with everything that follows from the rows."""
        ids: dict[str, dict[str, list[int]]] = {kind: defaultdict(list) for kind in KINDS}
        for kind, rows in self.names.items():
            for row in rows.values():
                for key in {phrase_key(text) for text in texts_of(row)} - {""}:
                    ids[kind][key].append(row.pk)
        spoken: dict[tuple[str, int], tuple[frozenset[str], ...]] = {}
        words: dict[str, str] = {}
        heard: dict[tuple[str, int], frozenset[str]] = {}
        for place, texts in self.with_pages():
            ways = [way for text in texts for way in ways_of(place[0], text)]
            spoken[place] = tuple(dict.fromkeys(frozenset(way) for way, _written in ways))
            for way, written in ways:
                words = dict(zip(way, written, strict=True)) | words  # the Russian name is the first
            heard[place] = frozenset(sounds(part) for text in texts for token in text.split() for part in parts(token))
        longest = max((len(phrase.split()) for phrase, _means in self.phrases.values()), default=1)
        return Lexicon(
            *(self.names, self.movements, self.phrases),
            ids={kind: {key: tuple(pks) for key, pks in found.items()} for kind, found in ids.items()},
            words=words,
            spoken=spoken,
            sounds=heard,
            makers=self.makers,
            marks=self.marks,
            longest=max(
                longest,
                *(len(text.split()) for rows in self.names.values() for row in rows.values() for text in texts_of(row)),
                1,
            ),
        )

    def with_pages(self) -> Iterator[tuple[tuple[str, int], list[str]]]:
        """What has a page of its own, as (kind, id), with what it is called."""
        for kind in ("brand", "factory"):
            for pk, row in self.names[kind].items():
                yield (kind, pk), texts_of(row)
        for pk, movement in self.movements.items():
            yield ("mechanism", pk), [movement.calibre]

    def vocabulary(self) -> list[tuple[str, str, str, int]]:
        """The words of what has a page, as (sounds, key, word, rank), whether a watch has them or not."""
        return [(sounds(word), key, word, BRAND) for key, word in self.words.items() if not has_digit(key)]

    def trade(self) -> list[tuple[str, str, str, int]]:
        """The phrases of one long word, in the same way."""
        rows = [(key, phrase) for key, (phrase, means) in self.phrases.items() if means and phrase.isalpha()]
        return [(sounds(phrase), key, phrase, BRAND) for key, phrase in rows if len(phrase) >= SHORTEST_OF_TRADE]

    def factory_of(self, place: tuple[str, int]) -> int | None:
        kind, pk = place
        return pk if kind == "factory" else (self.movements if kind == "mechanism" else self.names[kind])[pk].factory

    def factory_row(self, place: tuple[str, int]) -> Name | None:
        pk = self.factory_of(place)
        return None if pk is None else self.names["factory"].get(pk)

    def movements_with(self, facet: str, value: object) -> frozenset[int]:
        """The ids of the movements that have a function, a type, or so many jewels."""
        return frozenset(
            pk
            for pk, movement in self.movements.items()
            if (value in movement.functions if facet == "function" else value == getattr(movement, facet))
        )


def texts_of(row: Name) -> list[str]:
    return [text for text in (row.name, row.name_en, row.short_name) if text]


def ways_of(kind: str, text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The keys that name a thing, all of which must be typed, each with the word: a calibre by its number, too."""
    tokens = text.split()
    if kind == "mechanism":
        for token in tokens[:1]:
            yield from (([key], [token]) for key in keys(token))
            number = number_of(token)
            if number and number != token and re.fullmatch(r"\d{3,}", number):
                yield [number], [number]
        for token in re.findall(r"\(([^()\s]{3,})\)", text):
            yield from (([key], [token]) for key in keys(token))
        return
    telling = [token.strip('«»"(),') for token in tokens if fold(token) not in SAME_EVERYWHERE] or tokens
    found = [(key, token) for token in telling if (key := fold(token.lower()))]
    if found:
        yield [key for key, _token in found], [token for _key, token in found]


def vocabulary_rows() -> list[tuple]:
    """The whole vocabulary in one query, as (kind, id, …)."""
    queries = []
    for kind, model in KINDS.items():
        own = {field.name for field in model._meta.concrete_fields}
        columns = [
            name if name in own else Value("", output_field=CharField())
            for name in ("short_name", "slug", "city", "short_name_en", "city_en")
        ]
        columns.insert(2, "factory_id" if "factory" in own else Value(None, output_field=model._meta.pk.__class__()))
        rows = model.objects.current().order_by()
        queries.append(rows.values_list(Value(kind, output_field=CharField()), "pk", "name", "name_en", *columns))
    return list(queries[0].union(*queries[1:], all=True))


def movements() -> dict[int, Movement]:
    functions: dict[int, set[int]] = defaultdict(set)
    for mechanism, function in MechanismFunction.objects.order_by().values_list("mechanism_id", "function_id"):
        functions[mechanism].add(function)
    rows = Mechanism.objects.current().values_list(
        "pk", "calibre", "slug", "stones", "mechanism_type_id", "factory_id", "brand_id", "calibre_en"
    )
    known = ((row, frozenset(functions[row[0]])) for row in rows)
    return {row[0]: Movement(*row, functions=has) for row, has in known}  # type: ignore[misc]  # of any length, for mypy


def makers_of_lines() -> dict[int, tuple[int, ...]]:
    """The brands whose line a brand is."""
    found: dict[int, list[int]] = defaultdict(list)
    for line, maker in BrandLine.objects.standing().exclude(maker=None).order_by("pk").values_list("line", "maker"):
        if maker not in found[line]:
            found[line].append(maker)
    return {line: tuple(makers) for line, makers in found.items()}


def inscriptions() -> dict[str, str]:
    letters = Mark.objects.standing().exclude(letters="").order_by("pk").values_list("letters", flat=True)
    return {phrase_key(text): text for text in letters if phrase_key(text)}


def phrase_rows() -> Iterator[tuple[str, tuple[str, str]]]:
    for key, phrase, means in SearchPhrase.objects.order_by("pk").values_list("phrase_key", "phrase", "means"):
        yield key, (phrase, means)
