"""Every rule of the consistency check, both ways and without data. Rows are built in memory: the rules are pure."""

import pytest

from catalogue.consistency import (
    Finding,
    References,
    Verdict,
    check,
    code_names_material,
    number_names_functions,
    same_factory,
    years_overlap,
)
from catalogue.models import CalibreIndex, CaseCodeDigit, CaseMaterial, Factory, Mechanism, Watch

YES, NO, UNKNOWN = Verdict.CONFIRMED, Verdict.CONTRADICTS, Verdict.NO_DATA
MOSCOW, CHISTOPOL = Factory(pk=1, name="1МЧЗ"), Factory(pk=2, name="ЧЧЗ")
STEEL = CaseMaterial(pk=1, name="сталь", code_digit="0")
GOLD = CaseMaterial(pk=2, name="золото 583")
DIGITS = {"0": CaseCodeDigit(digit="0", meaning="нержавеющая сталь", source="urss.watch")}
SMALL, CENTRE, SHOCK = "боковая секундная стрелка", "центральная секундная стрелка", "противоударное устройство"
MEANINGS = {
    "00": "без секундной стрелки",
    "02": SMALL,
    "06": "цифровая индикация времени (прыгающий час)",
    "09": f"{CENTRE}; {SHOCK}",
    "12": f"сигнал (будильник); {CENTRE}; {SHOCK}",
    "14": f"календарь; {CENTRE}; {SHOCK}",
    "16": f"автоподзавод; календарь; {CENTRE}; {SHOCK}",
}
INFERRED = {"17": "хронограф (по калибру 3017)", "28": "двойной календарь (по 2428, 2628)", "56": "кварц без календаря"}
INDEXES = {index: CalibreIndex(index=index, meaning=text, source="uofa.ru") for index, text in MEANINGS.items()} | {
    index: CalibreIndex(index=index, meaning=text, source="выведено из описаний") for index, text in INFERRED.items()
}


def span(text: str) -> dict:
    """`1960-1970`, `1960-`, `-1970` or nothing as the fields of a row."""
    start, _, end = text.partition("-")
    return {"start_release": int(start or 0) or None, "end_release": int(end or 0) or None}


@pytest.mark.parametrize(
    ("watch", "movement", "verdict"),
    [
        ("1960-1970", "1965-1980", YES),
        ("1960-", "1950-", YES),
        ("1960-", "1955-1960", YES),
        ("-1960", "1960-", YES),
        ("1960-", "-1970", YES),
        ("1950-1959", "1960-", NO),
        ("-1959", "1960-1970", NO),
        ("1981-", "1960-1980", NO),
        ("1981-1985", "-1980", NO),
        ("", "1960-", UNKNOWN),
        ("1960-", "", UNKNOWN),
    ],
)
def test_years(watch, movement, verdict):
    assert years_overlap(Watch(**span(watch)), Mechanism(**span(movement))).verdict == verdict


def test_years_without_a_movement():
    assert years_overlap(Watch(start_release=1960), None).verdict == UNKNOWN


@pytest.mark.parametrize(
    ("watch", "movement", "verdict"),
    [(MOSCOW, MOSCOW, YES), (MOSCOW, CHISTOPOL, NO), (None, MOSCOW, UNKNOWN), (MOSCOW, None, UNKNOWN)],
)
def test_factory(watch, movement, verdict):
    assert same_factory(Watch(factory=watch), Mechanism(factory=movement)).verdict == verdict


def test_factory_without_a_movement():
    assert same_factory(Watch(factory=MOSCOW), None).verdict == UNKNOWN


@pytest.mark.parametrize(
    ("code", "material", "verdict"),
    [
        ("420059", STEEL, YES),
        ("2414А/420059", STEEL, YES),
        ("420059", CaseMaterial(name="латунь, хром", code_digit="1"), NO),
        ("420059", GOLD, UNKNOWN),
        ("420059", None, UNKNOWN),
        ("426059", STEEL, UNKNOWN),
        ("8031888", STEEL, UNKNOWN),
        ("0270", STEEL, UNKNOWN),
        ("", STEEL, UNKNOWN),
    ],
)
def test_code_and_material(code, material, verdict):
    assert code_names_material(Watch(code=code, case_material=material), DIGITS).verdict == verdict


@pytest.mark.parametrize(
    ("calibre", "functions", "verdict"),
    [
        ("2609.НА", {CENTRE, SHOCK, "ручной завод"}, YES),
        ("2609", {CENTRE}, NO),
        ("2609", {SMALL, SHOCK}, NO),
        ("2609", {CENTRE, SHOCK, "дата"}, NO),
        ("2609", {CENTRE, SHOCK, "стоп-секунда"}, YES),
        ("2200", {"ручной завод"}, YES),
        ("2200", {CENTRE}, NO),
        ("2602", {SMALL}, YES),
        ("2606", {"прыгающий час"}, YES),
        ("2606", {"дата"}, NO),
        ("2612", {"будильник", CENTRE, SHOCK}, YES),
        ("2612", {CENTRE, SHOCK}, NO),
        ("2614", {"день недели", CENTRE, SHOCK}, YES),
        ("2416", {"автоподзавод", "дата", CENTRE, SHOCK}, YES),
        ("2414", {"автоподзавод", "дата", CENTRE, SHOCK}, NO),
        ("3017", {"хронограф", "дата", SMALL}, YES),
        ("3017", {"дата"}, NO),
        ("2628", {"дата", "день недели"}, YES),
        ("2628", {"дата"}, NO),
        ("2356", {CENTRE}, YES),
        ("2609", set(), UNKNOWN),
        ("3133", {"хронограф"}, UNKNOWN),
        ("К-26", {SMALL}, UNKNOWN),
    ],
)
def test_number_and_functions(calibre, functions, verdict):
    finding = number_names_functions(Mechanism(calibre=calibre), frozenset(functions), INDEXES)
    assert finding.verdict == verdict


def test_a_contradiction_names_what_differs_and_its_source():
    finding = number_names_functions(Mechanism(calibre="2609"), frozenset({SMALL, SHOCK}), INDEXES)
    assert finding.contradicts
    assert finding.reason.endswith(f"Не записано: {CENTRE}. Записано, но номером не названо: {SMALL}.")
    assert finding.source == "uofa.ru"


def test_check_asks_every_rule_even_without_a_movement():
    findings = check(Watch(), None, [], References({}, {}))
    assert len(findings) == 4
    assert all(isinstance(finding, Finding) and finding.verdict == UNKNOWN and finding.reason for finding in findings)


@pytest.mark.django_db
def test_references_are_read_from_their_tables(django_assert_num_queries):
    CalibreIndex.objects.create(index="09", meaning="x")
    CaseCodeDigit.objects.create(digit="0", meaning="y")
    with django_assert_num_queries(2):
        references = References.load()
    assert (set(references.indexes), set(references.digits)) == ({"09"}, {"0"})
