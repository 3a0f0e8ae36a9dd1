"""Every rule of the consistency check, both ways and without data. Rows are built in memory: the rules are pure."""

import pytest
from django.utils import translation

from catalogue.models import (
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CaseMaterial,
    CaseTables,
    CodeConvention,
    Factory,
    Function,
    Mechanism,
    Rule,
    Watch,
)
from catalogue.quality.consistency import (
    Finding,
    RuleTables,
    Verdict,
    check,
    code_names_material,
    number_names_functions,
    same_factory,
    years_overlap,
)

from .factories import make_function, make_relation

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
    "31": "будильник; автоподзавод; двойной календарь (по 3031; у Востока 2431 значит иное)",
}
INFERRED = {
    "17": "хронограф (по калибру 3017)",
    "28": "двойной календарь (по 2428, 2628)",
    "56": "кварц без календаря (по 2356, 3056)",
}
INDEXES = {index: CalibreIndex(index=index, meaning=text, source="uofa.ru") for index, text in MEANINGS.items()} | {
    index: CalibreIndex(index=index, meaning=text, source="выведено из описаний") for index, text in INFERRED.items()
}

THREE_PAIRS = CodeConvention(parts="2+2+2", start_year=1972, end_year=1976)
THREE_AND_THREE = CodeConvention(parts="3+3", case_part=1, dial_part=2, start_year=1977)
CODES = CaseTables([Case(factory=CHISTOPOL, number="960")], [THREE_PAIRS, THREE_AND_THREE])
REFERENCES = RuleTables(INDEXES, DIGITS, {}, [], CODES)


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
    watch = Watch(code=code, case_material=material, start_release=1985)
    assert code_names_material(watch, REFERENCES).verdict == verdict


@pytest.mark.parametrize(
    ("watch", "verdict"),
    [
        (Watch(code="420059", **span("1974-1977")), UNKNOWN),  # by three pairs, or by three and three
        (Watch(code="420059", **span("1972-1974")), UNKNOWN),
        (Watch(code="420059", **span("1960-1965")), UNKNOWN),
        (Watch(code="420059", **span("1977-")), YES),
        (Watch(code="420059"), UNKNOWN),
        (Watch(code="960278"), UNKNOWN),
        (Watch(code="960278", factory=CHISTOPOL), YES),  # a case that is known
    ],
    ids=lambda value: f"{value.code}-{value.start_release}-{value.factory}" if isinstance(value, Watch) else None,
)
def test_the_third_digit_is_read_only_where_the_years_allow_it(watch, verdict):
    watch.case_material = STEEL
    assert code_names_material(watch, REFERENCES).verdict == verdict


@pytest.mark.parametrize(
    ("calibre", "functions", "verdict"),
    [
        ("2609.НА", {CENTRE, SHOCK, "ручной завод"}, YES),
        ("2609", {CENTRE}, UNKNOWN),
        ("2609", {SMALL, SHOCK}, NO),
        ("2609", {CENTRE, SHOCK, "дата"}, NO),
        ("2609", {CENTRE, SHOCK, "стоп-секунда"}, YES),
        ("2200", {"ручной завод"}, YES),
        ("2200", {CENTRE}, NO),
        ("2602", {SMALL}, YES),
        ("2606", {"прыгающий час"}, YES),
        ("2606", {"дата"}, NO),
        ("2612", {"будильник", CENTRE, SHOCK}, YES),
        ("2612", {CENTRE, SHOCK}, UNKNOWN),
        ("2614", {"день недели", CENTRE, SHOCK}, YES),
        ("2416", {"автоподзавод", "дата", CENTRE, SHOCK}, YES),
        ("2414", {"автоподзавод", "дата", CENTRE, SHOCK}, NO),
        ("2416", {"ручной завод", "дата", CENTRE, SHOCK}, NO),
        ("2416", {"ручной завод"}, NO),
        ("3031", {"ручной завод", "будильник"}, NO),
        ("3017", {"хронограф", "дата", SMALL}, YES),
        ("3017", {"дата"}, UNKNOWN),
        ("2628", {"дата", "день недели"}, YES),
        ("2628", {"дата"}, UNKNOWN),
        ("2356", {CENTRE}, YES),
        ("3031", {"будильник", "автоподзавод", "дата", "день недели", CENTRE}, YES),
        ("3031", {"будильник", "автоподзавод", "дата"}, UNKNOWN),
        ("3031", {"будильник", "автоподзавод", "дата", "день недели", "хронограф"}, NO),
        ("2431.01", {"автоподзавод"}, UNKNOWN),
        ("2456", {CENTRE}, UNKNOWN),
        ("2609", set(), UNKNOWN),
        ("3133", {"хронограф"}, UNKNOWN),
        ("К-26", {SMALL}, UNKNOWN),
    ],
)
def test_number_and_functions(calibre, functions, verdict):
    finding = number_names_functions(Mechanism(calibre=calibre), frozenset(functions), REFERENCES)
    assert finding.verdict == verdict


