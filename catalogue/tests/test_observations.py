"""What single things that somebody sees say against what is known of a watch."""

from decimal import Decimal

import pytest

from catalogue.caching.figures import Figures
from catalogue.calibres import with_digits
from catalogue.identifying.answers import Dating
from catalogue.identifying.observations import Verdict, number_in
from catalogue.identifying.reading import observations_of
from catalogue.models import Mechanism

from .factories import make_brand, make_case_material, make_factory, make_function, make_mark, make_mechanism
from .test_identifying import found, published, seen, verdicts

pytestmark = pytest.mark.django_db
AGREES, NEARLY, CONTRADICTS, UNKNOWN = Verdict.values


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ракета", [AGREES]),
        ("raketa", [AGREES]),
        ("PAKETA", [AGREES]),
        ("РА?ЕТА", [NEARLY]),
        ("КЕТА", [NEARLY]),
        ("Раке…", [NEARLY]),
        ("ракетта", [NEARLY]),
        ("Полёт", [CONTRADICTS]),
        ("Города", [AGREES]),
        ("Ракета бюлюбю", [AGREES, UNKNOWN]),
        ("ЗИ", [NEARLY]),
        ("ке", [UNKNOWN]),
        ("?", []),
    ],
)
def test_words_on_a_dial_in_any_script_and_worn(words, expected):
    make_brand(name="Полёт", name_en="Poljot")
    watch = published(brand=make_brand(name="Ракета", name_en="Raketa"), aliases=["Города", "ЗИМ"])
    assert verdicts(watch, words=words, seconds="none") == [*expected, UNKNOWN]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("movement", "2609", AGREES),
        ("movement", "2609.НА", AGREES),
        ("movement", "2609ha", AGREES),
        ("movement", "SU 2609.НА", AGREES),
        ("movement", "26О9.НА", AGREES),
        ("movement", "Слава 2414", CONTRADICTS),
        ("movement", "26?9", NEARLY),
        ("movement", "24?4", CONTRADICTS),
        ("movement", "2414", CONTRADICTS),
        ("jewels", "17", AGREES),
        ("jewels", "19", CONTRADICTS),
        ("calendar", "date", AGREES),
        ("calendar", "day", UNKNOWN),
        ("calendar", "none", CONTRADICTS),
        ("seconds", "centre", UNKNOWN),
        ("shown", "alarm", UNKNOWN),
        ("number", "341289", AGREES),
        ("number", "2609/341289", AGREES),
        ("number", "341289 / 2609НА", AGREES),
        ("number", "2609НА 341289", AGREES),
        ("number", "№ 341289", AGREES),
        ("number", "341 289", AGREES),
        ("number", "341", NEARLY),
        ("number", "корпус № 341", NEARLY),
        ("number", "999999", CONTRADICTS),
        ("number", "99", UNKNOWN),
        ("size", "38", AGREES),
        ("size", "39 мм", AGREES),
        ("size", "42", CONTRADICTS),
        ("shape", "квадратная", AGREES),
        ("shape", "Square", AGREES),
        ("shape", "бочка", CONTRADICTS),
        ("shape", "tonneau", CONTRADICTS),
        ("colour", "grey", AGREES),
        ("colour", "серый", AGREES),
        ("colour", "тёмно-серый", AGREES),
        ("colour", "dark red", CONTRADICTS),
        ("crown", "на 4 часах", UNKNOWN),
        ("worn", "pocket", CONTRADICTS),
        ("material", "steel", AGREES),
    ],
)
def test_what_else_is_seen_of_a_watch(field, value, expected):
    make_function(name="день недели")
    make_function(name="центральная секундная стрелка")
    movement = make_mechanism(calibre="2609.НА", stones="17", functions=["дата", "ручной завод"])
    watch = published(
        mechanism=movement, code="341289", diameter=Decimal("38.5"), case_shape="квадратный", worn="wrist",
        case_material=make_case_material(name="сталь", slug="steel"), dial_colour="светло-серый",
    )  # fmt: skip
    assert verdicts(watch, (field, value)) == [expected]


def test_a_code_is_told_apart_from_a_case_where_one_alone_is_known():
    of_case = published(case_number="341")
    for number, expected in [("341", AGREES), ("341289", NEARLY), ("420289", UNKNOWN), ("119", CONTRADICTS)]:
        assert verdicts(of_case, number=number, words="часы")[-1] == expected, number


