"""Sources and what they say: none of the old texts lost, every claim on a page, disputes with both sides."""

import csv
import random
import re
from collections import Counter, defaultdict
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.history import withdrawing
from catalogue.history.derived import find_wrong, repair
from catalogue.history.publishing import publish_mechanism, publish_watch
from catalogue.history.witnesses import CITING, MODELS, cited_by
from catalogue.loading import load
from catalogue.models import Described, Mechanism, MovementFamily, Revision, Source, Watch, Witness
from catalogue.presentation.published import mechanism_data, product_data, watch_data
from catalogue.presentation.references import References, in_words, label_of_fact, references_of
from catalogue.sources import named, parts_of
from catalogue.views import sources

from .factories import make_brand, make_factory, make_mechanism, make_source, make_watch, make_witness

DATA = Path(__file__).resolve().parents[1] / "data"
CREATED, CHANGED = Revision.Action.CREATED, Revision.Action.CHANGED
# What agrees with what is shown stands there once.
AGREEING = {field.name for model in (Mechanism, Watch) for field in model.described_fields()}
# The calibres in which the sources of the files contradict each other, and the words of both.
DISPUTED = {
    ("2МЧЗ", "2427"): ("26", "21"),
    ("2МЧЗ", "2428"): ("18 000 пк/ч (2,5 Гц)", "21 600 пк/ч (3 Гц)"),
    ("1МЧЗ", "2612.1"): ("42 ч", "47 ч"),
    ("1МЧЗ", "3017"): ("Venus 150", "Venus 150/152"),
    ("1МЧЗ", "3133"): ("-20..+40", "-10..+20"),
    ("ПЧЗ", "2609.НА"): ("26 мм (11,5‴)", "26,65 мм (11,8‴)"),
    ("ЧЧЗ", "2809"): ("42 ч", "46 ч"),
}
MARK = re.compile(r'<a href="#ref-(\d+)"')
YEARS = "Годы выпуска"
SHOWN_AS = {"start_release": YEARS, "end_release": YEARS, "base_name": "Базовый механизм"}  # with another fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.mark.parametrize(
    ("written", "kind", "title", "place", "remark"),
    [
        ("netgrafik.ch", "site", "netgrafik.ch", "", ""),
        ("https://www.horology.ru/en/TZ.htm", "site", "horology.ru", "en/TZ.htm", ""),
        ("watchuseek.com (в других источниках 1961)", "site", "watchuseek.com", "", "(в других источниках 1961)"),
        ("en.wikipedia.org/Luch_(watch)", "site", "en.wikipedia.org", "Luch_(watch)", ""),
        ("Каталог 1960 года, стр. 12", "catalogue", "Каталог 1960 года", "стр. 12", ""),
        ("Книга «Часы», ISBN 5-02-013850-9, с. 117–119.", "book", "Книга «Часы», ISBN 5-02-013850-9", "с. 117–119", ""),
        ("журнал, № 5, 1962, стр 14, 16", "press", "журнал, № 5, 1962", "стр 14, 16", ""),
        ("Watch manual p. 5", "passport", "Watch manual", "p. 5", ""),
        ("Часы выпускали с 1950", "words", "Часы выпускали с 1950", "", ""),
        ("Видел в витрине 3 часа", "words", "Видел в витрине 3 часа", "", ""),
        ("паспорт часов", "passport", "паспорт часов", "", ""),
        ("general-knowledge", "words", "general-knowledge", "", ""),
    ],
)
def test_how_people_write_sources(written, kind, title, place, remark):
    found = named(written)
    assert (found.kind, found.title, found.place, found.remark) == (kind, title, place, remark)


def test_the_catalogue_with_all_that_its_sources_say(visitor):
    """One load of the real files for all that is to be seen of them."""
    first = load(DATA)
    every_old_text_is_reachable(visitor)
    every_claim_is_on_a_page(visitor, first)
    every_family_is_on_the_pages_of_its_movements(visitor)
    disputes_show_both(visitor)
    facts_lead_to_their_sources(visitor)
    whatever_has_witnesses_of_its_facts_can_lose_them()
    before = list(Witness.objects.values_list("pk", "source", "says"))
    second = load(DATA)
    assert (second.added, second.changed, second.kept) == ({}, {}, [])
    assert list(Witness.objects.values_list("pk", "source", "says")) == before


