"""Rights of staff ask what the session itself has proven, wherever they are used."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.signing import strength
from accounts.tests.factories import PASSWORD, make_user
from drafts.models import Proposal
from drafts.tests.factories import make_draft_watch

from .test_access import CASES, address_of, ask

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def person():
    return make_user(login="moderator", role=Role.Code.MODERATOR)


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_password() -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": "moderator", "password": PASSWORD})
    return client


def by_password_and_code() -> Client:
    client = by_password()
    assert client.post("/accounts/second-factor/authenticate/", {"code": code()}).status_code == 302
    return client


def waiting_draft():
    return make_draft_watch(status=Proposal.Status.SUBMITTED)


def is_signed_in(client) -> bool:
    return client.get("/collection/").status_code == 200


def acts_as_staff(client, draft) -> bool:
    """In the admin, in reading what others proposed, and in what only moderators see of public pages."""
    answers = {client.get(f"/admin/drafts/draftwatch/{draft.pk}/change/").status_code == 200}
    answers.add(client.get(f"/drafts/watch/{draft.pk}/").status_code == 200)
    assert len(answers) == 1
    return answers.pop()


def test_a_session_opened_before_enrolling_gets_no_rights_of_staff_afterwards(person):
    draft, before = waiting_draft(), by_password()
    assert not acts_as_staff(before, draft)
    TOTP.activate(person, SECRET)  # elsewhere: no signal ends this session, and still it has proven nothing
    assert is_signed_in(before)
    assert not acts_as_staff(before, draft)
    assert acts_as_staff(by_password_and_code(), draft)


def test_such_a_session_proves_the_factor_and_goes_on_where_it_wanted(person):
    draft, client = waiting_draft(), by_password()
    TOTP.activate(person, SECRET)
    page = f"/admin/drafts/draftwatch/{draft.pk}/change/"
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == f"/accounts/second-factor/reauthenticate/?next={page.replace('/', '%2F')}"
    assert client.post(answer.redirect_chain[-1][0], {"code": code(), "next": page}).headers["Location"] == page
    assert acts_as_staff(client, draft)


@pytest.mark.django_db(transaction=True)  # the sign that a factor was added comes after the commit
def test_enrolling_proves_it_and_ends_the_other_sessions(person):
    draft, elsewhere, here = waiting_draft(), by_password(), by_password()
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    here.get("/accounts/second-factor/app/")
    form = {"code": code(here.session["mfa.totp.secret"])}
    answer = here.post("/accounts/second-factor/app/", form)
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    assert acts_as_staff(here, draft)
    assert not is_signed_in(elsewhere)


def test_a_change_of_role_ends_the_sessions(person, settings, administrator):
    settings.STAFF_NEED_SECOND_FACTOR = False
    session = by_password()
    collector = Role.objects.get(code=Role.Code.COLLECTOR)
    form = {"role": collector.pk, "is_active": "on"}
    assert administrator.post(f"/admin/accounts/user/{person.pk}/change/", form).status_code == 302
    assert not is_signed_in(session)


def test_a_session_of_staff_that_is_left_alone_ends(person, monkeypatch):
    TOTP.activate(person, SECRET)
    client = by_password_and_code()
    assert is_signed_in(client)
    monkeypatch.setattr(strength, "IDLE", timedelta(seconds=-1))
    assert not is_signed_in(client)
    monkeypatch.undo()
    assert not is_signed_in(client)  # ended, not only refused


def test_a_session_of_a_collector_lasts(monkeypatch):
    make_user(login="moderator", role=Role.Code.COLLECTOR)
    client = by_password()
    monkeypatch.setattr(strength, "IDLE", timedelta(seconds=-1))
    assert is_signed_in(client)
    assert is_signed_in(client)


def test_knowing_the_strength_costs_collectors_no_query(collector, settings):
    counts = []
    collector.get("/collection/")  # drawn once, before it is counted
    for needed in (False, True):
        settings.STAFF_NEED_SECOND_FACTOR = needed
        with CaptureQueriesContext(connection) as seen:
            collector.get("/collection/")
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


def test_a_lost_factor_is_taken_away_by_a_command_and_the_person_is_told(person, mailoutbox):
    TOTP.activate(person, SECRET)
    client = by_password_and_code()
    call_command("forget_second_factor", "Moderator")
    assert not Authenticator.objects.filter(user=person).exists()
    assert not is_signed_in(client)
    assert [letter.to for letter in mailoutbox] == [[person.email]]
    assert not acts_as_staff(by_password(), waiting_draft())
    with pytest.raises(CommandError, match="Nobody"):
        call_command("forget_second_factor", "nobody-here")


STAFFS = ("moderator", "administrator")
THE_DOOR = "admin:login"  # it leads staff to the second factor


def gives_staff_more(row) -> bool:
    rules = [rule for rule in (row.get, row.post) if rule]
    return any(rule.answer(persona) != rule.stranger for rule in rules for persona in STAFFS)


RIGHTS_OF_STAFF = [case for case in CASES if gives_staff_more(case.values[1]) and case.values[0] != THE_DOOR]


@pytest.mark.parametrize(("name", "row"), RIGHTS_OF_STAFF)
def test_without_the_second_factor_staff_get_the_answers_of_a_stranger(name, row, clients, people):
    address, data = address_of(name, row, people), row.data(people)
    for persona in STAFFS:
        for method, rule in (("get", row.get), ("post", row.post)):
            if rule and rule.answer(persona) != rule.stranger:
                assert ask(clients[persona], method, address, data)[0] == rule.stranger, f"{persona} {method} {address}"
