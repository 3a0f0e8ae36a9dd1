"""A bad connection and an ended session at every step of a form: no letter and no photo is lost; JavaScript or not.

Each trial fills a form up to one step, lets something go wrong there, sends it, and brings it to its end the way that
the page offers. Some steps in the gate; `TRIALS=all` is the drill (`make drill-lost-forms`).
"""

import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Error, expect

from accounts.models import ActCount, Collection, KeptForm
from accounts.tests.factories import PASSWORD
from catalogue.models import Side
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from catalogue.tests.pictures import photo_file
from drafts.models import DraftMechanism, DraftWatch, UploadDay

from .test_journey_browser import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHOLE = os.environ.get("TRIALS") == "all"
PATIENCE = 15_000
NOTE = "Полчаса набирали: «Ёлка» & <b>\nвторая строка"
YEARS = {"start_release": "1970", "end_release": "ок. 80"}


@dataclass(frozen=True)
class Form:
    """Where it is, what one types into it, which photos one chooses, and what the site has of it in the end."""

    address: str
    words: dict
    saved: object
    photos: tuple = ()

    @property
    def steps(self) -> list[str]:
        return [*self.words, *self.photos]


def of_draft(model):
    def saved() -> tuple[dict, set]:
        draft = model.objects.get()
        images = {image.side for image in draft.images.all()} if model is DraftWatch else set()
        words = {
            name: str(getattr(draft, name, "") or "") for name in (*YEARS, "code", "calibre", "stones", "evidence")
        }
        words |= {
            "note": draft.note.replace("\r", ""),
            "brand": draft.proposed_brand,
            "factory": str(draft.factory or ""),
        }
        if model is DraftWatch:
            words["aliases"] = "\n".join(alias.key for alias in draft.aliases.all())
            words["mechanism"] = draft.mechanism.name if draft.mechanism else ""
        return words | draft.not_understood, images

    return saved


def of_collection() -> tuple[dict, set]:
    item = Collection.objects.get()
    words = {name: str(getattr(item, name)) for name in ("price", "serial", "acquired_on")}
    return words | {"note": item.note.replace("\r", "")}, set()


def forms() -> dict[str, Form]:
    """Each form with something to type into every field. Makes what they are about."""
    make_mechanism(calibre="2209", factory=make_factory(name="Угличский завод", short_name="УЧЗ"))
    watch = make_watch(brand=make_brand(name="Заря"), code="0042")
    words = {"brand": "Ракетта", "factory": "Угличский завод", **YEARS, "evidence": "Паспорт", "note": NOTE}
    of_watch = {"mechanism": "2209", "code": "0043", "aliases": "Одно\nДругое"} | words
    of_piece = {"price": "1500.50", "serial": "123456", "acquired_on": "1978-05-09", "note": NOTE}
    return {
        "watch": Form("/watches/new/", of_watch, of_draft(DraftWatch), tuple(Side.values)),
        "correction": Form(f"/watches/{watch.folder}/edit/", of_watch, of_draft(DraftWatch), tuple(Side.values)),
        "movement": Form("/mechanisms/new/", {"calibre": "2616", "stones": "17"} | words, of_draft(DraftMechanism)),
        "collection": Form(f"/collection/add/{watch.folder}/", of_piece, of_collection),
    }


class Trial:
    """One form in one browser, filled by `person` with photos out of the folder `album`."""

    def __init__(self, context, url, person, form: Form, album):
        self.context, self.url, self.person, self.form, self.album = context, url, person, form, album
        self.sign_in_by_cookie()
        self.tab = context.new_page()
        self.tab.set_default_timeout(PATIENCE)
        self.tab.goto(url + form.address)

    def sign_in_by_cookie(self):
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(self.person.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = self.person.get_session_auth_hash()
        session.create()
        self.context.clear_cookies()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.url}
        self.context.add_cookies([cookie])

    def step(self, name):
        if name in self.form.words:
            self.tab.fill(f"[name={name}]", self.form.words[name])
        else:
            self.tab.set_input_files(f"[name=photo_{name}-file]", self.album / f"{name}.jpg")

    def save(self):
        self.tab.locator("main form:has([name=proof]) .button--chief").click(no_wait_after=True)

    def sign_in(self):
        self.tab.wait_for_url("**/accounts/login/**")
        expect(self.tab.locator(".message").first).to_contain_text("Набранное сохранено")
        self.tab.fill("[name=login]", self.person.login)
        self.tab.fill("[name=password]", PASSWORD)
        self.tab.locator("main .form button").click()
        self.tab.wait_for_url("**unsent=**")
        self.shows_words()

    def shows_words(self):
        for name, text in self.form.words.items():
            expect(self.tab.locator(f"[name={name}]")).to_have_value(text)

    def arrives(self, action):
        """After `action` the form is saved: as it is, or with what nobody can read marked in it."""
        with self.tab.expect_response(is_saving, timeout=2 * PATIENCE) as answer:
            action()
        assert answer.value.status in ({201, 302} if self.is_right else {400})
        there = self.tab.get_by_text("Сохранено") if self.is_right else self.tab.locator(".message--error")
        expect(there.first).to_be_visible()

    @property
    def is_right(self) -> bool:
        return "end_release" not in self.form.words

    def close(self):
        if self.form.photos:
            self.tab.wait_for_load_state("networkidle")  # the pictures of the page that one arrived at
        self.tab.close(run_before_unload=False)
        for model in (DraftWatch, DraftMechanism, Collection, KeptForm, UploadDay, ActCount):
            model.objects.all().delete()
        cache.clear()


