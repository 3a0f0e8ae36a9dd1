"""Without a connection every button says so and leaves the page as it is; with one it works when pressed again."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from accounts.models import Collection
from catalogue.models import CheckedContradiction, Watch
from catalogue.tests.factories import make_brand, make_mechanism, make_watch
from drafts.models import DraftWatch, Proposal
from drafts.tests.conftest import judge  # noqa: F401
from drafts.tests.factories import make_draft_watch
from drafts.tests.test_restoring import vandalised  # noqa: F401

from .touch import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AGAIN = "Попробовать снова"


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | PHONE


@pytest.fixture
def phone(page, live_server, sign_in_browser):
    """A function that opens an address as a person."""

    def open_page(client, address):
        sign_in_browser(client)
        page.goto(f"{live_server.url}{address}")
        return page

    return open_page


@contextmanager
def offline(page):
    """The page stays where it is, and says so."""
    address = page.url
    page.context.set_offline(True)
    yield
    line = page.locator("[data-keep-state]", has_text="Нет связи")
    expect(line).to_be_in_viewport()
    assert page.url == address
    page.context.set_offline(False)


def again(page) -> None:
    page.complaints[:] = [said for said in page.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    page.get_by_role("button", name=AGAIN).or_(page.get_by_role("button", name="Отправить снова")).tap()


def test_have_on_the_page_of_a_watch(phone, collector):
    page = phone(collector, make_watch().get_absolute_url())
    with offline(page):
        page.get_by_role("button", name="Есть").tap()
    assert not Collection.objects.exists()
    again(page)
    expect(page.get_by_role("link", name="В коллекции")).to_be_visible()
    assert Collection.objects.count() == 1
    expect(page.get_by_role("button", name=AGAIN)).to_be_hidden()


def test_buttons_of_a_draft_and_of_the_collection(phone, collector):
    draft = make_draft_watch(user=collector.user)
    page = phone(collector, draft.get_absolute_url())
    with offline(page):
        page.get_by_role("button", name="Отозвать").tap()
    again(page)
    expect(page.locator(".message").first).to_contain_text("Отозвано")
    assert DraftWatch.objects.get().status == Proposal.Status.WITHDRAWN
    page = phone(collector, "/collection/")
    with offline(page):
        page.get_by_role("button", name="Открыть коллекцию всем").tap()
    again(page)
    expect(page.get_by_role("button", name="Закрыть коллекцию")).to_be_visible()


def test_what_a_moderator_typed(phone, moderator, vandalised):  # noqa: F811
    page = phone(moderator, f"/watches/{vandalised.folder}/restore/?number=2")
    page.get_by_label("Причина").fill("Вандализм")
    with offline(page):
        page.get_by_role("button", name="Восстановить").tap()
    expect(page.get_by_label("Причина")).to_have_value("Вандализм")
    again(page)
    page.wait_for_url("**/history/")
    assert Watch.objects.get().code == "0043"
    make_watch(end_release=1950, mechanism=make_mechanism(start_release=1960))
    page = phone(moderator, "/admin/catalogue/watch/contradictions/")
    page.locator("[name=evidence]").fill("Паспорт")
    with offline(page):
        page.get_by_role("button", name="Так и было").tap()
    expect(page.locator("[name=evidence]")).to_have_value("Паспорт")
    again(page)
    expect(page.locator(".messagelist")).to_contain_text("проверено")
    assert CheckedContradiction.objects.get().evidence == "Паспорт"


def test_a_tick_in_the_open_sheet_of_filters(phone, collector):
    for name in ("Полёт", "Ракета"):
        make_watch(brand=make_brand(name=name), title=name)
    page = phone(collector, "/watches/")
    page.get_by_role("button", name="Фильтры").tap()
    page.context.set_offline(True)
    page.locator(".facet__value", has_text="Полёт").tap()
    expect(page.locator("#filters [data-keep-state]")).to_contain_text("Нет связи. Список остался прежним.")
    expect(page.locator("#filters [data-keep-state]")).to_be_in_viewport()
    page.context.set_offline(False)
    again(page)
    expect(page.locator(".facets__submit")).to_contain_text("1")
    expect(page.locator("#filters [data-keep-state]")).to_have_count(0)
    page.locator(".facets__submit").tap()
    expect(page.locator(".card")).to_have_count(1)
    page.context.set_offline(True)
    page.get_by_role("link", name="по году").tap()
    expect(page.locator(".listing__head [data-keep-state]")).to_be_in_viewport()
