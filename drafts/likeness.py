"""Names that read much alike: what a proposal may mean by a name that the list lacks."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from catalogue.keys import address_of
from catalogue.models import Vocabulary

ALIKE = 75  # per cent of the letters that count: «Ракета» and «Raketta»
MOST = 5
# What half of all factories are called by says nothing about which one is meant.
ORDINARY_WORDS = """
завод завода заводы часовой часового часовая часовое часов часы фабрика фабрики предприятие объединение комбинат
производственное научно государственный государственная артель имени им марка фирма компания чз з д по нпо ао оао зао
пао ооо тм watch watches clock clocks factory factories works plant company brand manufacture uhren uhrenfabrik the of
co ltd inc gmbh ag
"""
ORDINARY = {address_of(word) for word in ORDINARY_WORDS.split()}
ENDINGS = ("skogo", "skaya", "skij", "skoj", "skoe", "skie")  # of what is called after a town


def look_alikes(model: type[Vocabulary], name: str) -> list[Vocabulary]:
    """The rows whose name, in either language, reads much like `name`; the most alike first."""
    return Likeness(model.objects.current()).of(name)


class Likeness:
    """The names of a list, ready to be compared with any number of others."""

    def __init__(self, rows: Iterable[Vocabulary]):
        self.names = {row: [own for text in _texts(row) if (own := own_part(text))] for row in rows}

    def of(self, name: str) -> list[Vocabulary]:
        wanted = own_part(name)
        alike = {row: max((fuzz.ratio(wanted, own) for own in names), default=0) for row, names in self.names.items()}
        found = [row for row in alike if wanted and alike[row] >= ALIKE]
        return sorted(found, key=lambda row: (-alike[row], row.pk))[:MOST]


def own_part(name: str) -> str:
    """What tells a name from others, in Latin letters: without the words that many are called by, and their endings."""
    words = [word for word in address_of(name).split("-") if word not in ORDINARY]
    return "".join(_stem(word) for word in words)


def _stem(word: str) -> str:
    ending = next((ending for ending in ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2), "")
    return word.removesuffix(ending)


def _texts(row: Vocabulary) -> list[str]:
    return [row.name, row.name_en, getattr(row, "short_name", "")]
