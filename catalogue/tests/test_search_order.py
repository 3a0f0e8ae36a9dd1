"""Among equals, what is known best stands first; a front page shows what is worth showing, another choice each day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.models import Watch
from catalogue.models.watch_queries import completeness
from catalogue.search.reading import read
from catalogue.search.terms import write_terms

from .factories import make_brand, make_case_material, make_mechanism, make_watch

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    pks = read(text)[0].few
    return [Watch.objects.get(pk=pk).folder for pk in pks]


def test_among_equals_stands_first_what_is_known_best_then_what_people_have_then_the_name():
    brand, movement = make_brand(name="Ракета"), make_mechanism(calibre="2609")
    make_watch(brand=brand, folder="whole", mechanism=movement, code="123456", start_release=1975)
    make_watch(brand=brand, folder="zulu", mechanism=movement, title="Я")
    make_watch(brand=brand, folder="alpha", mechanism=movement, title="А")
    make_watch(brand=brand, folder="wanted", mechanism=movement, title="Ю", want_count=2)
    make_watch(brand=brand, folder="stub", title="Аа")
    write_terms(Watch.objects.all())
    assert found("ракета") == ["whole", "wanted", "alpha", "zulu", "stub"]


def test_a_condition_sorts_so_too():
    steel = make_case_material(name="сталь")
    make_watch(folder="stub", case_material=steel)
    make_watch(folder="whole", case_material=steel, mechanism=make_mechanism(), start_release=1975)
    write_terms(Watch.objects.all())
    assert found("сталь") == ["whole", "stub"]


@pytest.mark.parametrize(
    "known", [{}, {"start_release": 1975}, {"code": "1", "start_release": 1975, "has_photo": True}]
)
def test_completeness_is_the_same_in_python_and_in_the_database(known):
    watch = make_watch(**known)
    assert (
        watch.completeness
        == Watch.objects.annotate(known=completeness()).get(pk=watch.pk).known
        == len(known) + ("has_photo" in known)
    )


def test_the_front_page_prefers_what_is_known_changes_by_day_and_is_the_same_for_everybody():
    movement = make_mechanism()
    for number in range(30):
        make_watch(folder=f"whole-{number}", mechanism=movement, start_release=1975)
        make_watch(folder=f"stub-{number}")
    day = date(2026, 11, 28)

    def shown(day: date) -> list[str]:
        return [watch.folder for watch in Watch.objects.newest_of_many_brands(12, day)]

    assert all(folder.startswith("whole") for folder in shown(day))
    assert shown(day) == shown(day)
    assert len({tuple(shown(day + timedelta(days=days))) for days in range(7)}) == 7


def test_the_page_of_yesterday_is_not_shown_today(visitor, monkeypatch):
    make_watch()
    first = visitor.get("/").headers["ETag"]
    assert visitor.get("/").headers["ETag"] == first
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert visitor.get("/").headers["ETag"] != first
