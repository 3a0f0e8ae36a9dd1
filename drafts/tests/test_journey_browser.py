"""Proposed, sent back, corrected, accepted, found; restored; merged: by keyboard alone, with and without JavaScript."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from catalogue.history.publishing import publish_watch
from catalogue.models import Side, Watch
from catalogue.tests.factories import make_brand, make_factory, make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/drafts/draftwatch/"


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | {"java_script_enabled": request.param}


@pytest.fixture
def site(page, live_server, sign_in_browser, report):
    """The browser of whoever is named last."""
    site = Site(page, live_server.url, sign_in_browser)
    yield site
    report(f"{site.presses} keys to get about")


class Site(Keyboard):
    def __init__(self, page, url, sign_in):
        super().__init__(page)
        self.url, self.sign_in = url, sign_in

    def open(self, address, persona=None):
        if persona:
            self.sign_in(persona)
        self.go_to(self.url + address)

    def fill(self, **values):
        for name, value in values.items():
            self.write(self.page.locator(f'[name="{name.replace("__", "-")}"]'), value)

    def send(self):
        """From the form of a draft, or from its page, to the moderators."""
        self.press_button("Отправить на проверку")
        self.shows("Отправлено на проверку.")

    def decide_about(self, name, moderator):
        self.open(QUEUE, moderator)
        self.press(self.page.locator("#result_list").get_by_role("link", name=name))

    def accept(self):
        self.press_button("Принять")
        self.shows("принято и опубликовано.")

    def leads_to(self, address, destination):
        self.open(address)
        expect(self.page).to_have_url(self.url + destination)


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
    site.follow("Добавить часы")
    site.press(site.page.get_by_label("Механизма нет в списке: опишу сам"), "Space")
    if not site.page.locator("[name=movement-calibre]").is_visible():
        site.press(site.page.locator("[data-inner-movement] summary"))
    site.fill(movement__calibre="2609.НП", movement__factory="ПЧЗ", movement__stones="17")
    site.fill(brand="Ракета", code="510484", aliases="Большой ноль", evidence="Каталог")
    for number, side in enumerate(Side):
        site.choose_file(site.page.locator(f"[name=photo_{side}-file]"), picture(number + 1))
        expect(site.page.locator(f"[name=photo_{side}-licence]")).to_be_visible()
    site.press_button("Сохранить и посмотреть")
    site.shows("Сохранено.")
    expect(site.page.locator(".draft-photos img")).to_have_count(4)
    site.send()


def send_back_and_correct(site, collector, moderator):
    site.decide_about("Ракета", moderator)
    site.fill(message="Какого года?")
    site.press_button("На доработку")
    site.shows("отправлено на доработку.")
    site.open("/drafts/", collector)
    site.shows("Какого года?")
    site.press(site.page.locator(".draft-lines a"))
    site.follow("Править")
    site.fill(start_release="1978")
    site.press_button("Сохранить и посмотреть")
    site.send()


def accept_with_a_correction(site, moderator):
    site.decide_about("Ракета", moderator)
    site.press_button("Исправить и принять")
    site.press(site.page.locator(".review__others summary").first)
    site.fill(end_release="1985", message="Выпускались до 1985 года.")
    site.press_button("Принять с этими исправлениями")
    site.shows("принято и опубликовано.")
    site.follow("Посмотреть в каталоге")
    site.shows("2609.НП")


def read_in_the_catalogue(site, author):
    """What everybody sees, first by searching for it."""
    site.page.context.clear_cookies()
    site.open("/watches/")
    site.write(site.page.get_by_role("search").first.locator("[name=q]"), "большой ноль")
    site.keys.press("Enter")
    site.press(site.page.get_by_role("main").get_by_role("link", name="510484").first)
    watch = Watch.objects.get()
    expect(site.page).to_have_url(site.url + watch.get_absolute_url())
    for text in ("510484", "2609.НП", "1978", "1985"):
        site.shows(text)
    expect(site.page.locator(f'main img[src*="{watch.folder}"]')).to_have_count(4)
    site.follow("История изменений")
    site.shows(author.user.login)


def correct_and_leave_one_field_out(site, collector, moderator):
    watch = Watch.objects.get()
    site.open(watch.get_absolute_url(), collector)
    site.follow("Исправить или дополнить")
    site.fill(code="510485", note="Циферблат белый.", evidence="Свой экземпляр")
    site.press_button("Сохранить и посмотреть")
    site.send()
    site.decide_about("Ракета", moderator)
    tick = site.page.get_by_label("Принять: номер оформления")
    site.press(tick, "Enter")  # nothing is decided by a wrong key
    site.shows("Выберите, что сделать.")
    site.press(tick, "Space")
    site.fill(message="Номер не подтверждён.")
    site.accept()
    watch.refresh_from_db()
    assert (watch.code, watch.note) == ("510484", "Циферблат белый.")


def test_an_old_version_comes_back(site, collector, moderator):
    watch = make_watch(code="0042", brand=make_brand(name="Ракета"))
    watch.source = "Каталог"
    publish_watch(watch, aliases=[], by=None, evidence="Каталог", action="loaded")
    site.open(f"/watches/{watch.folder}/edit/", collector)
    site.fill(code="0043", evidence="Свой экземпляр")
    site.press_button("Сохранить и посмотреть")
    site.send()
    site.decide_about("Ракета", moderator)
    site.accept()
    site.open(f"/watches/{watch.folder}/history/")
    site.press_button("Сравнить")
    site.shows("Версия 1 и версия 2")
    site.follow("Восстановить версию 1")
    site.fill(message="Вандализм.")
    site.press_button("Восстановить")
    site.shows("Версия 1 восстановлена.")
    site.shows("Вандализм.")
    watch.refresh_from_db()
    assert watch.code == "0042"


def test_a_merge_and_its_undoing(site, moderator):
    brand = make_brand(name="Ракета")
    kept, gone = make_watch(brand=brand), make_watch(brand=brand)
    site.open("/admin/drafts/merge/add/", moderator)
    site.choose(site.page.locator("[name=kind]"), "часы")
    site.fill(kept=kept.folder, gone=gone.folder)
    site.press_button("Найти")
    site.press_button("Объединить")
    site.shows("Объединено")
    site.leads_to(gone.get_absolute_url(), kept.get_absolute_url())
    site.open("/admin/drafts/merge/")
    site.choose(site.page.locator("[name=action]"), "Отменить эти объединения")
    site.press(site.page.locator("[name=_selected_action]"), "Space")
    site.press(site.page.locator("button[name=index]"))
    site.shows("Отменено:")
    site.leads_to(gone.get_absolute_url(), gone.get_absolute_url())
