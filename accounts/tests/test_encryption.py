"""A copy of the database gives away neither second factors nor the links in letters that wait."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from accounts.encryption import decrypt, encrypt
from accounts.models import Letter
from accounts.tests.canaries import everything_kept
from accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
LINK = "https://watches.example.org/accounts/password/reset/key/1-canary/"


@pytest.fixture
def person():
    """Somebody with a second factor, to whom a letter with a link waits."""
    user = make_user(login="anna")
    TOTP.activate(user, SECRET)
    Letter.objects.create(recipient=user.email, sender="s@example.org", subject="x", body=LINK)
    return user


def test_neither_a_seed_nor_a_link_stands_in_the_database(person):
    codes = RecoveryCodes.activate(person)
    kept = everything_kept()
    assert "anna" in kept
    for secret in (SECRET, LINK, decrypt(codes.instance.data["seed"])):
        assert secret.lower() not in kept
    assert Letter.objects.get().body == LINK
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_a_new_key_takes_the_place_of_the_old_one(person, settings, capsys):
    codes = RecoveryCodes.activate(person).generate_codes()
    old, new = settings.ENCRYPTION_KEYS, [Fernet.generate_key().decode()]
    settings.ENCRYPTION_KEYS = new + old
    assert Letter.objects.get().body == LINK
    call_command("reencrypt")
    assert "2 second factors and 1 letters" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = new
    assert Letter.objects.get().body == LINK
    assert RecoveryCodes.activate(person).generate_codes() == codes
    settings.ENCRYPTION_KEYS = old
    with pytest.raises(InvalidToken):
        Letter.objects.get()


def test_what_was_altered_is_not_opened():
    token = encrypt(SECRET)
    for place in (1, len(token) // 2, len(token) - 5):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(InvalidToken):
            decrypt(altered)
