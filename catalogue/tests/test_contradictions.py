"""The list of every contradiction, as moderators see it, and what becomes of one that somebody looked into."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.models import CalibreIndex, CatalogueVersion, CheckedContradiction, FactoryRelation, Mechanism, Watch
from catalogue.quality import contradictions as module
from catalogue.quality.contradictions import contradictions

from .factories import make_factory, make_mechanism, make_relation, make_watch

pytestmark = pytest.mark.django_db
ADDRESS = "admin:catalogue_watch_contradictions"
CENTRE = "центральная секундная стрелка"


def contradicting(**values):
    """A watch that ended before its movement began."""
    return make_watch(end_release=1950, mechanism=make_mechanism(start_release=1960), **values)


def of_another_factory(**values):
    """A watch with a movement of a factory that is not known to have supplied its own."""
    return make_watch(factory=make_factory(), mechanism=make_mechanism(factory=make_factory(), **values))


def self_contradicting_movement(**values) -> Mechanism:
    """A movement whose number says that it has no seconds hand."""
    CalibreIndex.objects.get_or_create(index="00", meaning="без секундной стрелки", source="uofa.ru")
    return make_mechanism(calibre="2200", functions=[CENTRE], **values)


def page_of(persona) -> str:
    return html.unescape(persona.get(reverse(ADDRESS)).content.decode())


def check(persona, subject, rule, evidence="паспорт 1976 года", **values):
    """Send the form that the page shows for a contradiction."""
    address = reverse("admin:catalogue_watch_contradiction_check", args=[subject._meta.model_name, subject.pk, rule])
    facts = re.search(rf'action="{address}".*?name="facts" value="(\w+)"', page_of(persona), re.DOTALL)
    return persona.post(address, {"facts": facts and facts[1], "evidence": evidence} | values, follow=True)


def test_only_what_contradicts_itself_is_listed():
    wrong = contradicting()
    make_watch(end_release=1970, mechanism=make_mechanism(start_release=1960))
    contradicting(merged_into=wrong)
    found = contradictions()
    assert [watch for watch, _findings in found.rows] == [wrong]
    assert [finding.rule for finding in found.rows[0][1]] == ["years"]
    assert (found.count, found.after) == (1, None)


def test_what_is_wrong_with_a_movement_is_listed_once_however_many_watches_have_it():
    movement = self_contradicting_movement()
    for _number in range(3):
        make_watch(mechanism=movement)
    found = contradictions()
    assert [(subject, [finding.rule for finding in findings]) for subject, findings in found.rows] == [
        (movement, ["functions"])
    ]


def test_the_catalogue_is_looked_through_in_parts(monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    watches = [contradicting() for _number in range(3)]
    first = contradictions()
    assert ([watch for watch, _ in first.rows], first.after) == (watches[:2], watches[1].pk)
    rest = contradictions(first.after)
    assert ([watch for watch, _ in rest.rows], rest.after) == (watches[2:], None)


def test_no_page_shows_more_than_can_be_worked_through(monkeypatch):
    monkeypatch.setattr(module, "MOST_SHOWN", 2)
    watches = [contradicting() for _number in range(3)]
    first = contradictions()
    assert ([watch for watch, _ in first.rows], first.count, first.after) == (watches[:2], 3, watches[1].pk)
    assert [watch for watch, _ in contradictions(first.after).rows] == watches[2:]


def test_queries_do_not_grow(django_assert_num_queries):
    for _number in range(5):
        contradicting(factory=make_factory())
        self_contradicting_movement(factory=make_factory())
    with django_assert_num_queries(13):
        assert contradictions().count == 10


def test_a_moderator_sees_how_many_there_are_and_where_to_correct_them(moderator, collector):
    watch, movement = contradicting(), self_contradicting_movement()
    page = page_of(moderator)
    assert watch.title in page
    assert "Противоречия: <strong>2</strong>" in page
    assert reverse("drafts:watch_edit", args=[watch.folder]) in page
    assert reverse("drafts:mechanism_edit", args=[movement.slug]) in page
    assert f'<a href="{reverse(ADDRESS)}">Противоречия: <strong>2</strong>' in (
        moderator.get(reverse("admin:index")).content.decode()
    )
    assert collector.get(reverse(ADDRESS)).status_code in {302, 403, 404}


def test_nothing_contradicts_itself_in_an_empty_catalogue(moderator):
    assert "Противоречий здесь нет" in page_of(moderator)
    assert "Противоречия: <strong>0</strong>" in moderator.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "²"])
def test_an_impossible_place_is_not_found(moderator, after):
    assert moderator.get(reverse(ADDRESS), {"after": after}).status_code == 404


# So it was ----------------------------------------------------------------------------------


def test_a_moderator_empties_the_list_and_everybody_reads_why(moderator, visitor):
    watch, movement = of_another_factory(), self_contradicting_movement()
    assert "противоречит" in visitor.get(watch.get_absolute_url()).content.decode()
    answer = check(moderator, watch, "factory").content.decode()
    assert f"{watch.title}: проверено, так и было." in answer
    check(moderator, movement, "functions", "каталог 1962, с. 4")
    assert contradictions().count == 0
    assert "Противоречий здесь нет" in page_of(moderator)
    page = visitor.get(watch.get_absolute_url()).content.decode()
    assert "противоречит" not in page
    assert all(words in page for words in ["проверено", "Так и было", "паспорт 1976 года", moderator.user.login])
    row = CheckedContradiction.objects.get(watch=watch)
    assert (row.rule, row.evidence, row.checked_by) == ("factory", "паспорт 1976 года", moderator.user)
    assert row.said.startswith("Часы — ")


def test_a_check_lapses_when_the_facts_it_was_about_change_and_is_kept(moderator):
    watch = of_another_factory()
    check(moderator, watch, "factory")
    Watch.objects.filter(pk=watch.pk).update(note="иная заметка", code="123456")
    assert contradictions().count == 0
    former, movement = watch.mechanism.factory, watch.mechanism
    movement.factory = make_factory()
    movement.save()
    assert contradictions().count == 1
    page = page_of(moderator)
    assert "Раньше это проверяли, но факты с тех пор изменились" in page
    assert "паспорт 1976 года" in page
    check(moderator, watch, "factory", "второй паспорт")
    assert [row.evidence for row in CheckedContradiction.objects.all()] == ["второй паспорт", "паспорт 1976 года"]
    movement.factory = former  # as it was checked first
    movement.save()
    assert contradictions().count == 0


def test_other_rules_of_a_checked_watch_still_speak(moderator):
    watch = of_another_factory(start_release=1960)
    Watch.objects.filter(pk=watch.pk).update(end_release=1950)
    check(moderator, watch, "factory")
    assert [[finding.rule for finding in findings] for _subject, findings in contradictions().rows] == [["years"]]


def test_how_it_is_known_must_be_said(moderator):
    watch, other = of_another_factory(), contradicting()
    address = reverse("admin:catalogue_watch_contradiction_check", args=["watch", watch.pk, "factory"])
    page = html.unescape(check(moderator, watch, "factory", "  ").content.decode())
    assert page.count("Обязательное поле") == 1
    assert f'action="{address}"' in page
    assert other.title in page
    page = html.unescape(check(moderator, watch, "factory", "я" * 1001).content.decode())
    assert "я" * 1001 in page
    assert not CheckedContradiction.objects.exists()


@pytest.mark.parametrize("facts", ["", "0" * 64, "x" * 500])
def test_facts_that_changed_meanwhile_are_looked_at_again(moderator, facts):
    watch = of_another_factory()
    assert "факты тем временем изменились" in check(moderator, watch, "factory", facts=facts).content.decode()
    assert not CheckedContradiction.objects.exists()


def test_what_contradicts_nothing_cannot_be_checked(moderator):
    address = reverse("admin:catalogue_watch_contradiction_check", args=["watch", make_watch().pk, "factory"])
    answer = moderator.post(address, {"evidence": "x", "facts": "x"}, follow=True)
    assert "факты тем временем изменились" in answer.content.decode()


@pytest.mark.parametrize("place", [("brand", 1, "factory"), ("watch", 1, "colour"), ("watch", 4711, "factory")])
def test_what_is_not_there_is_not_found(moderator, place):
    assert moderator.post(reverse("admin:catalogue_watch_contradiction_check", args=place)).status_code == 404


def test_twice_is_once(moderator):
    watch = of_another_factory()
    address = reverse("admin:catalogue_watch_contradiction_check", args=["watch", watch.pk, "factory"])
    ((_subject, (finding,)),) = contradictions().rows
    for _time in range(2):
        moderator.post(address, {"evidence": "паспорт", "facts": finding.facts})
        module.mark_checked(watch, finding, evidence="паспорт", by=moderator.user)
    assert CheckedContradiction.objects.count() == 1


def test_a_check_can_be_taken_back(moderator, visitor):
    watch = of_another_factory()
    check(moderator, watch, "factory")
    row, version = CheckedContradiction.objects.get(), CatalogueVersion.objects.number()
    listed = moderator.get(reverse("admin:catalogue_checkedcontradiction_changelist")).content.decode()
    assert "паспорт 1976 года" in listed
    moderator.post(reverse("admin:catalogue_checkedcontradiction_delete", args=[row.pk]), {"post": "yes"})
    assert CatalogueVersion.objects.number() > version
    assert contradictions().count == 1
    assert "противоречит" in visitor.get(watch.get_absolute_url()).content.decode()


# Rules without data are one line ---------------------------------------------------------------


def test_rules_that_nothing_can_be_said_by_are_one_folded_line(visitor):
    page = visitor.get(make_watch().get_absolute_url()).content.decode()
    (folded,) = re.findall(r'<details class="findings__rest">(.*?)</details>', page, re.DOTALL)
    assert "Проверить нельзя: годы часов и механизма; завод часов и механизма; номер" in " ".join(folded.split())
    assert folded.count("<p>") == 4
    assert "нет данных" not in page
    assert 'class="findings__row"' not in page


# Relations of factories -------------------------------------------------------------------------


def test_moderators_write_down_who_supplied_whom(moderator, visitor):
    watch = of_another_factory()
    supplier, customer = watch.mechanism.factory, watch.factory
    page = visitor.get(watch.get_absolute_url()).content.decode()
    assert "противоречит" in page
    data = {"kind": "supplied", "from_factory": supplier.pk, "to_factory": customer.pk, "source": "каталог 1976"}
    moderator.post(reverse("admin:catalogue_factoryrelation_add"), data)
    page = visitor.get(watch.get_absolute_url()).content.decode()
    assert "противоречит" not in page
    assert "каталог 1976" in page
    assert contradictions().count == 0


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"source": ""}, "Обязательное поле"),
        ({"start_year": 1980, "end_year": 1970}, "Последний год раньше первого"),
        ({"start_year": 197}, "1700"),
        ({"same": True}, "Выберите два разных завода"),
        ({"again": True}, "Это уже записано"),
    ],
)
def test_a_relation_that_cannot_be_is_refused_with_a_reason(moderator, values, reason):
    known = make_relation()
    again, same = values.pop("again", False), values.pop("same", False)
    first = known.from_factory
    second = first if same else known.to_factory if again else make_factory()
    data = {"kind": "supplied", "from_factory": first.pk, "to_factory": second.pk, "source": "каталог"} | values
    answer = moderator.post(reverse("admin:catalogue_factoryrelation_add"), data)
    assert reason in html.unescape(answer.content.decode())
    assert FactoryRelation.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Предшественник", "Преемник", "Получал механизмы", "Поставлял механизмы", "(2409, 2415; с 1976)"]),
        ("en", ["Predecessor", "Successor", "Got movements from", "Supplied movements to", "(2409, 2415; from 1976)"]),
    ],
)
def test_a_factory_s_page_tells_what_it_had_to_do_with_others(visitor, language, words):
    translation.activate(language)
    factory, others = make_factory(), [make_factory(name_en=f"Other {number}") for number in range(4)]
    make_relation(from_factory=others[0], to_factory=factory, kind="succeeded", source="urss.watch")
    make_relation(from_factory=factory, to_factory=others[1], kind="succeeded")
    make_relation(from_factory=others[2], to_factory=factory)
    make_relation(from_factory=factory, to_factory=others[3], calibres="2409;2415", start_year=1976)
    page = visitor.get(factory.get_absolute_url()).content.decode()
    places = [page.index(word) for word in words]
    assert places[:4] == sorted(places[:4])
    assert all(other.get_absolute_url() in page for other in others)
    assert '<span lang="en">urss.watch</span>' in page
    assert words[3] in visitor.get(others[2].get_absolute_url()).content.decode()
    assert words[0] not in visitor.get(make_factory().get_absolute_url()).content.decode()


# The real catalogue -------------------------------------------------------------------------------


def test_nothing_contradicts_itself_in_the_real_catalogue(soviet):
    assert contradictions().rows == []
    for folder in ("chajka-3050-kr", "slava-3050-tagil", "zif-t-18", "poljot-international-kirovskie-31670"):
        watch = Watch.objects.for_check().get(folder=folder)
        findings = module.findings_about(watch, module.RuleTables.load())
        assert [finding.source != "" for finding in findings if finding.rule == "factory"] == [True]
