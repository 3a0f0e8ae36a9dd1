"""What people do."""

import re
import time
from urllib.parse import urlsplit

from bench.stand.day import Day
from bench.stand.person import Person
from bench.stand.stack import wait_for

NEWCOMERS = 8
SILENT = 25  # seconds
GIVEN_UP = 10  # seconds after which the site gives up a silent mail server: who waited for it took as long
PASSWORD = "stainless 4 jewels"


def sign_up(day: Day) -> None:
    """Sign-ups while the mail server is silent."""
    day.mail.speaks.clear()
    end = time.monotonic() + SILENT
    slowest = 0.0
    for number in range(NEWCOMERS):
        person = Person(day.stack, day.work.answers, address=f"127.0.1.{number + 1}")
        page = person.get("/accounts/signup/")
        login = f"newcomer{number}"
        says = {"username": login, "email": f"{login}@example.org", "consent": "on"}
        answer = person.send(page, page.form("/signup/"), password1=PASSWORD, password2=PASSWORD, **says)
        slowest = max(slowest, answer.seconds)
        day.check(f"{login} is told of a letter", answer.leads_to == "/accounts/confirm-email/")
        day.work.people.add(login)
    time.sleep(max(0.0, end - time.monotonic()))
    day.check("no letter came", not any(day.mail.letters_to(f"newcomer{n}@example.org") for n in range(NEWCOMERS)))
    day.check(f"nobody waited for it: the slowest sign-up took {slowest:.1f} s", slowest < GIVEN_UP)
    day.mail.speaks.set()
    day.later(lambda: letters_came(day))


def letters_came(day: Day) -> None:
    """Each newcomer has one letter by now, and its link opens the account."""
    addresses = [f"newcomer{number}@example.org" for number in range(NEWCOMERS)]
    wait_for("every letter", lambda: 1 / all(map(day.mail.letters_to, addresses)), seconds=200)
    confirmed = 0
    for address in addresses:
        (letter,) = day.mail.letters_to(address)
        person = Person(day.stack, day.work.answers)
        link = urlsplit(re.search(r"https://\S+/confirm-email/\S+", letter.text)[0]).path
        page = person.get(link)
        confirmed += person.send(page, page.form("/confirm-email/")).status == 302
    day.check(f"{confirmed} of {NEWCOMERS} letters opened an account", confirmed == NEWCOMERS)


def upload(day: Day) -> None:
    """Uploads as fast as they are taken."""
    day.work.hurry.set()
    while day.work.uploads < day.uploads:
        time.sleep(0.5)
    day.work.hurry.clear()
    day.check(f"{day.work.uploads} photographs taken", True)


def accept(day: Day) -> None:
    """Proposals, accepted and seen."""
    wanted = len(day.work.notes) + max(3, day.uploads // 50)
    wait_for("accepted proposals", lambda: 1 / (len(day.work.notes) >= min(wanted, 24)), seconds=600)
    day.check(f"{len(day.work.notes)} notes accepted and seen", not day.work.stale)
