"""Every event that the operations guide lists stands in the log when it happens, as a line that nobody can forge."""

import io
import json
import logging
import re
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from accounts.models.site_limit import BOUNDS, Name
from accounts.tests.conftest import start  # noqa: F401 (a fixture)
from accounts.tests.factories import PASSWORD, make_user
from accounts.tests.test_collection_csv import confirm, send
from accounts.tests.visits import go_through
from catalogue.history.publishing import publish_watch
from catalogue.history.versions import latest_number
from catalogue.models import Revision
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.pictures import photo_file
from config.logging import JsonFormatter
from drafts import actions, merging, restoring
from drafts.arranging import arrange
from drafts.models import DraftWatch, UploadDay
from drafts.photos import PhotoChange
from drafts.tests.factories import make_draft_watch, published
from drafts.tests.test_actions import correction

pytestmark = pytest.mark.django_db(transaction=True)  # lines are written after the commit
GUIDE = Path(__file__).parents[2] / "docs/operations.md"
HOSTILE = 'x\n{"level": "CRITICAL", "message": "forged"}\u2028"\\ eve@example.org password=hunter2'
NEW_PASSWORD = "a quite other passphrase 7"
SECRETS = ["eve@example.org", "hunter2", PASSWORD, NEW_PASSWORD, "anna@example.org", "new@example.org"]


def listed() -> list[str]:
    """The events of the guide: the first column of the table in its section about the log."""
    section = GUIDE.read_text().partition("## What the log tells")[2].partition("\n## ")[0]
    return [name for line in section.splitlines() if line.startswith("| `") and "`message`" not in line
            for name in re.findall(r"`([^`]+)`", line.split("|")[1])]  # fmt: skip


def secret_of(path: str) -> str:
    """What makes a link secret: the whole key of an address's confirmation (its signature may have a hyphen anywhere),
    and of a password's reset what stands behind the number of the person, "3f-c6h…"."""
    key = path.split("/")[-2]
    return key if "/confirm-email/" in path else key.partition("-")[2]


def test_a_hyphen_in_a_signature_does_not_shorten_the_secret():
    assert secret_of("/accounts/confirm-email/MQ:1vPabc:s3cr-oo/") == "MQ:1vPabc:s3cr-oo"
    assert secret_of("/accounts/password/reset/key/3f-c6h-9/") == "c6h-9"