def whatever_has_witnesses_of_its_facts_can_lose_them():
    """What people propose has them, and what the data files tell facts of."""
    proposed = {model._meta.model_name for model in CITING if issubclass(model, Described)}
    assert proposed | set(Witness.objects.facts().values_list("kind", flat=True)) == set(withdrawing.MODELS)
    for model, kept in withdrawing.ESSENTIAL.items():
        assert kept <= {field.name for field in model._meta.fields}


def every_old_text_is_reachable(visitor):
    for model in CITING:
        for row in model.objects.all():
            listed = {(each.source.key, each.place, each.remark) for each in References(row).of_entry(row)}
            assert {(each.key, each.place) for each in cited_by(row.source)} == {place[:2] for place in listed}, row
    assert Source.objects.count() > 138
    watch = Watch.objects.get(folder="sportivnye-34mm")
    html = visitor.get(watch.get_absolute_url()).content.decode()
    assert all(named(part).title in html for part in parts_of(watch.source))


def every_claim_is_on_a_page(visitor, report):
    """All claims and models: on the page of what they are about, or told as not taken with the reason."""
    pages: dict[tuple, str] = {}
    for witness in Witness.objects.exclude(field=""):
        row = MODELS[witness.kind].objects.get(pk=witness.subject_id)
        page = witness.kind, row.pk
        if page not in pages:
            pages[page] = unescape(visitor.get(row.get_absolute_url()).content.decode()).replace("\xa0", " ")
        assert witness.address in pages[page]
        if witness.field not in AGREEING:
            assert in_words(row, witness).replace("\xa0", " ") in pages[page], (row, witness.field)
        assert witness.remark in pages[page] or witness.field in AGREEING, witness.remark
    left = Counter(problem.file for problem in report.not_taken)
    assert left == {"knowledge/calibre_claims.csv": 34, "knowledge/movement_families.csv": 6}
    for name, rows in {"calibre_claims": 456, "models_and_brands": 26, "watch_claims": 109}.items():
        file = f"knowledge/{name}.csv"
        lines = (DATA / file).read_text(encoding="utf-8").strip().count("\n")
        assert lines == rows
        assert report.added[file] + left[file] >= rows


def every_family_is_on_the_pages_of_its_movements(visitor):
    """Every cell, on the page of each member; what the relation says is the degree and a remark."""
    with (DATA / "knowledge" / "movement_families.csv").open(encoding="utf-8") as file:
        told = {row["family"]: row for row in csv.DictReader(file)}
    families = {family.name: family for family in MovementFamily.objects.all()}
    assert len(told) - len(families) == 6
    for name, family in families.items():
        for movement in family.members.all():
            html = unescape(visitor.get(movement.get_absolute_url()).content.decode())
            cells = (name, told[name]["members"], told[name]["source"], family.remark, family.get_degree_display())
            assert all(cell in html for cell in cells), (name, movement)
        assert family.members.exists()


def test_the_table_of_calibres_says_what_the_claims_say():
    """Every value of it stands in a line of the claims, so nothing is lost where only these are read."""
    files = {name: DATA / "knowledge" / f"calibre_{name}.csv" for name in ("claims", "specs")}
    texts = {name: path.read_text(encoding="utf-8").splitlines() for name, path in files.items()}
    rows = {name: list(csv.DictReader(lines)) for name, lines in texts.items()}
    said = defaultdict(set)
    for row in rows["claims"]:
        said[row["factory_ru"], row["calibre"], row["property"]].add(row["value"])
    columns = set(rows["specs"][0]) & {row["property"] for row in rows["claims"]}
    cells = [(row, name) for row in rows["specs"] for name in columns if row[name]]
    assert len(cells) > 300
    for row, name in cells:
        known = said[row["factory_ru"], row["calibre"], name]
        assert known.issuperset(row[name].split(" | ")), (row["calibre"], name)


