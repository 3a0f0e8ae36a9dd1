"""Withdrawing a source: what falls is what plain counting says, it is seen before, and all of it comes back."""

import os
import random
import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue.history import withdrawing
from catalogue.history.publishing import publish_mechanism
from catalogue.history.withdrawing import CannotBeUndone, Fall, falls, publish, undo, withdraw
from catalogue.models import Factory, Mark, Mechanism, Revision, Source, Watch, Witness
from catalogue.tests.factories import (
    make_factory,
    make_mark,
    make_mechanism,
    make_source,
    make_watch,
    make_witness,
)
from drafts import actions

from .factories import make_draft_mark
from .test_actions import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]

CASES = int(os.environ.get("WITHDRAWALS", "15"))
MODELS = {"watch": Watch, "mechanism": Mechanism, "factory": Factory, "mark": Mark}
FIELDS = {
    "watch": ["start_release", "code", "case_number", "dial_colour"],
    "mechanism": ["stones", "frequency", "base_name"],
    "factory": ["founded"],
    "mark": ["shape", "start_year"],
}
VALUES = {
    "start_release": [1961, 1962],
    "start_year": [1961, 1962],
    "shape": ["star", "clock"],
    "founded": [1930, 1942],
    "frequency": ["18000", "21600"],
}
MOVING = {"Revision", "CatalogueVersion", "Withdrawal", "Session", "SearchWord", "Combination"}


def everything() -> dict:
    """Every table but history, without the times of changes."""
    return {
        model._meta.label: sorted(
            (
                sorted((name, repr(value)) for name, value in row.items() if name not in {"updated_at", "id"})
                for row in model.objects.values()
                if row.get("number") != 0  # what a word was counted with once
            ),
            key=repr,
        )
        for model in apps.get_models()
        if model.__name__ not in MOVING
    }


def random_catalogue(chance: random.Random) -> list[Source]:
    sources = [make_source(f"источник {number}.") for number in range(4)]
    rows = [make_watch(source=""), make_watch(), make_mechanism(), make_mechanism(), make_factory(), make_mark()]
    rows.append(make_mechanism(merged_into=rows[2]))
    for row in rows:
        kind = row._meta.model_name
        for field in FIELDS[kind]:
            values = VALUES.get(field, [f"{row.pk}{field[0]}{number}" for number in range(2)])
            if row.pk != rows[-1].pk or kind != "mechanism":
                setattr(row, field, chance.choice([*values, type(row)._meta.get_field(field).get_default()]))
            for source in chance.sample(sources, chance.randint(0, 4)):
                make_witness(row, field, chance.choice(values), source)
        if kind == "mark":
            row.start_certainty = "about" if row.start_year else ""
        publish(row, by=None, evidence="", action=Revision.Action.CREATED)
    return sources


def naive(source: Source) -> list[Fall]:
    """The same by asking of every field of every row, one by one."""
    found = []
    for kind, model in MODELS.items():
        for row in model.objects.current():
            alike = {row.pk, *(each.pk for each in model.objects.all() if getattr(each, "merged_into", None) == row)}
            for field in FIELDS[kind]:
                said = [
                    (witness.source_id, str(witness.value))
                    for witness in Witness.objects.filter(kind=kind, field=field).order_by("pk")
                    if witness.subject_id in alike and witness.source.withdrawn_at is None
                ]
                value = getattr(row, field)
                if value in (None, "") or {who for who, what in said if what == str(value)} != {source.pk}:
                    continue
                others = [what for who, what in said if who != source.pk]
                counted = Counter(others)
                after = next((what for what in others if counted[what] == max(counted.values())), None)
                found.append((kind, row.pk, field, str(value), after))
                if field == "start_year" and after is None:
                    found.append((kind, row.pk, "start_certainty", row.start_certainty, None))
    return sorted(found, key=lambda each: (list(MODELS).index(each[0]), each[1:3]))


