"""Limits of people's work: as they ship, as an administrator set them, and between which numbers that may be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import SiteLimit
from accounts.models.site_limit import BOUNDS, Bounds, Name
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_user, set_limit
from drafts import actions
from drafts.errors import TooManyWaiting
from drafts.permissions import photos_of_a_day, waiting_limit
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db


def limit_of(name: Name) -> SiteLimit:
    return SiteLimit.objects.get(name=name)


def page_of(name: Name) -> str:
    return reverse("admin:accounts_sitelimit_change", args=[limit_of(name).pk])


def test_every_limit_has_its_row_and_holds_as_it_ships():
    assert list(SiteLimit.objects.values_list("name", flat=True)) == list(Name) == list(BOUNDS)
    for name, bounds in BOUNDS.items():
        assert bounds.least <= bounds.ships <= bounds.most
        assert SiteLimit.objects.standing(name) == bounds.ships


@pytest.mark.django_db(transaction=True)
def test_an_administrator_sets_a_limit_and_it_holds_at_once(administrator):
    author = make_user()
    assert waiting_limit(author) == 5
    assert administrator.post(page_of(Name.WAITING_COLLECTOR), {"value": "1"}).status_code == 302
    assert waiting_limit(author) == 1
    first, second = (make_draft_watch(user=author, evidence="own copy") for _number in range(2))
    actions.submit(first, by=author, version=first.version)
    with pytest.raises(TooManyWaiting):
        actions.submit(second, by=author, version=second.version)
    assert administrator.post(page_of(Name.WAITING_COLLECTOR), {"value": ""}).status_code == 302
    second.refresh_from_db()
    actions.submit(second, by=author, version=second.version)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_help_says_what_holds_now(visitor, language):
    page = "/help/moderation/" if language == "ru" else "/en/help/moderation/"
    assert ": 5; " in visitor.get(page).content.decode()
    set_limit(Name.WAITING_COLLECTOR, 7)
    assert ": 7; " in visitor.get(page).content.decode()


@pytest.mark.parametrize("name", Name)
@pytest.mark.parametrize("typed", ["0", "-1", "most", "x", "1.5", "9" * 30])
def test_what_is_out_of_bounds_is_refused_and_stays_in_the_field(administrator, name, typed):
    value = str(BOUNDS[name].most + 1) if typed == "most" else typed
    answer = administrator.post(page_of(name), {"value": value})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["value"]
    assert f'value="{value}"' in answer.content.decode()
    assert limit_of(name).value is None
    assert SiteLimit.objects.standing(name) == BOUNDS[name].ships


def test_the_sentence_says_the_bounds(administrator):
    answer = administrator.post(page_of(Name.PHOTOS_OF_PIECE), {"value": "25"})
    assert "от 1 до 24" in answer.content.decode()
    with pytest.raises(ValidationError):
        SiteLimit(name=Name.PHOTOS_OF_PIECE, value=25).clean()


def test_each_version_has_its_author_and_can_be_put_back(administrator):
    limit = limit_of(Name.OPEN)
    for value in ("10", "10", "20", ""):
        administrator.post(page_of(Name.OPEN), {"value": value})
    assert [(version.value, version.by) for version in limit.versions.all()] == [
        (None, administrator.user), (20, administrator.user), (10, administrator.user)
    ]  # fmt: skip
    page = administrator.get(page_of(Name.OPEN), {"version": limit.versions.last().pk}).content.decode()
    assert 'value="10"' in page
    assert "Как в выпуске: 200" in page
    assert limit_of(Name.OPEN).value is None
    for wrong in ("x", "0", "-1"):
        assert administrator.get(page_of(Name.OPEN), {"version": wrong}).status_code == 200


def test_what_was_set_stays_when_another_ships_and_that_is_said(administrator, monkeypatch):
    administrator.post(page_of(Name.ALERTS), {"value": "40"})
    monkeypatch.setitem(BOUNDS, Name.ALERTS, Bounds(35, most=60))
    assert SiteLimit.objects.standing(Name.ALERTS) == 40
    assert limit_of(Name.ALERTS).ships_another
    assert "с тех пор изменилось" in administrator.get("/admin/accounts/sitelimit/").content.decode()
    monkeypatch.setitem(BOUNDS, Name.ALERTS, Bounds(20, most=25))
    assert SiteLimit.objects.standing(Name.ALERTS) == 25


def test_forty_watches_of_three_photos_go_into_a_day():
    assert photos_of_a_day()["most_photos"] >= 120


def test_photos_of_a_day_follow():
    set_limit(Name.PHOTOS_A_DAY, 3)
    set_limit(Name.MEGABYTES_A_DAY, 2)
    assert photos_of_a_day() == {"most_photos": 3, "most_bytes": 2 * 1024 * 1024}


def test_the_database_holds_no_limit_of_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteLimit.objects.filter(name=Name.OPEN).update(value=0)


def test_a_limit_outlives_whoever_set_it():
    boss = make_user()
    set_limit(Name.OPEN, 30, by=boss)
    delete_person(boss)
    assert limit_of(Name.OPEN).versions.get().by is None
    assert SiteLimit.objects.standing(Name.OPEN) == 30


@pytest.mark.parametrize("who", ["visitor", "collector", "moderator"])
def test_nobody_else_reads_or_sets_a_limit(who, request):
    client = request.getfixturevalue(who)
    for answer in (client.get(page_of(Name.OPEN)), client.post(page_of(Name.OPEN), {"value": "1"})):
        assert answer.status_code in (302, 403)
    assert limit_of(Name.OPEN).value is None
