"""An administrator in Chromium, by touch and by keyboard alone: nobody is locked out, and a vandal leaves whole."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from catalogue.models import Watch
from catalogue.tests.hands import HANDS, fits
from drafts.models import DraftWatch, Proposal
from drafts.tests.factories import make_draft_watch, published
from drafts.tests.test_actions import accepted, correction

from .test_administrators import REFUSED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = reverse("admin:accounts_user_changelist")


@pytest.fixture(params=HANDS.values(), ids=HANDS)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture
def vandal(collector, moderator):
    """Somebody with a correction that was accepted and a proposal that waits."""
    accepted(correction(published(code="0042"), collector.user, code="0043"), moderator.user)
    make_draft_watch(user=collector.user, status=Proposal.Status.SUBMITTED)
    return collector.user


def press_row(hand, name: str) -> None:
    hand.press(hand.page.locator("#result_list").get_by_role("link", name=name, exact=True))


def test_the_only_administrator_stays_and_a_vandal_is_banned_and_deleted(
    hand, page, live_server, sign_in_browser, administrator, vandal
):
    sign_in_browser(administrator)
    hand.go_to(live_server.url + PEOPLE)
    press_row(hand, "administrator")
    fits(page, "#content")
    hand.tick(page.locator("[name=is_active]"))
    hand.press(page.locator("[name=_save]"))
    expect(page.locator(".errorlist, .errornote").filter(has_text=REFUSED).first).to_be_visible()
    hand.go_to(page.url)  # where nothing is refused yet
    hand.choose(page.locator("[name=role]"), "коллекционер")
    hand.press(page.locator("[name=_save]"))
    expect(page.locator(".errorlist, .errornote").filter(has_text=REFUSED).first).to_be_visible()
    hand.press(page.locator(".deletelink"))
    expect(page.get_by_text(REFUSED).first).to_be_visible()
    assert list(User.objects.administrators()) == [administrator.user]

    hand.go_to(live_server.url + PEOPLE)
    press_row(hand, "collector")
    hand.press(page.get_by_role("link", name="Забанить и убрать всё от этого автора (ждёт 1, принято 1)"))
    fits(page, "form.correct")
    expect(page.locator("[name=ban]")).to_be_checked()
    for name in ("close", "take_back"):
        if not page.locator(f"[name={name}]").is_checked():
            hand.tick(page.locator(f"[name={name}]"))
    hand.write(page.locator("[name=message]"), "Выдумано.")
    hand.press_button("Сделать отмеченное")
    expect(page.locator("#content")).to_contain_text("Этот участник забанен; у него ничего не ждёт решения")
    assert Watch.objects.get().code == "0042"
    assert not User.objects.get(pk=vandal.pk).is_active
    assert set(DraftWatch.objects.values_list("status", flat=True)) == {Proposal.Status.REJECTED}

    hand.go_to(live_server.url + reverse("admin:accounts_user_change", args=[vandal.pk]))
    hand.press(page.locator(".deletelink"))
    hand.press(page.locator("#content form [type=submit]"))
    expect(page.locator(".messagelist")).to_contain_text("collector")
    assert not User.objects.filter(pk=vandal.pk).exists()