def disputes_show_both(visitor):
    """In the line of one fact: the word, both values, and the numbers of different references."""
    for (factory, calibre), both in DISPUTED.items():
        movement = Mechanism.objects.get(calibre=calibre, factory__short_name=factory)
        disputed = [line for line in lines_of(visitor, movement) if "спорно" in line and all(x in line for x in both)]
        assert disputed, calibre
        assert len(set(MARK.findall(disputed[0]))) > 1, calibre


def facts_lead_to_their_sources(visitor):
    """From a fact one click leads to the reference, which names the source and leads on to its page."""
    facts = list(Witness.objects.exclude(field="").select_related("source"))
    for witness in random.Random(21).sample(facts, 100):
        row = MODELS[witness.kind].objects.get(pk=witness.subject_id)
        label = SHOWN_AS.get(witness.field) or label_of_fact(row, witness.field)
        numbers = {number for line in lines_of(visitor, row) if label in line for number in MARK.findall(line)}
        html = unescape(visitor.get(row.get_absolute_url()).content.decode())
        reached = [re.search(rf'<li id="ref-{number}".*?</li>', html, re.DOTALL)[0] for number in numbers]
        leads_on = f'href="{witness.source.get_absolute_url()}"'
        assert any(f'href="{witness.address}"' in each and leads_on in each for each in reached), witness


def lines_of(visitor, row) -> list[str]:
    """The lines of the facts on a page, and of what is said beside them."""
    html = unescape(visitor.get(row.get_absolute_url()).content.decode()).replace("\xa0", " ")
    said = re.search(r'<ul class="beside">.*?</ul>', html, re.DOTALL)
    beside = re.findall(r"<li>.*?</li>", said[0], re.DOTALL) if said else []
    return re.findall(r'<div class="facts__row">.*?</div>', html, re.DOTALL) + beside


def test_two_pages_of_a_book_are_one_source_and_fall_with_it(visitor):
    """Each page was a source of its own: two that agree, and one that stayed when the other was withdrawn."""
    movement = make_mechanism(source="Каталог 1960 года, с. 12; Каталог 1960 года; с. 14")
    assert [row.title for row in Source.objects.all()] == ["Каталог 1960 года"]
    assert [each.place for each in References(movement).of_entry(movement)] == ["с. 12", "с. 14"]
    html = re.sub("<[^>]+>", "", visitor.get(movement.get_absolute_url()).text)
    assert "Каталог 1960 года, с. 14" in html
    assert parts_of("netgrafik.ch/a; с. 4") == ["netgrafik.ch/a с. 4"]


def test_entries_rest_upon_what_their_text_names():
    movement = publish_mechanism(
        Mechanism(calibre="2609", source="netgrafik.ch/raketa + Каталог 1960"),
        functions=[], by=None, evidence="", action=CREATED,
    )  # fmt: skip
    assert [(each.source.title, each.place) for each in References(movement).of_entry(movement)] == [
        ("netgrafik.ch", "raketa"),
        ("Каталог 1960", ""),
    ]
    movement.source = "netgrafik.ch"
    publish_mechanism(movement, functions=[], by=None, evidence="", action=CHANGED)
    assert [(each.source.title, each.place) for each in References(movement).of_entry(movement)] == [
        ("netgrafik.ch", "")
    ]
    Witness.objects.all().delete()
    assert find_wrong() == {"sources of mechanism": [movement.pk]}
    assert repair() == {"sources of mechanism": 1}
    pk = movement.pk
    movement.delete()
    assert not Witness.objects.filter(subject_id=pk, kind="mechanism").exists()


def test_a_change_by_people_is_witnessed_by_what_they_say(collector):
    movement = publish_mechanism(Mechanism(calibre="2609"), functions=[], by=None, evidence="", action=CREATED)
    movement.stones = "19"
    publish_mechanism(
        movement, functions=[], by=collector.user, evidence="Паспорт\nforum.watch.ru/1", action=CHANGED
    )  # fmt: skip
    said = Witness.objects.filter(field="stones").values_list("source__kind", "place", "says", "entered_by")
    assert list(said) == [("passport", "", "19", collector.user.pk), ("site", "1", "19", collector.user.pk)]


