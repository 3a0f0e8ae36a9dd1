"""A file into the collection and out again, and «do I have it?»: on a phone by touch, on a wide screen by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Collection
from accounts.tests.factories import make_item
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


class Keys(Keyboard):
    def choose_radio(self, locator):
        """The radio after the one that is chosen."""
        self.press(self.page.locator("main [type=radio]:checked"), "ArrowDown")
        expect(locator).to_be_checked()


class Fingers(Keyboard):
    """The same person with a phone: what is touched must lie in the window and be covered by nothing."""

    def press(self, locator, key="Enter"):
        locator.tap()

    def write(self, locator, text):
        locator.tap()
        self.keys.type(text)

    def choose_radio(self, locator):
        locator.tap()

    def choose_file(self, locator, file):
        locator.set_input_files(file)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture
def hands(page, live_server, collector, sign_in_browser):
    """Somebody with four watches, on the page of the collection."""
    amphibia = make_brand(name="Амфибия", name_en="Amphibia")
    for number in range(4):
        watch = make_watch(
            folder=f"amphibia-{number}", brand=amphibia, title=f"Амфибия 42005{number}", code=f"42005{number}"
        )
        make_item(collector.user, watch=watch, price=1000 + number)
    make_watch(folder="vostok", brand=make_brand(name="Восток", name_en="Vostok"), title="Восток 2414")
    write_terms(Watch.objects.all())
    sign_in_browser(collector)
    page.goto(f"{live_server.url}/collection/")
    return (Fingers if page.viewport_size["width"] < 900 else Keys)(page)


def rows() -> list[tuple]:
    return list(Collection.objects.order_by("pk").values_list("pk", "watch__folder", "status", "price"))


def nothing_hangs_over(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_file_is_taken_in_and_back(hands):
    page, before = hands.page, rows()
    hands.follow("Загрузить список")
    table = f"watch,status,price,row\namphibia-0,sell,1500,{before[0][0]}\nvostok,want,,\n,have,,\n".encode()
    hands.choose_file(page.locator("main [name=file]"), {"name": "my.csv", "mimeType": "text/csv", "buffer": table})
    hands.press_button("Посмотреть, что в нём")
    expect(page.get_by_text("добавится: 1, изменится: 1, удалится: 0")).to_be_visible()
    expect(page.get_by_text("добавится: 1, изменится: 1, удалится: 3")).to_be_visible()
    expect(page.locator("del", has_text="В коллекции")).to_be_visible()
    nothing_hangs_over(page)
    replacing = page.locator("[name=mode][value=replace]")
    if isinstance(hands, Fingers):
        hands.press(replacing)
    while not replacing.is_checked():  # the arrows go from way to way
        hands.press(page.locator("[name=mode]:checked"), "ArrowDown")
    hands.press_button("Принять")
    expect(page.get_by_role("heading", name="Будут удалены 3 записи")).to_be_visible()
    expect(page.get_by_text("Амфибия 420053")).to_be_visible()
    nothing_hangs_over(page)
    assert rows() == before
    hands.press_button("Да, удалить 3 записи")
    expect(page.get_by_text("добавлено: 1, изменено: 1, удалено: 3")).to_be_visible()
    assert [row[1:3] for row in rows()] == [("amphibia-0", "sell"), ("vostok", "want")]
    hands.follow("Отменить")
    expect(page.get_by_text("добавится: 3, изменится: 1, удалится: 1", exact=False)).to_be_visible()
    nothing_hangs_over(page)
    hands.press_button("Вернуть как было, удалив 1 запись")
    expect(page.get_by_text("добавлено: 3, изменено: 1, удалено: 1")).to_be_visible()
    assert rows() == before
    hands.press(page.locator("summary", has_text="Добавить, отменить, скачать, напечатать"))
    hands.follow("Отмена изменений")
    expect(page.locator("main .lines__row")).to_have_count(2)
    nothing_hangs_over(page)


def test_do_i_have_it(hands):
    page = hands.page
    hands.follow("Есть ли у меня?")
    field, answer = page.locator("[data-have] [name=q]"), page.locator("[data-answer]")
    hands.write(field, "vostok amphibia")
    expect(answer.get_by_role("heading", name="Возможно, вот эти")).to_be_visible()
    expect(answer).to_contain_text("Слова «vostok» у ваших часов нет.")
    expect(answer.locator(".lines__name")).to_have_count(4)
    nothing_hangs_over(page)
    field.fill("бюлюбю")
    expect(answer).to_contain_text("Слово «бюлюбю» непонятно.")
    expect(answer.get_by_text(re.compile("Нет, этого у вас нет"))).to_have_count(0)
    field.fill("восток")
    expect(answer).to_contain_text("Нет, этого у вас нет")
    field.fill("амфибия 420052")
    expect(answer.locator(".lines__name")).to_have_text("Амфибия 420052")
    hands.press(answer.locator(".lines__name"))
    expect(page).to_have_url(re.compile("/watches/amphibia-2/"))