def test_the_preview_is_what_plain_counting_gives_and_undoing_leaves_everything_as_it_was(moderator):
    chance = random.Random(4)
    for _number in range(CASES):
        with transaction.atomic():
            source = chance.choice(random_catalogue(chance))
            previewed = falls(source).facts
            told = [
                (each.kind, each.pk, each.field, str(each.before), None if each.after is None else str(each.after))
                for each in previewed
            ]
            assert told == naive(source)
            before = everything()
            withdrawal = withdraw(source, by=moderator.user, reason="Выдумано")
            assert withdrawal.changes == [vars(each) for each in previewed]
            assert naive(source) == []
            undo(withdrawal, by=moderator.user)
            assert everything() == before
            transaction.set_rollback(True)


def test_a_moderator_sees_what_falls_withdraws_and_takes_back(moderator, visitor):
    site = make_source("netgrafik.ch")
    movement = publish_mechanism(
        Mechanism(calibre="2609", frequency=21600, stones="17"), functions=[], by=None, evidence="", action="created"
    )
    make_witness(movement, "frequency", "21600", site)
    make_witness(movement, "frequency", "18000")
    make_witness(movement, "stones", "17", site)
    address = f"/sources/{site.pk}/withdraw/"
    html = re.sub("<[^>]+>", "", moderator.get(address).content.decode()).replace("\xa0", " ")
    assert all(text in html for text in ("21 600 пк/ч", "18 000 пк/ч", "2 факта", "1 станет неизвестен"))
    assert moderator.post(address, {"reason": ""}).status_code == 400
    assert moderator.post(address, {"reason": "Выдумано"}).status_code == 302
    movement.refresh_from_db()
    assert (movement.frequency, movement.stones) == (18000, "")
    newest = Revision.objects.of(movement).first()
    assert (newest.action, newest.evidence, newest.author) == ("withdrawn", "Выдумано", moderator.user)
    assert "отозван" in visitor.get(site.get_absolute_url()).content.decode()
    assert moderator.get(address).status_code == 404
    moderator.post(f"/sources/{site.pk}/return/")
    movement.refresh_from_db()
    assert (movement.frequency, movement.stones) == (21600, "17")


def test_a_proposed_mark_that_rests_upon_one_source_stays_and_its_years_are_unknown(collector, moderator):
    """Without its letters, its place and its factory it is no mark; of any factory it would be untrue."""
    said = {"letters": "ЗИФ", "factory": make_factory(), "start_year": 1950, "start_certainty": "about"}
    draft = submitted(make_draft_mark(user=collector.user, evidence="Паспорт, с. 2", shape="star", **said))
    actions.accept(draft, by=moderator.user, version=draft.version)
    mark = Mark.objects.get()
    source = Source.objects.get()
    page = re.sub("<[^>]+>", "", moderator.get(f"/sources/{source.pk}/withdraw/").text)
    assert "ЗИФ" in page and "1950" in page
    before = mark.snapshot()
    withdrawal = withdraw(source, by=moderator.user, reason="Выдумано")
    mark.refresh_from_db()
    assert mark.snapshot() == before | {"start_year": None, "start_certainty": "", "shape": ""}
    assert Revision.objects.of(mark).first().action == "withdrawn"
    undo(withdrawal, by=moderator.user)
    mark.refresh_from_db()
    assert mark.snapshot() == before


def test_what_was_changed_since_is_not_overwritten(moderator):
    source, movement = make_source(), make_mechanism(stones="17")
    make_witness(movement, "stones", "17", source)
    other = make_mechanism(stones="19")
    make_witness(other, "stones", "19", source)
    withdrawal = withdraw(source, by=moderator.user, reason="Выдумано")
    Mechanism.objects.filter(pk=movement.pk).update(stones="21")
    html = moderator.post(f"/sources/{source.pk}/return/", follow=True).text
    assert "с тех пор изменены и остаются как есть: 1" in html and "вернулось" not in html
    assert [Mechanism.objects.get(pk=row.pk).stones for row in (movement, other)] == ["21", "19"]
    assert not Source.objects.get(pk=source.pk).withdrawn_at
    with pytest.raises(CannotBeUndone):
        undo(withdrawal, by=moderator.user)