def test_a_dispute_shows_both_with_their_numbers(visitor):
    movement = make_mechanism(calibre="2612", stones="18", frequency=18000, source="netgrafik.ch")
    make_witness(movement, "stones", "18", make_source("netgrafik.ch"))
    manual = make_witness(movement, "stones", "19", make_source("Руководство 1970"))
    make_witness(movement, "frequency", "18000", manual.source)
    html = visitor.get(movement.get_absolute_url()).content.decode()
    assert html.count("спорно") == 1
    assert '19</span><sup class="references__marks"><a href="#ref-2"' in html
    said = References(movement).said(movement, "stones")
    assert ([each.number for each in said.agreeing], list(said.others)) == ([1], ["19"])
    Source.objects.filter(pk=manual.source_id).update(withdrawn_at="2026-11-28T12:00Z")
    assert not References(movement).said(movement, "stones").others


def test_a_year_that_is_told_says_which_end_it_is_of(visitor):
    """An end of which the entry knows nothing is no dispute; the value that came with the entry has its sources."""
    movement = make_mechanism(calibre="2209", start_release=1962, source="watchuseek.com; vuanhwatch.com")
    make_witness(movement, "start_release", 1961, make_source("vuanhwatch.com"), place="a")
    make_witness(movement, "end_release", 1975, make_source("steemit.com"))
    said = References(movement).said(movement, "start_release", "end_release")
    assert (list(said.others), list(said.told)) == (["с 1961"], ["до 1975"])
    assert [each.source.title for each in said.agreeing] == ["watchuseek.com"]
    (line,) = (line for line in lines_of(visitor, movement) if YEARS in line)
    assert line.index("до 1975") < line.index("спорно") < line.index("с 1961")


def test_two_fields_of_one_fact_contradict_each_other():
    movement = make_mechanism(base_movement=make_mechanism(calibre="2609"))
    make_witness(movement, "base_name", "LIP R-26")
    said = References(movement).said(movement, "base_movement", "base_name")
    assert (list(said.others), list(said.told)) == (["LIP R-26"], [])


def test_what_no_field_holds_has_the_units_of_the_reader(visitor):
    movement = make_mechanism(calibre="2428", rate="-20..+40")
    make_witness(movement, "diameter_with_ring", None, says="31.8 мм")
    make_witness(movement, "fit", None, says="о 26")
    make_witness(movement, "rate", "-10..+20")
    russian, english = (visitor.get(f"{start}{movement.get_absolute_url()}").text for start in ("", "/en"))
    assert "31,8 мм (14,1‴)" in russian.replace("\xa0", " ") and "о 26" in russian
    assert "31.8 mm (14.1‴)" in english and "мм" not in english
    assert "-10..+20 с в сутки" in russian


def test_what_one_source_alone_tells_is_not_called_unknown(visitor):
    movement = make_mechanism(calibre="2609")
    source = make_source("montreskull.fr")
    make_witness(movement, "height", None, source, says="3.90/4.80 мм")
    for says in ("11 1/2'''", "25,94 мм"):
        make_witness(movement, "diameter", "25.94", source, says=says)
    (line,) = (line for line in lines_of(visitor, movement) if "Высота" in line)
    assert "3,9 мм/4,8 мм" in line.replace("\N{NO-BREAK SPACE}", " ")
    assert "неизвестно" not in line
    (told,) = visitor.get(source.get_absolute_url()).context["hanging"]
    assert [label for label, _says in told.facts] == ["Высота", "Диаметр"]


def test_what_was_merged_into_it_counts(visitor):
    kept = make_mechanism(calibre="2602", stones="15")
    gone = make_mechanism(calibre="К-26", merged_into=kept)
    make_witness(gone, "stones", "15")
    for row in (kept, gone):
        row.source = "tixas.ru"
        row.save()
    assert [each.source.title for each in References(kept).of_entry(kept)] == ["tixas.ru"]
    assert [each.number for each in References(kept).said(kept, "stones").agreeing] == [1]


