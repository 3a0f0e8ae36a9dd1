"""Every contradiction of the catalogue, for those who keep it, and what they found out about it.

One is mended by correcting the facts, or checked: so it was, and this is how it is known. A check says nothing any
more when the facts that it was about change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalogue.models import CheckedContradiction, Mechanism, Rule, Watch, changing_catalogue
from catalogue.quality.consistency import Finding, RuleTables, Verdict, check

AT_ONCE = 500  # watches that one page looks through: every rule of each is a few comparisons in memory
MOST_SHOWN = 100  # watches, and movements, each with a form for what contradicts
Subject = Watch | Mechanism


@dataclass(frozen=True)
class Contradictions:
    """Watches and movements with what contradicts itself in them, and how many contradictions that are in all.

    `after` is where to go on, None at the end.
    """

    rows: list[tuple[Subject, list[Finding]]]
    count: int
    after: int | None


def contradictions(after: int = 0) -> Contradictions:
    """Those among the next AT_ONCE watches behind the primary key `after`; before the first come all movements."""
    references = RuleTables.load()
    watches = list(Watch.objects.current().filter(pk__gt=after).order_by("pk").for_check()[:AT_ONCE])
    movements = [] if after else Mechanism.objects.current().order_by("pk").for_check()[:AT_ONCE]
    of_movements, of_watches = (contradicting(subjects, references) for subjects in (movements, watches))
    rest = of_watches[MOST_SHOWN - 1 :] if len(of_watches) > MOST_SHOWN else []
    last = rest[0][0] if rest else watches[-1] if len(watches) == AT_ONCE else None
    count = sum(len(findings) for _subject, findings in of_movements + of_watches)
    return Contradictions(of_movements[:MOST_SHOWN] + of_watches[:MOST_SHOWN], count, last and last.pk)


def count_contradictions() -> tuple[int, bool]:
    """How many there are, and whether there are more watches than were looked through."""
    found = contradictions()
    return found.count, found.after is not None


def contradicting(subjects: Iterable[Subject], references: RuleTables) -> list[tuple[Subject, list[Finding]]]:
    """Those that have something open, with it."""
    rows = ((subject, open_findings(subject, references)) for subject in subjects)
    return [(subject, findings) for subject, findings in rows if findings]


def open_findings(subject: Subject, references: RuleTables) -> list[Finding]:
    """What contradicts itself in a watch or in a movement, and was not found to be true."""
    return [finding for finding in findings_of(subject, references) if finding.contradicts]


def findings_of(subject: Subject, references: RuleTables) -> list[Finding]:
    """What the check says of a watch, or of a movement whatever watch it is in."""
    if isinstance(subject, Mechanism):
        findings = settled(check(Watch(), subject, names_of_functions(subject), references), None, subject)
    else:
        findings = findings_about(subject, references)
    return [finding for finding in findings if (finding.rule in ABOUT_MOVEMENTS) == isinstance(subject, Mechanism)]


ABOUT_MOVEMENTS = {Rule.FUNCTIONS}  # the same for every watch that has the movement


def findings_about(watch: Watch, references: RuleTables) -> list[Finding]:
    """The whole check of a published watch with the movement and the functions that are recorded."""
    findings = check(watch, watch.mechanism, names_of_functions(watch.mechanism), references)
    return settled(findings, watch, watch.mechanism)


def names_of_functions(mechanism: Mechanism | None) -> list[str]:
    return [function.name for function in mechanism.functions.all()] if mechanism else []


def settled(findings: Iterable[Finding], watch: Watch | None, mechanism: Mechanism | None) -> list[Finding]:
    """The findings about published rows, with what people found out about them; None where there is no such row."""
    return [with_check(finding, mechanism if finding.rule in ABOUT_MOVEMENTS else watch) for finding in findings]


def with_check(finding: Finding, subject: Subject | None) -> Finding:
    """The finding with the check of it, and where it is of other facts than it was, with that and still open."""
    if not finding.contradicts or subject is None:
        return finding
    checks = [each for each in subject.checked_contradictions.all() if each.rule == finding.rule]
    for each in checks:
        if each.facts == finding.facts:
            return replace(finding, verdict=Verdict.CHECKED, check=each)
    return replace(finding, check=checks[0]) if checks else finding


@changing_catalogue()
def mark_checked(subject: Subject, finding: Finding, *, evidence: str, by) -> CheckedContradiction:
    """Write down how it is known that what `finding` says of `subject` is true. Twice at once is once."""
    place = {"watch": subject} if isinstance(subject, Watch) else {"mechanism": subject}
    told = {"said": finding.reason, "evidence": evidence, "checked_by": by}
    return CheckedContradiction.objects.get_or_create(**place, rule=finding.rule, facts=finding.facts, defaults=told)[0]