class Story:
    """What people do until everything listed has happened once."""

    def __init__(self, letters, begin_provider):
        self.letters, self.begin_provider = letters, begin_provider
        self.anna = make_user(login="anna")
        self.client = Client()
        self.secrets = list(SECRETS)

    def link(self) -> str:
        """The path of the link in the newest letter; what makes it secret must stand in no line."""
        words = " ".join(letter.body for letter in reversed(self.letters)).split()
        path = urlsplit(next(word for word in words if "/confirm-email/" in word or "/reset/key/" in word)).path
        self.secrets.append(secret_of(path))
        return path

    def sign_in(self, password=PASSWORD, login="anna"):
        return self.client.post("/accounts/login/", {"login": login, "password": password})

    def confirm(self, password=PASSWORD):
        self.client.post("/accounts/reauthenticate/", {"password": password})

    def account(self):
        self.sign_in("hunter2")
        self.client.post("/accounts/login/", {"login": "eve@example.org\x85", "password": "hunter2"})
        self.sign_in()
        self.client.post("/accounts/password/change/", {
            "oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})  # fmt: skip
        self.confirm(NEW_PASSWORD)
        self.client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
        self.client.post(self.link())
        self.client.post("/accounts/logout/")
        self.client.post("/accounts/password/reset/", {"email": "new@example.org"})
        address = self.client.get(self.link()).headers["Location"]
        self.client.post(address, {"password1": PASSWORD, "password2": PASSWORD})

    def sign_up(self):
        passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        Client().post("/accounts/signup/", {"username": "eve", "email": "eve@example.org", "consent": "on"} | passwords)
        Client().post(self.link())

    def too_many(self):
        for number in range(7):
            self.sign_in(f"hunter2{number}", "eve")

    def second_factor(self):
        self.sign_in()
        self.confirm()
        self.client.get("/accounts/second-factor/app/")
        secret = self.client.session["mfa.totp.secret"]
        self.secrets.append(secret)
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        self.client.post("/accounts/second-factor/app/", {"code": code})
        again = Client()
        again.post("/accounts/login/", {"login": "anna", "password": PASSWORD})
        again.post("/accounts/second-factor/authenticate/", {"code": "000000"})
        self.client.post("/accounts/second-factor/app/remove/")

    def providers(self):
        provider = self.begin_provider("yandex")
        go_through(self.client, provider, "connect")
        account = self.anna.socialaccount_set.get()
        self.client.post("/accounts/connections/", {"account": account.pk})
        User.objects.filter(pk=self.anna.pk).update(password="!")
        self.client.force_login(User.objects.get(pk=self.anna.pk))
        self.client.post("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    def exports(self):
        self.client.get("/collection/export.csv").getvalue()
        confirm(self.client, send(self.client, f"watch,status\n{make_watch().folder},have\n".encode()))
        self.confirm(NEW_PASSWORD)
        self.client.get("/accounts/data/export/").getvalue()

    def drafts(self, moderator, administrator):
        def submitted(**values):
            draft = make_draft_watch(user=self.anna, **values)
            actions.submit(draft, by=self.anna, version=draft.version)
            return draft

        def do(action, draft, by, **more):
            actions_done = getattr(actions, action)(draft, by=by, version=draft.version, **more)
            draft.refresh_from_db()
            return actions_done

        draft = submitted(proposed_brand="Заря", brand=None)
        do("take", draft, moderator)
        do("release", draft, moderator)
        do("settle_name", draft, moderator, which="brand", choice="")
        do("reply", draft, moderator, message=HOSTILE)
        do("send_back", draft, moderator, message=HOSTILE)
        do("submit", draft, self.anna)
        User.objects.filter(pk=self.anna.pk).update(rating=BOUNDS[Name.PROMOTED].ships - 1)
        do("accept", draft, moderator)
        do("undo", draft, moderator)
        do("reject", submitted(), moderator, message=HOSTILE)
        do("withdraw", submitted(), self.anna)
        watch = published(code="0042")
        watch.code = "0043"
        publish_watch(watch, aliases=[], by=None, evidence="Паспорт", action=Revision.Action.CHANGED)
        restoring.restore(watch, by=moderator, number=1, seen=2)
        self.without_a_decision(watch, moderator)
        kept, gone = make_watch(), make_watch()
        about = submitted(target=gone, base={})
        merging.undo(merging.merge(gone, kept, by=administrator), by=administrator)
        about.refresh_from_db()

    def without_a_decision(self, watch, moderator):
        """A photo is moved by a moderator, and a trusted author fills something in, which is looked over."""
        image = set_photo(watch, "main", take_in(photo_file()), credit="", licence="CC0", by=None)
        moved = [PhotoChange("main", None, image.rights, to="left")]
        arrange(watch, by=moderator, seen=latest_number(watch), photo_changes=moved)
        User.objects.filter(pk=self.anna.pk).update(is_trusted=True)
        trusted = User.objects.get(pk=self.anna.pk)
        draft = correction(published(code="7", start_release=None), trusted, start_release=1970)
        actions.send(draft, by=trusted, version=draft.version)
        actions.look_over(draft, by=moderator, version=draft.version)

    def limits(self):
        UploadDay.objects.count_photo(self.anna, 1, most_photos=9, most_bytes=9)
        UploadDay.objects.update(photos=BOUNDS[Name.PHOTOS_A_DAY].ships)
        photo = SimpleUploadedFile(HOSTILE, photo_file().getvalue(), "image/jpeg")
        self.client.post("/watches/new/", {"token": str(uuid4()), "version": 1, "number": 0, "photo_main-file": photo})
        assert DraftWatch.objects.filter(user=self.anna).exists()

    def staff(self, administrator):
        watch = make_watch(brand=make_brand(name="Полёт"))
        administrator.post(f"/admin/catalogue/watch/{watch.pk}/delete/", {"post": "yes"})
        person = make_user(login="banned")
        administrator.post(f"/admin/accounts/user/{person.pk}/change/", {"role": person.role_id, "rating": 0})
        role = {"name": person.role.name, "name_en": "x", "permissions": []}
        administrator.post(f"/admin/accounts/role/{person.role_id}/change/", role)
        administrator.get(f"/admin/accounts/user/{HOSTILE}/change/")

    def leave(self):
        self.client.post("/accounts/data/delete/", {"login": "anna", "password": NEW_PASSWORD, "confirm": "on"})


@pytest.fixture
def lines():
    """The log as it would stand on standard output, and how many records made it."""
    output, records = io.StringIO(), []
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(lambda record: records.append(record) or True)
    logging.getLogger().addHandler(handler)
    yield lambda: (output.getvalue(), len(records))
    logging.getLogger().removeHandler(handler)


def test_every_listed_event_is_a_line(lines, mailoutbox, start, moderator, administrator):  # noqa: F811
    story = Story(mailoutbox, start)
    parts = [story.account, story.sign_up, story.too_many, story.second_factor, story.providers, story.exports,
             lambda: story.drafts(moderator.user, administrator.user), story.limits,
             lambda: story.staff(administrator), story.leave]  # fmt: skip
    for part in parts:
        part()
    text, count = lines()
    parsed = [json.loads(line) for line in text.splitlines()]
    assert len(parsed) == count
    assert {"level", "logger", "message", "request_id", "time"} <= set.intersection(*map(set, parsed))
    assert not any(line["level"] == "CRITICAL" for line in parsed)
    written = {line["message"] for line in parsed}
    assert [event for event in listed() if event not in written] == []
    about = [line for line in parsed if line["message"] in set(listed()) - {"request", "limit reached"}]
    assert all("user" in line for line in about)
    secrets = [*story.secrets, story.client.cookies[django_settings.SESSION_COOKIE_NAME].value]
    assert [secret for secret in secrets if secret and secret in text] == []
    assert not EmailAddress.objects.filter(user__login="anna").exists()
