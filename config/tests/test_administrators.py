"""One administrator always remains: in every way in, in every order, and when two act at once.

Small in the gate; `RUNS=500 ROUNDS=50` is the drill (`make drill-administrators`).
"""

import os
from functools import partial

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as runs_of
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import Role, User
from accounts.tests.factories import make_user
from conftest import at_once

from .governing import Governing, signed_in

RUNS = int(os.environ.get("RUNS", "10"))
DRILL = 100  # from so many runs on, each transition must have happened often
TAKEN_AWAY = ["change", "ban and clean up", "delete", "delete several", "leave", "deleted again"]
TRANSITIONS = [*TAKEN_AWAY, *(f"{what}: refused" for what in TAKEN_AWAY), "promote by command", "a week passes"]
STEPS = int(os.environ.get("STEPS", "20"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
REFUSED = "должен остаться хотя бы один действующий администратор"


# Each way: who does it to whom, signed in already; what it gives does it.


def demote(by: User, whom: User):
    data = {"role": Role.objects.get(code=Role.Code.COLLECTOR).pk, "is_active": "on"}
    return partial(signed_in(by.pk).post, f"/admin/accounts/user/{whom.pk}/change/", data, follow=True)


def ban(by: User, whom: User):
    return partial(signed_in(by.pk).post, f"/admin/accounts/user/{whom.pk}/change/", {"role": whom.role_id})


def ban_and_clean_up(by: User, whom: User):
    address = f"/admin/drafts/draftwatch/authors/{whom.pk}/undo/"
    return partial(signed_in(by.pk).post, address, {"ban": "on", "message": "Выдумано.", "skip": 0}, follow=True)


def delete(by: User, whom: User):
    return partial(signed_in(by.pk).post, f"/admin/accounts/user/{whom.pk}/delete/", {"post": "yes"}, follow=True)


def delete_selected(by: User, whom: User):
    data = {"action": "delete_selected", "_selected_action": [whom.pk], "post": "yes"}
    return partial(signed_in(by.pk).post, "/admin/accounts/user/", data, follow=True)


def leave(by: User, whom: User):
    client = signed_in(whom.pk, just_now=True)
    return partial(client.post, "/accounts/data/delete/", {"login": whom.login}, follow=True)


WAYS = [demote, ban, ban_and_clean_up, delete, delete_selected, leave]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_the_only_administrator_stays_and_is_told_why(way):
    alone = make_user(role=Role.Code.ADMINISTRATOR)
    make_user(role=Role.Code.ADMINISTRATOR, is_active=False)
    make_user(role=Role.Code.ADMINISTRATOR).emailaddress_set.update(verified=False)
    answer = way(alone, alone)()
    assert REFUSED in answer.content.decode()
    assert list(User.objects.administrators()) == [alone]
    assert signed_in(alone.pk).get("/admin/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_one_of_two_may_go(way):
    stays, goes = (make_user(role=Role.Code.ADMINISTRATOR) for _number in range(2))
    assert REFUSED not in way(stays, goes)().content.decode()
    assert list(User.objects.administrators()) == [stays]


@pytest.mark.django_db
def test_the_page_that_asks_before_deleting_says_it_too(administrator):
    answer = administrator.get(f"/admin/accounts/user/{administrator.user.pk}/delete/", follow=True)
    assert REFUSED in answer.content.decode()


@pytest.mark.parametrize(
    "ways", [(demote, demote), (leave, leave), (demote, delete), (ban_and_clean_up, delete_selected)]
)
def test_two_who_take_it_from_each_other_at_once(shared_database, ways):
    for _round in range(ROUNDS):
        one, other = (make_user(role=Role.Code.ADMINISTRATOR) for _number in range(2))
        results = at_once(ways[0](one, other), ways[1](other, one))
        assert not [result for result in results if isinstance(result, Exception)]
        assert User.objects.administrators().count() == 1
        User.objects.all().delete()


@pytest.mark.django_db
def test_no_sequence_leaves_the_site_without_one(report):
    Governing.done.clear()
    checks = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}
    options = runs_of(max_examples=RUNS, stateful_step_count=STEPS, derandomize=RUNS < DRILL, **checks)
    run_state_machine_as_test(Governing, settings=options)
    if RUNS >= DRILL:
        assert min(Governing.done[what] for what in TRANSITIONS) > RUNS / 10, Governing.done
    counts = ", ".join(f"{what} {count}" for what, count in sorted(Governing.done.items()))
    report(f"{RUNS} runs of {STEPS} steps: {counts}")