def test_references_as_data_and_in_the_files(visitor, django_assert_max_num_queries):
    movement = make_mechanism(calibre="2609", stones="17", source="netgrafik.ch/raketa")
    watch = make_watch(mechanism=movement, source="Каталог 1960")
    make_witness(movement, "stones", "17", make_source("netgrafik.ch"), place="raketa")
    (told,) = mechanism_data(movement, References(movement))["references"]
    assert told["address"] == "https://netgrafik.ch/raketa"
    assert told["says"] == [{"field": "stones", "says": "17"}]
    assert watch_data(watch, References(watch))["references"][0]["address"] == "Каталог 1960"
    assert product_data(watch, References(watch))["citation"] == [{"@type": "CreativeWork", "name": "Каталог 1960"}]
    assert visitor.get(f"/mechanisms/{movement.slug}.json").json()["references"] == [told]
    for number in range(20):
        make_mechanism(calibre=f"31{number}", source="netgrafik.ch")
    with django_assert_max_num_queries(7):
        rows = b"".join(visitor.get("/data/mechanisms.csv").streaming_content).decode().splitlines()
    assert "https://netgrafik.ch/raketa" in rows[1]
    assert references_of([]) == {}


def test_pages_of_sources(visitor, moderator, django_assert_max_num_queries):
    site = make_source("netgrafik.ch")
    watch = publish_watch(
        Watch(brand=make_brand(), folder="a", source="netgrafik.ch/raketa"),
        aliases=[], by=None, evidence="", action=CREATED,
    )  # fmt: skip
    shared = make_mechanism(calibre="2609", stones="17", source="netgrafik.ch + Каталог 1960")
    make_witness(shared, "stones", "17", site)
    make_factory(name="Завод", source="netgrafik.ch")
    with django_assert_max_num_queries(40):
        html = visitor.get(site.get_absolute_url()).content.decode()
    assert all(name in html for name in (watch.title, "2609", "Завод", "https://netgrafik.ch/raketa", "Камни: "))
    assert html.count("нет другого источника") == 2
    assert "2 записи, 1 факт" in html
    assert "withdraw" not in html
    assert f"/sources/{site.pk}/withdraw/" in moderator.get(site.get_absolute_url()).content.decode()
    listed = visitor.get("/sources/").content.decode()
    assert "netgrafik.ch" in listed
    assert "Каталог 1960" in listed


def test_an_entry_counts_once_and_a_fact_in_two_units_once(visitor):
    source, movement = make_source("netgrafik.ch"), make_mechanism(source="netgrafik.ch/a; netgrafik.ch/b")
    for says in ("11½‴", "25,94 мм"):
        make_witness(movement, "diameter", "25.94", source, says=says)
    make_witness(make_mechanism(), "stones", "17", source)
    (counted,) = Source.objects.in_use()
    page = visitor.get(source.get_absolute_url()).context
    assert (counted.entries, counted.facts) == (page["total"], page["facts_alone"]) == (2, 2)


def test_the_page_of_a_source_is_made_once_whatever_is_asked_and_whoever_asks(visitor, collector, moderator):
    site = make_source("netgrafik.ch")
    for number in range(5):
        make_witness(make_mechanism(calibre=f"260{number}"), "stones", "17", site)
    address = site.get_absolute_url()
    collector.get("/")
    moderator.get("/")
    visitor.get(address)
    for reader, asked in ((visitor, "?x=1"), (visitor, "?utm_source=a&y=2"), (collector, ""), (moderator, "?z=1")):
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(f"{address}{asked}").status_code == 200
        assert [query["sql"] for query in seen if "witness" in query["sql"]] == []


def test_of_a_source_of_very_much_the_first_is_read(visitor, monkeypatch):
    monkeypatch.setattr(sources, "MOST_SHOWN", 3)
    monkeypatch.setattr(sources, "MOST_SAID", 2)
    site, rows = make_source("netgrafik.ch"), [make_mechanism(calibre=f"260{number}") for number in range(5)]
    for row in rows:
        for field in ("stones", "frequency", "power_reserve"):
            make_witness(row, field, "17", site)
    make_factory(name="Завод", source="netgrafik.ch")
    page = visitor.get(site.get_absolute_url()).context
    assert [(each.row.pk, len(each.facts)) for each in page["hanging"]] == [(row.pk, 2) for row in rows[:3]]
    assert (page["total"], page["alone"], page["facts_alone"]) == (6, 6, 15)
