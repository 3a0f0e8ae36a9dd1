"""What is half right stays as it was typed: in the form, in the saved draft, with rows to choose from beside it."""

import re

import pytest
from playwright.sync_api import expect

from catalogue.models import Watch
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from catalogue.tests.hands import HANDS, hands_of
from drafts.models import DraftMechanism, DraftWatch, Proposal

from .factories import make_draft_watch
from .test_pages import NEW, form_values, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_movements():
    """A 2209 of each of two factories."""
    return [make_mechanism(calibre="2209", factory=make_factory(short_name=name)) for name in ("1МЧЗ", "УЧЗ")]


def choices(html: str) -> list[tuple[str, str]]:
    """Name and value of every button that chooses."""
    return re.findall(r'<button class="button choices__choice" type="submit" name="([^"]+)" value="([^"]+)"', html)


def value_of(html: str, name: str) -> str:
    """What stands in a field of the page."""
    field = re.search(rf'<input[^>]* name="{name}"[^>]*>|<textarea[^>]* name="{name}"[^>]*>\n?([^<]*)<', html)
    return field[1] if field[1] is not None else (re.search(r'value="([^"]*)"', field[0]) or ["", ""])[1]


def test_the_factory_decides_between_movements_of_one_calibre(collector, two_movements):
    answer = collector.post(NEW, form_values(mechanism="2209", factory="1МЧЗ"))
    assert answer.status_code == 302
    assert DraftWatch.objects.get().mechanism == two_movements[0]


@pytest.mark.parametrize("text", ["2209 · УЧЗ", "2209 учз", "2209  УЧЗ ", "2209, Угличский часовой завод"])
def test_a_movement_is_understood_with_its_factory_however_it_is_written(collector, text):
    make_mechanism(calibre="2209", factory=make_factory(short_name="1МЧЗ"))
    wanted = make_mechanism(calibre="2209", factory=make_factory(name="Угличский часовой завод", short_name="УЧЗ"))
    assert collector.post(NEW, form_values(mechanism=text)).status_code == 302
    assert DraftWatch.objects.get().mechanism == wanted


def test_another_factorys_movement_is_not_taken_for_the_one_that_was_named(collector):
    make_mechanism(calibre="2209", factory=make_factory(short_name="1МЧЗ"))
    shown = collector.post(NEW, form_values(mechanism="2209 · УЧЗ")).content.decode()
    assert DraftWatch.objects.get().mechanism is None
    assert choices(shown) == [("mechanism-choice", "2209 · 1МЧЗ")]


