"""«Что это за часы?» and «Когда сделаны?»: what single observations say, and the page that answers."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict

from catalogue.caching.figures import Figures
from catalogue.history.publishing import publish_watch
from catalogue.identifying.answers import Dating
from catalogue.identifying.asking import MOST_MARKS, Asked
from catalogue.identifying.candidates import Candidates
from catalogue.identifying.dating import years_of
from catalogue.identifying.periods import allowed_by
from catalogue.identifying.reading import observations_of
from catalogue.identifying.words import readable_of, worn
from catalogue.models import CatalogueVersion, Mark, Revision, Watch
from catalogue.search.folding import sounds
from catalogue.search.terms import write_terms

from .factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_line,
    make_mark,
    make_mechanism,
    make_watch_image,
)

pytestmark = pytest.mark.django_db


def published(**fields) -> Watch:
    aliases = fields.pop("aliases", [])
    fields.setdefault("brand", make_brand())
    watch = Watch(folder=f"w{Watch.objects.count()}", **fields)
    return publish_watch(watch, aliases=aliases, by=None, evidence="", action=Revision.Action.CREATED)


def seen(*pairs, **fields) -> dict:
    return Asked(QueryDict(urlencode([*pairs, *fields.items()]))).seen


def found(*pairs, **fields) -> Candidates:
    return Candidates(seen(*pairs, **fields), Figures())


def verdicts(watch: Watch, *pairs, **fields) -> list[str]:
    """What each observation says against `watch`."""
    (candidate,) = [each for each in found(*pairs, **fields).ranked if each.pk == watch.pk]
    return [verdict.value for _observation, verdict in candidate.judged.verdicts]


# Candidates ---------------------------------------------------------------------------------


def test_candidates_come_in_the_order_of_agreement_and_say_what_would_part_them():
    brand = make_brand(name="Ракета")
    ours = [published(brand=brand, mechanism=make_mechanism(calibre=str(2600 + number))) for number in range(4)]
    published(brand=make_brand(name="Полёт"))
    answer = found(words="Ракета")
    assert {each.pk for each in answer.alike} == {watch.pk for watch in ours}
    assert answer.next == "цифры на механизме"
    answer = found(words="Ракета", movement="2601")
    assert [each.pk for each in answer.alike] == [ours[1].pk]
    assert answer.is_found
    assert answer.next == ""


def test_what_only_guesses_tell_apart_is_not_told_apart():
    """A worn word may be misread: what it would decide is said to be open."""
    brand = make_brand(name="Полёт")
    first, second = (published(brand=brand, aliases=[name]) for name in ("Океан", "Буран"))
    answer = found(words="Полёт Оке?н")
    assert [each.pk for each in answer.ranked] == [first.pk, second.pk]
    assert len(answer.alike) == 2


def test_what_a_worn_word_may_name_comes_first_and_others_are_not_counted():
    """«РАКЕ» alone: the factory's other brands have the word too, and most watches have nothing of it."""
    brand, factory = make_brand(name="Ракета"), make_factory(name="Завод Ракета")
    other = published(brand=make_brand(name="Победа"), factory=factory, start_release=1949)
    ours = [published(brand=brand, factory=factory, start_release=year) for year in (1970, 1980)]
    published(brand=make_brand(name="Полёт"), factory=make_factory())
    for words in ("РАКЕ", "РА?ЕТА"):
        assert [each.pk for each in found(words=words).alike] == [*(watch.pk for watch in ours), other.pk]


def test_the_factory_whose_marks_are_looked_at_next_is_that_of_the_likeliest():
    """Of the watches that have the worn word those of the name: another has it of an anniversary."""
    brand = make_brand(name="Ракета")
    ours, other = (published(brand=row, factory=make_factory(), aliases=["Ракета"]) for row in (brand, make_brand()))
    answer = found(words="РАКЕ")
    assert {each.pk for each in answer.alike} == {ours.pk, other.pk}
    assert answer.factories == {ours.factory_id}


