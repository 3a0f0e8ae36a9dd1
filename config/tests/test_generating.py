"""A generated catalogue is made of real watches, is the same for the same seed, and is found like any other."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalogue.history.derived import find_wrong
from catalogue.models import Alias, SearchTerm, SearchWord, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def real():
    factory = make_factory(name="Часовой завод", short_name="1МЧЗ")
    for name in ("Полёт", "Ракета"):
        mechanism = make_mechanism(calibre=f"26{len(name)}9", factory=factory, functions=["дата"])
        known = {"factory": factory, "mechanism": mechanism, "start_release": 1964, "end_release": 1970}
        make_watch(brand=make_brand(name=name), aliases=[f"{name} де люкс"], **known)


def fill(watches: int, seed: int = 1) -> None:
    call_command("fill_catalogue", watches=watches, seed=seed, scratch=True, verbosity=0)


def test_generated_watches_have_the_terms_that_reindex_would_write(real):
    fill(60)
    made = Watch.objects.filter(source="generated")
    assert made.count() == 60
    terms, words = (
        SearchTerm.objects.filter(watch__in=made).count(),
        set(SearchWord.objects.values_list("key", flat=True)),
    )
    assert write_terms(made) == 0
    assert SearchTerm.objects.filter(watch__in=made).count() == terms
    assert set(SearchWord.objects.values_list("key", flat=True)) == words


def test_the_derived_columns_are_what_saving_gives(real):
    """And nothing is left for `reindex` to repair: the witnesses of their source are there."""
    fill(30)
    assert find_wrong() == {}
    for watch in Watch.objects.filter(source="generated"):
        stored = (watch.code_key, watch.title_sort, watch.first_year, watch.decade)
        watch.full_clean(exclude=["folder", "title"])
        watch.save()
        assert (watch.code_key, watch.title_sort, watch.first_year, watch.decade) == stored


def test_the_same_seed_gives_the_same_watches(real):
    def made():
        fill(20, seed=7)
        rows = Watch.objects.filter(source="generated")
        found = list(rows.order_by("pk").values_list("brand_id", "start_release", "case_material_id"))
        aliases = list(Alias.objects.filter(watch__in=rows).order_by("pk").values_list("key", flat=True))
        rows.delete()
        return found, aliases

    assert made() == made()


def test_a_watch_can_be_added_afterwards(real):
    fill(5)
    make_watch()


def test_an_empty_catalogue_cannot_be_resampled():
    with pytest.raises(CommandError, match="load_catalogue"):
        call_command("fill_catalogue", watches=1, scratch=True, stdout=StringIO())


def test_no_invented_watch_gets_into_a_site_in_production(real, settings):
    with pytest.raises(CommandError, match="development site only"):
        call_command("fill_catalogue", watches=1, verbosity=0)
    assert not Watch.objects.filter(source="generated").exists()
    settings.DEBUG = True
    call_command("fill_catalogue", watches=1, verbosity=0)
    assert Watch.objects.filter(source="generated").count() == 1
