"""A moderator at work in Chromium: on a phone by touch, and at a desk by keyboard, with JavaScript and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.history.publishing import publish_watch
from catalogue.models import Watch
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.keyboard import Keyboard
from drafts import actions
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_watch
from .test_actions import correction, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = reverse("admin:drafts_draftwatch_changelist")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
Status = Proposal.Status
# Labels that what follows them touches, as in «Марканеобязательно».
RUN_TOGETHER = """[...document.querySelectorAll(".field__label > span")].filter((word) => {
  const [label, said] = [word.previousElementSibling, word].map((one) => one.getBoundingClientRect());
  return said.width && label.bottom > said.top && label.right >= said.left;
}).map((word) => word.parentElement.textContent)"""


@pytest.fixture(params=[(PHONE, True), (DESK, True), (DESK, False)], ids=["phone", "desk", "desk without javascript"])
def browser_context_args(browser_context_args, request):
    size, has_javascript = request.param
    return browser_context_args | size | {"java_script_enabled": has_javascript}


class Touch:
    """Fingers: everything is brought into sight and tapped."""

    def __init__(self, page):
        self.page = page

    def press(self, locator):
        locator.tap()

    def press_button(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.tap()

    def follow(self, name):
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first.tap()

    def tick(self, locator):
        locator.tap()

    def write(self, locator, text):
        locator.tap()
        locator.fill(text)

    def choose(self, locator, label):
        locator.select_option(label=label)


class Keys(Keyboard):
    def tick(self, locator):
        self.press(locator, "Space")


@pytest.fixture
def hand(page, browser_context_args):
    return Touch(page) if browser_context_args.get("has_touch") else Keys(page)


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


def fits(page, part):
    expect(page.locator(part)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def has_everything(page, hand):
    """The page that corrects: its parts are seen, and no label runs into what follows it."""
    fits(page, ".review--correcting")
    for part in (".review__photos", ".review__side", "[name=code]", "[name=message]"):
        expect(page.locator(part).first).to_be_visible()
    hand.press(page.locator(".review__others summary").first)
    assert page.evaluate(RUN_TOGETHER) == []


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
    has_everything(page, hand)
    hand.write(page.locator("[name=start_release]"), "1066")
    hand.write(page.locator("[name=code]"), "0046")
    hand.press_button("Принять с этими исправлениями")
    expect(page.locator(".errorlist").first).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("0046")
    hand.write(page.locator("[name=start_release]"), "1972")
    hand.write(page.locator("[name=message]"), "По паспорту.")
    if not browser_context_args["java_script_enabled"]:  # nothing ticked the row, so the site asks
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
