"""The values of facets, each as an address says it, as a reader sees it and as it is stored."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key

from .facets import FACETS, UNKNOWN, Facet, Value


@dataclass
class Values:
    """The values of every facet, by token and by what is stored, in the reader's language."""

    by_token: dict[str, dict[str, Value]] = field(default_factory=dict)
    by_stored: dict[str, dict[object, Value]] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: Figures, facets: tuple[Facet, ...] = FACETS) -> "Values":
        """Read once for each version of the catalogue and language."""
        names = "+".join(facet.name for facet in facets)
        values: Values = figures.hold(f"facet-values:{names}:{get_language()}", lambda: cls.read(facets))
        return values

    @classmethod
    def read(cls, facets: tuple[Facet, ...]) -> "Values":
        read = cls()
        for facet in facets:
            unknown = Value(UNKNOWN, _("not known"), facet.unknown)
            values = [*facet.values(), unknown]
            read.by_token[facet.name] = {value.token: value for value in values}
            read.by_stored[facet.name] = {value.stored: value for value in values}
        return read

    def renamed(self, data: QueryDict) -> QueryDict | None:
        """The same address with the present words for values that had other ones; None where it has no such."""
        found = {
            (name, normalised_key(value.former)): token
            for name, values in self.by_token.items()
            if name in data
            for token, value in values.items()
            if value.former
        }
        pairs = [(name, text) for name, texts in data.lists() for text in texts]
        known = {(name, token) for name, values in self.by_token.items() for token in values}
        present = [
            (name, text if (name, text) in known else found.get((name, normalised_key(text)), text))
            for name, text in pairs
        ]
        if present == pairs:
            return None
        address = QueryDict(mutable=True)
        for name, text in present:
            address.appendlist(name, text)
        return address
