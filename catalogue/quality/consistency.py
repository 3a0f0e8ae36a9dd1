"""«Проверка соответствия»: whether the facts about a watch agree with each other.

Each rule is a small function that gives one Finding: confirmed, contradicts, or no data. They read described fields
only, so they serve drafts as well as published rows. What is not recorded contradicts nothing. A contradiction is a
hint for a person, never a refusal: watches were assembled from what there was. A person who looked into one writes
down how it was, see `contradictions`.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.caching.figures import Figures
from catalogue.calibres import index_of
from catalogue.models import (
    CalibreIndex,
    CaseCodeDigit,
    CaseTables,
    CheckedContradiction,
    FactoryRelation,
    Function,
    Rule,
)
from catalogue.models.mechanism import MechanismDescription
from catalogue.models.watch import WatchDescription
from catalogue.presentation.wording import relation_details, years

from .indexes import differences, parts_of, speaks_of

MOVEMENT = "movement-"
DIGITS_OF_CASE = 3  # of the number whose last one is the material's


class Verdict(TextChoices):
    CONFIRMED = "confirmed", gettext_lazy("agrees")
    CONTRADICTS = "contradicts", gettext_lazy("contradicts")
    CHECKED = "checked", gettext_lazy("checked")
    NO_DATA = "no_data", gettext_lazy("no data")


@dataclass(frozen=True)
class Finding:
    """What one rule found. `reason` is a sentence; `source` says where what it rests on is known from.

    `facts` is the fingerprint of what the rule looked at; `check` is who found that a contradiction is true. `fields`
    are those that contradict each other, by name, those of the movement behind MOVEMENT.
    """

    rule: Rule
    verdict: Verdict
    reason: str
    source: str = ""
    facts: str = field(default="", compare=False)
    check: CheckedContradiction | None = field(default=None, compare=False)
    fields: tuple[str, ...] = field(default=(), compare=False)

    @property
    def contradicts(self) -> bool:
        return self.verdict == Verdict.CONTRADICTS


@dataclass(frozen=True)
class RuleTables:
    """What the rules look things up in: index → row, digit → row, the Russian name of a function → its row, and
    what factories had to do with each other."""

    indexes: dict[str, CalibreIndex]
    digits: dict[str, CaseCodeDigit]
    functions: dict[str, Function]
    relations: list[FactoryRelation]
    codes: CaseTables

    @classmethod
    def load(cls, codes: CaseTables | None = None) -> "RuleTables":
        """The tables, in six queries; in four where those of cases and codes are known."""
        return cls(
            {row.index: row for row in CalibreIndex.objects.all()},
            {row.digit: row for row in CaseCodeDigit.objects.all()},
            {row.name: row for row in Function.objects.all()},
            list(FactoryRelation.objects.with_factories()),
            codes or CaseTables.load(),
        )

    @classmethod
    def kept(cls, figures: Figures) -> "RuleTables":
        """The same as they are kept for this version of the catalogue."""
        return figures.hold("references", lambda: cls.load(figures.case_tables()), of_watches=False)


def check(
    watch: WatchDescription, mechanism: MechanismDescription | None, functions: Iterable[str], references: RuleTables
) -> list[Finding]:
    """What every rule says of `watch` with `mechanism` in it; `functions` are the Russian names recorded of that."""
    functions = frozenset(functions)
    relation = relation_that_explains(watch, mechanism, references.relations)
    findings = [
        years_overlap(watch, mechanism, relation),
        same_factory(watch, mechanism, relation),
        code_names_material(watch, references),
        number_names_functions(mechanism, functions, references),
    ]
    facts = facts_of(watch, mechanism, functions, references)
    return [replace(finding, facts=fingerprint(facts[finding.rule])) for finding in findings]


def facts_of(watch, mechanism, functions: frozenset[str], references: RuleTables) -> dict[Rule, list]:
    """What each rule compares."""
    material, movement, calibre, made = watch.case_material, [], [], []
    if mechanism:
        movement = [mechanism._meta.model_name, mechanism.pk, mechanism.factory_id]
        made = [mechanism.start_release, mechanism.end_release]
        index = references.indexes.get(index_of(mechanism.calibre))
        calibre = [mechanism.calibre, index and index.meaning]
    return {
        Rule.YEARS: [watch.start_release, watch.end_release, *movement, *made],
        Rule.FACTORY: [watch.factory_id, *movement],
        Rule.MATERIAL: [watch.code, material and [material.pk, material.code_digit]],
        Rule.FUNCTIONS: [*calibre, *sorted(functions)],
    }


def fingerprint(facts: list) -> str:
    """Another one as soon as any of the facts changes."""
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def relation_that_explains(
    watch: WatchDescription, mechanism: MechanismDescription | None, relations: list[FactoryRelation]
) -> FactoryRelation | None:
    """What is known to have brought a movement of one factory into a watch of another one."""
    if not mechanism or not watch.factory_id or not mechanism.factory_id or watch.factory_id == mechanism.factory_id:
        return None
    return next((relation for relation in relations if relation.explains(watch, mechanism)), None)


def years_overlap(
    watch: WatchDescription, mechanism: MechanismDescription | None, relation: FactoryRelation | None = None
) -> Finding:
    """The watch was made while its movement was; one that was bought in may come from stock."""
    if not mechanism or not has_years(watch) or not has_years(mechanism):
        return Finding(Rule.YEARS, Verdict.NO_DATA, _("The years of one of them are not known."))
    said = {"watch": years_of(watch), "movement": years_of(mechanism)}
    too_early = watch.end_release and mechanism.start_release and watch.end_release < mechanism.start_release
    too_late = watch.start_release and mechanism.end_release and watch.start_release > mechanism.end_release
    verdict, reason = Verdict.CONFIRMED, _("The watch: %(watch)s, the movement: %(movement)s.")
    ends = ("end_release", f"{MOVEMENT}start_release") if too_early else ("start_release", f"{MOVEMENT}end_release")
    if too_early:
        verdict, reason = Verdict.CONTRADICTS, _("The watch (%(watch)s) is older than its movement (%(movement)s).")
    elif too_late and relation:
        verdict, reason = (
            Verdict.NO_DATA,
            _("The movement (%(movement)s) was bought in: the watch (%(watch)s) may have it out of stock."),
        )
    elif too_late:
        reason = _("The watch (%(watch)s) began after its movement (%(movement)s) was no longer made.")
        verdict = Verdict.CONTRADICTS
    return Finding(Rule.YEARS, verdict, reason % said, fields=ends)


def has_years(thing) -> bool:
    return bool(thing.start_release or thing.end_release)


def years_of(thing) -> str:
    return years(thing.start_release, thing.end_release, thing.years_approximate)


def same_factory(
    watch: WatchDescription, mechanism: MechanismDescription | None, relation: FactoryRelation | None = None
) -> Finding:
    """The movement is of the factory that made the watch, or it is known how another one's came into it."""
    if not mechanism or not watch.factory_id or not mechanism.factory_id:
        return Finding(Rule.FACTORY, Verdict.NO_DATA, _("The factory of one of them is not known."))
    names = {"watch": watch.factory.brief_name, "movement": mechanism.factory.brief_name}
    if watch.factory_id == mechanism.factory_id:
        return Finding(Rule.FACTORY, Verdict.CONFIRMED, _("Both were made by %(watch)s.") % names)
    if relation:
        return Finding(Rule.FACTORY, Verdict.CONFIRMED, explanation(relation), relation.source)
    reason = _("The watch is by %(watch)s, its movement by %(movement)s: it may have been replaced, or bought in.")
    return Finding(Rule.FACTORY, Verdict.CONTRADICTS, reason % names, fields=("factory", f"{MOVEMENT}factory"))


