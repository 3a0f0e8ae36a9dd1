"""Files taken in, many pieces changed or taken out, and all that taken back, in any order: the numbers that were said
are what happens, and nothing is lost. Small in the gate; `make drill-collections` tries more.
"""

import os
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.collection.bulk import carry_out, putting_back, rows_of
from accounts.collection.editing import Picked, edited, removed
from accounts.collection.exporting import COLUMNS, written_table
from accounts.collection.importing.changes import change_by, decided, standing_for
from accounts.collection.importing.files import Row, Table, table_of
from accounts.collection.importing.headings import Head
from accounts.collection.importing.lines import understood
from accounts.models import Collection, CollectionSnapshot
from accounts.models.snapshot import FIELDS
from accounts.tests.factories import make_user
from catalogue.models import Watch
from catalogue.tests.factories import make_watch

RUNS = int(os.environ.get("RUNS", "25"))
FOLDERS = ["a", "b", "c", "unknown"]
LINE = st.fixed_dictionaries(
    {
        "watch": st.sampled_from(FOLDERS),
        "title": st.sampled_from(["", "Часы"]),
        "status": st.sampled_from([*Collection.Status.values, "", "?"]),
        "price": st.sampled_from(["", "10", "20.50", "много"]),
        "note": st.sampled_from(["", "раз", "два\r\nтри"]),
        "row": st.integers(0, 9).map(str),  # the place of a row in the collection, put into a number below
    }
)
FILE = st.tuples(st.lists(LINE, max_size=6), st.booleans(), st.booleans())
EDIT = st.fixed_dictionaries(
    {"picked": st.sets(st.integers(0, 9), min_size=1)},
    optional={
        "status": st.sampled_from(Collection.Status.values),
        "place": st.sampled_from(["", "Сейф", "Ящик 2"]),
        "condition": st.sampled_from(["", "good"]),
        "asking_price": st.sampled_from([None, Decimal("4500.50")]),
    },
)
ACT = FILE | EDIT | st.just("take back") | st.just("own export")


def whole(user) -> list[tuple]:
    return list(Collection.objects.of(user).order_by("pk").values_list(*(field.name for field in FIELDS)))


def counted(user) -> list[tuple[int, int]]:
    """What the counts of the watches must be while `user` is the only collector."""
    rows = Collection.objects.of(user)
    owned = set(rows.owned().values_list("watch", flat=True))
    wanted = set(rows.filter(status="want").values_list("watch", flat=True))
    return [(pk in owned, pk in wanted) for pk in Watch.objects.order_by("pk").values_list("pk", flat=True)]


def plan_of(user, act):
    """What an act would make of rows."""
    if act == "take back":
        snapshot = CollectionSnapshot.objects.of(user).first()
        return lambda rows: putting_back(rows, snapshot.items())
    if isinstance(act, dict):
        return plan_of_many(user, act)
    lines, doubtful, replacing = act if act != "own export" else ([], True, True)
    pks = [row.pk for row in rows_of(user)]
    cells = [dict.fromkeys(COLUMNS, "") | line for line in lines]
    for line in cells:
        place = int(line["row"])
        line["row"] = str(pks[place]) if place < len(pks) else ""
    head = Head(Row(1, tuple(COLUMNS)), tuple(COLUMNS))
    table = Table([Row(number, tuple(line.values())) for number, line in enumerate(cells, start=2)])
    if act == "own export":
        with written_table(user) as written:
            table = table_of(written.read())
    found, mode = understood(table, head, rows_of(user))[0], "replace" if replacing else "add"
    return lambda rows: change_by(
        standing_for(decided(found, {}, likeliest=doubtful), rows), rows, user=user, mode=mode
    )


def plan_of_many(user, act):
    """The rows of some places told something; where that is nothing, taken out."""
    pks = [row.pk for row in rows_of(user)]
    picked = Picked(frozenset(pks[place] for place in act["picked"] if place < len(pks)), is_all=False)
    values = {name: value for name, value in act.items() if name != "picked"}
    return lambda rows: edited(rows, picked, values)[0] if values else removed(rows, picked)


@pytest.mark.django_db
@settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT, min_size=2, max_size=6))
def test_what_was_said_happens_and_is_taken_back_whole(acts):
    with transaction.atomic():
        user = make_user()
        for folder in FOLDERS[:3]:
            make_watch(folder=folder, title="Часы")
        earlier = None  # what the newest snapshot has
        for act in acts:
            if act == "take back" and earlier is None:
                continue
            before, plan = whole(user), plan_of(user, act)
            change = carry_out(user, "add", plan, seen=plan(rows_of(user)).digest)
            after = whole(user)
            old, new = ({row[0]: row for row in rows} for rows in (before, after))
            assert len(set(new) - set(old)) == len(change.added)
            assert len(set(old) - set(new)) == len(change.removed)
            assert sum(old[pk] != new[pk] for pk in set(old) & set(new)) == len(change.changed)
            assert list(Watch.objects.order_by("pk").values_list("have_count", "want_count")) == counted(user)
            assert act != "own export" or not change
            assert act != "take back" or after == earlier
            earlier = before if change else earlier
        transaction.set_rollback(True)
