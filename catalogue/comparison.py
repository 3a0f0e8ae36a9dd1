"""What tells watches apart."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from catalogue.models import Watch
from catalogue.wording import years

MOST = 4


@dataclass(frozen=True)
class Line:
    """One fact of all the watches: the label, and each watch's value, empty where it is unknown."""

    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class Comparison:
    """Up to MOST watches, which come `for_page`."""

    watches: list[Watch]

    @cached_property
    def lines(self) -> list[Line]:
        """Every fact that is known of any of them: those that differ first."""
        columns = [facts_of(watch) for watch in self.watches]
        labels = columns[0] if columns else {}
        lines = [Line(label, [column[label] for column in columns]) for label in labels]
        return sorted((line for line in lines if any(line.values)), key=lambda line: not line.differs)

    @cached_property
    def columns(self) -> list[dict]:
        """Each watch with the address of the comparison without it."""
        folders = [watch.folder for watch in self.watches]
        return [
            {"watch": watch, "without": urlencode([("w", folder) for folder in folders if folder != watch.folder])}
            for watch in self.watches
        ]


def facts_of(watch: Watch) -> dict[str, str]:
    """The facts of a watch in words, by their labels; an unknown one is empty."""
    mechanism = watch.mechanism
    bracelet = {True: _("yes"), False: _("no"), None: ""}
    return {
        _("Brand"): str(watch.brand),
        _("Factory"): str(watch.factory or ""),
        _("Movement"): mechanism.name if mechanism else "",
        _("Movement type"): str(mechanism.mechanism_type or "") if mechanism else "",
        _("Jewels"): mechanism.stones if mechanism else "",
        _("Functions"): ", ".join(map(str, mechanism.functions.all())) if mechanism else "",
        _("Design code"): watch.code,
        _("Case material"): str(watch.case_material or ""),
        _("Made for"): str(watch.gender or ""),
        _("Years of production"): years(watch.start_release, watch.end_release, watch.years_approximate),
        _("Integrated bracelet"): bracelet[watch.integrated_bracelet],
        _("Other names"): ", ".join(alias.key for alias in watch.aliases.all()),
    }
