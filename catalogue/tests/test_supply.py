"""Movements that came from another factory, and what tells one finding from another. Rows are built in memory."""

import pytest

from catalogue.models import Factory, FactoryRelation, Mechanism, Rule, Watch
from catalogue.quality.consistency import RuleTables, check

from .test_consistency import CENTRE, CHISTOPOL, CODES, GOLD, MOSCOW, NO, REFERENCES, SHOCK, STEEL, UNKNOWN, YES, span

SUPPLIED, SUCCEEDED = FactoryRelation.Kind
YEARS, FACTORY, CODE, NUMBER = Rule


def relation(kind=SUPPLIED, first=CHISTOPOL, second=MOSCOW, **values) -> FactoryRelation:
    return FactoryRelation(kind=kind, from_factory=first, to_factory=second, source="паспорт", **values)


@pytest.mark.parametrize(
    ("known", "years", "verdict"),
    [
        (relation(), "", YES),
        (relation(), "1975-", YES),
        (relation(calibres="2409;2415"), "", YES),
        (relation(calibres="2415"), "", NO),
        (relation(calibres="24"), "", NO),
        (relation(first=MOSCOW, second=CHISTOPOL), "", NO),
        (relation(start_year=1970), "1975-", YES),
        (relation(start_year=1970), "1960-1971", YES),
        (relation(start_year=1970), "1960-1969", NO),
        (relation(end_year=1970), "1971-", NO),
        (relation(end_year=1970), "1970-1980", YES),
        (relation(end_year=1970), "", YES),
        (relation(SUCCEEDED), "", YES),
        (relation(SUCCEEDED, MOSCOW, CHISTOPOL), "", YES),
        (relation(SUCCEEDED, MOSCOW, CHISTOPOL, start_year=1940), "1938-1939", YES),
        (relation(SUCCEEDED, MOSCOW, Factory(pk=3)), "", NO),
    ],
)
def test_a_movement_that_was_bought_or_handed_down_is_no_contradiction(known, years, verdict):
    watch, mechanism = Watch(factory=MOSCOW, **span(years)), Mechanism(factory=CHISTOPOL, calibre="2409А")
    references = RuleTables({}, {}, {}, [relation(first=Factory(pk=4)), known], CODES)
    finding = next(each for each in check(watch, mechanism, [], references) if each.rule == FACTORY)
    assert finding.verdict == verdict
    assert finding.source == ("паспорт" if verdict == YES else "")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (relation(), "1МЧЗ получал механизмы с другого завода: ЧЧЗ."),
        (relation(calibres="2409;2415", start_year=1976), "ЧЧЗ (2409, 2415; с 1976)."),
        (relation(SUCCEEDED), "1МЧЗ — преемник завода ЧЧЗ."),
    ],
)
def test_what_is_said_of_a_supply_and_a_succession(known, said):
    watch, mechanism = Watch(factory=MOSCOW, start_release=1980), Mechanism(factory=CHISTOPOL, calibre="2409")
    assert check(watch, mechanism, [], RuleTables({}, {}, {}, [known], CODES))[1].reason.endswith(said)


@pytest.mark.parametrize(("known", "verdict"), [([relation()], UNKNOWN), ([], NO)])
def test_a_bought_movement_may_come_out_of_stock(known, verdict):
    watch = Watch(factory=MOSCOW, **span("2000-"))
    mechanism = Mechanism(factory=CHISTOPOL, calibre="2409", **span("-1996"))
    assert check(watch, mechanism, [], RuleTables({}, {}, {}, known, CODES))[0].verdict == verdict


def test_no_supply_makes_a_watch_older_than_its_movement():
    watch = Watch(factory=MOSCOW, **span("1950-1959"))
    mechanism = Mechanism(factory=CHISTOPOL, calibre="2409", **span("1960-"))
    assert check(watch, mechanism, [], RuleTables({}, {}, {}, [relation()], CODES))[0].verdict == NO


# What a rule looked at -----------------------------------------------------------------------

LOOKED_AT = {
    YEARS: [("watch", "start_release", 1961), ("watch", "end_release", 1970), ("mechanism", "end_release", 1970)],
    FACTORY: [("watch", "factory", CHISTOPOL), ("mechanism", "factory", CHISTOPOL), ("mechanism", "pk", 8)],
    CODE: [("watch", "code", "421059"), ("watch", "case_material", GOLD)],
    NUMBER: [("mechanism", "calibre", "2602"), ("functions", "", [CENTRE])],
}


def facts_with(place: str = "", name: str = "", value=None) -> dict[Rule, str]:
    made = {
        "watch": Watch(**span("1960-"), factory=MOSCOW, code="420059", case_material=STEEL, note="x"),
        "mechanism": Mechanism(**span("1961-"), calibre="2609", factory=MOSCOW, pk=7),
        "functions": [CENTRE, SHOCK],
    }
    if place == "functions":
        made[place] = value
    elif place:
        setattr(made[place], name, value)
    return {finding.rule: finding.facts for finding in check(*made.values(), REFERENCES)}


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule in Rule for change in LOOKED_AT[rule]])
def test_other_facts_are_another_finding(rule, change):
    assert facts_with(*change)[rule] != facts_with()[rule]


def test_what_no_rule_looks_at_changes_no_finding():
    assert facts_with("watch", "note", "y") == facts_with() == facts_with("functions", "", [SHOCK, CENTRE])
