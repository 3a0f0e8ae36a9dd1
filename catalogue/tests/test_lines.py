"""Whose line a brand is: what decides it for a watch, and what follows from it."""

import pytest
from django.core.management import call_command

from catalogue.history.assigning import assign_makers
from catalogue.history.publishing import delete_line, publish_line, publish_vocabulary, publish_watch
from catalogue.models import Brand, BrandLine, Factory, Revision, SearchTerm, Watch, maker_of
from catalogue.models.version import changing_catalogue

from .factories import make_brand, make_factory, make_line, make_watch
from .test_consistency import span

MOSCOW, CHISTOPOL, PENZA = Factory(pk=1), Factory(pk=2), Factory(pk=3)
POBEDA, POLJOT, VOSTOK = Brand(pk=10), Brand(pk=11), Brand(pk=12)


def line(maker, factory=None, **years) -> BrandLine:
    return BrandLine(line=POBEDA, maker=maker, factory=factory, source="каталог", **years)


OF_TWO = [line(POLJOT, MOSCOW), line(VOSTOK, CHISTOPOL)]


@pytest.mark.parametrize(
    ("lines", "factory", "years", "maker"),
    [
        ([], MOSCOW, "", POBEDA),
        ([line(POLJOT)], None, "", POLJOT),
        ([line(POLJOT)], PENZA, "", POLJOT),
        ([line(POLJOT, MOSCOW)], MOSCOW, "", POLJOT),
        ([line(POLJOT, MOSCOW)], CHISTOPOL, "", POBEDA),
        ([line(POLJOT, MOSCOW)], None, "", POLJOT),
        (OF_TWO, MOSCOW, "", POLJOT),
        (OF_TWO, CHISTOPOL, "", VOSTOK),
        (OF_TWO, PENZA, "", POBEDA),
        (OF_TWO, None, "", POBEDA),  # of either
        ([line(POLJOT, MOSCOW, end_year=1954), line(VOSTOK, CHISTOPOL, start_year=1960)], None, "1962-", VOSTOK),
        ([line(POLJOT, start_year=1949)], None, "1940-1948", POBEDA),
        ([line(POLJOT, start_year=1949)], None, "1940-1949", POLJOT),
        ([line(POLJOT, end_year=1954)], None, "1955-", POBEDA),
        ([line(POLJOT, end_year=1954)], None, "1950-1964", POLJOT),
        ([line(POLJOT), line(VOSTOK, CHISTOPOL)], CHISTOPOL, "", VOSTOK),
        ([line(POLJOT), line(VOSTOK, CHISTOPOL)], MOSCOW, "", POLJOT),
        ([line(POLJOT, MOSCOW), line(None, PENZA)], PENZA, "", POBEDA),  # of the factory alone
        ([line(POLJOT, MOSCOW), line(None, PENZA)], MOSCOW, "", POLJOT),
    ],
)
def test_factory_and_years_of_a_watch_tell_whose_it_is(lines, factory, years, maker):
    watch = Watch(brand=POBEDA, factory=factory, **span(years))
    assert maker_of(watch, lines) == maker.pk


def published(brand, **fields) -> Watch:
    watch = Watch(brand=brand, folder=f"w{Watch.objects.count()}", **fields)
    return publish_watch(watch, aliases=[], by=None, evidence="", action=Revision.Action.CREATED)


def found_by(word: str) -> set[Watch]:
    return {term.watch for term in SearchTerm.objects.filter(key=word).select_related("watch")}


@pytest.mark.django_db
def test_what_is_known_of_a_line_reaches_its_watches_at_once():
    """The maker, what they are counted under and what they are found by, whichever is written first."""
    vostok, amphibia, other = make_brand(name="Восток"), make_brand(name="Амфибия"), make_brand(name="Другая")
    early = published(amphibia)
    row = BrandLine(line=amphibia, maker=vostok, source="каталог")
    assert publish_line(row) == 0
    late = published(amphibia)
    for watch in (early, late):
        watch.refresh_from_db()
        assert (watch.maker, watch.combination.maker_id) == (vostok, vostok.pk)
    assert found_by("vostok") == {early, late}
    assert set(Watch.objects.of_maker(vostok)) == set(Watch.objects.of_maker(amphibia)) == {early, late}
    row.line = other
    publish_line(row)
    assert found_by("vostok") == set()
    row.line = amphibia
    publish_line(row)
    delete_line(row)
    early.refresh_from_db()
    assert (early.maker, early.combination.maker_id) == (amphibia, amphibia.pk)
    assert found_by("vostok") == set()


@pytest.mark.django_db
def test_a_renamed_maker_is_found_by_its_new_name_with_its_lines():
    row = make_line()
    watch = published(row.line)
    row.maker.name = "Чистополь"
    publish_vocabulary(row.maker, by=None, evidence="", action="changed")
    assert found_by("cistopol") | found_by("chistopol") == {watch}


@pytest.mark.django_db
def test_what_is_left_follows_with_the_next_reindex(monkeypatch):
    maker, brand = make_brand(name="Полёт"), make_brand()
    watches = [make_watch(brand=brand) for _number in range(5)]
    monkeypatch.setattr("catalogue.history.publishing.AT_ONCE", 2)
    assert publish_line(BrandLine(line=brand, maker=maker, source="каталог")) == 3
    assert Watch.objects.filter(maker=maker).count() == 2
    call_command("reindex", verbosity=0)
    assert Watch.objects.filter(maker=maker).count() == 5
    assert {watch.combination.maker_id for watch in Watch.objects.select_related("combination")} == {maker.pk}
    assert len(found_by("poljot") | found_by("polet")) == len(watches)


@pytest.mark.django_db
def test_a_maker_that_was_merged_away_decides_nothing():
    """The other row of the same line says it for both."""
    kept, gone, brand = make_brand(), make_brand(), make_brand()
    for maker in (kept, gone):
        make_line(line=brand, maker=maker)
    watch = make_watch(brand=brand)
    assert watch.maker == brand
    gone.merged_into = kept
    gone.save()
    with changing_catalogue():
        assign_makers(Watch.objects.all())
    watch.refresh_from_db()
    assert watch.maker == kept


@pytest.mark.django_db
def test_a_factory_may_have_lines_without_a_brand_of_its_own():
    row = make_line(maker=None, factory=make_factory(name="Волмакс"))
    watch = make_watch(brand=row.line, factory=row.factory)
    assert (watch.maker, row.owner, str(row)) == (row.line, row.factory, f"Волмакс · {row.line}")
