"""The drawn dial draws what the catalogue knows, and the same watch gives the same drawing."""

import pytest
from django.template.loader import render_to_string

from catalogue.calibres import index_of, number_of
from catalogue.models import Watch
from catalogue.models.watch_description import Worn
from catalogue.presentation.dial import dial_of, short_calibre
from catalogue.presentation.palette import spot_of
from catalogue.presentation.wording import years

from .factories import make_brand, make_case_material, make_factory, make_gender, make_mechanism, make_watch


@pytest.mark.django_db
def test_what_is_known_is_drawn():
    watch = make_watch(
        brand=make_brand(name="Полёт", factory=make_factory()),
        mechanism=make_mechanism(calibre="2602 (К-26)", stones="17", functions=["дата", "хронограф", "ручной завод"]),
        case_material=make_case_material(name="латунь, хром"),
        gender=make_gender(name="женские"),
        integrated_bracelet=True,
    )
    dial = dial_of(watch)
    assert dial == dial_of(watch)
    assert (dial.name, dial.script, dial.written) == ("Полёт", "hand", "Полёт")
    assert dial.calibre == "2602"
    assert dial.shows == {"date", "chronograph"}
    assert (dial.outline, dial.small, dial.bracelet) == ("plated", True, True)
    assert "17 камней" not in render_to_string("components/dial.html", {"dial": dial})  # what stands on it is not known


@pytest.mark.django_db
def test_an_export_brand_is_written_as_its_dial_writes_it():
    dial = dial_of(make_watch(brand=make_brand(name="Секонда", name_en="Sekonda")))
    assert (dial.written, dial.weekday) == ("SEKONDA", "MO")
    assert (dial.outline, dial.shows, dial.calibre) == ("unknown", frozenset(), "")


@pytest.mark.parametrize(
    ("calibre", "number", "index", "short"),
    [
        ("2609.НА", "2609", "09", "2609.НА"),
        ("2602 (К-26)", "2602", "02", "2602"),
        ("31659", "31659", "", "31659"),
        ("К-26", "к26", "", "К-26"),
        ("К-26 с центральной секундой", "к26", "", "К-26"),
        ("", "", "", ""),
    ],
)
def test_a_calibre_is_taken_apart(calibre, number, index, short):
    assert (number_of(calibre), index_of(calibre), short_calibre(calibre)) == (number, index, short)


@pytest.mark.django_db
def test_a_factory_has_its_ink():
    assert spot_of(make_factory(name="Чистополь", name_en="Chistopol Watch Factory")) == "green"
    assert spot_of(make_factory()) == spot_of(None) == "grey"


@pytest.mark.parametrize(
    ("start", "end", "approximate", "text"),
    [
        (1955, 1964, False, "1955–1964"),
        (1957, 1957, False, "1957"),
        (1992, None, False, "с 1992"),
        (None, 1964, False, "до 1964"),
        (1960, 1960, True, "около 1960"),
        (1992, None, True, "примерно с 1992"),
        (None, 1964, True, "примерно до 1964"),
        (None, None, True, ""),
    ],
)
def test_years_in_words(start, end, approximate, text):
    assert years(start, end, approximate) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "era"),
    [
        (1957, None, "early"),
        (1958, None, "middle"),
        (1971, 1990, "middle"),
        (1972, None, "late"),
        (None, 1950, "early"),
    ],
)
def test_numerals_and_hands_follow_the_years(start, end, era):
    assert dial_of(make_watch(start_release=start, end_release=end)).era == era


@pytest.mark.django_db
def test_where_no_year_is_known_the_dial_is_of_the_middle():
    assert dial_of(make_watch()).era == "middle"


@pytest.mark.django_db
def test_the_drawing_says_what_it_was_made_from(visitor):
    watch = make_watch(brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="2614", functions=["дата"]))
    html = visitor.get(watch.get_absolute_url()).content.decode()
    assert "Нарисовано по известному: Полёт, калибр 2614, дата." in html
    assert "сталь" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("worn", Worn.values)
def test_how_it_is_worn_is_drawn_as_it_is_known(worn):
    """Whatever the words and the movement are like."""
    for calibre, note in (("2602", ""), ("3602", "карманные"), ("1301", "перстень"), ("2409", "наручные")):
        mechanism = make_mechanism(calibre=calibre)
        dial = dial_of(make_watch(folder=f"watch-{calibre}", mechanism=mechanism, worn=worn, note=note))
        drawing = render_to_string("components/dial.html", {"dial": dial})
        assert dial.kind == worn
        assert [LUGS in drawing, STRAPLESS in drawing] == [worn == "wrist", worn == "pocket"]
        assert (CROWN_AT_THREE in drawing) == (worn in {"wrist", "ring"})


POCKET = {
    *("salyut-k-36", "molniya-3602", "molniya-chk-6", "molniya-skaz-ob-urale", "molniya-pogranichnik"),
    "luch-brajl-karmannye",
}
RINGS = {"chajka-persten-1301", "sevan-persten-1301"}
LUGS, MINUTE_HANDS = 'd="M53 47', "rotate(60 100 120)"
STRAPLESS, CROWN_AT_THREE = 'd="M91 33', 'd="M187 111'


@pytest.mark.django_db
def test_what_must_and_must_not_be_drawn_of_the_real_watches(soviet):
    kinds, one_hand = {"pocket": set(), "ring": set(), "wrist": set()}, set()
    for watch in Watch.objects.current().for_cards():
        dial = dial_of(watch)
        drawing = render_to_string("components/dial.html", {"dial": dial})
        functions = {function.name for function in watch.mechanism.functions.all()} if watch.mechanism else set()
        kinds[dial.kind].add(watch.folder)
        assert (LUGS in drawing) == (dial.kind == "wrist" and not dial.bracelet), watch
        is_digital, is_chronograph = "цифровая индикация" in functions, "хронограф" in functions
        assert ("dial__digits" in drawing) == is_digital, watch
        assert (MINUTE_HANDS in drawing) == (not is_digital and not dial.one_hand), watch
        assert ('cx="66"' in drawing) == (is_chronograph and not is_digital), watch
        assert (">24<" in drawing) == ("24-часовой циферблат" in functions), watch
        assert ("dial__date" in drawing) == bool(functions & {"дата", "день недели"} and not is_digital), watch
        one_hand |= {watch.folder} if dial.one_hand else set()
    assert (kinds["pocket"], kinds["ring"]) == (POCKET, RINGS)
    assert len(one_hand) == 4
