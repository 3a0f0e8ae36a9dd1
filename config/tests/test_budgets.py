"""Every address, command and job has a budget, and keeps it where the site is at its most."""

import os
import time
from typing import NamedTuple

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command, get_commands
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from catalogue.presentation.titles import give_titles
from catalogue.tests.factories import make_watch
from config.management.commands.housekeeping import housekeeping_tasks

from .budgets import Budget, cases, most
from .budgets.addresses import ADDRESSES, ADMIN_PAGES, UNASKED, budget_of
from .budgets.machinery import COMMANDS, JOBS, RUN
from .test_access import CASES, address_of, addresses, handler_of
from .test_commands import OURS

pytestmark = pytest.mark.django_db
PARTS = int(os.environ.get("PARTS", "4"))  # so that they may be run beside each other
ASKING = ("collector", "administrator", "moderator", "visitor")


def test_every_address_has_a_budget():
    without = [name for name in addresses() if not budget_of(name)]
    assert without == [], "each needs a row in config/tests/budgets/addresses.py"
    assert set(ADDRESSES) | set(UNASKED) <= set(addresses())


def test_every_job_and_command_has_a_budget():
    assert set(housekeeping_tasks()) == set(JOBS)
    ours = {app.name for app in apps.get_app_configs()} & OURS
    assert {name for name, app in get_commands().items() if app in ours} == set(COMMANDS)


def views(resolver=None, namespace="") -> dict:
    """The view of each named address."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= views(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            found[f"{namespace}{entry.name}"] = entry.callback
    return found


def test_photographs_go_where_the_budget_says():
    taking = {name for name, view in views().items() if getattr(view, "takes_photos", False)}
    assert taking == {name for name in addresses() if budget_of(name).photos}


def joins_all_first(sql: str) -> bool:
    """Whether so much is joined that PostgreSQL does it before it asks which few rows are meant: all of a million then.

    `join_collapse_limit` in config.postgresql is the number. The few are read as numbers in a query before. Of one
    person's collection there are few from the beginning.
    """
    outer, _in, inner = sql.partition(" IN (SELECT ")
    is_ones_own = '"accounts_collection"."user_id" = ' in outer
    return bool(inner) and not is_ones_own and outer.startswith("SELECT") and outer.count(" JOIN ") >= 5


class Answer(NamedTuple):
    """What one answer took: the queries that grow with the catalogue are told, the time is for a drill alone."""

    asked: str
    queries: int
    kilobytes: int
    seconds: float
    growing: list[str]


def measured(client, method, address, data, asked: str) -> Answer:
    """What an answer takes that nobody asked for before. The database is then as before."""
    caches["pages"].clear()
    reset_queries()  # no more than some thousands are told at once
    copy = Client()
    copy.handler, copy.cookies = handler_of(csrf=False), client.cookies.copy()
    began = time.process_time()
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = copy.post(address, data) if method == "post" else copy.get(address)
        content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    growing = [query["sql"] for query in queries if joins_all_first(query["sql"])]
    took = time.process_time() - began
    return Answer(asked, len(queries), len(content) // 1024, took, growing)


def answers_of(name, row, clients, people, last) -> list[tuple[str, Answer]]:
    """What the address takes for each method. `last` are the rows that most.fill() made last."""
    found = []
    with transaction.atomic():
        address, data = address_of(name, row, people), row.data(people)
        most.deepen(last)
        for method, rule in (("get", row.get), ("post", row.post)):
            persona = next((persona for persona in ASKING if rule and rule.allows(persona)), None)
            if persona:
                asked = f"{name} {method} {row.case}".strip()
                found.append((method, measured(clients[persona], method, address, data, asked)))
        transaction.set_rollback(True)
    return found


def beyond(budget: Budget, method: str, answer: Answer) -> list[str]:
    """What is beyond the budget, in words."""
    found = [f"{answer.asked}: {sql}" for sql in answer.growing]
    allowed = budget.posting if method == "post" else budget.queries
    if answer.queries > allowed or answer.kilobytes > budget.kilobytes:
        found.append(f"{answer.asked}: {answer.queries} queries, {answer.kilobytes} kB; {budget}")
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_addresses_keep_their_budgets(part, clients, people, report):
    last = most.fill(people)
    rows = [case.values for case in CASES if case.values[0] not in UNASKED]
    rows += [(name, row) for name, more in cases.MOST.items() for row in more]
    told = [
        (name, *answer) for name, row in rows[part::PARTS] for answer in answers_of(name, row, clients, people, last)
    ]
    if PARTS == 1:
        tell_the_worst([answer for _name, _method, answer in told], report)
    assert [said for name, method, answer in told for said in beyond(budget_of(name), method, answer)] == []


def tell_the_worst(answers: list[Answer], report) -> None:
    """For `make drill-budgets`: the figures of the worst addresses of the table."""
    for heading, figure in (
        ("queries", "queries"),
        ("kilobytes", "kilobytes"),
        ("seconds of the processor", "seconds"),
    ):
        report(f"The most {heading}, of {len(answers)} answers:")
        for answer in sorted(answers, key=lambda answer: -getattr(answer, figure))[:5]:
            report(f"{answer.queries:5} queries {answer.kilobytes:6} kB {answer.seconds:6.2f} s  {answer.asked}")


def test_for_a_title_its_peers_alone_are_joined():
    for _time in range(2):
        watch = make_watch()
    with CaptureQueriesContext(connection) as queries:
        give_titles(watch, [])
    assert [query["sql"] for query in queries if joins_all_first(query["sql"])] == []


def test_jobs_keep_their_budgets(people):
    most.fill(people)
    most.leave_behind(people)
    over = []
    for path, budget in JOBS.items():
        with CaptureQueriesContext(connection) as queries:
            import_string(path)()
        if len(queries) > budget.queries:
            over.append(f"{path}: {len(queries)} queries, {budget.queries} allowed")
    assert over == []


def test_commands_keep_their_budgets(people):
    last = most.fill(people)
    most.leave_behind(people)
    most.deepen(last)
    over = []
    for name, arguments in RUN.items():
        arguments = [people[word].login if word in people else word for word in arguments]
        with CaptureQueriesContext(connection) as queries:
            call_command(name, *arguments)
        if len(queries) > COMMANDS[name].queries:
            over.append(f"{name}: {len(queries)} queries, {COMMANDS[name].queries} allowed")
    assert over == []


def test_no_row_is_left_over():
    pages = {name.rpartition("_")[2] for name in addresses() if name.startswith("admin:")}
    assert set(ADMIN_PAGES) <= pages
