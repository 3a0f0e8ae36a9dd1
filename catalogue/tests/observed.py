"""What can be seen of the watches of the catalogue, as questions of «Что это за часы?». For tests and drills."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import QueryDict

from catalogue.identifying.reading import FUNCTIONS
from catalogue.models import Watch

WORN = 0.2  # of the words
Fact = tuple[str, str]


def facts_of(watch: Watch) -> Iterator[Fact]:
    """What can be seen of a watch, as fields of the form with what would be written there."""
    names = [watch.brand.name, *(alias.key for alias in watch.aliases.all())]
    for word in dict.fromkeys(word for name in names for word in name.split() if sum(map(str.isalnum, word)) > 2):
        yield "words", word
    if watch.code:
        yield "number", watch.code
    for name in ("material", "gender"):
        if row := getattr(watch, {"material": "case_material"}.get(name, name)):
            yield name, row.slug
    for name, column in (("shape", "case_shape"), ("colour", "dial_colour"), ("worn", "worn"), ("size", "diameter")):
        if value := getattr(watch, column):
            yield name, str(value)
    if movement := watch.mechanism:
        yield "movement", movement.calibre.split()[0]
        if movement.stones.isdecimal():
            yield "jewels", movement.stones
        functions = {function.name for function in movement.functions.all()}
        for (name, value), (wanted, denied) in FUNCTIONS.items():
            if wanted and functions.issuperset(wanted) and functions.isdisjoint(denied):
                yield name, value


def worn(word: str, chance: random.Random) -> str:
    """A word of which letters went: at an end, or one that cannot be read, or is read as another."""
    at = chance.randrange(len(word))
    cut = max(2, len(word) - chance.randint(1, 2))
    return chance.choice([word[:cut], word[-cut:], word[:at] + "?" + word[at + 1 :], word[:at] + word[at + 1 :]])


def asked(facts: list[Fact], chance: random.Random) -> QueryDict:
    """The address that says these facts, some of the words worn."""
    words = [worn(text, chance) if chance.random() < WORN else text for name, text in facts if name == "words"]
    others = [fact for fact in facts if fact[0] != "words"]
    return QueryDict(urlencode([("words", " ".join(words)), *others]))


def draw(facts: list[Fact], size: int, chance: random.Random) -> list[Fact]:
    """Some of the facts; of a field with one place one alone."""
    drawn: list[Fact] = []
    for name, text in chance.sample(facts, len(facts)):
        if len(drawn) < size and (name in ("words", "shown") or name not in [other for other, _text in drawn]):
            drawn.append((name, text))
    return drawn


def watches():
    return (
        Watch.objects.current()
        .select_related("brand", "case_material", "gender", "mechanism")
        .prefetch_related("aliases", "mechanism__functions")
    )