def explanation(relation: FactoryRelation) -> str:
    """Why a watch of one factory has a movement of another one."""
    said = {"first": relation.from_factory.brief_name, "second": relation.to_factory.brief_name}
    if relation.kind == FactoryRelation.Kind.SUCCEEDED:
        return _("%(second)s is the successor of %(first)s.") % said
    if details := relation_details(relation):
        return _("%(second)s got movements from %(first)s (%(details)s).") % {**said, "details": details}
    return _("%(second)s got movements from %(first)s.") % said


def code_names_material(watch: WatchDescription, references: RuleTables) -> Finding:
    """The third digit of a six-digit design code, the last of the case's number, names the material of the case."""
    code = re.search(r"(?<!\d)\d{6}(?!\d)", watch.code)
    if not code:
        return Finding(Rule.MATERIAL, Verdict.NO_DATA, _("There is no design code of six digits."))
    case = references.codes.read_code(watch, code.group()).case
    if len(case) != DIGITS_OF_CASE:
        return Finding(
            Rule.MATERIAL, Verdict.NO_DATA, _("How the code was read in the years of the watch is not known.")
        )
    digit = case[-1]
    row = references.digits.get(digit)
    if not row:
        return Finding(
            Rule.MATERIAL, Verdict.NO_DATA, _("What a third digit %(digit)s means is not known.") % {"digit": digit}
        )
    said = {"digit": digit, "meaning": row.localized_meaning, "material": watch.case_material}
    if not watch.case_material or not watch.case_material.code_digit:
        reason = _("The third digit, %(digit)s, means: %(meaning)s. No material is recorded that could be compared.")
        return Finding(Rule.MATERIAL, Verdict.NO_DATA, reason % said, row.source)
    agrees = watch.case_material.code_digit == digit
    reason = _("The third digit, %(digit)s, means: %(meaning)s. Recorded: %(material)s.") % said
    verdict = Verdict.CONFIRMED if agrees else Verdict.CONTRADICTS
    return Finding(Rule.MATERIAL, verdict, reason, row.source, fields=("code", "case_material"))


