"""A piece that the catalogue lacks, proposed with everything filled in; its row follows what is accepted."""

import re

import pytest

from accounts.models import Collection
from accounts.tests.factories import make_item
from catalogue.tests.factories import make_brand, make_factory, make_mechanism
from drafts import actions
from drafts.models import DraftWatch
from drafts.tests.test_actions import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def piece(collector):
    described = {"brand_name": "Ракета", "calibre": "2609", "code": "0270", "name": "Коперник", "years": "1978–1985"}
    return make_item(collector.user, watch=None, **described, description="солнце", note="моё", price="2500")


def form_of(client, piece, **typed):
    """What the form of the proposal says, as a browser would send it."""
    page = client.get(f"/watches/new/?piece={piece.pk}").content.decode()
    values = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    values |= {name: text.strip() for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', page)}
    return {name: text for name, text in values.items() if "-choice" not in name} | typed


def test_the_form_is_filled_in_and_says_nothing_private(collector, piece):
    make_brand(name="Ракета"), make_mechanism(calibre="2609")
    values = form_of(collector, piece)
    asked = {"brand": "Ракета", "code": "0270", "aliases": "Коперник", "note": "солнце"}
    assert {name: values[name] for name in asked} == asked
    assert (values["start_release"], values["end_release"]) == ("1978", "1985")
    assert values["mechanism"].startswith("2609")
    assert values["evidence"] == "Мой экземпляр."
    assert not {"моё", "2500"} & set(values.values())


@pytest.mark.parametrize("movements", [0, 2])
def test_a_movement_that_is_not_one_is_asked_about(collector, piece, movements):
    for _number in range(movements):
        make_mechanism(calibre="2609", factory=make_factory())
    values = form_of(collector, piece)
    assert values["mechanism" if movements else "movement-calibre"] == "2609"


def test_the_row_follows_what_is_accepted_and_stands_alone_when_that_is_undone(collector, moderator, piece):
    make_brand(name="Ракета"), make_mechanism(calibre="2609")
    assert collector.post(f"/watches/new/?piece={piece.pk}", form_of(collector, piece)).status_code == 302
    draft = DraftWatch.objects.get()
    assert draft.token == piece.token
    assert collector.get(f"/watches/new/?piece={piece.pk}").headers["Location"].endswith(f"/{draft.pk}/edit/")
    actions.accept(submitted(draft), by=moderator.user, version=draft.version)
    piece.refresh_from_db()
    assert (piece.watch, piece.note) == (draft.result, "моё")
    assert piece.watch.code == "0270"
    actions.undo(draft, by=moderator.user, version=draft.version)
    piece.refresh_from_db()
    assert (piece.watch, piece.title) == (None, "Ракета Коперник 2609 0270")


def test_others_who_describe_the_same_code_have_it_too(collector, stranger, moderator, piece):
    theirs = make_item(stranger.user, watch=None, brand_name="Ракета", code="02-70", status="want")
    raketa = make_brand(name="Ракета")
    draft = submitted(DraftWatch.objects.create(user=collector.user, brand=raketa, code="0270", evidence="Паспорт"))
    actions.accept(draft, by=moderator.user, version=draft.version)
    assert set(Collection.objects.filter(watch=draft.result)) == {piece, theirs}
