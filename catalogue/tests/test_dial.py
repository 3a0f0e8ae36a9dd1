"""The drawn dial draws what the catalogue knows, and the same watch gives the same drawing."""

import pytest

from catalogue.calibres import index_of, number_of
from catalogue.models import Watch
from catalogue.models.watch_description import Worn
from catalogue.presentation.dial import Dial, Note
from catalogue.presentation.layouts import POLJOT
from catalogue.presentation.palette import spot_of
from catalogue.presentation.reading_dials import WOMENS, dial_of, short_calibre
from catalogue.presentation.wording import years
from catalogue.templatetags.passport import drawn, looks

from .factories import make_brand, make_case_material, make_factory, make_gender, make_mechanism, make_watch


def drawing_of(watch: Watch) -> str:
    return drawn(dial_of(watch))


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
    assert (dial.ring, dial.scale, dial.strap) == ("plated", WOMENS, "bracelet")
    assert "17 камней" not in drawn(dial)  # what stands on it is not known


def test_dials_that_look_alike_differ_in_their_letters_alone():
    looks.cache_clear()
    first = drawn(Dial(name="Полёт", calibre="2602", era="late", size="38", notes=(Note(2, 8, "start", "сталь"),)))
    other = drawn(Dial(name="<b>", script="hand", latin=True, era="late", notes=(Note(198, 8, "end", "R&D"),)))
    assert looks.cache_info().misses == 1
    assert [word for word in ("ПОЛЁТ", "2602", "⌀ 38", "сталь") if word not in first] == []
    assert "&lt;b&gt;" in other
    assert 'text-anchor="end">R&amp;D<' in other
    assert "{" not in first + other


@pytest.mark.django_db
def test_an_export_brand_is_written_as_its_dial_writes_it():
    dial = dial_of(make_watch(brand=make_brand(name="Секонда", name_en="Sekonda")))
    assert (dial.written, dial.weekday) == ("SEKONDA", "MO")
    assert (dial.ring, dial.shape, dial.shows, dial.calibre) == ("", "", frozenset(), "")


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
def test_where_no_year_is_known_marks_are_bare_and_hands_are_dashed():
    assert dial_of(make_watch()).era == ""
    assert drawing_of(make_watch()).count('<path class="dial__supposed" transform="rotate(') == 2
    assert drawing_of(make_watch(start_release=1960)).count('<path class="dial__supposed" transform="rotate(') == 0


@pytest.mark.django_db
def test_the_drawing_says_what_it_was_made_from(visitor):
    watch = make_watch(brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="2614", functions=["дата"]))
    html = visitor.get(watch.get_absolute_url()).content.decode()
    assert "Нарисовано по известному: Полёт, калибр 2614, дата." in html
    assert "сталь" not in html.partition("drawing__caption")[2].partition("</figcaption>")[0]
    assert "Что где на циферблате" not in html


@pytest.mark.django_db
def test_the_drawing_names_the_source_of_where_things_stand(visitor):
    factory = make_factory(slug=POLJOT)
    watch = make_watch(mechanism=make_mechanism(calibre="3133", factory=factory, functions=["хронограф", "дата"]))
    assert "Что где на циферблате — по watch-wiki.net" in visitor.get(watch.get_absolute_url()).text


@pytest.mark.django_db
@pytest.mark.parametrize("worn", Worn.values)
def test_how_it_is_worn_is_drawn_as_it_is_known(worn):
    """Whatever the words and the movement are like."""
    for calibre, note in (("2602", ""), ("3602", "карманные"), ("1301", "перстень"), ("2409", "наручные")):
        mechanism = make_mechanism(calibre=calibre)
        watch = make_watch(folder=f"watch-{calibre}", mechanism=mechanism, worn=worn, note=note)
        drawing = drawing_of(watch)
        assert dial_of(watch).kind == worn
        assert [LUGS in drawing, STRAPLESS in drawing] == [worn == "wrist", worn == "pocket"]
        assert (CROWN_AT_THREE in drawing) == (worn in {"wrist", "ring"})


LUGS, MINUTE_HANDS = 'd="M53 47', "rotate(60 100 120)"
STRAPLESS, CROWN_AT_THREE = 'd="M91 33', 'd="M187 111'