def test_nobody_is_said_to_have_checked_what_lost_its_source(visitor, moderator):
    """The page of the source says why, in the past tense; the history calls it a reason, not evidence."""
    row = Mechanism(calibre="2609", stones="17")
    movement = publish_mechanism(row, functions=[], by=None, evidence="", action="loaded")
    source = make_source("netgrafik.ch")
    make_witness(movement, "stones", "17", source)
    withdrawal = withdraw(source, by=moderator.user, reason="Всё выдумано")
    address = movement.get_absolute_url()
    pages = (address, f"{address}history/", source.get_absolute_url())
    page, history, of_source = (visitor.get(each).text for each in pages)
    assert "ИЗ ОТКРЫТЫХ ИСТОЧНИКОВ" in page and "ПРОВЕРЕНО" not in page
    assert "Причина: " in history and "Откуда известно" not in history
    assert all(text in of_source for text in ("Всё выдумано", "Что на нём держалось"))
    undo(withdrawal, by=moderator.user)
    assert "ИЗ ОТКРЫТЫХ ИСТОЧНИКОВ" in visitor.get(address).text


def test_what_could_not_stand_is_refused_in_words(moderator):
    source, movement = make_source(), make_mechanism(start_release=1960, end_release=1970)
    make_witness(movement, "start_release", 1960, source)
    make_witness(movement, "start_release", 1980)
    with pytest.raises(ValidationError, match="раньше"):
        withdraw(source, by=moderator.user, reason="Выдумано")
    assert not Source.objects.get(pk=source.pk).withdrawn_at


def with_facts(number: int) -> Source:
    """A source that alone says one fact of each of so many movements, and of one more what another says, too."""
    source = make_source()
    for place in range(number):
        make_witness(make_mechanism(calibre=f"31{place}", stones="17"), "stones", "17", source)
    shared = make_mechanism(calibre="2609", stones="17")
    make_witness(shared, "stones", "17", source)
    make_witness(shared, "stones", "17")
    return source


def test_more_than_a_few_facts_fall_at_once_for_nobody(moderator, monkeypatch):
    monkeypatch.setattr(withdrawing, "MOST", 3)
    source = with_facts(4)
    found, is_cut = falls(source)
    assert (len(found), is_cut) == (3, True)
    address = f"/sources/{source.pk}/withdraw/"
    assert "Показаны первые 3" in moderator.get(address).content.decode()
    answer = moderator.post(address, {"reason": "Выдумано"})
    assert "Больше 3 фактов" in answer.content.decode()
    assert Mechanism.objects.filter(stones="17").count() == 5
    assert not Source.objects.get(pk=source.pk).withdrawn_at
    monkeypatch.setattr(withdrawing, "MOST", 4)
    assert moderator.post(address, {"reason": "Выдумано"}).status_code == 302


def test_of_very_many_facts_the_first_are_looked_at(monkeypatch):
    monkeypatch.setattr(withdrawing, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(withdrawing, "CHUNK", 2)
    source = with_facts(4)
    Mechanism.objects.update(stones="21")  # what it says stands nowhere
    found, is_cut = falls(source)
    assert (found, is_cut) == ([], True)


def test_what_falls_is_read_once_while_others_wait(moderator):
    source = with_facts(4)
    with CaptureQueriesContext(connection) as seen:
        withdrawal = withdraw(source, by=moderator.user, reason="Выдумано")
    assert sum("NOT EXISTS" in query["sql"] and "witness" in query["sql"] for query in seen) == len(withdrawing.MODELS)
    with CaptureQueriesContext(connection) as seen:
        undo(withdrawal, by=moderator.user)
    assert len(withdrawal.changes) == 4
    assert sum('"stones"' in query["sql"] and query["sql"].startswith("SELECT") for query in seen) <= 4 + 2