def test_merged_watches_are_no_candidates():
    watch = published(brand=make_brand(name="Ракета"))
    Watch.objects.filter(pk=watch.pk).update(merged_into=published())
    write_terms(Watch.objects.filter(pk=watch.pk))
    assert watch.pk not in {each.pk for each in found(words="Ракета").ranked}


@pytest.mark.parametrize("number", [30, 300])
def test_the_work_does_not_grow_with_the_watches(number, django_assert_max_num_queries):
    brand, movement = make_brand(name="Ракета"), make_mechanism(calibre="2609")
    for _each in range(number // 10):
        published(brand=brand, mechanism=movement)
    questions = {"words": "Ракета Горо?а", "movement": "2609", "number": "341", "size": "38"}
    found(**questions)  # what is read once for each version
    with django_assert_max_num_queries(20):
        assert len(found(**questions).ranked) == number // 10


# The years ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("certainty", "ends"),
    [("certain", (1954, 1960)), ("inferred", (1952, 1962)), ("about", (1949, 1965))],
)
def test_years_reach_as_far_as_they_are_sure(certainty, ends):
    mark = Mark(start_year=1954, start_certainty=certainty, end_year=1960, end_certainty=certainty)
    years = years_of(allowed_by(mark))
    assert (years[0], years[-1]) == ends


def test_marks_movement_and_names_narrow_the_years_each_with_its_source():
    factory, brand = make_factory(name="Первый"), make_brand(name="Океан")
    make_line(line=brand, factory=factory, start_year=1976, source="urss.watch/okean")
    make_mechanism(calibre="3133", start_release=1974, end_release=2011, source="netgrafik.ch/poljot")
    mark = make_mark(letters="SU", start_year=1970, end_year=1991, source="cccp-forum.it/su")
    dating = Dating(seen(words="океан", movement="3133", mark=mark.pk), Figures())
    assert dating.ends == (1976, 1991)
    assert [each.years for each in dating.witnesses] == ["1970–1991", "1974–2011", "с 1976"]
    assert [each.rests_upon[0].source.title for each in dating.witnesses] == [
        *("cccp-forum.it", "netgrafik.ch", "urss.watch"),
    ]
    assert dating.contradictions == []


def test_a_number_without_its_letters_may_be_any_sister():
    for calibre, first, last in [("2609", 1958, 1962), ("2609.НА", 1975, 1990), ("2609А", 1963, 1970)]:
        make_mechanism(calibre=calibre, factory=make_factory(), start_release=first, end_release=last)
    ends = {text: Dating(seen(movement=text), Figures()).ends for text in ("2609", "2609.НА", "SU 2609", "26?9")}
    assert ends == {"2609": (1958, 1990), "2609.НА": (1975, 1990), "SU 2609": (1958, 1990), "26?9": (None, None)}


def test_a_bar_that_reaches_further_than_its_years_says_so(visitor):
    marks = {sure: make_mark(start_year=1960, start_certainty=sure) for sure in Mark.Certainty}
    told = {sure: "пять" in visitor.get(f"/identify/?mark={mark.pk}").text for sure, mark in marks.items()}
    assert told == {"certain": False, "inferred": True, "about": True}


def test_a_movement_of_two_factories_may_be_of_either():
    make_mechanism(calibre="2409", factory=make_factory(), start_release=1960, end_release=1965)
    make_mechanism(calibre="2409", factory=make_factory(), start_release=1975, end_release=1980)
    dating = Dating(seen(movement="2409"), Figures())
    assert years_of(dating.left) == [*range(1960, 1966), *range(1975, 1981)]
    assert len(dating.answer) == 2
    make_mechanism(calibre="2409", factory=make_factory())  # one of unknown years
    assert Dating(seen(movement="2409"), Figures()).witnesses == []