def number_names_functions(
    mechanism: MechanismDescription | None, functions: frozenset[str], references: RuleTables
) -> Finding:
    """The last two digits of the calibre's number name the functions that are recorded.

    One that nobody recorded is a gap and no contradiction: descriptions seldom name all.
    """
    row = references.indexes.get(index_of(mechanism.calibre)) if mechanism else None
    if not row or not speaks_of(row, mechanism.calibre):
        return Finding(Rule.FUNCTIONS, Verdict.NO_DATA, _("The calibre's number says nothing that is known."))
    said = {"index": row.index, "meaning": row.localized_meaning}
    if not functions:
        reason = _("The number ends in %(index)s: %(meaning)s. No function is recorded.") % said
        return Finding(Rule.FUNCTIONS, Verdict.NO_DATA, reason, row.source)
    missing, unsaid = (in_words(names, row, references) for names in differences(row, functions))
    verdict, parts = Verdict.CONFIRMED, [_("The number ends in %(index)s: %(meaning)s.") % said]
    if missing:
        verdict = Verdict.NO_DATA
        parts.append(_("Not recorded: %(functions)s.") % {"functions": missing})
    if unsaid:
        verdict = Verdict.CONTRADICTS
        parts.append(_("Recorded, but not in the number: %(functions)s.") % {"functions": unsaid})
    fields = (f"{MOVEMENT}calibre", f"{MOVEMENT}functions")
    return Finding(Rule.FUNCTIONS, verdict, " ".join(parts), row.source, fields=fields)


def in_words(names: list[str], row: CalibreIndex, references: RuleTables) -> str:
    """Russian names of functions, or words of an index, in the reader's language."""
    said = dict(zip(parts_of(row.meaning), parts_of(row.localized_meaning), strict=False))
    words = [
        str(references.functions[name]) if name in references.functions else said.get(name, name) for name in names
    ]
    return ", ".join(words)
