"""What a moderator is told of a proposal, and new names: decided by touch and by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.models import Brand, Factory, Watch
from catalogue.tests.factories import make_brand, make_factory
from catalogue.tests.hands import HANDS, fits
from drafts.models import DraftWatch

from .factories import make_draft_watch
from .test_actions import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=HANDS.values(), ids=HANDS)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


def test_another_proposal_is_pointed_out_and_names_are_settled(
    hand, page, live_server, sign_in_browser, collector, stranger, moderator
):
    make_factory(name="Минский часовой завод")
    similar = make_factory(name="Витебский завод")
    same = {"brand": make_brand(name="Ракета"), "code": "0043"}
    first = submitted(make_draft_watch(user=collector.user, **same))
    second = make_draft_watch(user=stranger.user, proposed_factory="Витебский часовой завод", **same)
    submitted(second)
    sign_in_browser(moderator)
    hand.go_to(live_server.url + reverse("admin:drafts_draftwatch_change", args=[first.pk]))
    fits(page, ".review")
    other = page.locator(".warnings__item", has_text="О том же есть ещё одно открытое предложение:")
    hand.press(other.get_by_role("link"))

    name = page.locator(".review__name", has_text="Витебский часовой завод")
    expect(name).to_contain_text("Что это?")
    expect(name.get_by_role("button", name="Это Минский часовой завод")).to_have_count(0)
    hand.press(name.get_by_role("button", name="Это Витебский завод"))
    expect(name).to_contain_text("Считаем, что это Витебский завод.")
    hand.press_button("Принять")
    hand.shows("принято и опубликовано.")
    assert Watch.objects.get().factory == similar
    hand.go_to(live_server.url + reverse("admin:drafts_draftwatch_change", args=[second.pk]))
    expect(page.locator(".review__changes")).to_contain_text("Автор написал: «Витебский часовой завод»")
    expect(page.locator(".warnings__item")).to_have_count(
        1
    )  # the other one is open still; it is no duplicate of itself
    expect(other).to_be_visible()

    new = make_draft_watch(user=collector.user, brand=None, proposed_brand="Зарница")
    submitted(new)
    hand.go_to(live_server.url + reverse("admin:drafts_draftwatch_change", args=[new.pk]))
    hand.press_button("Добавить при принятии")
    hand.shows("При принятии в список добавится «Зарница».")
    hand.write(page.locator("[name=message]"), "Дубль")
    hand.press_button("Отклонить")
    hand.shows("отклонено")
    assert DraftWatch.objects.get(pk=new.pk).status == "rejected"
    assert (Brand.objects.count(), Factory.objects.count()) == (1, 2)
