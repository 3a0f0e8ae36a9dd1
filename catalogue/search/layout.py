"""How a list of watches is laid out: as cards, as a table, as a contact sheet; and how many stand on a page."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.models.texts import LazyText
from catalogue.paging import PAGE_SIZE

VIEWS = {"cards": _("cards"), "table": _("table"), "sheet": _("contact sheet")}
SIZES = (PAGE_SIZE, 60, 120)
PARAMETERS = ("view", "size")


@dataclass(frozen=True)
class Layout:
    """What the address says of it: the usual where that is nothing, or nothing that there is."""

    view: str = "cards"
    size: int = PAGE_SIZE

    @classmethod
    def parse(cls, data: QueryDict) -> "Layout":
        view, size = (data.get(name, "") for name in PARAMETERS)
        sizes = {str(number): number for number in SIZES}
        return cls(view if view in VIEWS else cls.view, sizes.get(size, cls.size))

    @staticmethod
    def applied(data: QueryDict) -> dict[str, bool]:
        """Whether each of the parameters says something that there is."""
        return {"view": data.get("view") in VIEWS, "size": data.get("size") in {str(size) for size in SIZES}}

    def pairs(self) -> list[tuple[str, str]]:
        """It as an address says it; the usual is not said."""
        usual = Layout()
        return [
            ("view", "" if self.view == usual.view else self.view),
            ("size", "" if self.size == usual.size else str(self.size)),
        ]

    def views(self) -> list[tuple[str, LazyText, bool]]:
        """As (name, label, whether it is the present one); the usual one has no name in an address."""
        return [(name if name != Layout.view else "", label, name == self.view) for name, label in VIEWS.items()]

    def sizes(self) -> list[tuple[str, str, bool]]:
        return [(str(size) if size != PAGE_SIZE else "", str(size), size == self.size) for size in SIZES]
