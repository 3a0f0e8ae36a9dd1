"""Somebody with a finger on a phone, who touches every control of a page: for tests in a browser."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from catalogue.models import Brand

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SCRIPT = Path(__file__).with_name("touch.js")
# What changes the least comes first; a submit button leaves the page.
ORDER = [
    "summary",
    "fragment",
    "field",
    "select",
    "file",
    "link",
    "opener",
    "tick",
    "button",
    "submit",
    "combobox",
    "closer",
]
LEADING_ON = {201, 401}  # with what a script is told where to go
PAGES = re.compile(r"^(?!.*/static/)")  # what the site's own code answers
MOST_STEPS = 400  # on one page
MOST_MOMENTS = 3000  # that something may take, each 10 ms: a machine may have much else to do
LONG_ENOUGH = 200  # moments after which what has not happened will not
AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}


@dataclass
class Walk:
    """What was touched, and what was wrong with it."""

    whole: bool = False  # every control, not one of each kind
    found: int = 0
    touched: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    leads: dict[str, str] = field(default_factory=dict)
    done: set = field(default_factory=set)


def kind_of_page(address: str) -> str:
    """The name of the address, or the path itself where it has none."""
    path = address.partition("?")[0]
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


class Finger:
    """Touches the controls of pages in a browser. What is posted is answered, and is then as if it had not been."""

    def __init__(self, page, site: str, walk: Walk):
        self.page, self.site, self.walk = page, site, walk
        self.waiting, self.answers, self.visits = set(), [], 0
        self.came_back = self.leads_on = False
        device = page.context.new_cdp_session(page)  # it keeps passkeys
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"hasResidentKey": True}})
        page.add_init_script(path=SCRIPT)
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("request", lambda request: self.waiting.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self.waiting.discard(request))
        page.on("response", lambda response: self.answers.append((response.status, response.url)))
        for end in ("domcontentloaded", "download"):
            page.on(end, self._count_visit)

    def _count_visit(self, _event) -> None:
        self.visits += 1

    def _answer(self, route) -> None:
        """Whatever is posted is answered by the site's code in a transaction that is then undone."""
        request = route.request
        if request.method != "POST":
            route.continue_()
            return
        client = Client(raise_request_exception=False)
        client.cookies = self.client.cookies.copy()
        cache.clear()
        with transaction.atomic():
            response = client.post(
                request.url.removeprefix(self.site),
                request.post_data_buffer or b"",
                content_type=request.headers["content-type"],
                headers={"X-Requested-With": request.headers.get("x-requested-with", "")},
                follow=True,
            )
            transaction.set_rollback(True)
        self.came_back = request.is_navigation_request() and not response.redirect_chain
        self.leads_on = response.status_code in LEADING_ON and "Location" in response
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        route.fulfill(status=response.status_code, headers=headers, body=response.getvalue())

    # A page --------------------------------------------------------------------------------

    def walk_through(self, client: Client, address: str) -> None:
        """Touch what stands at `address`: one of each kind of control, or each of them.

        `client` is signed in as the browser is.
        """
        self.client, self.address, self.view = client, address, kind_of_page(address)
        self._open()
        self.walk.found += len(self.controls)
        for _step in range(MOST_STEPS):
            control = next((control for control in self.controls if self._key(control) not in self.walk.done), None)
            if not control:
                return
            self.walk.done.add(self._key(control))
            self._reach(control)
        raise AssertionError(f"{address} has no end")

    def _key(self, control: dict) -> tuple:
        if self.walk.whole:
            return (self.address, control["kind"], control["text"], control["nth"])
        return ("" if control["frame"] else self.view, control["kind"])

    def _open(self) -> None:
        self.page.goto(self.site + self.address, wait_until="domcontentloaded")
        self._settle()
        self._look()

    def _look(self) -> None:
        """The controls that there are now, and what hinders a finger."""
        self.controls = sorted(self.page.evaluate("touch.controls()"), key=lambda control: ORDER.index(control["way"]))
        self.walk.wrong += [f"{self.address}: {flaw}" for flaw in self.page.evaluate("touch.flaws()")]

    def _settle(self) -> None:
        """Until nothing is on its way any more."""
        self.page.wait_for_timeout(20)
        self._wait(lambda: not self.waiting)

    def _wait(self, is_so, moments=MOST_MOMENTS) -> None:
        for _moment in range(moments):
            if is_so():
                return
            self.page.wait_for_timeout(10)

    def _says(self, question: str) -> bool:
        """What the page answers; one that is on its way to another agrees."""
        try:
            return self.page.evaluate(question)
        except Error:
            return True

    def _follow(self) -> None:
        """To where the form leads, if the browser sends it or a script is told to go on."""
        if self._says("touch.isSent()") or self.leads_on:
            self._wait(lambda: self.visits)
        self._settle()

    # A control -----------------------------------------------------------------------------

    def _reach(self, control: dict) -> None:
        """Open what it stands in, then touch it."""
        for hider in self.page.evaluate("(number) => touch.opened(number)", control["number"]):
            self._touch(next(one for one in self.controls if one["number"] == hider))
        self._touch(control)
        if control["way"] == "tick":
            self._touch(control)  # as it was
        if control["way"] == "combobox":
            self._take_a_suggestion(control)

    def _touch(self, control: dict) -> None:
        self.answers, self.visits = [], 0
        self.came_back = self.leads_on = False
        spot = self.page.evaluate("(number) => touch.aim(number)", control["number"])
        if not spot:
            self._say(control, "cannot be reached")
            return
        self.walk.touched[control["way"]] += 1
        self._tap(spot, control["way"])
        how = "refused" if spot["invalid"] else control["way"]
        outcome = self._outcome(how)
        self._say(control, outcome["wrong"], *(f"{status} {url}" for status, url in self.answers if status >= 500))
        if leads := outcome.get("leaves"):
            self.walk.leads.setdefault(leads.removeprefix(self.site).partition("#")[0], self.address)
        if self.visits or control["way"] in {"submit", "button"} or (how == "link" and not leads):
            self._open()
        elif control["way"] in {"summary", "opener", "closer", "tick"}:
            self._look()

    def _take_a_suggestion(self, control: dict) -> None:
        """Type the beginning of a name; what is offered under the field leads on."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(Brand.objects.values_list("name", flat=True)[0][:4])
        option = self.page.get_by_role("option").first
        option.wait_for()
        self.visits = 0
        option.tap()
        self._wait(lambda: self.visits)
        if not self.visits:
            self._say(control, "its suggestion leads nowhere")
        self._open()

    def _tap(self, spot: dict, way: str) -> None:
        may_post = way in {"submit", "button"}
        if may_post:
            self.page.route(PAGES, self._answer)
        self.page.touchscreen.tap(spot["x"], spot["y"])
        # It becomes a click when the browser knows that it is no other gesture.
        self._wait(lambda: self.visits or self._says("touch.isHeard()"), LONG_ENOUGH)
        self._settle()
        if may_post:
            self._follow()
            self.page.unroute(PAGES)

    def _outcome(self, how: str) -> dict:
        """What became of a tap, as soon as that is as it should be."""
        outcome = {"wrong": "does nothing"}
        for _moment in range(LONG_ENOUGH):
            if self.visits:
                return {"wrong": self.page.evaluate("(cameBack) => touch.arrival(cameBack)", self.came_back)}
            outcome = self._outcome_here(how)
            if not outcome:
                self._wait(lambda: self.visits)
                continue
            if not outcome["wrong"]:
                break
            self._settle()
        return outcome or {"wrong": "leads to a page that does not come"}

    def _outcome_here(self, how: str) -> dict | None:
        """Nothing where the page is on its way to another."""
        try:
            return self.page.evaluate("(how) => touch.outcome(how)", how)
        except Error:
            return None

    def _say(self, control: dict, *wrong: str) -> None:
        self.walk.wrong += [f"{self.address}: {control['text']}: {fault}" for fault in wrong if fault]