def test_years_within_others_are_not_told_and_a_place_is_told_once():
    brand = make_brand(name="Победа")
    for year, last in ((1953, None), (1945, None), (1946, 1954)):
        make_line(line=brand, maker=make_brand(), factory=make_factory(), start_year=year, end_year=last)
    for first, last in ((1978, 2004), (1959, 1978), (1960, 1970)):
        make_mechanism(calibre="2612", factory=make_factory(), start_release=first, end_release=last)
    quality = make_mark(letters="", seen="знак качества на циферблате", where="dial", start_year=1967)
    letters = make_mark(letters="SU", where="movement", start_year=1970)
    said = seen(("mark", quality.pk), ("mark", letters.pk), words="Победа", movement="2612")
    told = {each.says: each.years for each in Dating(said, Figures()).witnesses}
    assert told == {
        "знак качества на циферблате": "с 1967",
        "«SU» (на механизме)": "с 1970",
        "механизм 2612": "1959–1978; 1978–2004",
        "«Победа» на циферблате": "с 1945",
    }


def test_the_next_look_is_at_marks_of_the_factories_that_it_may_be_of():
    ours, other = make_factory(), make_factory()
    make_mark(factory=other, where="dial", start_year=1950, end_year=1960)
    make_mark(factory=ours, where="movement", start_year=1970, end_year=1980)
    said = seen(words="Ракета")
    assert Dating(said, Figures()).next.factory is None
    assert Dating(said, Figures(), [ours.pk, None]).next.factory == ours
    make_mark(where="case", letters="583", start_year=1950, end_year=1955)
    gold = make_case_material(name="золото 583")
    assert Dating(seen(words="Ракета"), Figures(), [other.pk]).next.where == "на циферблате"
    assert Dating(seen(words="Ракета", material=gold.slug), Figures(), [make_factory().pk]).next.where == "на корпусе"


def test_what_cannot_all_be_true_is_said(visitor):
    early, late = make_mark(letters="НКМ", start_year=1938, end_year=1940), make_mark(letters="SU", start_year=1970)
    html = unescape(visitor.get(f"/identify/?mark={early.pk}&mark={late.pk}").content.decode())
    assert "Ни одного года не остаётся" in html
    assert re.search(r"<li>.*«НКМ».*1938–1940.*«SU».*с 1970.*</li>", html)
    assert "начать" not in html.partition('id="when"')[2].partition("</section>")[0]


# The page -----------------------------------------------------------------------------------


def test_nothing_asked_shows_the_form_alone(visitor):
    html = visitor.get("/identify/").content.decode()
    assert 'name="words"' in html
    assert 'id="which"' not in html


def test_the_answer_stands_at_a_permanent_address_in_both_languages(visitor):
    watch = published(brand=make_brand(name="Ракета", name_en="Raketa"))
    for prefix, agrees in (("", "совпадает"), ("/en", "agrees")):
        html = visitor.get(f"{prefix}/identify/?words=PAKETA").content.decode()
        assert watch.get_absolute_url() in html
        assert agrees in html
        assert 'value="PAKETA"' in html


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("size=огромные", 'value="огромные"'),
        ("jewels=много", 'value="много"'),
        ("jewels=-1", 'value="-1"'),
        ("movement=—", 'value="—"'),
        ("number=...", 'value="..."'),
        ("words=???", 'value="???"'),
        ("colour=?", 'value="?"'),
        ("calendar=x", "errorlist"),
        ("material=unobtainium", "errorlist"),
        ("mark=x", "errorlist"),
        ("mark=99999999999999999999", "errorlist"),
        ("words=" + "щ" * 300, "щ" * 300),
    ],
)
def test_what_is_wrong_is_told_and_kept_and_the_rest_counts(visitor, question, kept):
    watch = published(case_shape="бочка")
    answer = visitor.get(f"/identify/?shape=бочка&{question}")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert kept in html
    assert "errorlist" in html
    assert watch.get_absolute_url() in html
    (field,) = re.findall(r'<li><a href="#([^"]+)">', html.partition('role="alert"')[2].partition("</ul>")[0])
    assert f'id="{field}"' in html


