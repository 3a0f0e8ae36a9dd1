"""Marks: how they are drawn and dated in words, and the page that shows them."""

import re
import shutil
from pathlib import Path

import pytest
from django.utils.translation import override

from catalogue.loading import FilesRefused, load
from catalogue.models import CatalogueVersion, Mark
from catalogue.presentation.marks import LONGEST_LINE, MOST_LINES, drawing_of, mark_years

from .factories import make_factory, make_mark
from .test_loading import DATA, replace, second_line_twice


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((1930, "certain"), (1936, "certain"), "1930–1936"),
        ((1964, "certain"), (None, ""), "с 1964"),
        ((None, ""), (1959, "inferred"), "до 1959 (последний год: выведено)"),
        ((1960, "about"), (1969, "about"), "около 1960–1969"),
        ((1970, "about"), (None, ""), "примерно с 1970"),
        ((1927, "inferred"), (1957, "certain"), "1927–1957 (первый год: выведено)"),
        ((1955, "certain"), (1960, "about"), "1955–1960 (последний год: примерно)"),
    ],
)
def test_years_say_how_sure_each_end_is(start, end, words):
    mark = Mark(start_year=start[0], start_certainty=start[1], end_year=end[0], end_certainty=end[1])
    assert mark_years(mark) == words


def test_letters_are_drawn_in_lines_that_fit_and_words_alone_are_not():
    long = drawing_of(Mark(letters="1 ИН ГОС ЧАС ЗАВОД, МОСКВА СССР"))
    assert [text for text, _height in long.lines] == ["1 ИН ГОС ЧАС", "ЗАВОД,", "МОСКВА СССР"]
    heights = [height for _text, height in long.lines]
    assert heights == [21, 36, 51]
    endless = drawing_of(Mark(letters="Щ" * 150))
    assert [len(text) for text, _height in endless.lines] == [LONGEST_LINE] * MOST_LINES
    assert drawing_of(Mark(seen="без знака")) is None
    assert drawing_of(Mark(seen="часы", shape="clock")).lines == ()


def shown(client, question="") -> str:
    return client.get(f"/marks/{question}").content.decode()


@pytest.mark.django_db
def test_marks_stand_by_factory_and_period_and_can_be_narrowed(visitor):
    moscow, penza = make_factory(name="Московский", slug="moscow"), make_factory(name="Пензенский", slug="penza")
    late, early = (make_mark(factory=moscow, letters=f"м{year}", start_year=year) for year in (1964, 1930))
    of_penza = make_mark(factory=penza, letters="ЗИФ", start_year=1935, end_year=1940)
    of_any = make_mark(letters="SU", end_year=1991)
    html = shown(visitor)
    assert re.findall(r'id="mark-(\d+)"', html) == [str(each.pk) for each in (early, late, of_penza, of_any)]
    assert 'href="/sources/' not in re.search(r'<ul class="marks">.*?</ul>', html, re.DOTALL)[0]
    assert re.findall(r'id="mark-(\d+)"', shown(visitor, "?factory=penza")) == [str(of_penza.pk)]
    assert re.findall(r'id="mark-(\d+)"', shown(visitor, "?year=1950")) == [str(early.pk), str(of_any.pk)]
    assert "Такого знака никто не знает" in shown(visitor, "?factory=penza&year=1950")


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["?year=тысяча", "?year=99999", "?factory=nowhere", "?year=1e3&factory=-1"])
def test_a_wrong_question_is_told_and_kept_and_shows_all(visitor, question):
    mark = make_mark(factory=make_factory())
    html = shown(visitor, question)
    assert f'id="mark-{mark.pk}"' in html
    assert "errorlist" in html or "field__error" in html
    with override("en"):
        assert visitor.get(f"/en/marks/{question}").status_code == 200


@pytest.mark.django_db
def test_what_of_a_question_is_none_takes_nothing_from_the_rest(visitor):
    make_mark(factory=make_factory(name="Московский", slug="moscow"))
    of_penza = make_mark(factory=make_factory(name="Пензенский", slug="penza"), start_year=1935)
    html = shown(visitor, "?factory=penza&year=19")
    assert re.findall(r'id="mark-(\d+)"', html) == [str(of_penza.pk)]
    assert "errorlist" in html and 'value="19"' in html


@pytest.mark.django_db
def test_a_note_that_is_folded_stands_where_html_allows_it(visitor):
    make_mark(note="Наркомат тяжёлой промышленности")
    html = visitor.get("/en/marks/").content.decode()
    assert re.findall(r'<(\w+)[^>]*>\s*<details class="folded">', html) == ["div"]


@pytest.mark.django_db
def test_a_narrowed_page_says_what_it_shows(visitor):
    make_mark(factory=make_factory(name="Пензенский", name_en="Penza", slug="penza"), start_year=1935)
    narrowed = {"": "", "?factory=penza": "Пензенский", "?factory=penza&year=1940": "Пензенский, 1940"}
    for question, said in narrowed.items():
        html = shown(visitor, question)
        title, description = (
            re.search(tag, html)[1] for tag in (r"<title>(.*?) · ", r'"description" content="([^"]+)')
        )
        heading = re.sub("<[^>]+>", "", re.search(r"<h1.*?</h1>", html)[0])
        assert title == heading == ("Знаки заводов: " + said if said else "Знаки заводов")
        assert description.startswith(f"{said}. ") == bool(said)
    assert "<title>Marks of the factories: Penza" in visitor.get("/en/marks/?factory=penza").text


@pytest.mark.django_db
def test_marks_of_a_merged_factory_are_shown_once(visitor):
    kept = make_factory()
    gone = make_factory(merged_into=kept)
    stays = make_mark(factory=kept, letters="ПЧЗ")
    make_mark(factory=gone, letters="ПЧЗ")
    assert re.findall(r'id="mark-(\d+)"', shown(visitor)) == [str(stays.pk)]


@pytest.mark.django_db
def test_many_marks_take_as_many_queries_as_few(visitor, django_assert_max_num_queries):
    for more in (3, 40):
        for _number in range(more):
            make_mark(factory=make_factory())
        CatalogueVersion.objects.raise_number()
        visitor.get("/brands/")
        with django_assert_max_num_queries(4):
            visitor.get("/marks/")


BROKEN = {
    "duplicate mark": (second_line_twice, 77, "this mark stands in line 2 already"),
    "mark of an unknown factory": (replace("Первый", "Шестой"), 2, "factory «Шестой"),
    "mark of which nothing is seen": (
        *(replace("НКМ 1 ГЧЗ МОСКВА", ""), 4),
        "letters and seen are missing",
    ),
    "mark nowhere": (replace(",movement,", ",inside,"), 2, "where «inside»"),
    "mark of a year that is not said to be sure": (replace("1930,certain", "1930,"), 2, "belong together"),
    "mark that ends first": (replace("1936,certain,1938", "1936,certain,1935"), 3, "is after end_year"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_of_marks_is_refused_with_its_line(kind, tmp_path):
    broken, line, reason = BROKEN[kind]
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "marks.csv").write_bytes(broken((DATA / "marks.csv").read_text(encoding="utf-8")))
    with pytest.raises(FilesRefused) as refused:
        load(folder)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == ("marks.csv", line)
    assert reason in problem.reason