def test_each_thing_says_what_it_is_of():
    """«Нет» or «из центра» alone would tell nobody what agrees."""
    asked = {
        "calendar": "none",
        "seconds": "centre",
        "movement": "2609",
        "number": "341",
        "size": "38",
        "colour": "red",
    }
    assert [each.says for each in observations_of(seen(**asked), Figures())] == [
        *("механизм 2609", "календарь: нет", "секундная стрелка: из центра", "номер 341"),
        *("циферблат: красный", "38 мм"),
    ]
    (alone,) = observations_of(seen(seconds="none"), Figures())
    assert alone.says == "без секундной стрелки"


def test_a_short_number_with_a_slash_is_one():
    assert number_in("ЧН-93/1") == "ЧН-93/1" and number_in("2414А/119") == "119"
    watch = published(code="ЧН-93/1")
    assert verdicts(watch, number="ЧН-93/1") == [AGREES]


def test_the_crown_is_where_its_number_says():
    watch = published(crown="на 2 часах")
    for crown, expected in [("на 2 часах", AGREES), ("at 2", AGREES), ("на 4 часах", CONTRADICTS), ("слева", UNKNOWN)]:
        assert verdicts(watch, crown=crown)[-1] == expected, crown


def test_a_material_that_shares_a_word_may_be_meant():
    rows = [make_case_material(name=name) for name in ("позолота", "позолота Au20", "латунь, хром", "латунь", "хром")]
    gilt, gilt_20, chromed, brass, _chromium = rows
    watch = published(case_material=gilt_20)
    expected = {gilt: NEARLY, gilt_20: AGREES, chromed: CONTRADICTS}
    assert {row: verdicts(watch, material=row.slug)[0] for row in expected} == expected
    assert verdicts(published(case_material=chromed), material=brass.slug) == [NEARLY]


def test_seconds_at_another_place_contradict_but_of_a_chronograph():
    """Its hand from the centre is not that of the running seconds."""
    centre, side = "центральная секундная стрелка", "боковая секундная стрелка"
    chronograph = published(mechanism=make_mechanism(functions=[side, "хронограф"]))
    plain, central = (published(mechanism=make_mechanism(functions=[name])) for name in (side, centre))
    told = {watch: [verdicts(watch, seconds=place)[0] for place in ("centre", "side")] for watch in (plain, central)}
    assert told == {plain: [CONTRADICTS, AGREES], central: [AGREES, CONTRADICTS]}
    assert verdicts(chronograph, seconds="centre") == [UNKNOWN]


def test_an_inscription_among_the_words_is_its_mark_and_no_name():
    mark = make_mark(letters="СДЕЛАНО В СССР", where="dial", end_year=1991)
    watch = published(brand=make_brand(name="Ракета"), start_release=1995)
    said = seen(words="Ракета сделано в СССР")
    assert [each.pk for each in said["inscriptions"]] == [mark.pk]
    assert verdicts(watch, words="Ракета сделано в СССР") == [AGREES, CONTRADICTS]
    assert Dating(said, Figures()).ends == (None, 1991)
    assert verdicts(watch, words="сделано в СССР", mark=mark.pk) == [CONTRADICTS]
    assert "inscriptions" not in seen(words="Ракета СССР")


def test_a_brand_that_sounds_like_a_word_of_another_s_factory_is_no_agreement():
    """Sekonda has the key of "second": every watch of the Second Moscow Watch Factory agreed with it."""
    second = make_factory(name="Второй часовой завод", name_en="Second Watch Factory")
    ours, other = (
        published(brand=make_brand(name=name, name_en=english), factory=second)
        for name, english in (("Секонда", "Sekonda"), ("Слава", "Slava"))
    )
    assert verdicts(ours, words="Sekonda") == [AGREES]
    assert verdicts(other, words="Sekonda") == [NEARLY]
    assert [each.pk for each in found(words="Sekonda").alike] == [ours.pk]


def test_a_form_of_a_name_is_no_other_word():
    published(brand=make_brand(name="Антарктида", name_en="Antarctica"))
    called_so = published(aliases=["Антарктида"])
    published(aliases=["двести лет открытия Антарктиды"])
    assert verdicts(called_so, words="Антарктида") == [AGREES]


def test_the_quality_mark_and_su_are_read_where_they_are_typed():
    quality = make_mark(letters="", seen="знак качества на циферблате", where="dial", shape="quality", start_year=1967)
    make_mark(letters="", seen="знак качества в паспорте", where="passport", shape="quality", start_year=1967)
    union = make_mark(letters="SU", where="movement", start_year=1970)
    for words, movement, marks in (
        ("Ракета знак качества", "", [quality]),
        ("quality mark", "", [quality]),
        ("Ракета SU", "", [union]),
        ("Ракета", "SU 2609.НА", [union]),
        ("Сура", "2609", []),
    ):
        assert seen(words=words, movement=movement).get("inscriptions", []) == marks
    watch = published(brand=make_brand(name="Ракета"), start_release=1975)
    assert verdicts(watch, words="Ракета знак качества SU") == [AGREES, AGREES, AGREES]


