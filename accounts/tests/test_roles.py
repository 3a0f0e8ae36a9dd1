"""What a role lets one do, and that it acts at the next request."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from accounts.models import RESERVED_LOGINS, Role, User
from accounts.signing.backends import RoleBackend
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
KEEPS_VOCABULARY = ["catalogue.add_brand", "catalogue.change_factory", "catalogue.view_watch"]


def give_role(user: User, code: Role.Code) -> None:
    User.objects.filter(pk=user.pk).update(role=Role.objects.get(code=code))


def test_permissions_come_from_the_role():
    collector, moderator, administrator = (
        make_user(role=code) for code in (Role.Code.COLLECTOR, Role.Code.MODERATOR, Role.Code.ADMINISTRATOR)
    )
    assert not any(collector.has_perm(name) for name in KEEPS_VOCABULARY)
    assert moderator.has_perms(KEEPS_VOCABULARY)
    assert not moderator.has_perm("catalogue.delete_brand")
    assert administrator.has_perm("catalogue.delete_brand")
    assert moderator.has_module_perms("catalogue")
    assert not moderator.has_module_perms("accounts")
    assert (collector.is_staff, moderator.is_staff, moderator.is_superuser, administrator.is_superuser) == (
        False,
        True,
        False,
        True,
    )


def test_a_person_and_their_permissions_are_read_once(django_assert_num_queries):
    number = make_user(role=Role.Code.MODERATOR).pk
    with django_assert_num_queries(1):
        moderator = RoleBackend().get_user(number)
        assert moderator.is_staff
    with django_assert_num_queries(1):
        assert moderator.has_perm("catalogue.view_watch")
        assert not moderator.has_perm("catalogue.delete_watch")


def test_a_permission_given_to_the_role_is_given_to_the_person():
    Role.objects.get(code="contributor").permissions.add(Permission.objects.get(codename="view_revision"))
    assert make_user(role=Role.Code.CONTRIBUTOR).has_perm("catalogue.view_revision")
    assert not make_user().has_perm("catalogue.view_revision")


def test_a_change_of_role_acts_at_the_next_request(collector, moderator):
    give_role(collector.user, Role.Code.ADMINISTRATOR)
    assert collector.get("/admin/").status_code == 200
    give_role(moderator.user, Role.Code.COLLECTOR)
    assert moderator.get("/admin/").status_code == 302


def test_a_ban_acts_at_the_next_request(collector, moderator):
    User.objects.filter(pk=collector.user.pk).update(is_active=False)
    assert collector.get("/collection/").status_code == 302
    User.objects.filter(pk=moderator.user.pk).update(is_active=False)
    assert moderator.get("/admin/").status_code == 302
    assert not User.objects.get(pk=moderator.user.pk).has_perm("catalogue.view_watch")


def test_everybody_has_exactly_one_role():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(login="nobody", email="nobody@example.org")
    with pytest.raises(ProtectedError):
        make_user().role.delete()


@pytest.mark.parametrize(
    "login", ["Иван", "a@b", "ab", ".abc", "abc.", "a b c", "a" * 31, "абв", "abc\n", *sorted(RESERVED_LOGINS)]
)
def test_a_login_that_would_mislead_is_refused(login):
    with pytest.raises(ValidationError):
        User(login=login, email="x@example.org", role=Role.objects.first()).full_clean(exclude=["password"])


@pytest.mark.parametrize("login", ["ivan", "Ivan_1957", "a-b", "x.y", "1941"])
def test_a_plain_login_is_accepted_and_kept_in_lower_case(login):
    user = User(login=login, email="x@example.org", role=Role.objects.first())
    user.full_clean(exclude=["password"])
    user.save()
    assert user.login == login.lower()


def test_create_administrator_promotes_somebody():
    user = make_user(login="anna")
    call_command("create_administrator", "Anna")
    user.refresh_from_db()
    assert user.is_superuser
    with pytest.raises(CommandError, match="Nobody is called"):
        call_command("create_administrator", "boris")


def test_create_administrator_makes_somebody(monkeypatch, visitor):
    monkeypatch.setattr("accounts.management.commands.create_administrator.getpass", lambda prompt: PASSWORD)
    call_command("create_administrator", "Anna", email="Anna@example.org")
    response = visitor.post("/accounts/login/", {"login": "ANNA@example.org", "password": PASSWORD})
    assert response.status_code == 302
    assert visitor.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("login", "email", "passwords", "said"),
    [
        ("admin", "a@example.org", [PASSWORD, PASSWORD], "reserved"),
        ("anna", "nonsense", [PASSWORD, PASSWORD], "valid email"),
        ("anna", "a@example.org", [PASSWORD, "other"], "differ"),
        ("anna", "a@example.org", ["12345678", "12345678"], "common"),
    ],
)
def test_create_administrator_refuses(monkeypatch, login, email, passwords, said):
    answers = iter(passwords)
    monkeypatch.setattr("accounts.management.commands.create_administrator.getpass", lambda prompt: next(answers))
    with translation.override("en"), pytest.raises(CommandError, match=said):
        call_command("create_administrator", login, email=email)
    assert not User.objects.exists()


def test_staff_need_a_second_factor_where_the_settings_say_so(settings, administrator, collector):
    settings.STAFF_NEED_SECOND_FACTOR = True
    assert administrator.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert administrator.get("/admin/login/").headers["Location"] == "/accounts/second-factor/app/"
    assert collector.get("/admin/login/").status_code == 403


def test_the_permissions_of_a_role_are_ticks_in_the_readers_language(administrator):
    pages = {role.code: f"/admin/accounts/role/{role.pk}/change/" for role in Role.objects.all()}
    html = administrator.get(pages["moderator"]).content.decode()
    kinds = re.findall(r"<div><label>([^<]+)</label>", html)
    assert {"Марки", "Фотографии", "Предложенные часы"} <= set(kinds)
    texts = [text.strip() for text in re.findall(r'name="permissions"[^>]*>([^<]+)</label>', html)]
    assert {"добавлять", "изменять", "удалять", "видеть", "решать о предложениях"} <= set(texts)
    assert not [text for text in (*kinds, *texts) if re.search("[A-Za-z]", text)]
    ticked = set(map(int, re.findall(r'name="permissions" value="(\d+)"[^>]*checked', html)))
    asked = {right.pk for right in Role.objects.get(code="moderator").permissions.exclude(codename="view_revision")}
    assert ticked == asked
    first = min(ticked)
    administrator.post(pages["moderator"], {"name": "модератор", "name_en": "moderator", "permissions": [first]})
    assert [right.pk for right in Role.objects.get(code="moderator").permissions.all()] == [first]
    everything = administrator.get(pages["administrator"]).content.decode()
    assert "Администратору можно всё." in everything
    assert 'name="permissions"' not in everything
