"""`make drill-exports`: the largest collection in and out, the data of its owner and of the catalogue, all at once.

Each service has the memory that the compose file gives it. Some read what they asked for slowly. No process is killed
and no reader refused.
"""

import http.client
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.stand.load import Answer, Load, Verdict, ask, percentile, slowest, statuses
from bench.stand.stack import Stack
from bench.stand.writing import headers_of, session_of

from .bodies import MEGABYTE
from .bombs import multipart

PATHS = ["/", "/watches/", "/brands/"]
IMPORT = "/collection/import/"
GREEDY = 28  # twelve more than the site has threads
FILL = """
from accounts.models import Collection, User
from accounts.collection.capacity import MOST_LETTERS, MOST_PIECES
from catalogue.models import Watch
owner, watches = User.objects.get(login="owner"), list(Watch.objects.all())
said = {"user": owner, "status": "have", "note": "н" * (MOST_LETTERS // MOST_PIECES)}
Collection.objects.bulk_create((
    Collection(watch=watches[number % len(watches)], **said)
    for number in range(MOST_PIECES)
), batch_size=500)
"""


def read_slowly(stack: Stack, path: str, headers: dict, seconds: int = 40) -> Answer:
    """The answer, of which little is taken at first."""
    began = time.monotonic()
    connection = http.client.HTTPSConnection("localhost", stack.ports["https"], context=stack.tls, timeout=120)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        size = 0
        for _second in range(seconds):
            size += len(response.read(4096))
            time.sleep(1)
        while piece := response.read(MEGABYTE):
            size += len(piece)
        status: int | str = response.status if size or response.status == 302 else "empty"
    except (OSError, http.client.HTTPException) as error:
        status = type(error).__name__
    finally:
        connection.close()
    return Answer(began, time.monotonic() - began, status, path)


def ask_until(end: float, stack: Stack, headers: dict) -> list[Answer]:
    """What one who asks for large files all the time is answered."""
    answers = []
    while time.monotonic() < end:
        answers += [ask(stack, path, headers=headers) for path in ("/collection/export.csv", "/accounts/data/export/")]
    return answers


def worst_table() -> bytes:
    """As many lines as the catalogue is searched for, each with a title that nobody knows."""
    lines = [f"Неизвестные часы {number} {'х' * 30},have,{'н' * 20}" for number in range(5000)]
    return "\n".join(["title,status,note", *lines]).encode()


def main() -> int:
    verdict = Verdict()
    with Stack(caged=True) as stack:
        stack.manage("load_catalogue")
        headers = headers_of(stack, session_of(stack, "collector", "owner"), IMPORT)
        stack.manage("shell", "-v0", "-c", FILL)
        body, kind = multipart(worst_table(), "file")
        verdict(f"a table of {len(body) / MEGABYTE:.1f} MB", len(body) < MEGABYTE)
        sent = headers | {"Content-Type": kind}
        work = {
            "the collection as a file": [lambda: ask(stack, "/collection/export.csv", headers=headers)] * 4,
            "the same, read slowly": [lambda: read_slowly(stack, "/collection/export.csv", headers)] * 4,
            "all data of a person": [lambda: ask(stack, "/accounts/data/export/", headers=headers)] * 4,
            "the catalogue, read slowly": [lambda: read_slowly(stack, "/data/watches.csv", {})] * 4,
            "the worst table": [lambda: ask(stack, IMPORT, "POST", body, sent)] * 4,
        }
        with Load(stack, PATHS, visitors=4) as load, ThreadPoolExecutor(GREEDY) as pool:
            time.sleep(3)
            begun = {what: [pool.submit(act) for act in acts] for what, acts in work.items()}
            for what, futures in begun.items():
                answers = [future.result() for future in futures]
                come_again = set() if what == "the catalogue, read slowly" else {302}
                holds = {answer.status for answer in answers} <= {200} | come_again
                verdict(f"{what}: {statuses(answers)}, the slowest {slowest(answers):.1f} s", holds)
            quiet, start, end = time.monotonic() + 1, time.monotonic() + 11, time.monotonic() + 41
            time.sleep(start - time.monotonic())
            greedy = [pool.submit(ask_until, end, stack, headers) for _ in range(GREEDY)]
            answers = [answer for future in greedy for answer in future.result()]
        before, meanwhile = load.between(quiet, start), load.between(start, end)
        verdict(
            f"{GREEDY} exports of one person at once, for 30 s: {statuses(answers)}; readers p95 "
            f"{percentile(before, 0.95) * 1000:.0f} ms before, {percentile(meanwhile, 0.95) * 1000:.0f} ms meanwhile",
            {answer.status for answer in answers} <= {200, 302, 429},
        )
        verdict.all_answered("meanwhile", load.answers)
        verdict.nobody_killed(stack)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
