"""A contradiction is looked into by a moderator, by touch and by keyboard alone; everybody reads what came of it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from .factories import make_factory, make_mechanism, make_relation, make_watch
from .hands import HANDS, fits
from .test_contradictions import ADDRESS, contradicting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=HANDS.values(), ids=HANDS)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


def test_what_was_so_is_checked_and_the_list_becomes_empty(hand, page, live_server, sign_in_browser, moderator):
    watch, (maker, other) = contradicting(title="Заря 1950"), (make_factory(), make_factory())
    make_relation(from_factory=other, to_factory=maker)
    supplied = make_watch(factory=maker, mechanism=make_mechanism(factory=other))
    sign_in_browser(moderator)
    hand.go_to(live_server.url + reverse(ADDRESS))
    fits(page, ".contradiction")
    hand.shows("Противоречия: 1")
    expect(page.locator(".contradiction__of")).to_have_text("Заря 1950")
    hand.write(page.locator("[name=evidence]"), "Паспорт 1950 года")
    hand.press(page.locator(".contradiction__check [type=submit]"))
    hand.shows("Заря 1950: проверено, так и было.")
    hand.shows("Противоречий здесь нет")
    hand.go_to(live_server.url + watch.get_absolute_url())
    findings = page.locator(".findings")
    expect(findings).to_contain_text("Так и было: Паспорт 1950 года")
    expect(findings).not_to_contain_text("противоречит")
    folded = page.locator(".findings__rest")
    expect(folded.locator("p").first).to_be_hidden()
    hand.press(folded.locator("summary", has_text="Проверить нельзя"))
    expect(folded.locator("p").first).to_be_visible()
    hand.go_to(live_server.url + supplied.get_absolute_url())
    expect(findings).to_contain_text("получал механизмы с другого завода")
    expect(findings).not_to_contain_text("противоречит")
