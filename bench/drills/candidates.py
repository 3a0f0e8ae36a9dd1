"""`make drill-candidates`: how long finding candidates takes among WATCHES invented watches (a million by itself).

On an empty database that DATABASE_URL names, on SQLite, or, with WATCHES=0, on a database that is filled. Questions
are 3, 5 and 8 facts of a watch, half of them of real ones, a few of their words worn.
"""

import gc
import os
import random
import sys
import time

from bench.stand.scratch import Report, scratch_site

LIMIT = 60  # milliseconds in which half of all questions must be answered
REAL = 294  # watches, which come first
EACH = 100  # watches of each kind
SIZES = (3, 5, 8)  # facts


def questions() -> list:
    from catalogue.models import Watch
    from catalogue.tests.observed import asked, draw, facts_of, watches

    chance = random.Random(22)
    pks = Watch.objects.current().order_by("pk").values_list("pk", flat=True)
    first, last = pks[0], pks.last()
    pks = [*chance.sample(range(first, first + REAL), EACH), *(chance.randint(first, last) for _each in range(EACH))]
    some = watches().filter(pk__in=pks)
    told = [sorted(set(facts_of(watch))) for watch in some.order_by("pk")]
    return [asked(draw(facts, size, chance), chance) for facts in told for size in SIZES]


def answered(question, figures) -> tuple[float, float]:
    """Milliseconds of answering, and those of this process alone; the watches that a page shows are read, too."""
    from catalogue.identifying.asking import Asked
    from catalogue.identifying.candidates import Candidates

    seen = Asked(question).seen
    begun = time.perf_counter(), time.process_time()
    found = Candidates(seen, figures)
    assert found.ranked and (found.shown or not found.is_found) and found.next is not None
    return (time.perf_counter() - begun[0]) * 1000, (time.process_time() - begun[1]) * 1000


def said(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    median, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"median {median:.1f} ms, p95 {most:.1f} ms, worst {ordered[-1]:.1f} ms"


def main(watches: int) -> int:
    report = Report()
    with scratch_site():
        from django.core.management import call_command
        from django.db import connection

        from catalogue.caching.figures import Figures, answering_for
        from catalogue.models import Watch

        if watches:
            call_command("load_catalogue", verbosity=0)
            call_command("fill_catalogue", watches=watches, scratch=True, verbosity=0)
        asked, figures = questions(), Figures()
        gc.set_threshold(50_000, 20, 20)  # as gunicorn.conf.py has it
        with answering_for(figures.present):
            for question in asked[:20]:  # what is read once for each version
                answered(question, figures)
            gc.collect()
            gc.freeze()
            all_in, own = zip(*(answered(question, figures) for question in asked), strict=True)
        what = f"{connection.vendor}, {Watch.objects.count()} watches, {len(asked)} questions: {said(all_in)}"
        report.check(what, sorted(all_in)[len(all_in) // 2] <= LIMIT, f"(of processor: {said(own)})")
    return report.failures


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("WATCHES", "1000000"))))
