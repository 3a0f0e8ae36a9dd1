"""The main journey in a real browser, with and without JavaScript: proposed, sent back, corrected, accepted, found."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from catalogue.models import Side, Watch
from catalogue.publishing import publish_watch
from catalogue.tests.factories import make_brand, make_factory, make_watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/drafts/draftwatch/"


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | {"java_script_enabled": request.param}


@pytest.fixture
def site(page, live_server, sign_in_browser):
    """The browser of whoever is named last."""
    return Site(page, live_server.url, sign_in_browser)


class Site:
    def __init__(self, page, url, sign_in):
        self.page, self.url, self.sign_in = page, url, sign_in
        page.set_default_timeout(4000)

    def open(self, address, persona=None):
        if persona:
            self.sign_in(persona)
        self.page.goto(self.url + address)

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f'[name="{name.replace("__", "-")}"]').fill(value)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def shows(self, text):
        expect(self.page.locator("body")).to_contain_text(text)

    def decide_about(self, name, moderator):
        self.open(QUEUE, moderator)
        self.page.locator("#result_list").get_by_role("link", name=name).click()


def picture(number) -> dict:
    """A photo of 640 × 480 that is like no other."""
    image = Image.new("RGB", (640, 480), (40 * number, 90, 9))
    image.paste("white", (90 * number, 40, 90 * number + 200, 240))
    out = BytesIO()
    image.save(out, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_from_a_proposal_to_the_catalogue_and_its_correction(site, collector, moderator, mailoutbox):
    make_brand(name="Ракета")
    make_factory(name="Петродворцовый часовой завод", short_name="ПЧЗ")
    propose(site, collector)
    send_back_and_correct(site, collector, moderator)
    accept_with_a_correction(site, moderator)
    read_in_the_catalogue(site, collector)
    collector.user.refresh_from_db()
    assert collector.user.rating == 1
    assert [letter.to for letter in mailoutbox] == [[collector.user.email]] * 2
    assert "Какого года?" in mailoutbox[0].body
    correct_and_leave_one_field_out(site, collector, moderator)


def propose(site, collector):
    site.open("/drafts/", collector)
    site.page.locator("main").get_by_role("link", name="Добавить часы").click()
    site.page.get_by_label("Механизма нет в списке: опишу сам").check()
    if not site.page.locator("[name=movement-calibre]").is_visible():
        site.page.locator("[data-inner-movement] summary").click()
    site.fill(movement__calibre="2609.НП", movement__factory="ПЧЗ", movement__stones="17", movement__source="Паспорт")
    site.fill(brand="Ракета", code="510484", source="Каталог", aliases="Большой ноль")
    for number, side in enumerate(Side):
        site.page.locator(f"[name=photo_{side}-file]").set_input_files(picture(number + 1))
    site.press("Сохранить и посмотреть")
    site.shows("Сохранено.")
    expect(site.page.locator(".draft-photos img")).to_have_count(4)
    site.press("Отправить на проверку")
    site.shows("Отправлено на проверку.")


def send_back_and_correct(site, collector, moderator):
    site.decide_about("Ракета", moderator)
    site.fill(message="Какого года?")
    site.press("На доработку")
    site.shows("Готово.")
    site.open("/drafts/", collector)
    site.shows("Какого года?")
    site.page.locator(".draft-lines a").click()
    site.follow("Править")
    site.fill(start_release="1978")
    site.press("Сохранить и посмотреть")
    site.press("Отправить на проверку")
    site.shows("Отправлено на проверку.")


def accept_with_a_correction(site, moderator):
    site.decide_about("Ракета", moderator)
    site.follow("Исправить и принять")
    site.fill(end_release="1985")
    site.press("Принять с этими исправлениями")
    site.shows("Принято и опубликовано.")
    site.follow("Посмотреть в каталоге")
    site.shows("2609.НП")


def read_in_the_catalogue(site, author):
    """What everybody sees, first by searching for it."""
    site.page.context.clear_cookies()
    site.open("/watches/")
    search = site.page.locator("[name=q]:visible").first
    search.fill("большой ноль")
    search.press("Enter")
    site.page.locator("main").get_by_role("link", name="510484").first.click()
    watch = Watch.objects.get()
    assert site.page.url == site.url + watch.get_absolute_url()
    for text in ("510484", "2609.НП", "1978", "1985"):
        site.shows(text)
    expect(site.page.locator(f'main img[src*="{watch.folder}"]')).not_to_have_count(0)
    assert watch.images.count() == 4
    site.open(f"/watches/{watch.folder}/history/")
    site.shows(author.user.login)


def correct_and_leave_one_field_out(site, collector, moderator):
    watch = Watch.objects.get()
    site.open(watch.get_absolute_url(), collector)
    site.follow("Исправить или дополнить")
    site.fill(code="510485", note="Циферблат белый.")
    site.press("Сохранить и посмотреть")
    site.press("Отправить на проверку")
    site.decide_about("Ракета", moderator)
    site.page.get_by_label("Принять: номер оформления").uncheck()
    site.press("Принять")
    site.shows("Готово.")
    watch.refresh_from_db()
    assert (watch.code, watch.note) == ("510484", "Циферблат белый.")


def test_an_old_version_comes_back(site, collector, moderator, administrator):
    watch = make_watch(code="0042", brand=make_brand(name="Ракета"))
    watch.source = "Каталог"
    publish_watch(watch, aliases=[], by=None, source="", action="loaded")
    site.open(f"/watches/{watch.folder}/edit/", collector)
    site.fill(code="0043")
    site.press("Сохранить и посмотреть")
    site.press("Отправить на проверку")
    site.decide_about("Ракета", moderator)
    site.press("Принять")
    site.open(f"/watches/{watch.folder}/history/", moderator)
    site.shows("0043")
    site.page.get_by_role("button", name="Восстановить версию").last.click()
    site.press("Отправить на проверку")
    site.decide_about("Ракета", administrator)
    site.press("Принять")
    watch.refresh_from_db()
    assert watch.code == "0042"


def test_a_merge_and_its_undoing(site, moderator):
    brand = make_brand(name="Ракета")
    kept, gone = make_watch(brand=brand), make_watch(brand=brand)
    site.open("/admin/drafts/merge/add/", moderator)
    site.page.locator("[name=kind]").select_option("watch")
    site.fill(kept=kept.folder, gone=gone.folder)
    site.page.locator("[name=_save]").click()
    site.shows("Объединено")
    site.open(gone.get_absolute_url())
    assert site.page.url == site.url + kept.get_absolute_url()
    site.open("/admin/drafts/merge/")
    site.page.locator("[name=_selected_action]").check()
    site.page.locator("[name=action]").select_option("undo")
    site.page.locator("button[name=index]").click()
    site.open(gone.get_absolute_url())
    assert site.page.url == site.url + gone.get_absolute_url()
