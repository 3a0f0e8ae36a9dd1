"""«Всё ли на месте?»: a copy in hand against its watch, the rules, and what was seen together."""

import re
from html import unescape

import pytest

from catalogue.caching.figures import Figures
from catalogue.identifying.copies import FEWEST, Copy
from catalogue.models import Rule, Watch
from catalogue.quality.consistency import Verdict

from .factories import make_brand, make_case_material, make_factory, make_mark, make_mechanism
from .test_identifying import published, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch() -> Watch:
    factory = make_factory(short_name="ПЧЗ")
    movement = make_mechanism(calibre="2609.НА", factory=factory, start_release=1970, stones="17")
    return published(
        brand=make_brand(name="Ракета"), factory=factory, mechanism=movement, start_release=1974, end_release=1980,
        case_material=make_case_material(name="сталь", slug="steel", code_digit="0"), case_number="119",
    )  # fmt: skip


def of(watch: Watch, **said) -> Copy:
    return Copy(Watch.objects.for_page().get(pk=watch.pk), seen(**said), Figures())


def verdicts(copy: Copy) -> dict[str, str]:
    return {observation.says: verdict.value for observation, verdict in copy.verdicts}


def test_each_thing_is_told_against_the_catalogue(watch):
    copy = of(watch, words="Ракета", movement="2609", jewels="19", number="119", colour="красный")
    assert verdicts(copy) == {
        "Ракета": "agrees", "механизм 2609": "agrees", "19 камней": "contradicts", "номер 119": "agrees",
        "циферблат: красный": "unknown",
    }  # fmt: skip


def test_the_rules_are_those_of_the_consistency_check_with_the_parts_of_the_copy(watch):
    make_mechanism(calibre="2416", factory=make_factory(), start_release=1982)
    found = {finding.rule: finding.verdict for finding in of(watch, movement="2416").findings}
    assert found[Rule.FACTORY] == Verdict.CONTRADICTS
    assert found[Rule.YEARS] == Verdict.CONTRADICTS
    own = {finding.rule: finding.verdict for finding in of(watch, words="Ракета").findings}
    assert (own[Rule.FACTORY], own[Rule.YEARS]) == (Verdict.CONFIRMED, Verdict.CONFIRMED)


def test_the_design_code_that_is_checked_is_the_copy_s_own(watch):
    """The watch has none: what stands on the copy is read, and «there is none» is not said of it."""
    reasons = {
        said: next(str(one.reason) for one in of(watch, number=said).findings if one.rule == Rule.MATERIAL)
        for said in ("119", "341289", "2414А/341289")
    }
    assert [said for said, reason in reasons.items() if "Шестизначного" in reason] == ["119"]


def test_its_movement_is_the_watch_s_own_where_that_can_be_read(watch):
    """2609 of another factory is not what stands on a 2609.НА, and nobody is accused of it."""
    other = make_mechanism(calibre="2609", factory=make_factory())
    variant = make_mechanism(calibre="2609.1", factory=make_factory())
    read = {"": watch.mechanism, "2609": watch.mechanism, "SU 2609.НА": watch.mechanism, "2609.1": variant}
    assert {said: of(watch, movement=said).movement for said in read} == read
    assert of(published(), movement="2609").movement == other
    assert of(watch, movement="3133").movement is None


def test_the_years_of_the_model_are_a_witness_of_its_copy(watch):
    """With what was seen they narrow the years, or show what does not go together."""
    assert of(watch, colour="red").dating.ends == (1974, 1980)
    early, late = (make_mark(letters=f"м{year}", end_year=year) for year in (1950, 1976))
    assert of(watch, mark=late.pk).dating.ends == (1974, 1976)
    (pair,) = of(watch, mark=early.pk).dating.contradictions
    assert [each.says for each in pair] == [f"{early} (на механизме)", "эта модель в каталоге"]


def test_of_fewer_than_ten_copies_nothing_is_said(watch):
    Watch.objects.filter(pk=watch.pk).update(have_count=FEWEST - 1)
    (pair,) = of(watch, number="119").together
    assert (pair.number, pair.of, pair.is_enough) == (FEWEST - 1, FEWEST - 1, False)
    Watch.objects.filter(pk=watch.pk).update(have_count=FEWEST)
    assert of(watch, number="119").together[0].is_enough


def test_what_was_seen_together_is_counted(watch):
    other = make_mechanism(calibre="2416")
    published(case_number="119", mechanism=other)
    Watch.objects.filter(pk=watch.pk).update(have_count=12)
    Watch.objects.filter(mechanism=other).update(have_count=3, has_photo=True)
    (pair,) = of(watch, number="119", movement="2416").together
    assert (pair.number, pair.of) == (4, 16)


def test_the_sheet_stands_at_its_address_and_says_so(visitor, watch):
    mark = make_mark(letters="SU", start_year=1985)
    address = f"{watch.get_absolute_url()}copy/?words=Ракета&jewels=19&number=119&mark={mark.pk}"
    html = unescape(visitor.get(address).content.decode())
    rows = re.findall(r'facts__label">(.*?)</dt><dd[^>]*><b>(.*?)</b>', html)
    told = [(re.sub("<[^>]+>", "", label), verdict) for label, verdict in rows]
    assert told == [
        ("Ракета", "совпадает"), ("19 камней", "противоречит"), ("номер 119", "совпадает"), ("«SU»", "противоречит"),
    ]  # fmt: skip
    words = re.sub("<[^>]+>", "", html)
    assert words.count("Мало данных: номер 119 — ") == words.lower().count("мало данных") == 1
    assert "1985" in html
    assert f'href="{watch.get_absolute_url()}copy/"' in visitor.get(watch.get_absolute_url()).content.decode()


def test_an_answer_leads_to_the_sheet_with_all_that_was_said(visitor, watch):
    html = unescape(visitor.get("/identify/?words=Ракета&jewels=17").content.decode())
    (address,) = re.findall(r'href="([^"]+/copy/\?[^"]+)"', html)
    assert "17 камней" in visitor.get(address).content.decode()


def test_a_sheet_without_anything_said_is_the_form(visitor, watch):
    html = visitor.get(f"{watch.get_absolute_url()}copy/").content.decode()
    assert 'name="words"' in html
    assert 'id="copy"' not in html


def test_a_sheet_holds_nothing_of_who_looks_at_it(visitor, collector, watch):
    """What is shared is the address, and whoever opens it sees the same."""
    address = f"{watch.get_absolute_url()}copy/?words=Ракета"
    sheets = [
        re.search(r'<h1.*?<form class="form', client.get(address).text, re.DOTALL)[0] for client in (visitor, collector)
    ]
    assert sheets[0] == sheets[1]
    assert collector.user.login not in sheets[1]


def test_what_was_seen_together_is_counted_once_and_by_what_has_an_index(watch, django_assert_max_num_queries):
    copy = of(watch, number="119", colour="синий", movement="2609.НА")
    assert copy.movement
    with django_assert_max_num_queries(6) as asked:
        assert len(copy.together) == 3
    assert all('"dial_colour" =' not in query["sql"] for query in asked if "catalogue_watch" in query["sql"])
    assert "case_number" in {name for index in Watch._meta.indexes for name in index.fields[:1]}
