"""A machine that gives roles, bans and deletes in any order, by every way there is; one administrator must remain."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.housekeeping import forget_the_expired
from accounts.models import Role, User
from accounts.tests.factories import PASSWORD, make_user
from config.backups.deletions import DONE, JOURNAL, delete_again, write

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NUMBER = st.integers(0, 100)
ROLE = st.sampled_from([*Role.Code, Role.Code.ADMINISTRATOR, Role.Code.COLLECTOR])


@dataclass
class Person:
    """Somebody as they should stand in the database."""

    login: str
    role: Role.Code
    active: bool = True
    confirmed: bool = True

    @property
    def governs(self) -> bool:
        return self.role == Role.Code.ADMINISTRATOR and self.active and self.confirmed


class Governing(RuleBasedStateMachine):
    """Each run is a transaction of its own, taken back at its end. `done` counts over all runs."""

    done = Counter()

    def __init__(self):
        super().__init__()
        self.people: dict[int, Person] = {}
        self.run = transaction.atomic()
        self.run.__enter__()
        (settings.BACKUP_DIR / JOURNAL).unlink(missing_ok=True)

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def begin(self):
        for role in (Role.Code.ADMINISTRATOR, Role.Code.ADMINISTRATOR, Role.Code.MODERATOR):
            self.join(role, confirmed=True)

    # What one needs to act -------------------------------------------------------------------

    def join(self, role: Role.Code, *, confirmed: bool) -> None:
        user = make_user(role=role)
        user.emailaddress_set.update(verified=confirmed)
        self.people[user.pk] = Person(user.login, role, confirmed=confirmed)

    def somebody(self, choice: int) -> int:
        return list(self.people)[choice % len(self.people)]

    def governors(self) -> list[int]:
        return [pk for pk, person in self.people.items() if person.governs]

    def administrator(self, choice: int) -> Client:
        """One of those who may, signed in."""
        return signed_in(self.governors()[choice % len(self.governors())])

    def would_stay(self, leaving: set[int]) -> bool:
        """The rule in other words than the code's: the last who govern never leave."""
        return not leaving & set(self.governors()) or bool(set(self.governors()) - leaving)

    def act(self, what: str, leaving: set[int], answer) -> bool:
        """Whether it was done. It is refused exactly where nobody would be left, and says so."""
        allowed = self.would_stay(leaving)
        self.done[what if allowed else f"{what}: refused"] += 1
        if not allowed:
            assert "должен остаться" in answer.content.decode()
        return allowed

    # What may happen -------------------------------------------------------------------------

    @rule(confirmed=st.booleans())
    def sign_up(self, confirmed):
        if len(self.people) < 6:
            self.join(Role.Code.COLLECTOR, confirmed=confirmed)

    @rule(who=NUMBER)
    def confirm_the_address(self, who):
        user = User.objects.get(pk=self.somebody(who))
        user.emailaddress_set.update(verified=True)
        self.people[user.pk].confirmed = True

    @rule(by=NUMBER, who=NUMBER, role=ROLE, active=st.booleans())
    def change(self, by, who, role, active):
        pk = self.somebody(who)
        data = {"role": Role.objects.get(code=role).pk} | ({"is_active": "on"} if active else {})
        client = self.administrator(by)
        answer = client.post(f"/admin/accounts/user/{pk}/change/", data, follow=True)
        leaving = set() if active and role == Role.Code.ADMINISTRATOR else {pk}
        if self.act("change", leaving, answer):
            self.people[pk].role, self.people[pk].active = role, active

    @rule(by=NUMBER, who=NUMBER)
    def ban_and_clean_up(self, by, who):
        pk = self.somebody(who)
        address = f"/admin/drafts/draftwatch/authors/{pk}/undo/"
        answer = self.administrator(by).post(address, {"ban": "on", "message": "Выдумано.", "skip": 0}, follow=True)
        if self.act("ban and clean up", {pk} if self.people[pk].active else set(), answer):
            self.people[pk].active = False

    @rule(by=NUMBER, who=NUMBER)
    def delete(self, by, who):
        pk = self.somebody(who)
        answer = self.administrator(by).post(f"/admin/accounts/user/{pk}/delete/", {"post": "yes"}, follow=True)
        if self.act("delete", {pk}, answer):
            del self.people[pk]

    @rule(by=NUMBER, several=st.sets(NUMBER, min_size=1, max_size=3))
    def delete_several(self, by, several):
        chosen = {self.somebody(who) for who in several}
        data = {"action": "delete_selected", "_selected_action": list(chosen), "post": "yes"}
        answer = self.administrator(by).post("/admin/accounts/user/", data, follow=True)
        if self.act("delete several", chosen, answer):
            for pk in chosen:
                del self.people[pk]

    @rule(who=NUMBER)
    def leave(self, who):
        pk = self.somebody(who)
        if not self.people[pk].active:
            return
        answer = signed_in(pk, just_now=True).post("/accounts/data/delete/", {"login": self.people[pk].login})
        if self.act("leave", {pk}, answer):
            del self.people[pk]

    @rule(who=NUMBER)
    def promote_by_command(self, who):
        person = self.people[self.somebody(who)]
        call_command("create_administrator", person.login)
        person.role = Role.Code.ADMINISTRATOR
        self.done["promote by command"] += 1

    @precondition(lambda self: not all(one.confirmed for one in self.people.values()))
    @rule()
    def a_week_passes(self):
        User.objects.update(created_at=timezone.now() - timedelta(days=8))
        forget_the_expired()
        forgotten = [pk for pk, one in self.people.items() if not one.confirmed and one.role == Role.Code.COLLECTOR]
        for pk in forgotten:
            del self.people[pk]
        self.done["a week passes"] += 1

    @rule(who=NUMBER)
    def restore_an_older_backup(self, who):
        pk = self.somebody(who)
        write(pk, DONE)
        deleted, left = delete_again(settings.BACKUP_DIR, since=LONG_AGO)
        (settings.BACKUP_DIR / JOURNAL).unlink()
        assert (deleted, left) == (([pk], []) if self.would_stay({pk}) else ([], [pk]))
        self.done["deleted again" if deleted else "deleted again: refused"] += 1
        if deleted:
            del self.people[pk]

    # What must hold --------------------------------------------------------------------------

    @invariant()
    def somebody_governs(self):
        assert not self.people or self.governors()
        assert not self.people or User.objects.administrators().exists()

    @invariant()
    def everybody_is_as_expected(self):
        rows = User.objects.values_list("pk", "role__code", "is_active")
        assert {row[0]: row[1:] for row in rows} == {pk: (one.role, one.active) for pk, one in self.people.items()}


def signed_in(pk: int, *, just_now: bool = False) -> Client:
    """A client of the person; `just_now`: who has given the password a moment ago."""
    client = Client()
    client.force_login(User.objects.get(pk=pk))
    if just_now:
        cache.clear()  # the limits of guessing
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client
