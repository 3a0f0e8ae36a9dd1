"""What belongs to one person alone is told to nobody else, wherever they follow a link to.

The owner's own pages are walked first, so that the others are also tried at every address that only the owner is shown.
The gate walks through the Russian pages, for language changes words and not whose they are; `make drill-canaries`
through the English ones, too.
"""

import os
import re
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db.models import CharField, DecimalField, TextField
from django.test import Client

from accounts.alerts.telling import tell_all
from accounts.collection.bulk import rows_of
from accounts.collection.photos import add_photos
from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.encryption import encrypt
from accounts.letters.outbox import send_waiting_letters
from accounts.models import (
    Alert,
    Collection,
    CollectionSnapshot,
    ColumnMeaning,
    CopySheet,
    PieceImage,
    Subscription,
    User,
    WatchList,
)
from accounts.tests.canaries import PRICE
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.pictures import photo_file
from drafts.models import Proposal
from drafts.tests.factories import (
    WORDS,
    make_draft_brand,
    make_draft_factory,
    make_draft_image,
    make_draft_mark,
    make_draft_mechanism,
    make_draft_term,
    make_draft_watch,
)

pytestmark = pytest.mark.django_db

LINK = re.compile(r"""(?:href|src|action|hx-get|hx-post)=["']([^"'#]+)""")
STARTS = ["/", "/en/", "/admin/", "/users/owner/", "/users/owner/collection/", "/sitemap.xml", "/suggest/?q=%D0%BC"]
STARTS += ["/collection/swap/", "/collection/swap/owner/", "/lists/", "/alerts/", "/en/users/owner/collection/"]
WHOLE = "WHOLE" in os.environ
MOST_ALIKE = 1  # addresses that differ in the values of their query only
CANARIES = ("kanareika", *PRICE, "owner@mail.example")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# What the owner of a piece types, and nobody else reads: the asking price only while the piece is not for sale.
TYPED = [field for field in Collection._meta.concrete_fields if field.editable and not field.choices]
TEXTS = [field.name for field in TYPED if isinstance(field, CharField | TextField)]
PRICES = [field.name for field in TYPED if isinstance(field, DecimalField)]
TOLD = dict.fromkeys(TEXTS, "kanareika") | dict.fromkeys(PRICES, "987654.32")


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
        told = TOLD | ({"asking_price": 5} if status == "sell" else {})
        piece = make_item(user, watch=make_watch(brand=brand), status=status, **told)
    make_item(user, watch=None, **TOLD)
    add_photos(piece, [take_in(photo_file())])
    CopySheet.objects.create(user=user, piece=piece, seen={"number": ["119"]}, token="link-to-a-sheet")
    User.objects.filter(pk=user.pk).update(wants_public=True)
    Alert.objects.create(user=user, search="q=kanareika", title="kanareika")
    ColumnMeaning.objects.create(user=user, heading="kanareika", meaning="note")
    WatchList.objects.create(user=user, title="kanareika", text="kanareika")
    CollectionSnapshot.objects.keep(user, rows_of(user), action="edit", added=0, changed=1, removed=0)
    SocialAccount.objects.create(user=user, provider="yandex", uid="kanareika")
    seed = {"seed": encrypt("kanareika"), "used_mask": 0}
    Authenticator.objects.create(user=user, type="recovery_codes", data=seed)
    make_draft_image(make_draft_watch(user=user, note="kanareika"), credit="kanareika")
    make_draft_watch(user=user, note="kanareika", status=Proposal.Status.WITHDRAWN)
    make_draft_mechanism(user=user, note="kanareika")
    make_draft_mark(user=user, note="kanareika")
    make_draft_factory(user=user, note="kanareika")
    make_draft_brand(user=user, note="kanareika")
    for model in WORDS:
        make_draft_term(model, user=user, name="kanareika")
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
        is_twin = address.startswith("/en/") and not WHOLE and address not in STARTS
        if elsewhere or is_twin or address in seen or alike[kind_of(address)] >= MOST_ALIKE:
            continue
        alike[kind_of(address)] += 1
        answer = client.get(address)
        seen[address] = text = answer.getvalue().decode("utf-8", "replace")
        links = [*LINK.findall(text), answer.headers.get("Location", "")]
        waiting += [urljoin(address, unescape(link)).removeprefix("http://testserver") for link in links if link]
    return seen


def telling(pages: dict[str, str]) -> list[str]:
    return [address for address, text in pages.items() if any(canary in text for canary in CANARIES)]


def news_of(client: Client, owner: Client) -> str:
    """They want all that the owner offers and offer what the owner wants, so that letters tell them; their feed."""
    for piece in Collection.objects.of(owner.user).filter(status__in=["want", "swap", "sell"]):
        make_item(client.user, watch=piece.watch, status="swap" if piece.status == "want" else "want")
    client.post("/alerts/add/")
    client.post("/alerts/choose/", {"act": "feed"})
    Alert.objects.filter(user=client.user).update(created_at=LONG_AGO, due_at=LONG_AGO)
    tell_all()
    send_waiting_letters()
    return f"/alerts/feed/{Subscription.objects.get(user=client.user).feed_token}/"


def test_nobody_is_told_what_belongs_to_another(owner, visitor, stranger, moderator):
    own = walk(owner, STARTS)
    assert {"/collection/", "/collection/export.csv", "/accounts/email/", "/alerts/"} < set(telling(own))
    assert any(address.startswith("/drafts/") for address in telling(own))
    assert "/sheets/link-to-a-sheet/" in own
    (photo,) = PieceImage.objects.all()
    feed = news_of(stranger, owner)
    assert [letter.to for letter in mail.outbox] == [[stranger.user.email]]
    assert "owner предлагает" in mail.outbox[0].body
    assert telling({"the letter": mail.outbox[0].body}) == []
    for client in (visitor, stranger, moderator):
        pages = walk(client, [*STARTS, *own, feed])
        assert len(pages) >= len(own)
        assert telling(pages) == []
        assert client.get(f"/collection/photos/{photo.pk}/320/").status_code == 404
    assert "owner" in pages[feed]
    assert "owner" in walk(stranger, ["/collection/swap/"])["/collection/swap/"]
