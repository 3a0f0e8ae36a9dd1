"""A file into the collection and out again, and «do I have it?»: on a phone by touch, on a wide screen by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Collection
from accounts.tests.factories import make_item
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.hands import HANDS, Touch, hands_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=HANDS.values(), ids=HANDS)
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
    return hands_of(page)


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
    expect(page.get_by_role("heading", name="Что нашлось")).to_be_focused()
    expect(page.get_by_text("добавится: 1, изменится: 1, удалится: 0")).to_be_visible()
    expect(page.get_by_text("добавится: 1, изменится: 1, удалится: 3")).to_be_visible()
    expect(page.locator("del", has_text="В коллекции")).to_be_visible()
    nothing_hangs_over(page)
    replacing = page.locator("[name=mode][value=replace]")
    if isinstance(hands, Touch):
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


def test_what_would_go_is_asked_about_and_ones_own_export_changes_nothing(hands):
    """Ticked pieces are taken out and put back; a file that names nothing of mine takes nothing away."""
    page, before = hands.page, rows()
    for number in (1, 2):
        hands.tick(page.get_by_role("checkbox", name=f"Отметить: Амфибия 42005{number}"))
    hands.press_button("Убрать…")
    expect(page.get_by_text("Всего: добавится: 0, изменится: 0, удалится: 2")).to_be_visible()
    expect(page.locator("main .lines__row")).to_have_count(2)
    nothing_hangs_over(page)
    assert rows() == before
    hands.press_button("Да, убрать 2 предмета")
    expect(page.locator(".message").first).to_contain_text("удалено: 2")
    assert [row[0] for row in rows()] == [before[0][0], before[3][0]]
    hands.follow("Отменить")
    hands.press_button("Вернуть как было")
    expect(page.locator(".message").first).to_contain_text("добавлено: 2")
    assert rows() == before
    hands.press(page.locator("summary", has_text="Добавить, отменить, скачать, напечатать"))
    with page.expect_download() as download:
        hands.press(page.locator("main a[href$='export.csv']"))
    own, unknown = Path(download.value.path()).read_bytes(), "title,status\nНикому не известные,have\n".encode()
    for table, said in ((own, "ничего не изменится"), (unknown, "добавится: 1, изменится: 0, удалится: 0")):
        hands.go_to(page.url.partition("/collection/")[0] + "/collection/import/")
        hands.choose_file(page.locator("main [name=file]"), {"name": "my.csv", "mimeType": "text/csv", "buffer": table})
        hands.press_button("Посмотреть, что в нём")
        expect(page.get_by_role("main")).to_contain_text(said)
        expect(page.get_by_role("main")).not_to_contain_text(re.compile("удалится: [1-9]"))
        nothing_hangs_over(page)
    assert rows() == before


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


def test_what_is_chosen_in_the_filters_is_sent_by_the_button_below_them(hands, collector):
    page = hands.page
    make_item(collector.user, watch=Watch.objects.get(folder="vostok"))
    page.reload()
    opener, button = page.locator(".narrow__more summary"), page.get_by_role("button", name="Показать", exact=True)
    hands.press(opener)
    menu = page.locator("[name=price]")
    hands.choose(menu, menu.locator("option", has_text="с ценой").inner_text())
    above, below = menu.bounding_box(), button.bounding_box()
    assert above["y"] + above["height"] <= below["y"]
    hands.press(button)
    expect(page.get_by_text("Найдено 4 предмета")).to_be_visible()
