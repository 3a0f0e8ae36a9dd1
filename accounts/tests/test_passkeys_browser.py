"""Passkeys, with Chromium's virtual authenticator: set up, sign in with nothing typed; staff too, whoever guesses."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role
from accounts.tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def with_authenticator(page):
    """A tab of a device that keeps passkeys and knows its owner's finger."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def test_a_passkey_opens_the_site_and_the_admin(with_authenticator, live_server, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    page = with_authenticator
    make_user(login="moderator", role=Role.Code.MODERATOR)
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("[name=login]", "moderator")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/accounts/second-factor/passkeys/new/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Подтвердить").click()
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/second-factor/codes/")
    page.goto(f"{live_server.url}/admin/")  # whoever sets it up has proven it
    expect(page.locator("#site-name")).to_be_visible()
    page.context.clear_cookies()
    for number in range(20):  # somebody guesses the password meanwhile: from now on only the passkey opens
        form = {"login": "moderator", "password": f"wrong {number}"}
        Client().post("/accounts/login/", form, REMOTE_ADDR=f"10.1.{number}.1")
    right = {"login": "moderator", "password": PASSWORD}
    refused = Client().post("/accounts/login/", right, REMOTE_ADDR="10.2.2.2")
    assert "Слишком много" in refused.content.decode()
    page.goto(f"{live_server.url}/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/admin/")
    expect(page.locator("#site-name")).to_be_visible()
