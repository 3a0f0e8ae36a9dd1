"""A queue decided by keys alone, in Chromium: one key and one page for each. `PROPOSALS` says how many; the drill takes
200 (`make drill-deciding`)."""

import os
from collections import Counter

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand
from catalogue.tests.pictures import photo_file
from drafts.models import DraftWatch, Proposal, ReadyMessage, Step
from drafts.photos import PhotoChange, photos_ahead, write_photos

from .factories import make_draft_watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = reverse("admin:drafts_draftwatch_changelist")
NUMBER = int(os.environ.get("PROPOSALS", "5"))
RUSSIAN_A = "{key: 'ф', code: 'KeyA', bubbles: true}"
Status = Proposal.Status


def queue_of(number, author) -> list[DraftWatch]:
    """Proposals of one brand that wait in their order, and one of another."""
    brand = make_brand(name="Полёт")
    make_draft_watch(user=author, brand=make_brand(name="Заря"), status=Status.SUBMITTED)
    return [
        make_draft_watch(user=author, brand=brand, code=f"{at:04}", status=Status.SUBMITTED) for at in range(number)
    ]


class Keys:
    """Presses keys, and counts them and the pages that came."""

    def __init__(self, page):
        self.page, self.counted = page, Counter()
        page.on("request", self._count)

    def _count(self, request):
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.counted["pages"] += 1

    def press(self, key):
        if key == "ф":  # a Russian keyboard, which Playwright has not
            self.page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {RUSSIAN_A}))")
        else:
            self.page.keyboard.press(key)
        self.counted["keys"] += 1

    def decide(self, draft, *keys):
        """When `draft` is there and may be decided: a key that is still held means the one before."""
        expect(self.page.locator("h1", has_text=str(draft))).to_be_visible()
        self.page.wait_for_selector("html[data-keys]")
        assert self.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "every button is in sight"
        for key in keys:
            self.press(key)


def test_a_narrowed_queue_is_decided_by_keys_alone(page, live_server, sign_in_browser, collector, moderator, report):
    drafts = queue_of(NUMBER, collector.user)
    sign_in_browser(moderator)
    page.goto(f"{live_server.url}{QUEUE}?q=полет&o=6")
    page.locator("#result_list .field-name a").first.click()
    expect(page.locator("[data-left]")).to_have_text(str(NUMBER))
    keys = Keys(page)
    for at, draft in enumerate(drafts):
        keys.decide(draft, *(["r", "2"] if at == 1 else ["s", "1"] if at == 2 else ["ф"]))  # «ф» is on the key of A
    expect(page.locator("main")).to_contain_text("В этой очереди больше ничего не ждёт.")
    report(f"{NUMBER} proposals: {dict(keys.counted)}")
    assert keys.counted == {"keys": NUMBER + 2, "pages": NUMBER}
    assert Counter(DraftWatch.objects.values_list("status", flat=True)) == {
        Status.ACCEPTED: NUMBER - 2, Status.REJECTED: 1, Status.NEEDS_WORK: 1, Status.SUBMITTED: 1
    }  # fmt: skip
    assert Step.objects.count() == NUMBER, "none is decided twice"
    assert Step.objects.get(kind=Step.Kind.REJECTED).message == ReadyMessage.objects.filter(use="reject")[1].text
    keys.press("q")
    expect(page.locator("#searchbar")).to_have_value("полет")


def test_keys_walk_tick_and_wait_while_somebody_types(
    page, live_server, sign_in_browser, collector, moderator, axe_findings
):
    drafts = queue_of(3, collector.user)
    change = PhotoChange("main", take_in(photo_file(1200, 900)), {})
    with photos_ahead(drafts[0], [change]):
        write_photos(drafts[0], [change], by=drafts[0].user)
    sign_in_browser(moderator)
    page.goto(live_server.url + reverse("admin:drafts_draftwatch_change", args=[drafts[0].pk]))
    keys = Keys(page)
    keys.decide(drafts[0], "?")
    expect(page.get_by_role("dialog", name="Клавиши этой страницы")).to_be_visible()
    assert axe_findings(page) == []
    keys.press("a")  # nothing is decided behind the list
    keys.press("Escape")
    keys.press("z")
    expect(page.locator("#zoom img")).to_have_js_property("naturalWidth", 1200)
    keys.press("Escape")
    code = page.get_by_role("checkbox", name="Принять: номер оформления")
    keys.press("2")
    expect(code).not_to_be_checked()
    expect(page.locator("[data-keys-said]")).to_have_text("Номер оформления: не принимается")
    keys.press("m")
    page.keyboard.type("arnsp 2?")
    expect(page.locator("[name=message]")).to_have_value("arnsp 2?")
    expect(code).not_to_be_checked()
    keys.press("Escape")
    keys.decide(drafts[0], "n")
    keys.decide(drafts[1], "p")
    keys.decide(drafts[0], "a")
    keys.decide(drafts[1], "b")
    keys.decide(drafts[0], "u")
    expect(page.locator("[name=do][value=accept]")).to_be_visible()
    assert list(DraftWatch.objects.filter(code__gte="0").values_list("status", flat=True)) == [Status.SUBMITTED] * 3
    keys.decide(drafts[0], "?")
    page.get_by_label("Клавиши включены в этом браузере").uncheck()
    keys.press("Escape")
    keys.press("n")
    page.get_by_role("link", name="Следующее", exact=True).click()
    expect(page.locator("h1", has_text=str(drafts[1]))).to_be_visible()
