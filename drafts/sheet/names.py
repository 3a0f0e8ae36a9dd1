"""What names in cells stand for: each list is read once for all rows, and everything in it is found by its key."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from catalogue.keys import address_of, normalised_key
from catalogue.models import Factory, Mechanism, Vocabulary
from drafts.forms.rows import names_of
from drafts.likeness import Likeness, own_part

MOST_COMPARED = 60  # unknown names for which what reads alike is looked for


def by(rows: Iterable, keys: Callable[..., Iterable[str]]) -> dict[str, list]:
    """The rows by each of their keys."""
    found = defaultdict(list)
    for row in rows:
        for key in set(keys(row)) - {""}:
            found[key].append(row)
    return dict(found)


def only(rows: list):
    """The row that stands alone, or None."""
    return rows[0] if len(rows) == 1 else None


class Names:
    """The rows of a vocabulary by their names: in Russian, in English or transliterated."""

    def __init__(self, rows: Iterable[Vocabulary]):
        self.rows = {row.pk: row for row in rows}
        self.russian = by(self.rows.values(), lambda row: [row.name_key])
        self.english = by(self.rows.values(), lambda row: [normalised_key(row.name_en)])
        self.latin = by(self.rows.values(), lambda row: [address_of(row.name), address_of(row.name_en)])
        self.likeness: Likeness | None = None
        self.alike: dict[str, list[Vocabulary]] = {}

    def named(self, text: str) -> Vocabulary | None:
        """The only row that is called so."""
        key = normalised_key(text)
        ways = ((self.russian, key), (self.english, key), (self.latin, address_of(text)))
        return next((row for rows, key in ways if (row := only(rows.get(key, [])))), None)

    def look_alikes(self, text: str) -> list[Vocabulary]:
        """The rows whose names read much like `text`; none once very many were asked for."""
        if text not in self.alike and len(self.alike) < MOST_COMPARED:
            self.likeness = self.likeness or Likeness(self.rows.values())
            self.alike[text] = self.likeness.of(text)
        return self.alike.get(text, [])


class Factories(Names):
    """The same of factories: by what they are called for short, by their own word, and by their town."""

    def __init__(self, rows: Iterable[Factory]):
        super().__init__(rows)
        factories = self.rows.values()
        self.short = by(factories, lambda row: [address_of(row.short_name), address_of(row.brief_name)])
        self.own = by(factories, lambda row: [own_part(row.name), own_part(row.name_en)])
        self.towns = by(factories, lambda row: [address_of(row.city)])

    def called(self, text: str) -> Factory | None:
        if row := self.named(text):
            return row
        wanted = [address_of(text), own_part(text)]
        for rows in (self.short, self.own):
            if row := only(list(dict.fromkeys(row for key in wanted for row in rows.get(key, [])))):
                return row
        return only(self.towns.get(wanted[0], []))


class Movements:
    """The movements by calibre in either script, alone or with the factory."""

    def __init__(self, rows: Iterable[Mechanism]):
        rows = list(rows)
        self.calibres = by(rows, lambda row: [row.calibre_key])
        self.names = by(rows, names_of)
        self.latin = by(rows, lambda row: [address_of(row.calibre)])

    def called(self, text: str) -> list[Mechanism]:
        key = normalised_key(text)
        ways = ((self.calibres, key), (self.names, key), (self.latin, address_of(text)))
        return next((rows[key] for rows, key in ways if key in rows), [])
