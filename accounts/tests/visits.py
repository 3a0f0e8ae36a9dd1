"""What a person does at the site and at the provider on the way in: press, consent, choose a login, confirm."""

from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from accounts.tests.provider import google_person, yandex_person

PERSON = {"yandex": yandex_person, "google": google_person}
SIGNUP = "/accounts/connections/signup/"


def press_button(client, provider, process="login") -> str:
    """The address at the provider that the site's button leads to."""
    answer = client.post(f"/accounts/{provider.name}/login/?process={process}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{provider.url}/authorize?")
    return answer["Location"]


def consent(address: str) -> str:
    """Go to the provider, which knows the person; gives the path it sends them back to."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def go_through(client, provider, process="login"):
    return client.get(consent(press_button(client, provider, process)))


def choose(client, login="anna", **fields):
    """Send the sign-up form as it was shown, with the login and the consent."""
    page = client.get(SIGNUP)
    email = page.context["form"]["email"].value() or ""
    return client.post(SIGNUP, {"email": email, "username": login, "consent": "on"} | fields)


def who(client) -> str | None:
    """The login of whoever is signed in."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).login if pk else None


def sign_up(provider) -> Client:
    client = Client()
    go_through(client, provider)
    choose(client)
    assert who(client) == "anna"
    return client


def known(provider, user) -> SocialAccount:
    return SocialAccount.objects.create(
        user=user, provider=provider.name, uid=PERSON[provider.name]().get("sub", "1000034426")
    )


def letter_link(letter) -> str:
    """The path of the letter's link that confirms an address."""
    return next(urlsplit(word).path for word in letter.body.split() if "/confirm-email/" in word)


def confirm_by_letter(client, letter) -> None:
    client.post(letter_link(letter))


def asked(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]


def with_query(address: str, **changed) -> str:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return parts._replace(query=urlencode({name: value for name, value in query.items() if value})).geturl()
