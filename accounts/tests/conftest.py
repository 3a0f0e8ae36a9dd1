"""The providers of sign-in on the loopback address, and the site sent to them instead of to the real ones; and pages
that say of one's own what is so now."""

import pytest
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.yandex.views import YandexOAuth2Adapter
from django.conf import settings as django_settings

from accounts.signing.policy import FORM_TARGETS
from accounts.tests.provider import CLIENT_ID, CLIENT_SECRET, Provider
from accounts.views import parts


@pytest.fixture
def start(monkeypatch, settings):
    """A function that starts a provider and sends the site there instead of to the real one."""
    started = []
    settings.SOCIALACCOUNT_PROVIDERS = {name: dict(of) for name, of in django_settings.SOCIALACCOUNT_PROVIDERS.items()}

    def begin(name: str, site: str = "http://testserver") -> Provider:
        provider = Provider(name, site)
        started.append(provider)
        settings.SOCIALACCOUNT_PROVIDERS[name]["APPS"] = [{"client_id": CLIENT_ID, "secret": CLIENT_SECRET}]
        adapter = {"yandex": YandexOAuth2Adapter, "google": google.GoogleOAuth2Adapter}[name]
        monkeypatch.setattr(adapter, "authorize_url", f"{provider.url}/authorize")
        if name == "google":
            monkeypatch.setattr(google, "CERTS_URL", f"{provider.url}/certs")
        monkeypatch.setattr(adapter, "access_token_url", f"{provider.url}/token")
        monkeypatch.setattr(adapter, "profile_url" if name == "yandex" else "identity_url", f"{provider.url}/info")
        return provider

    yield begin
    for provider in started:
        provider.close()


@pytest.fixture(params=["yandex", "google"])
def provider(request, start) -> Provider:
    return start(request.param)


@pytest.fixture
def form_targets():
    """Where the buttons' pages may send a form, for a test to add to."""
    before = list(FORM_TARGETS)
    yield FORM_TARGETS
    FORM_TARGETS[:] = before


@pytest.fixture
def read_anew(monkeypatch):
    """What a page says of one's own is not kept."""
    monkeypatch.setattr(parts, "is_told_quickly", lambda: False)
