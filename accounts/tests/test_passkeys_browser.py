"""Passkeys, with Chromium's own virtual authenticator: set up, sign in with nothing typed, staff included."""

import pytest
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
    page.goto(f"{live_server.url}/accounts/second-factor/passkeys/new/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Подтвердить").click()
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/second-factor/codes/")
    page.goto(f"{live_server.url}/admin/")  # whoever sets it up has proven it
    expect(page.locator("#site-name")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Войти с ключом доступа").click()
    page.wait_for_url("**/admin/")
    expect(page.locator("#site-name")).to_be_visible()
