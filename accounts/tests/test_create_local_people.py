"""The sign-ins of a development site: one for each role, and never in production."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_one_person_for_each_role_however_often_it_runs(settings, client):
    settings.DEBUG = True
    for _ in range(2):
        output = StringIO()
        call_command("create_local_people", stdout=output)
    assert output.getvalue().startswith("Sign in as collector, contributor, moderator, administrator; ")
    assert sorted(User.objects.values_list("login", "role__code")) == [
        (code, code) for code in ("administrator", "collector", "contributor", "moderator")
    ]
    password = output.getvalue().split()[-1]
    assert all(user.check_password(password) for user in User.objects.all())


def test_the_printed_sign_in_opens_the_site_and_the_admin(settings, client):
    settings.DEBUG = True
    output = StringIO()
    call_command("create_local_people", stdout=output)
    data = {"login": "moderator", "password": output.getvalue().split()[-1]}
    assert client.post(reverse("account_login"), data).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_refused_in_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("create_local_people")
    assert not User.objects.exists()