def is_saving(response) -> bool:
    path = response.url.split("?")[0]
    return response.request.method == "POST" and (path.endswith(("/new/", "/edit/")) or "/collection/add/" in path)


# What goes wrong ------------------------------------------------------------------------------


@contextmanager
def offline(trial):
    trial.context.set_offline(True)
    yield
    trial.context.set_offline(False)


@contextmanager
def cut_off(trial, *, stage="Request"):
    """Whatever is posted does not arrive; or, at the stage of the answer, it does and nobody hears of it."""
    session = trial.context.new_cdp_session(trial.tab)

    def drop(paused):
        request, this = paused["request"], {"requestId": paused["requestId"]}
        with suppress(Error):  # the page itself has given it up meanwhile
            if request["method"] == "POST" and "/check/" not in request["url"]:
                session.send("Fetch.failRequest", this | {"errorReason": "ConnectionReset"})
            else:
                session.send("Fetch.continueRequest", this)

    session.on("Fetch.requestPaused", drop)
    session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": stage}]})
    yield
    session.send("Fetch.disable")


@contextmanager
def unanswered(trial):
    with cut_off(trial, stage="Response"):
        yield


@contextmanager
def slow(trial):
    """Everything takes a second; the person goes on meanwhile."""
    session = trial.context.new_cdp_session(trial.tab)
    still = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", still | {"latency": 1000})
    yield
    session.send("Network.emulateNetworkConditions", still | {"latency": 0})


@contextmanager
def signed_out(trial):
    Session.objects.all().delete()
    yield


FAULTS = [offline, cut_off, unanswered, slow, signed_out]


def run(trial: Trial, fault, step: str, javascript: bool) -> None:
    """Fill the form with `fault` from `step` on, and bring it to its end as the page offers."""
    steps = trial.form.steps
    place = steps.index(step)
    for name in steps[:place]:
        trial.step(name)
    with fault(trial):
        for name in steps[place:]:
            trial.step(name)
        if fault is slow:
            trial.arrives(trial.save)
            return
        trial.save()
        if fault is signed_out:
            trial.sign_in()
        elif javascript:
            expect(trial.tab.locator("[data-keep-state]")).to_contain_text("Ничего не пропало", timeout=PATIENCE)
            trial.shows_words()
        else:
            with pytest.raises(Error, match="net::ERR"):  # the browser's own page, which sends the form again
                trial.tab.wait_for_url("chrome-error://**")
            trial.tab.wait_for_timeout(500)  # that page has nothing to wait for
    again = trial.tab.locator("[data-keep-again]").click if javascript else trial.tab.reload
    trial.arrives(trial.save if fault is signed_out else again)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_nothing_is_lost(new_context, live_server, collector, report, tmp_path, javascript):
    context = new_context(java_script_enabled=javascript)
    for number, side in enumerate(Side.values):
        (tmp_path / f"{side}.jpg").write_bytes(picture(number + 1)["buffer"])
    trials = letters = photos = 0
    tried = [pair for pair in forms().items() if WHOLE or pair[0] != "correction"]  # that is the form of a watch too
    for place, (name, form, fault) in enumerate((*pair, fault) for pair in tried for fault in FAULTS):
        for step in form.steps if WHOLE else [form.steps[place * 4 % len(form.steps)]]:
            trial = Trial(context, live_server.url, collector.user, form, tmp_path)
            run(trial, fault, step, javascript)
            words, sides = form.saved()
            said = f"{name}, {fault.__name__} at {step}"
            assert {key: words[key] for key in form.words} == expected(form), said
            assert sides == set(form.photos), said
            trials, letters, photos = trials + 1, letters + sum(map(len, form.words.values())), photos + len(sides)
            trial.close()
    report(f"{trials} trials, {letters} letters and {photos} photos sent, 0 lost")


def expected(form: Form) -> dict:
    """What the site has: the movement by its whole name."""
    return form.words | ({"mechanism": "2209 · УЧЗ"} if "mechanism" in form.words else {})


# What is kept in the browser ------------------------------------------------------------------


@pytest.fixture
def browser_of(new_context, live_server):
    """A function that opens the page of a form for a person, in a browser that all of them share."""
    context = new_context(viewport={"width": 360, "height": 740}, has_touch=True)

    def open_form(client, address: str):
        trial = Trial(context, live_server.url, client.user, Form(address, {}, None), None)
        return trial.tab

    return open_form


