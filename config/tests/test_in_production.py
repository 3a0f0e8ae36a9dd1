"""What holds in production alone: every cookie is for this host, and TLS is demanded for a year."""

import json

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import Client, RequestFactory
from django.urls import path

from accounts.tests.factories import PASSWORD, make_user
from config.urls import urlpatterns as of_the_site

from .test_checks import SAFE, start

SAY = """
import json
from config import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if "COOKIE" in name or "HSTS" in name}))
"""


def tell(request):
    messages.info(request, "Saved.")
    return HttpResponse("ok")


urlpatterns = [path("tell/", tell), *of_the_site]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(scope="module")
def in_production() -> dict:
    """What the settings say of cookies and TLS there."""
    environment = {"SECRET_KEY": SAFE["secret_key"], "ENCRYPTION_KEYS": SAFE["encryption_keys"][0]}
    environment |= {"DATABASE_URL": "postgres://watches@127.0.0.1/watches", "CACHE_URL": "redis://127.0.0.1:6379/0"}
    environment |= {"ALLOWED_HOSTS": "watches.example.org", "SITE_URL": SAFE["site_url"]}
    return json.loads(start("-c", SAY, **environment).stdout)


def test_every_cookie_is_bound_to_this_host(in_production, settings):
    for name, value in in_production.items():
        setattr(settings, name, value)
    make_user(login="anna")
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    token = client.get("/accounts/login/").context["csrf_token"]
    client.get("/tell/")  # to a visitor
    found = {cookie.key: cookie for cookie in client.cookies.values() if cookie.value}
    form = {"login": "anna", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", form).status_code == 302
    client.get("/watches/new/")
    found |= {cookie.key: cookie for cookie in client.cookies.values() if cookie.value}
    assert set(found) == {value for name, value in in_production.items() if name.endswith("COOKIE_NAME")}
    for name, cookie in found.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_tls_is_demanded_for_a_year_of_subdomains_too(in_production, settings):
    """And not `preload`, by which anybody may enter the owner's domain into browsers' lists for good."""
    for name, value in in_production.items():
        setattr(settings, name, value)
    header = SecurityMiddleware(lambda request: HttpResponse())(RequestFactory().get("/", secure=True)).headers
    assert header["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
