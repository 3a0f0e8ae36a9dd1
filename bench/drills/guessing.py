"""`make drill-guessing`: 60 wrong passwords at once over four worker processes, from as many addresses.

At most five are tried per account and source, fifteen per account; the victim gets in through Yandex meanwhile, and
nothing tells a known account from an unknown one: neither the page nor the time.
"""

import http.client
import os
import random
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from accounts.tests.provider import CLIENT_ID, CLIENT_SECRET, Provider, yandex_person
from bench.stand.load import Verdict
from bench.stand.stack import Stack

LOGIN = "/accounts/login/"
PASSWORD = "the right password 1"
PEOPLE = f"""
from allauth.socialaccount.models import SocialAccount
from accounts.models import User
for number in range(240):
    User.objects.create_user(f"person{{number}}", f"person{{number}}@example.org", "{PASSWORD}")
for person in User.objects.all():
    SocialAccount.objects.create(user=person, provider="yandex", uid=person.login)
"""


def counting():
    """What gunicorn serves: the site, which notes each computed hash, and whose Yandex is the drill's own."""
    application = import_module("config.wsgi").application  # first: it sets Django up
    from allauth.socialaccount.providers.yandex.views import YandexOAuth2Adapter

    from accounts.signing.hashers import PasswordHasher

    def noting(method):
        def noted(self, password, *args):
            with Path(os.environ["HASHES"]).open("a") as file:
                file.write(f"{password}\n")
            return method(self, password, *args)

        return noted

    # A known account's password is verified; for an unknown one a hash is made, that takes as long.
    PasswordHasher.verify, PasswordHasher.encode = noting(PasswordHasher.verify), noting(PasswordHasher.encode)
    for name, path in (("authorize_url", "authorize"), ("access_token_url", "token"), ("profile_url", "info")):
        setattr(YandexOAuth2Adapter, name, f"{os.environ['PROVIDER']}/{path}")
    return application


class Site(Stack):
    """The production set with four workers, asked past the proxy: a visitor may have any address."""

    def command(self, service: str) -> list[str]:
        return [part.replace("config.wsgi", "bench.drills.guessing:counting()") for part in super().command(service)]

    def environment(self, service: str) -> dict:
        return super().environment(service) | {"WEB_WORKERS": "4", "WEB_THREADS": "8"}


class Visitor:
    """A browser without a screen: an address of its own, and the cookies it was given."""

    def __init__(self, stack: Stack):
        self.connection = http.client.HTTPConnection("127.0.0.1", stack.ports["web"], timeout=60)
        address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        self.headers = {"Host": urlsplit(stack.url).netloc, "X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        self.headers["Referer"] = stack.url + LOGIN
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **form) -> tuple[int, str, str]:
        """Status, page, and where a redirect leads."""
        headers = self.headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            form |= {"csrfmiddlewaretoken": self.token}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.cookies |= dict(
            value.partition(";")[0].split("=", 1) for value in answer.headers.get_all("Set-Cookie") or []
        )
        return answer.status, text, answer.headers.get("Location", "")

    def open_login(self) -> "Visitor":
        self.token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", LOGIN)[1])[1]
        return self

    def guess(self, login: str, password: str = "wrong") -> tuple[float, str]:
        """Seconds, and the page from its heading to what is typed."""
        began = time.monotonic()
        _status, page, place = self.ask("POST", LOGIN, login=login, password=password)
        return time.monotonic() - began, place or page[page.index("<h1") : page.index("csrfmiddlewaretoken")]

    def enter_by_yandex(self) -> str:
        """Where the sign-in of whoever the provider knows ends."""
        _status, _page, provider = self.ask("POST", "/accounts/yandex/login/?process=login")
        away = urlsplit(provider)
        connection = http.client.HTTPConnection(away.netloc, timeout=10)
        connection.request("GET", f"{away.path}?{away.query}")
        back = urlsplit(connection.getresponse().headers["Location"])
        return self.ask("GET", f"{back.path}?{back.query}")[2]


def guesses(stack: Stack, verdict: Verdict, hashes: Path, victim: str, *, door: str, at_once: int) -> None:
    """Sixty wrong passwords for one account, by login and by e-mail, while its owner comes through Yandex."""
    typed = [victim, f"{victim}@example.org", victim.upper()] * 20
    visitors = [Visitor(stack).open_login() for _ in typed]
    owner = Visitor(stack).open_login()
    hashes.write_text("")
    with ThreadPoolExecutor(at_once + 1) as pool:
        tries = [
            pool.submit(visitor.ask, "POST", door, login=login, password="wrong")
            for visitor, login in zip(visitors, typed, strict=True)
        ]
        entered = pool.submit(owner.enter_by_yandex).result()
        answers = {answer.result()[0] for answer in tries}
    count = len(hashes.read_text().splitlines())
    verdict(f"60 at {door}, {at_once} at a time: {count} hashes, answers {sorted(answers)}", count <= 15)
    verdict(f"the owner meanwhile, through Yandex, gets to {entered}", entered == "/")


def alike(stack: Stack, verdict: Verdict, *, times: int) -> None:
    """Known and unknown accounts, each kind in turn so that all meet the same load: one page, in the same time."""
    kinds = {
        "known login": "person{}", "known e-mail": "person{}@example.org",
        "unknown login": "nobody{}", "unknown e-mail": "nobody{}@example.org",
    }  # fmt: skip
    turns = [(number, kind) for number in range(times) for kind in random.sample(list(kinds), len(kinds))]
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    pages = set()
    for number, kind in turns:
        taken, page = Visitor(stack).open_login().guess(kinds[kind].format(number + 20))
        seconds[kind].append(taken)
        pages.add(page)
    for typed in ("login", "e-mail"):
        known, unknown = (median(seconds[f"{kind} {typed}"]) * 1000 for kind in ("known", "unknown"))
        apart = abs(known - unknown) / min(known, unknown)
        said = f"{typed}, medians of {times}: known {known:.1f} ms, unknown {unknown:.1f} ms, {apart:.1%} apart"
        verdict(said, apart <= 0.1)
    verdict(f"{len(turns)} answers, {len(pages)} different page(s)", len(pages) == 1)


def main() -> int:
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        hashes = Path(folder) / "hashes"
        provider = Provider("yandex")
        variables = {"YANDEX_CLIENT_ID": CLIENT_ID, "YANDEX_CLIENT_SECRET": CLIENT_SECRET}
        with Site(variables=variables | {"HASHES": str(hashes), "PROVIDER": provider.url}) as stack:
            provider.redirect_uri = f"{stack.url}/accounts/yandex/login/callback/"
            stack.manage("shell", "-v0", "-c", PEOPLE)
            for number, (door, at_once) in enumerate([(LOGIN, 60), (LOGIN, 1), ("/admin/login/", 60)]):
                provider.person = yandex_person(subject=f"person{number}")
                guesses(stack, verdict, hashes, f"person{number}", door=door, at_once=at_once)
            alike(stack, verdict, times=int(os.environ.get("TIMES", "100")))
        provider.close()
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