def typed(tab, **words) -> None:
    for name, text in words.items():
        tab.locator(f"[name={name}]").press_sequentially(text)
    written_down(tab, *words.values())


def written_down(tab, *texts) -> None:
    """It is a quarter of a second after the last letter, or later."""
    everything = "Object.values(localStorage).join()"
    tab.wait_for_function(f"texts => texts.every((text) => {everything}.includes(text))", arg=texts)


def test_what_was_typed_is_offered_back(browser_of, collector, stranger):
    address = "/mechanisms/new/"
    tab = browser_of(collector, address)
    typed(tab, calibre="2616", note="Слова")
    tab.get_by_label("Годы приблизительные").check()
    written_down(tab, '"years_approximate":["on"]')
    tab.close(run_before_unload=False)
    assert not browser_of(stranger, address).locator("[data-keep-offer]").is_visible()  # of somebody else
    tab = browser_of(collector, address)
    offer = tab.get_by_role("button", name="Восстановить набранное в")
    expect(offer).to_have_text(re.compile(r"Восстановить набранное в \d\d:\d\d$"))
    expect(tab.locator("[name=note]")).to_have_value("")
    offer.tap()
    expect(tab.locator("[name=note]")).to_have_value("Слова")
    expect(tab.get_by_label("Годы приблизительные")).to_be_checked()
    tab.locator(".button--chief").tap()
    expect(tab.locator("body")).to_contain_text("Сохранено.")
    assert DraftMechanism.objects.get().note == "Слова"
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_nothing_is_left_in_the_browser_by_whoever_signs_out(browser_of, collector, live_server):
    tab = browser_of(collector, "/accounts/profile/")
    typed(tab, avito_url="avito.ru/anna")
    tab.locator("[name=meshok_url]").press_sequentially("x")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Выйти").tap()
    assert tab.url == f"{live_server.url}/"
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_no_password_is_kept(browser_of, collector):
    tab = browser_of(collector, "/accounts/password/change/")
    tab.locator("[name=oldpassword]").press_sequentially("secret")
    tab.wait_for_timeout(400)  # longer than anything waits to be written down
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_a_photo_says_where_it_stands_and_is_sent_again(browser_of, collector, tmp_path):
    """Beside the photo, on a phone: sent by itself into the draft that it begins, refused, cut off, sent again."""
    for name, size in {"good": (900, 700), "small": (40, 30)}.items():
        (tmp_path / f"{name}.jpg").write_bytes(photo_file(*size).getvalue())
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    tab = browser_of(collector, "/watches/new/")
    typed(tab, brand="Заря")
    side = tab.locator("[data-photo-input=main]")
    choose = tab.locator("[name=photo_main-file]").set_input_files
    choose(tmp_path / "broken.jpg")
    expect(side.locator("[data-photo-state]")).to_contain_text("Изображение повреждено")
    assert DraftWatch.objects.get().proposed_brand == "Заря"
    tab.context.set_offline(True)
    choose(tmp_path / "good.jpg")
    expect(side.locator("[data-photo-state]")).to_contain_text("Нет связи")
    tab.context.set_offline(False)
    side.get_by_role("button", name="Отправить снова").tap()
    expect(side.locator("[data-photo-state]")).to_contain_text("Фото сохранено в черновике")
    choose(tmp_path / "small.jpg")
    expect(side.locator("[data-remarks]")).to_contain_text("40 × 30 пикселей слишком мал")
    draft = DraftWatch.objects.get()
    assert (draft.images.get().width, UploadDay.objects.get().photos) == (40, 2)
    tab.reload()  # the draft has a page of its own by now
    expect(side.locator("img")).to_have_attribute("src", draft.images.get().variant_url(320))
    expect(tab.locator("[name=brand]")).to_have_value("Заря")


def test_a_photo_is_sent_after_signing_in_in_another_tab(browser_of, collector, live_server, tmp_path):
    (tmp_path / "good.jpg").write_bytes(photo_file(900, 700).getvalue())
    tab = browser_of(collector, "/watches/new/")
    Session.objects.all().delete()
    tab.locator("[name=photo_main-file]").set_input_files(tmp_path / "good.jpg")
    state = tab.locator("[data-photo-input=main] [data-photo-state]")
    expect(state).to_contain_text("Сеанс закончился")
    other = tab.context.new_page()
    other.goto(f"{live_server.url}/accounts/login/")
    other.fill("[name=login]", collector.user.login)
    other.fill("[name=password]", PASSWORD)
    other.locator("main .form button").click()
    other.wait_for_url(f"{live_server.url}/")
    state.get_by_role("button", name="Отправить снова").tap()
    expect(state).to_contain_text("Фото сохранено в черновике")
    assert DraftWatch.objects.get().images.count() == 1
