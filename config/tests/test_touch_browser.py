"""Every control of every page under a finger: on a phone, with JavaScript, as each kind of person.

`make drill-touch` touches each of the controls, where the gate touches one of each kind on each kind of page.
"""

import os
import time
from contextlib import closing

import pytest

from accounts.models import Role
from conftest import signed_in
from drafts.models import DraftMechanism, Proposal
from drafts.tests.factories import make_draft_mechanism

from . import every_page
from .touch import PHONE, Finger, Walk, kind_of_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE = "WHOLE" in os.environ
# Whose pages are walked as whom, in the words of every_page.py.
SEERS = {"collector": {"owner"}, "contributor": {"collector", "stranger"}, "moderator": {"moderator", "administrator"}}


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | PHONE


@pytest.fixture
def collector(db):
    """The author of the proposals that pages are about."""
    return signed_in("collector", Role.Code.CONTRIBUTOR)


@pytest.fixture
def finger(page, live_server):
    page.emulate_media(reduced_motion="reduce")
    return Finger(page, live_server.url, Walk(whole=WHOLE))


def status_of(client, address: str) -> int:
    with closing(client.get(address, follow=True)) as answer:
        return answer.status_code


def leads_nowhere(client, leads: dict) -> list[str]:
    """Links of ours that do not answer, to one page of each kind or to all; those of an error may lead to the same."""
    kinds = {}
    for address, where in leads.items():
        if address.startswith("/"):
            kinds.setdefault(address if WHOLE else kind_of_page(address), (address, where))
    answers = [(address, where, status_of(client, address)) for address, where in kinds.values()]
    return [
        f"{where}: {address} answers {status}"
        for address, where, status in answers
        if status != 200
        if status != status_of(client, where)
    ]


def check(walk: Walk, client, persona: str, report, began: float) -> None:
    wrong = list(dict.fromkeys(walk.wrong + leads_nowhere(client, walk.leads)))
    ways = ", ".join(f"{number} {way}" for way, number in walk.touched.most_common())
    seconds = time.monotonic() - began
    report(f"{persona}: {walk.found} controls, {walk.touched.total()} touched ({ways}), {seconds:.0f} s")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_touches_everything(visitor, finger, report):
    began = time.monotonic()
    every_page.make_something_for_every_page()
    for address in [*every_page.addresses(), *every_page.entrance()]:
        finger.walk_through(visitor, address)
    check(finger.walk, visitor, "visitor", report, began)


@pytest.mark.parametrize("persona", SEERS)
def test_somebody_signed_in_touches_everything(persona, clients, people, finger, sign_in_browser, report):
    began = time.monotonic()
    clients["owner"] = every_page.make_owner()
    for seer, address in every_page.signed_in_pages(clients, people):
        if seer in SEERS[persona]:
            sign_in_browser(clients[seer])
            finger.walk_through(clients[seer], address)
            mightiest = clients[seer]
    check(finger.walk, mightiest, persona, report, began)


def test_the_way_back_in_the_admin_may_break_over_lines(finger, sign_in_browser):
    moderator = signed_in("moderator", Role.Code.MODERATOR)
    sign_in_browser(moderator)
    draft = make_draft_mechanism(status=Proposal.Status.SUBMITTED)
    for letters in range(2, 33, 2):
        DraftMechanism.objects.filter(pk=draft.pk).update(calibre="9" * letters)
        finger.page.goto(f"{finger.site}/admin/drafts/draftmechanism/{draft.pk}/change/")
        finger.page.evaluate("touch.controls()")
        assert not finger.page.evaluate("touch.flaws()"), letters
