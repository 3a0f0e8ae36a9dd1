"""Whatever writes what public pages show does so within `changing_catalogue`: each statement of each test is looked at.

What tests, migrations and the bench write themselves is left alone.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from catalogue.models.version import is_changing

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(catalogue_\w+)"')
# Made of the others, or seen by nobody. Owners are counted beside the catalogue: such a page is made each time.
UNSEEN = {"catalogueversion", "combination", "loadedrow", "searchterm", "searchword"}
COUNTS_OWNERS = re.compile(r'UPDATE "catalogue_watch" SET "(?:have|want)_count" = ')
OURS = str(settings.BASE_DIR) + "/"
OTHERS = re.compile(r"\.venv/|catalogue/models/|catalogue/tests/only_while_changing\.py")  # they do as they are told
FREE = re.compile(r"conftest\.py|bench/|.*/(?:tests|migrations)/")


def is_seen(sql: str) -> bool:
    """Whether a statement changes what public pages show."""
    written = WRITES.match(sql)
    return bool(written) and written[1].removeprefix("catalogue_") not in UNSEEN and not COUNTS_OWNERS.match(sql)


def asked_by() -> str:
    """The place in our code that the present statement comes from; nothing where tests and the like write."""
    frame = sys._getframe()
    while frame:
        file = frame.f_code.co_filename.removeprefix(OURS)
        if file != frame.f_code.co_filename and not OTHERS.match(file):
            return "" if FREE.match(file) else f"{file}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


@contextmanager
def written_outside() -> Iterator[set[str]]:
    """What was written meanwhile without a change of the catalogue: where in our code, and which statement."""
    found = set()

    def look(execute, sql, params, many, context):
        if is_seen(sql) and not is_changing() and (place := asked_by()):
            found.add(f"{place} {sql[:80]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found