def test_what_many_dials_say_denies_no_brand_and_counts_jewels():
    make_mark(letters="СДЕЛАНО В СССР", where="dial", end_year=1991)
    make_brand(name="СССР")
    watch = published(brand=make_brand(name="Командирские"), mechanism=make_mechanism(stones="17"))
    assert verdicts(watch, words="Командирские СССР") == [AGREES, UNKNOWN]
    for said in ("17 камней", "17 jewels", "17-камней"):
        assert verdicts(watch, words=f"Командирские {said}") == [AGREES, AGREES]
    assert verdicts(watch, words="Командирские 19 камней") == [AGREES, CONTRADICTS]
    assert verdicts(watch, words="Командирские 21 камень") == [AGREES, CONTRADICTS]
    assert verdicts(watch, words="Командирские 19 камней", jewels=17) == [AGREES, AGREES]


def test_the_other_number_of_a_movement_may_be_meant():
    make_mechanism(calibre="2602 (К-26)")
    watch = published(mechanism=make_mechanism(calibre="К-26 с центральной секундой"))
    told = {number: verdicts(watch, movement=number) for number in ("К-26", "2602", "2603")}
    assert told == {"К-26": [AGREES], "2602": [NEARLY], "2603": [CONTRADICTS]}


def test_a_mark_of_other_years_than_its_movement_contradicts():
    factory = make_factory()
    watch = published(mechanism=make_mechanism(factory=factory, start_release=1974))
    early, late = (make_mark(factory=factory, start_year=year, end_year=year) for year in (1938, 1975))
    assert [verdicts(watch, mark=mark.pk) for mark in (early, late)] == [[CONTRADICTS], [AGREES]]


def test_a_mark_tells_the_factory_and_the_years():
    moscow, penza = make_factory(), make_factory()
    watch = published(factory=moscow, mechanism=make_mechanism(factory=penza), start_release=1960, end_release=1970)
    marks = {
        AGREES: [make_mark(factory=penza), make_mark(factory=moscow, where="dial"), make_mark(end_year=1991)],
        CONTRADICTS: [make_mark(factory=moscow), make_mark(factory=penza, start_year=1971), make_mark(start_year=1980)],
    }
    for verdict, rows in marks.items():
        assert [verdicts(watch, mark=row.pk)[0] for row in rows] == [verdict] * len(rows)
    assert verdicts(published(), mark=marks[AGREES][0].pk) == [UNKNOWN]


def test_years_that_only_touch_those_of_a_mark_are_no_agreement():
    """«Сделано в России» is not known of a watch that was made from 1956 on, as it is of one from 2010 on."""
    factory = make_factory()
    anywhere, of_factory = make_mark(start_year=1991), make_mark(factory=factory, where="dial", end_year=1949)
    told = {year: verdicts(published(start_release=year), mark=anywhere.pk) for year in (None, 1956, 2010)}
    assert told == {None: [UNKNOWN], 1956: [UNKNOWN], 2010: [AGREES]}
    told = {year: verdicts(published(factory=factory, start_release=year), mark=of_factory.pk) for year in (None, 1940)}
    assert told == {None: [NEARLY], 1940: [AGREES]}


@pytest.mark.parametrize(
    ("material", "expected"),
    [
        ("золото 583", AGREES),
        ("сталь", CONTRADICTS),
        ("позолота Au20", CONTRADICTS),
        ("серебро", CONTRADICTS),
        ("", UNKNOWN),
    ],
)
def test_a_hallmark_is_struck_on_its_metal_alone(material, expected):
    mark = make_mark(letters="583", where="case", start_year=1958, end_year=1994)
    watch = published(case_material=make_case_material(name=material) if material else None, start_release=1960)
    assert verdicts(watch, mark=mark.pk) == [expected]


@pytest.mark.parametrize(
    ("read", "number"),
    [("ЗI33", "3133"), ("24I6Б", "2416Б"), ("3О17", "3017"), ("SU 26l2.I", "SU 2612.I"), ("К-26", "К-26")],
)
def test_letters_that_stand_among_digits_are_the_digits_they_look_like(read, number):
    """On a movement 1 is read as I and 3 as З; what is matched is what is said. Letters behind a number stay."""
    assert seen(movement=read)["movement"] == number


def test_no_calibre_of_the_catalogue_is_read_as_another(soviet):
    calibres = [row.calibre for row in Mechanism.objects.all()]
    assert len(calibres) > 100
    assert [with_digits(calibre) for calibre in calibres] == calibres