YEARS, FACTORY, CODE, NUMBER = Rule
CHROME = CaseMaterial(pk=3, name="латунь, хром", code_digit="1")
SAYS_09 = f"Номер оканчивается на 09: {CENTRE}; {SHOCK}."


@pytest.mark.parametrize(
    ("watch", "mechanism", "finding"),
    [
        (span("1960-"), span(""), Finding(YEARS, UNKNOWN, "Годы часов или механизма неизвестны.")),
        (
            span("1950-1959"),
            span("1960-"),
            Finding(YEARS, NO, "Часы (1950–1959) старше своего механизма (с 1960)."),
        ),
        (
            span("1981-"),
            span("1960-1980"),
            Finding(YEARS, NO, "Выпуск часов (с 1981) начался, когда механизм (1960–1980) уже не делали."),
        ),
        (
            span("1965-") | {"years_approximate": True},
            span("-1980"),
            Finding(YEARS, YES, "Часы: примерно с 1965, механизм: до 1980."),
        ),
    ],
)
def test_what_is_said_of_years(watch, mechanism, finding):
    assert years_overlap(Watch(**watch), Mechanism(**mechanism)) == finding


@pytest.mark.parametrize(
    ("mechanism", "finding"),
    [
        (None, Finding(FACTORY, UNKNOWN, "Завод часов или механизма неизвестен.")),
        (Mechanism(factory=MOSCOW), Finding(FACTORY, YES, "Завод тот же: 1МЧЗ.")),
        (
            Mechanism(factory=CHISTOPOL),
            Finding(FACTORY, NO, "Часы — 1МЧЗ, механизм — ЧЧЗ: его могли заменить или получить с другого завода."),
        ),
    ],
)
def test_what_is_said_of_factories(mechanism, finding):
    assert same_factory(Watch(factory=MOSCOW), mechanism) == finding


@pytest.mark.parametrize(
    ("code", "material", "finding"),
    [
        ("", STEEL, Finding(CODE, UNKNOWN, "Шестизначного номера оформления нет.")),
        ("426059", STEEL, Finding(CODE, UNKNOWN, "Что означает третья цифра 6, неизвестно.")),
        (
            "420059",
            None,
            Finding(
                CODE,
                UNKNOWN,
                "Третья цифра, 0, означает: нержавеющая сталь. Материал, с которым можно сравнить, не записан.",
                "urss.watch",
            ),
        ),
        (
            "420059",
            STEEL,
            Finding(CODE, YES, "Третья цифра, 0, означает: нержавеющая сталь. Записано: сталь.", "urss.watch"),
        ),
        (
            "420059",
            CHROME,
            Finding(CODE, NO, "Третья цифра, 0, означает: нержавеющая сталь. Записано: латунь, хром.", "urss.watch"),
        ),
    ],
)
def test_what_is_said_of_a_code(code, material, finding):
    watch = Watch(code=code, case_material=material, start_release=1985)
    assert code_names_material(watch, REFERENCES) == finding


def test_what_is_said_of_a_code_of_other_years():
    finding = code_names_material(Watch(code="303318", case_material=STEEL, **span("1974-1977")), REFERENCES)
    assert finding == Finding(CODE, UNKNOWN, "Как читали номер в годы этих часов, неизвестно.")


