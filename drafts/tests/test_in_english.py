"""Whoever reads English reads the vocabulary in English: on the pages of proposals, in the history and in letters."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_mechanism, publish_watch, snapshot
from catalogue.models import CaseMaterial, Factory, Gender, MechanismType, Watch
from catalogue.tests.factories import make_brand, make_factory, make_function, make_mechanism, make_watch
from drafts import actions, content
from drafts.forms.rows import RowByNameField, called

from .test_actions import correction, submitted

pytestmark = pytest.mark.django_db
CYRILLIC = re.compile("[А-Яа-яЁё]+")
AS_WRITTEN = {"Луч", "Заря", "Паспорт", "Русский"}  # what stands on the dial, how the author knows, the other language


def row(model, name, name_en):
    return model.objects.update_or_create(name=name, defaults={"name_en": name_en})[0]


@pytest.fixture
def people(collector):
    collector.user.language = "en"
    collector.user.save()
    return collector


@pytest.fixture
def described():
    """What a watch is said to be, with every row of the vocabulary called otherwise in each language."""
    factory = make_factory(name="Часовой завод", short_name="", name_en="Watch Factory")
    functions = [make_function(name="бой", name_en="strike"), make_function(name="дата", name_en="date")]
    movement = make_mechanism(calibre="2209", factory=None)
    movement.factory, movement.mechanism_type = factory, row(MechanismType, "камертонный", "tuning fork")
    with translation.override("en"):
        publish_mechanism(movement, functions=functions, by=None, evidence="", action="created")
    return {
        "brand": make_brand(name="Заря", name_en="Zarya"),
        "factory": factory,
        "mechanism": movement,
        "case_material": row(CaseMaterial, "латунь", "brass"),
        "gender": row(Gender, "женские", "for ladies"),
    }


def main_of(client, address) -> str:
    html = client.get(address).content.decode()
    main = html.partition("<main")[2] or html.partition('id="content"')[2]
    return re.sub('<details class="review__ready">.*?</details>', "", main, flags=re.DOTALL)  # moderators' own words


def test_pages_of_proposals_and_history(people, moderator, described):
    watch = make_watch(code="0042", brand=make_brand(name="Луч", name_en="Luch"))
    publish_watch(watch, aliases=[], by=None, evidence="", action="created")
    draft = submitted(correction(watch, people.user, **described))
    decision, history = (
        reverse("admin:drafts_draftwatch_change", args=[draft.pk]),
        f"{watch.get_absolute_url()}history/",
    )
    of_movement = f"{described['mechanism'].get_absolute_url()}history/"
    pages = {
        "draft": main_of(people, f"/en/drafts/watch/{draft.pk}/"),
        "decision": main_of(moderator, f"/en{decision}"),
    }
    actions.accept(draft, by=moderator.user, version=draft.version)
    pages["history"] = main_of(people, f"/en{history}")
    for name, html in pages.items():
        assert set(CYRILLIC.findall(html)) <= AS_WRITTEN, name
        for english in ("Zarya", "Watch Factory", "2209 · Watch Factory", "brass", "for ladies"):
            assert english in html, (name, english)
    movement = main_of(people, f"/en{of_movement}")
    assert all(english in movement for english in ("strike, date", "tuning fork", "Watch Factory"))
    assert set(CYRILLIC.findall(movement)) <= AS_WRITTEN
    assert "камертонный" in main_of(people, of_movement)


def test_a_letter_about_a_correction(people, moderator, described):
    draft = submitted(correction(make_watch(code="0042"), people.user, **described))
    other = {"case_material": row(CaseMaterial, "сталь", "steel"), "gender": row(Gender, "мужские", "for men")}
    actions.accept(draft, by=moderator.user, version=draft.version, corrections=other, message="See the photo.")
    body = mail.outbox[-1].body
    assert "brass → steel" in body
    assert "for ladies → for men" in body
    assert not set(CYRILLIC.findall(body)) & {"латунь", "сталь", "мужские", "женские"}


def test_history_keeps_russian_names_whoever_writes_it(described):
    watch = make_watch(**described)
    with translation.override("en"):
        assert snapshot(watch)["mechanism"]["name"] == "2209 · Часовой завод"


def test_names_in_english_are_asked_for_once(people, described):
    watch = make_watch(code="0042")
    for number in range(5):
        watch.code = f"{number}"
        publish_watch(watch, aliases=[f"Имя {number}"], by=None, evidence="", action="changed")
    address = f"/en{Watch.objects.get(pk=watch.pk).get_absolute_url()}history/"
    with CaptureQueriesContext(connection) as queries:
        people.get(address)
    assert len([query for query in queries if "catalogue_gender" in query["sql"]]) <= 2


def test_what_a_draft_keeps_of_a_movement_is_russian_too(people, described):
    draft = correction(make_watch(code="0042"), make_user(), mechanism=described["mechanism"])
    with translation.override("en"):
        assert content.proposed_content(draft)["mechanism"]["name"] == "2209 · Часовой завод"


def test_what_the_english_list_shows_can_be_typed():
    """It shows a movement and a factory in Latin letters: «2609.НА · ПЧЗ» is 2609.NA · PChZ there."""
    factory = make_factory(name="Петродворцовый часовой завод", short_name="ПЧЗ")
    movement = make_mechanism(calibre="2609.НА", factory=factory)
    make_mechanism(calibre="2609.НА", factory=make_factory(short_name="1МЧЗ"))
    with translation.override("en"):
        assert movement.name == "2609.NA · PChZ"
        assert called(movement.name) == [movement]
        assert RowByNameField(Factory).clean("PChZ") == (factory, "")
