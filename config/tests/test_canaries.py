"""What belongs to one person alone is told to nobody else, wherever they follow a link to.

The owner's own pages are walked first, so that the others are also tried at every address that only the owner is shown.
"""

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.encryption import encrypt
from accounts.models import Collection, User
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.tests.factories import make_brand, make_watch
from drafts.models import Proposal
from drafts.tests.factories import make_draft_image, make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db

LINK = re.compile(r"""(?:href|src|action|hx-get|hx-post)=["']([^"'#]+)""")
STARTS = ["/", "/en/", "/admin/", "/users/owner/", "/users/owner/collection/", "/sitemap.xml", "/suggest/?q=%D0%BC"]
MOST_ALIKE = 1  # addresses that differ in the values of their query only
CANARIES = ("kanareika", "987654", "owner@mail.example")


@pytest.fixture
def owner() -> Client:
    """Somebody with a public collection and a shared want list, who has something of their own in every table."""
    client = Client()
    client.user = make_user(login="owner")
    client.post("/accounts/login/", {"login": "owner", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    user = client.user
    User.objects.filter(pk=user.pk).update(email="owner@mail.example")
    EmailAddress.objects.filter(user=user).update(email="owner@mail.example")
    set_collection_public(user, public=True)
    renew_want_link(user)
    brand = make_brand(name="Маяк")
    for status in Collection.Status:
        told = {"note": "kanareika", "serial": "kanareika", "price": "987654.32"}
        make_item(user, watch=make_watch(brand=brand), status=status, **told)
    SocialAccount.objects.create(user=user, provider="yandex", uid="kanareika")
    seed = {"seed": encrypt("kanareika"), "used_mask": 0}
    Authenticator.objects.create(user=user, type="recovery_codes", data=seed)
    make_draft_image(make_draft_watch(user=user, note="kanareika"), credit="kanareika")
    make_draft_watch(user=user, note="kanareika", status=Proposal.Status.WITHDRAWN)
    make_draft_mechanism(user=user, note="kanareika")
    return client


def kind_of(address: str) -> tuple:
    parts = urlsplit(address)
    return parts.path, tuple(sorted(parse_qs(parts.query, keep_blank_values=True)))


def walk(client: Client, starts) -> dict[str, str]:
    """What stands at each address that can be reached by links from `starts`."""
    waiting, seen, alike = list(starts), {}, Counter()
    while waiting:
        address = waiting.pop()
        elsewhere = not address.startswith("/") or address.startswith("/static/")
        if elsewhere or address in seen or alike[kind_of(address)] >= MOST_ALIKE:
            continue
        alike[kind_of(address)] += 1
        answer = client.get(address)
        seen[address] = text = answer.getvalue().decode("utf-8", "replace")
        links = [*LINK.findall(text), answer.headers.get("Location", "")]
        waiting += [urljoin(address, unescape(link)).removeprefix("http://testserver") for link in links if link]
    return seen


def telling(pages: dict[str, str]) -> list[str]:
    return [address for address, text in pages.items() if any(canary in text for canary in CANARIES)]


def test_nobody_is_told_what_belongs_to_another(owner, visitor, stranger, moderator):
    own = walk(owner, STARTS)
    assert {"/collection/", "/collection/export.csv", "/accounts/email/"} < set(telling(own))
    assert any(address.startswith("/drafts/") for address in telling(own))
    for client in (visitor, stranger, moderator):
        pages = walk(client, [*STARTS, *own])
        assert len(pages) >= len(own)
        assert telling(pages) == []
