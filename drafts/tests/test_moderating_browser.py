"""A moderator at work in Chromium: on a phone by touch, and at a desk by keyboard, with JavaScript and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.history.publishing import publish_watch
from catalogue.models import Watch
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.hands import HANDS_WITHOUT_JAVASCRIPT, fits
from drafts import actions
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_watch
from .test_actions import correction, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = reverse("admin:drafts_draftwatch_changelist")
Status = Proposal.Status


@pytest.fixture(params=HANDS_WITHOUT_JAVASCRIPT.values(), ids=HANDS_WITHOUT_JAVASCRIPT)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture
def contested(collector):
    """A correction whose code the catalogue changed since, another about the same watch, and one to be searched for."""
    watch = make_watch(code="0042", brand=make_brand(name="Полёт", name_en="Poljot"))
    publish_watch(watch, aliases=["Имя"], by=None, evidence="", action="created")
    draft = submitted(correction(watch, collector.user, code="0043", start_release=1971, aliases=["Имя"]))
    watch.code = "0044"
    publish_watch(watch, aliases=["Имя"], by=None, evidence="", action="changed")
    for name in ("Заря", "Ракета"):
        make_draft_watch(user=collector.user, brand=make_brand(name=name), status=Status.SUBMITTED)
    return draft


def test_the_queue_is_narrowed_and_a_conflict_is_corrected(
    page, hand, live_server, sign_in_browser, moderator, contested, browser_context_args
):
    sign_in_browser(moderator)
    page.goto(live_server.url + QUEUE)
    fits(page, "#result_list")
    hand.write(page.locator("#searchbar"), "poljot")
    hand.press_button("Найти")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    hand.press(page.locator("#result_list .field-name a"))
    fits(page, ".review")
    row = page.locator(".changes__conflict")
    expect(row).to_contain_text("0044")
    expect(row).to_contain_text("Когда начинали: 0042")
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    if page.viewport_size["width"] == 1280:
        for button in page.locator(".review__buttons button").all():
            expect(button).to_be_in_viewport()
    hand.press_button("Исправить и принять")
    fits(page, ".review--correcting")
    for part in (".review__photos", ".review__side", "[name=code]", "[name=message]"):
        expect(page.locator(part).first).to_be_visible()
    hand.write(page.locator("[name=start_release]"), "1066")
    hand.write(page.locator("[name=code]"), "0046")
    hand.press_button("Принять с этими исправлениями")
    expect(page.locator(".errorlist").first).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("0046")
    hand.write(page.locator("[name=start_release]"), "1972")
    hand.write(page.locator("[name=message]"), "По паспорту.")
    if not browser_context_args.get("java_script_enabled", True):  # nothing ticked the row, so the site asks
        hand.press_button("Принять с этими исправлениями")
        expect(page.locator(".messagelist")).to_contain_text("без отметки: номер оформления")
    expect(row.get_by_role("checkbox")).to_be_checked()
    hand.press_button("Принять с этими исправлениями")
    expect(page.locator("body")).to_contain_text("принято и опубликовано.")
    watch = Watch.objects.get()
    assert (watch.code, watch.start_release) == ("0046", 1972)
    page.get_by_role("link", name="Предложенные часы").first.click()
    expect(page.locator("#searchbar")).to_have_value("poljot")
    expect(page.locator("#result_list")).to_have_count(0)


def test_several_are_rejected_and_what_changed_meanwhile_is_told(
    page, hand, live_server, sign_in_browser, moderator, contested
):
    broken = []
    page.on("pageerror", lambda error: broken.append(error))
    sign_in_browser(moderator)
    page.goto(live_server.url + QUEUE)
    draft = DraftWatch.objects.get(brand__name="Заря")
    actions.edit(draft, by=draft.user, version=draft.version, values={"code": "7"})
    for name in ("Заря", "Ракета"):
        hand.tick(page.locator("#result_list tr", has_text=name).locator(".action-select"))
    hand.choose(page.locator("[name=action]"), "Отклонить с этим сообщением")
    hand.write(page.locator(".actions [name=message]"), "Дубль")
    hand.press(page.locator(".actions button[name=index]"))
    expect(page.get_by_role("main")).to_contain_text("Каждый автор получит это сообщение: «Дубль»")
    hand.press_button("Отклонить: 2")
    expect(page.locator(".messagelist")).to_contain_text("Отклонён 1 черновик.")
    expect(page.locator(".messagelist")).to_contain_text("Заря")
    assert list(DraftWatch.objects.filter(status=Status.REJECTED).values_list("brand__name", flat=True)) == ["Ракета"]
    assert broken == []