def test_more_marks_than_anybody_sees_are_refused(visitor):
    marks = [make_mark().pk for _number in range(MOST_MARKS + 1)]
    html = visitor.get(f"/identify/?{urlencode([('mark', pk) for pk in marks])}").content.decode()
    assert f"Не больше {MOST_MARKS} знаков сразу" in html


def test_where_there_is_none_a_proposal_begins_with_all_that_was_said(visitor, collector):
    steel = make_case_material(name="сталь", slug="steel")
    question = "words=Бюлюбю&movement=9999&number=119&material=steel&size=38&seconds=side"
    html = unescape(visitor.get(f"/identify/?{question}").content.decode())
    assert "Ни одни часы каталога" in html
    (address,) = re.findall(r'href="(/watches/new/\?[^"]+)"', html)
    form = collector.get(address).content.decode()
    for text in ("Бюлюбю", "9999", "119", "38", "на отдельном циферблате", str(steel)):
        assert text in form, text


def test_a_proposal_puts_brand_code_colour_and_factory_where_they_belong(visitor, collector):
    make_brand(name="Ракета")
    mark = make_mark(factory=make_factory(name="Петродворцовый часовой завод"), where="dial", letters="ПЧЗ")
    question = f"words=PAKETA+Бюлюбю&number=341289&colour=dark+blue&mark={mark.pk}&movement=9999"
    html = unescape(visitor.get(f"/en/identify/?{question}").text)
    (address,) = re.findall(r'href="/en/watches/new/\?([^"]+)"', html)
    begun = dict(parse_qsl(address))
    assert begun.pop("note")
    assert begun == {
        "brand": "Ракета",
        "aliases": "Бюлюбю",
        "code": "341289",
        "mechanism": "9999",
        "dial_colour": "тёмно-синий",
        "factory": "Петродворцовый часовой завод",
    }


def test_the_ways_in(visitor):
    assert 'href="/identify/"' in visitor.get("/").content.decode()
    assert "/identify/?words=%D0%B1%D1%8E" in visitor.get("/watches/?q=бюлюбю").content.decode()


def test_the_answer_changes_with_the_catalogue(visitor):
    assert "Ни одни часы" in visitor.get("/identify/?words=Ракета").content.decode()
    watch = published(brand=make_brand(name="Ракета"))
    CatalogueVersion.objects.raise_number()
    assert watch.get_absolute_url() in visitor.get("/identify/?words=Ракета").content.decode()


@pytest.mark.parametrize("word", ["ко?..?..?..щщ", "ко?ь?ь?щщ", "?ко?щщ?"])
def test_places_beside_each_other_that_cannot_be_read_are_one(word):
    assert readable_of(word) == [sounds("ко"), sounds("щщ")]


def test_a_word_of_many_pieces_stands_for_none():
    published(brand=make_brand(name="Командирские"))
    assert worn("оман?и?с?ие", []) and not worn("оман?и?с?и?е", [])


def test_what_is_ticked_several_times_is_one_thing():
    assert len(observations_of(seen(*[("shown", "moon")] * 50), Figures())) == 1


def test_each_candidate_has_its_photo_or_else_its_drawing(visitor):
    brand = make_brand(name="Ракета")
    shot, drawn = (published(brand=brand, code=code) for code in ("1", "2"))
    image = make_watch_image(shot)
    html = visitor.get("/identify/?words=Ракета").content.decode()
    pattern = r'identified__picture">(.*?)</span><a class="identified__title" href="([^"]+)"'
    by_address = {address: picture for picture, address in re.findall(pattern, html, re.DOTALL)}
    assert image.thumbnail_url in by_address[shot.get_absolute_url()]
    assert by_address[drawn.get_absolute_url()].strip().startswith("<svg")