def test_a_word_that_may_mean_several_stays_and_is_chosen_by_a_button(collector, two_movements):
    shown = collector.post(NEW, form_values(mechanism="2209", evidence="Паспорт", brand="Заря")).content.decode()
    offered = [("mechanism-choice", row.name) for row in two_movements]
    assert choices(shown) == offered
    draft = DraftWatch.objects.get()
    again = collector.get(page(draft, "edit")).content.decode()
    assert (value_of(again, "mechanism"), choices(again)) == ("2209", offered)
    assert "Механизм: «2209»" in collector.get(page(draft)).content.decode()
    refused = collector.post(page(draft, "submit"), {"version": draft.version}, follow=True).content.decode()
    assert "Это осталось непонятым: механизм: «2209»" in refused
    sent = form_values(draft, mechanism="2209", evidence="Паспорт", brand="Заря") | dict(offered[1:])
    assert collector.post(page(draft, "edit"), sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.mechanism, draft.not_understood) == (two_movements[1], {})
    assert "2209»" not in collector.get(page(draft)).content.decode()
    collector.post(page(draft, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == Proposal.Status.SUBMITTED


INNER = {"new_mechanism": "on", "movement-calibre": "2209"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mechanism", "2209-й, кажется"),
        ("start_release", "1500"),
        ("end_release", "ок.80"),
        ("code", "1" * 61),
        ("brand", "—"),
        ("aliases", "а" * 151),
        ("movement-end_release", "1500"),
        ("movement-factory", "…"),
        ("movement-stones", "1" * 21),
    ],
)
def test_every_word_that_no_field_could_take_is_in_the_saved_draft(collector, name, text):
    sent = form_values(evidence="Паспорт", **({} if name == "mechanism" else INNER)) | {name: text}
    assert value_of(collector.post(NEW, sent).content.decode(), name) == text
    draft = DraftWatch.objects.get()
    again = collector.get(page(draft, "edit")).content.decode()
    assert value_of(again, name) == text
    assert again.count("errorlist") == 1
    assert f"«{text}»" in collector.get(page(draft)).content.decode()
    collector.post(page(draft, "edit"), form_values(draft, evidence="Паспорт"))
    draft.refresh_from_db()
    assert draft.not_understood == {}


def test_the_same_in_a_movements_own_form(collector):
    collector.post("/mechanisms/new/", form_values(calibre="2209", end_release="1500"))
    draft = DraftMechanism.objects.get()
    assert value_of(collector.get(page(draft, "edit")).content.decode(), "end_release") == "1500"
    assert "«1500»" in collector.get(page(draft)).content.decode()


def test_a_name_that_is_nearly_one_of_the_list_has_that_beside_it(collector):
    make_brand(name="Ракета")
    for name in ("Первый часовой завод", "Второй часовой завод"):
        make_factory(name=name, short_name="ЧЗ")
    collector.post(NEW, form_values(brand="Ракетта", factory="ЧЗ"))
    draft = DraftWatch.objects.get()
    assert (draft.proposed_brand, draft.proposed_factory) == ("Ракетта", "ЧЗ")
    offered = choices(collector.get(page(draft, "edit")).content.decode())
    factories = {("factory-choice", "Первый часовой завод"), ("factory-choice", "Второй часовой завод")}
    assert offered[0] == ("brand-choice", "Ракета")
    assert set(offered[1:]) == factories


def test_a_movement_that_was_described_without_its_tick_is_kept(collector):
    collector.post(NEW, form_values(**{"movement-calibre": "2616", "movement-stones": "17"}))
    draft = DraftWatch.objects.get()
    assert (draft.draft_mechanism.calibre, draft.draft_mechanism.stones) == ("2616", "17")
    collector.post(page(draft, "edit"), form_values(draft, **{"movement-calibre": "2616"}))  # now it was taken away
    assert not DraftMechanism.objects.exists()


def test_remarks_stand_beside_their_fields(collector):
    watch = make_watch(code="0042")
    movement = make_mechanism(calibre="2209", factory=None)
    typed = {"code": "0042", "new_mechanism": "on", "movement-calibre": "2209", "start_release": "1980"}
    checked = collector.post("/drafts/watch/check/", typed | {"end_release": "1970"}).content.decode()
    slots = dict(re.findall(r'<div data-remarks="([^"]*)">(.*?)</div>', checked, re.DOTALL))
    assert watch.get_absolute_url() in slots["code"]
    assert movement.get_absolute_url() in slots["movement-calibre"]
    assert "warnings__item" in slots["end_release"]
    assert "warnings__item" not in slots[""]
    draft = make_draft_watch(user=collector.user, code="0042")
    shown = collector.get(page(draft, "edit")).content.decode()
    beside = shown.split('data-remarks="code"')[1].split('class="field')[0]
    assert watch.get_absolute_url() in beside
    assert shown.count(f'href="{watch.get_absolute_url()}"') == 1


def test_editing_is_headed_as_editing_and_what_is_needed_is_marked(collector):
    draft = make_draft_watch(user=collector.user, brand=make_brand(name="Заря"), code="0042")
    shown = collector.get(page(draft, "edit")).content.decode()
    assert "Правка черновика: Заря 0042" in shown
    begun = collector.get(NEW).content.decode()
    assert "Добавить часы\n</h1>" in begun
    label = re.compile(r'<label for="([\w-]+)">[^<]*</label><span class="field__needed">обязательно</span>')
    assert label.findall(begun) == ["id_brand", "id_movement-calibre", "id_evidence"]
    assert begun.count('aria-required="true"') == 3


def test_nothing_is_accepted_by_choosing(moderator, collector):
    make_brand(name="Ракета")
    draft = make_draft_watch(user=collector.user, brand=None, proposed_brand="Ракетта", status="submitted")
    address = f"/admin/drafts/draftwatch/{draft.pk}/decide/"
    sent = {"version": draft.version, "correct": "1", "brand": "Ракетта", "brand-choice": "Ракета", "do": "accept"}
    shown = moderator.post(address, sent).content.decode()
    assert value_of(shown, "brand") == "Ракета"
    assert not Watch.objects.exists()


# In Chromium ---------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", HANDS.values(), ids=HANDS)
def test_choosing_by_hand(new_context, live_server, collector, two_movements, size, javascript):
    watch = make_watch(code="0042")
    context = new_context(**size, java_script_enabled=javascript)
    context.add_cookies([{"name": "sessionid", "value": collector.cookies["sessionid"].value, "url": live_server.url}])
    tab = context.new_page()
    tab.goto(live_server.url + NEW)
    hand, save = hands_of(tab), tab.locator("form.draft-form .button--chief")
    hand.write(tab.locator("[name=mechanism]"), "2209")
    hand.write(tab.locator("[name=code]"), "0042")
    if not javascript:
        hand.press(save)
    remark = tab.locator(f'.field:has([name=code]) a[href="{watch.get_absolute_url()}"]')
    expect(remark).to_be_visible()
    below = remark.bounding_box()["y"] - tab.locator("[name=code]").bounding_box()["y"]
    assert 0 < below < 200
    hand.press(tab.get_by_role("button", name="2209 · УЧЗ"))
    if javascript:
        expect(tab.locator("[name=mechanism]")).to_have_value("2209 · УЧЗ")
        hand.press(save)
    tab.wait_for_url("**/drafts/watch/*/")
    assert DraftWatch.objects.get().mechanism == two_movements[1]
    tab.wait_for_timeout(400)  # longer than anything waits to be written down
    assert tab.evaluate("Object.keys(localStorage)") == []
