"""An account that is deleted while a request of its owner runs: signed out, and never an error."""

import threading
from functools import partial

import pytest
from django.db import connection, connections

from accounts.models import User
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_user
from catalogue.tests.factories import make_watch
from conftest import at_once
from drafts.tests.factories import make_draft_watch

from .governing import signed_in

MOST = 200  # statements of one request


def visit(pk):
    return partial(signed_in(pk).get, "/collection/")


def mark(pk):
    return partial(signed_in(pk).post, f"/collection/mark/{make_watch().folder}/", {"status": "have"})


def begin(pk):
    return partial(signed_in(pk).post, "/watches/new/", {"title": "Восток"})


def submit(pk):
    draft = make_draft_watch(user=User.objects.get(pk=pk))
    return partial(signed_in(pk).post, f"/drafts/watch/{draft.pk}/submit/", {"version": draft.version})


def name_oneself(pk):
    return partial(signed_in(pk).post, "/accounts/profile/", {"bio": "Ракеты"})


class DeletedBefore:
    """An execute wrapper: another connection deletes the person before statement `number` outside of transactions."""

    def __init__(self, pk: int, number: int):
        self.pk, self.left = pk, number

    def __call__(self, execute, sql, params, many, context):
        if not connection.in_atomic_block and not self.is_done:
            self.left -= 1
            if self.is_done:
                thread = threading.Thread(target=self.delete)
                thread.start()
                thread.join()
        return execute(sql, params, many, context)

    @property
    def is_done(self) -> bool:
        return self.left <= 0

    def delete(self):
        delete_person(User.objects.get(pk=self.pk))
        connections.close_all()


@pytest.mark.parametrize("act", [visit, mark, begin, submit, name_oneself])
def test_whoever_is_deleted_at_any_moment_of_a_request_gets_an_answer(shared_database, act):
    assert act(make_user().pk)().status_code in {200, 302}
    for number in range(1, MOST):
        pk = make_user().pk
        ask = act(pk)
        gone = DeletedBefore(pk, number)
        with connection.execute_wrapper(gone):
            answer = ask()
        assert answer.status_code < 500
        if not gone.is_done:
            break
    assert 3 < number < MOST


def test_whoever_leaves_in_the_middle_of_much_work_leaves_whole(shared_database):
    for number in range(5):
        user = make_user(login=f"busy-{number}")
        acts = [mark(user.pk) for _watch in range(3)]
        results = at_once(*acts, partial(delete_person, user))
        assert not [result for result in results if isinstance(result, Exception)]
        assert not User.objects.filter(pk=user.pk).exists()
