"""Every contradiction of the catalogue, for those who keep it: what the consistency check says of all watches."""

from dataclasses import dataclass

from catalogue.consistency import Finding, References, check
from catalogue.models import Watch

AT_ONCE = 2_000  # watches that one page looks through: every rule of each is a few comparisons in memory


@dataclass(frozen=True)
class Contradictions:
    """Watches with what contradicts itself in them; `after` is where to go on, None at the end."""

    rows: list[tuple[Watch, list[Finding]]]
    after: int | None


def contradictions(after: int = 0) -> Contradictions:
    """Those among the next AT_ONCE watches behind the primary key `after`."""
    watches = list(Watch.objects.current().filter(pk__gt=after).order_by("pk").for_check()[:AT_ONCE])
    references = References.load()
    checked = [(watch, [f for f in findings_about(watch, references) if f.contradicts]) for watch in watches]
    rows = [(watch, findings) for watch, findings in checked if findings]
    return Contradictions(rows, watches[-1].pk if len(watches) == AT_ONCE else None)


def findings_about(watch: Watch, references: References) -> list[Finding]:
    """The consistency check of a published watch with the movement and the functions that are recorded."""
    functions = [function.name for function in watch.mechanism.functions.all()] if watch.mechanism else []
    return check(watch, watch.mechanism, functions, references)