@pytest.mark.parametrize(
    ("calibre", "functions", "finding"),
    [
        ("3133", {CENTRE}, Finding(NUMBER, UNKNOWN, "Что означает номер этого калибра, неизвестно.")),
        ("2609", set(), Finding(NUMBER, UNKNOWN, f"{SAYS_09} Функции не записаны.", "uofa.ru")),
        ("2609", {CENTRE, SHOCK}, Finding(NUMBER, YES, SAYS_09, "uofa.ru")),
        (
            "2609",
            {SMALL, "дата"},
            Finding(
                NUMBER,
                NO,
                f"{SAYS_09} Не записано: {CENTRE}, {SHOCK}. Записано, но номером не названо: {SMALL}, дата.",
                "uofa.ru",
            ),
        ),
        (
            "3031",
            {CENTRE},
            Finding(
                NUMBER,
                UNKNOWN,
                f"Номер оканчивается на 31: {MEANINGS['31']}. Не записано: будильник, автоподзавод, дата, день недели.",
                "uofa.ru",
            ),
        ),
        (
            "2628",
            {"хронограф"},
            Finding(
                NUMBER,
                UNKNOWN,
                "Номер оканчивается на 28: двойной календарь (по 2428, 2628). Не записано: дата, день недели.",
                "выведено из описаний",
            ),
        ),
    ],
)
def test_what_is_said_of_a_number(calibre, functions, finding):
    assert number_names_functions(Mechanism(calibre=calibre), frozenset(functions), REFERENCES) == finding


def test_nothing_russian_is_said_to_an_english_reader():
    index = CalibreIndex(
        index="14", meaning=f"календарь; {CENTRE}", meaning_en="calendar; centre seconds", source="uofa.ru"
    )
    named = {name: Function(name=name, name_en=english) for name, english in [(CENTRE, "centre"), ("хронограф", "c.")]}
    with translation.override("en"):
        finding = number_names_functions(
            Mechanism(calibre="2614"), frozenset({"хронограф"}), RuleTables({"14": index}, {}, named, [], CODES)
        )
        digit = CaseCodeDigit(digit="0", meaning="сталь", meaning_en="steel")
        tables = RuleTables({}, {"0": digit}, {}, [], CODES)
        said = code_names_material(Watch(code="420059", start_release=1985), tables).reason
    assert finding.reason == (
        "The number ends in 14: calendar; centre seconds. Not recorded: calendar, centre. "
        "Recorded, but not in the number: c.."
    )
    assert said.startswith("The third digit, 0, means: steel.")


def test_a_meaning_that_is_shorter_in_english_leaves_the_rest_in_russian():
    index = CalibreIndex(index="09", meaning=f"{CENTRE}; {SHOCK}", meaning_en="centre seconds")
    with translation.override("en"):
        finding = number_names_functions(
            Mechanism(calibre="2609"), frozenset("x"), RuleTables({"09": index}, {}, {}, [], CODES)
        )
    assert f"Not recorded: centre seconds, {SHOCK}." in finding.reason


def test_only_a_contradiction_contradicts():
    assert [Finding(YEARS, verdict, "").contradicts for verdict in (NO, YES, UNKNOWN)] == [True, False, False]


def test_check_hands_each_rule_what_it_asks_for():
    watch = Watch(**span("1980-"), factory=MOSCOW, code="420059", case_material=STEEL)
    mechanism = Mechanism(**span("1981-"), calibre="2609", factory=CHISTOPOL)
    findings = check(watch, mechanism, [CENTRE, SHOCK], REFERENCES)
    assert [(finding.rule, finding.verdict) for finding in findings] == [
        (YEARS, YES),
        (FACTORY, NO),
        (CODE, YES),
        (NUMBER, YES),
    ]


def test_check_asks_every_rule_even_without_a_movement():
    findings = check(Watch(), None, [], RuleTables({}, {}, {}, [], CODES))
    assert len(findings) == 4
    assert all(isinstance(finding, Finding) and finding.verdict == UNKNOWN and finding.reason for finding in findings)


@pytest.mark.django_db
def test_references_are_read_from_their_tables(django_assert_num_queries):
    CalibreIndex.objects.create(index="09", meaning="x")
    CaseCodeDigit.objects.create(digit="0", meaning="y")
    make_function(name="дата")
    relation = make_relation()
    with django_assert_num_queries(6):
        references = RuleTables.load()
        assert relation.from_factory.name == references.relations[0].from_factory.name
    found = set(references.indexes), set(references.digits), set(references.functions), references.relations
    assert found == ({"09"}, {"0"}, {"дата"}, [relation])
