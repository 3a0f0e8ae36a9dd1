"""Watches that are chosen for a comparison, and what tells them apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple
from urllib.parse import urlencode

from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.models import Mechanism, Watch
from catalogue.models.watch_queries import title_column
from catalogue.presentation.nicknames import other_names
from catalogue.presentation.wording import base_of, measured, told, years

MOST = 4  # watches side by side
MOST_CHOSEN = 12  # that may be chosen first, for four of them to be compared


class Chosen(NamedTuple):
    """A chosen watch, and the folders of the others."""

    folder: str
    title: str
    others: list[str]

    @property
    def without(self) -> str:
        """The choice without it, as an address says it."""
        return query_of(self.others)


@dataclass(frozen=True)
class Selection:
    """The watches that an address names by `w`, in the order of choosing.

    `beyond` are more than may be chosen; `page` is what else the address says.
    """

    asked: tuple[str, ...] = ()
    beyond: int = 0
    page: tuple[tuple[str, str], ...] = ()
    most: ClassVar[int] = MOST

    @classmethod
    def parse(cls, data: QueryDict) -> "Selection":
        asked = list(dict.fromkeys(filter(None, data.getlist("w"))))
        page = [(name, value) for name, values in data.lists() for value in values if name != "w"]
        return cls(tuple(asked[:MOST_CHOSEN]), len(asked[MOST_CHOSEN:]), tuple(page))

    def __bool__(self):
        return bool(self.asked)

    @cached_property
    def _titles(self) -> dict[str, tuple[str, str]]:
        """Folder and title of the watch that stands for each folder asked for: a merged one has gone into another."""
        if not self.asked:
            return {}
        kept = [
            Coalesce(f"merged_into__merged_into__{name}", f"merged_into__{name}", name)
            for name in ("folder", title_column())
        ]
        rows = Watch.objects.filter(folder__in=self.asked).values_list("folder", *kept)
        return {folder: (kept_folder, title) for folder, kept_folder, title in rows}

    @cached_property
    def watches(self) -> list[Chosen]:
        """Those of the chosen watches that there are, each once."""
        titles = dict(self._titles[folder] for folder in self.asked if folder in self._titles)
        return [
            Chosen(folder, title, [other for other in titles if other != folder]) for folder, title in titles.items()
        ]

    @property
    def folders(self) -> list[str]:
        return [watch.folder for watch in self.watches]

    @property
    def missing(self) -> list[str]:
        """What is asked for and is no watch."""
        return [folder for folder in self.asked if folder not in self._titles]

    @property
    def too_many(self) -> list[Chosen]:
        """Those that do not fit beside the first."""
        return self.watches[MOST:]

    @property
    def query(self) -> str:
        """The choice as an address says it."""
        return query_of(self.folders)

    def query_with(self, folder: str) -> str:
        """The choice with one watch more."""
        return query_of(dict.fromkeys([*self.folders, folder]))

    def compared(self) -> list[Watch]:
        """The first watches, as many as fit side by side, `for_page`."""
        folders = self.folders[:MOST]
        rows = {watch.folder: watch for watch in Watch.objects.for_page().filter(folder__in=folders)}
        return [rows[folder] for folder in folders]


def query_of(folders: Iterable[str]) -> str:
    return urlencode([("w", folder) for folder in folders])


@dataclass(frozen=True)
class ComparedFact:
    """One fact of all the watches: the label, and each watch with its value, empty where it is unknown."""

    label: str
    values: list[tuple[Watch, str]]

    @property
    def differs(self) -> bool:
        """Whether two values are known to be different: what is unknown may be the same."""
        return len({value for _watch, value in self.values if value}) > 1


@dataclass(frozen=True)
class Comparison:
    """Watches side by side, which come `for_page`."""

    watches: list[Watch]

    @cached_property
    def lines(self) -> list[ComparedFact]:
        """Every fact that is known of any of them: those that differ first."""
        columns = [facts_of(watch) for watch in self.watches]
        labels = columns[0] if columns else {}
        pairs = list(zip(self.watches, columns, strict=True))
        lines = [ComparedFact(label, [(watch, column[label]) for watch, column in pairs]) for label in labels]
        known = [line for line in lines if any(value for _watch, value in line.values)]
        return sorted(known, key=lambda line: not line.differs)


def facts_of(watch: Watch) -> dict[str, str]:
    """The facts of a watch in words, by their labels; an unknown one is empty."""
    mechanism = watch.mechanism
    bracelet = {True: _("yes"), False: _("no"), None: ""}
    return {
        _("Brand"): watch.brand_names,
        _("Factory"): str(watch.factory or ""),
        _("Movement"): mechanism.name if mechanism else "",
        _("Movement type"): str(mechanism.mechanism_type or "") if mechanism else "",
        _("Jewels"): mechanism.stones if mechanism else "",
        _("Functions"): ", ".join(map(str, mechanism.functions.all())) if mechanism else "",
        **{f"{_('Movement')}: {label}": text for _field, label, text in measured(mechanism or Mechanism())},
        _("Daily rate"): mechanism.rate if mechanism else "",
        _("Base movement"): base_of(mechanism) if mechanism else "",
        _("Design code"): watch.code,
        _("Case material"): str(watch.case_material or ""),
        _("Made for"): str(watch.gender or ""),
        _("Years of production"): years(watch.start_release, watch.end_release, watch.years_approximate),
        **{label: text for _name, label, text in told(watch)},
        **{label: text for _field, label, text in measured(watch)},
        _("Integrated bracelet"): bracelet[watch.integrated_bracelet],
        _("Other names"): ", ".join(other_names(watch)),
    }
