"""What may be a password: anything long enough that is not among the first that are tried, taken to the letter."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.signing.hashers import PasswordHasher
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LONG = "Ключ от часов — " * 8  # 128 letters, two alphabets' worth of marks, a blank at the end


@pytest.mark.parametrize(
    "password",
    ["seven77", "password1", "iloveyou", "poljot1957", "Ракета!2609", "ВостокАмфибия", "soviet watch", "vera.petrova"],
)
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(login="vera.petrova", email="vera@example.org"))


@pytest.mark.parametrize("password", ["зимовьё!", "eightyty", "9 7 5 3 1", "my poljot ticks loudly", LONG])
def test_any_composition_is_taken(password):
    validate_password(password, User(login="vera", email="vera@example.org"))


def test_a_password_is_taken_to_the_letter():
    make_user(login="anna")
    client = Client()
    client.post("/accounts/login/", {"login": "anna", "password": PASSWORD})
    change = {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG}
    assert client.post("/accounts/password/change/", change | {"oldpassword": "wrong"}).status_code == 200
    assert client.post("/accounts/password/change/", change).status_code == 302
    for typed, opens in ((LONG.strip(), False), (LONG.lower(), False), (LONG[:64], False), (LONG, True)):
        answer = Client().post("/accounts/login/", {"login": "anna", "password": typed})
        assert (answer.status_code == 302) is opens, typed


def test_what_is_stored_is_argon2id_of_19_mib():
    assert PasswordHasher().encode(PASSWORD, "saltsaltsalt").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(("form", "said"), [("login", "current-password"), ("signup", "new-password")])
def test_managers_of_passwords_are_helped(client, form, said):
    html = client.get(f"/accounts/{form}/").text
    assert 'type="password"' in html
    assert f'autocomplete="{said}"' in html
    assert "onpaste" not in html
