"""A correction from its first letter to what its author is told of it: both sides by touch and by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.tests.factories import make_brand
from catalogue.tests.hands import HANDS, fits
from drafts.models import DraftWatch

from .factories import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = reverse("admin:drafts_draftwatch_changelist")


@pytest.fixture(params=HANDS.values(), ids=HANDS)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture
def open_as(hand, live_server, sign_in_browser):
    """A function that opens an address as a person."""

    def open_page(persona, address: str) -> None:
        sign_in_browser(persona)
        hand.go_to(live_server.url + address)
        fits(hand.page)

    return open_page


def write(hand, name: str, text: str) -> None:
    hand.write(hand.page.locator(f"[name={name}]"), text)


def test_how_it_is_known_whose_turn_it_is_and_what_became_of_it(hand, page, open_as, collector, moderator):
    watch = published(code="0042", brand=make_brand(name="Ракета"), source="pistonheads.com")
    open_as(collector, f"/watches/{watch.folder}/edit/")
    expect(page.locator("[name=evidence]")).to_have_value("")  # what the catalogue rests upon is not how one knows
    write(hand, "code", "0043")
    write(hand, "start_release", "1971")
    hand.keys.press("Enter")
    hand.press_button("Отправить на проверку")
    expect(page.get_by_role("main")).to_contain_text("Укажите, откуда вы знаете")
    assert DraftWatch.objects.get().status == "draft"
    hand.follow("Править")
    expect(page.locator("h1")).to_contain_text("Правка")
    write(hand, "evidence", "Свой экземпляр")
    hand.press_button("Сохранить и посмотреть")
    hand.shows("Сохранено.")
    hand.press_button("Отправить на проверку")
    hand.shows("Отправлено на проверку.")

    draft = DraftWatch.objects.get()
    ask_and_hear(hand, page, open_as, collector, moderator, draft)
    hand.tick(page.get_by_label("Принять: номер оформления"))
    write(hand, "message", "Номер не подтверждён.")
    hand.press_button("Принять")
    hand.shows("принято и опубликовано.")

    open_as(collector, draft.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Принято без: номер оформления.")
    expect(page.get_by_role("main")).to_contain_text("Номер не подтверждён.")
    for name in ("Отправить на проверку", "Отозвать", "Править"):
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
    hand.follow("Посмотреть в каталоге")
    hand.follow("История изменений")
    change = page.locator(".revision", has_text="1971")
    expect(change).to_contain_text("Откуда известно: Свой экземпляр")
    expect(change).to_contain_text("pistonheads.com; Свой экземпляр")  # the sources are added to


def ask_and_hear(hand, page, open_as, collector, moderator, draft) -> None:
    """The moderator asks, the author answers, and then it is the moderators' turn, at the decision of the same one."""
    row = page.locator("#result_list tbody tr")
    open_as(moderator, QUEUE)
    hand.press(row.locator(".field-name a"))
    expect(page.locator(".evidence")).to_contain_text("Свой экземпляр")
    write(hand, "message", "Какого года?")
    hand.press_button("На доработку")
    hand.shows("отправлено на доработку.")
    open_as(collector, draft.get_absolute_url())
    hand.shows("ждёт вас")
    write(hand, "message", "1971, есть паспорт.")
    hand.press_button("Ответить")
    hand.shows("ждёт модератора")
    open_as(moderator, QUEUE)
    expect(row).to_have_count(1)
    hand.press(row.locator(".field-name a"))
    hand.press(page.locator("summary", has_text="Переписка"))
    expect(page.locator(".conversation")).to_contain_text("1971, есть паспорт.")
