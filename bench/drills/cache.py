"""`make drill-cache`: Redis is stopped and hung while visitors read and somebody guesses passwords.

Public pages are answered, all of them; guesses are limited as ever, since what is counted stands in the database.
"""

import http.client
import os
import re
import signal
import sys
import time
from urllib.parse import urlencode

from bench.stand.load import Load, Verdict
from bench.stand.stack import Stack

PATHS = ["/", "/watches/", "/brands/"]
PEOPLE = """
from accounts.models import User
for name in ("stopped", "hung"):
    User.objects.create_user(name, f"{name}@example.org", "the right password 1")
"""
LIMITED = "Слишком много"  # the page with the form says so, and no password is tried
LOGIN = "/accounts/login/"


def guess(stack: Stack, login: str, password: str) -> tuple[int, str]:
    """Status and page of one try to sign in, with the form's own token."""
    connection = http.client.HTTPSConnection("localhost", stack.ports["https"], context=stack.tls, timeout=60)
    connection.request("GET", LOGIN)
    page = connection.getresponse()
    text = page.read().decode()
    if page.status != 200:
        return page.status, text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
    cookies = "; ".join(value.split(";")[0] for value in page.headers.get_all("Set-Cookie"))
    form = urlencode({"csrfmiddlewaretoken": token, "login": login, "password": password})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, "Referer": f"{stack.url}{LOGIN}"}
    connection.request("POST", LOGIN, form, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def drill(stack: Stack, fault: str, verdict: Verdict) -> None:
    redis = stack.processes["redis"]
    redis.send_signal({"stopped": signal.SIGTERM, "hung": signal.SIGSTOP}[fault])
    time.sleep(0.5)
    with Load(stack, PATHS) as load:
        time.sleep(float(os.environ.get("SECONDS", "15")))
        tries = [guess(stack, fault, f"wrong {number}") for number in range(20)]
    verdict.all_answered(f"{fault}: pages", load.answers)
    tried = sum(status == 200 and LIMITED not in page for status, page in tries)
    verdict(f"{fault}: {tried} of 20 guesses were tried, then the limit", tried <= 5)  # an address has ten in a minute
    if fault == "hung":
        redis.send_signal(signal.SIGCONT)
    else:
        stack.stop_service("redis")
        stack.start_redis()
    time.sleep(1.5)


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        stack.manage("shell", "-c", PEOPLE)
        for fault in ["stopped", "hung"]:
            drill(stack, fault, verdict)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
