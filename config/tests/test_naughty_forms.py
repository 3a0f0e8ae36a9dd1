"""Naughty strings in the text fields that have nothing to do with proposals: taken as they are, or refused.

Collections and their files, profiles, signing up and in, the author of a photo, and every form of the admin.
Some in the gate; `NAUGHTY=all` is the drill (`make drill-naughty`).
"""

import csv
import io
import re
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.collection.exporting import COLUMNS, OWN_COLUMNS
from accounts.models import DESCRIBED, Collection, User
from accounts.tests.factories import PASSWORD
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import photo_file

from .naughty import strings
from .naughty.asking import Asking

pytestmark = pytest.mark.django_db
IMPORT = "/collection/import/"
SEALED = re.compile(r'name="file_text" value="([^"]+)"')


@pytest.fixture
def with_every_string(report):
    """A function that does something with each string, undoes it, and counts the answers."""

    def run(do, *clients):
        answers = Counter()
        for text in strings():
            asking = Asking(text, *clients)
            with transaction.atomic():
                do(asking, text)
                transaction.set_rollback(True)
            for cache in caches.all():
                cache.clear()  # nobody is told to slow down, nor shown what was rolled back
            answers += asking.answers
        report(f"{len(strings())} strings: {sum(answers.values())} answers: {dict(answers)}")

    return run


def test_in_a_collection(collector, with_every_string):
    watch = make_watch(folder="poljot", title="Полёт", code="0042")
    add = reverse("accounts:collection_add", args=[watch.folder])
    plain = {"status": "have", "currency": "RUB"}

    def write(asking, text):
        for name in ("status", "condition", "currency", "price", "acquired_on"):
            asking.ask(collector, "post", add, plain | {name: text})
        Collection.objects.all().delete()
        for name in ("serial", "note"):
            asking.ask(collector, "post", add, plain | {name: text})
        for item in Collection.objects.all():
            assert text.strip() in (item.serial, item.note)
            edit = reverse("accounts:collection_edit", args=[item.pk])
            asking.shown(collector, edit, item.serial)
            asking.shown(collector, "/collection/", item.serial)
            note = asking.ask(collector, "get", edit).context["form"]["note"].value()
            assert note == item.note
        come_back_from_a_file(asking, collector)
        for address in ("/collection/have/", "/collection/"):
            asking.ask(collector, "get", address, dict.fromkeys(("q", "status", "brand", "sort"), text),
                       statuses=(200, 302, 400, 404))  # fmt: skip

    with_every_string(write, collector)


def come_back_from_a_file(asking, collector):
    """What goes out as CSV comes in as the identical collection."""
    before = list(Collection.objects.order_by("pk").values_list("watch", *OWN_COLUMNS))
    take_in_file(asking, collector, asking.ask(collector, "get", "/collection/export.csv").getvalue())
    assert list(Collection.objects.order_by("pk").values_list("watch", *OWN_COLUMNS)) == before


def take_in_file(asking, collector, content: bytes):
    answer = asking.ask(collector, "post", IMPORT, {"file": SimpleUploadedFile("c.csv", content, "text/csv")})
    sealed = SEALED.search(answer.content.decode())
    if sealed:
        values = {"file_text": sealed[1], "mode": "replace", "doubtful": "on"}
        asking.ask(collector, "post", IMPORT, values, statuses=(302,))


def test_in_a_file_of_a_collection(collector, with_every_string):
    make_watch(folder="poljot", title="Полёт", code="0042")
    plain = {"watch": "poljot", "status": "have"}

    def write(asking, text):
        table = io.StringIO(newline="")
        lines = csv.DictWriter(table, COLUMNS)
        lines.writeheader()
        lines.writerows(plain | {name: text} for name in COLUMNS)
        take_in_file(asking, collector, table.getvalue().encode("utf-8", "surrogatepass"))
        asking.ask(collector, "get", "/collection/", statuses=(200,))
        for item in Collection.objects.all():
            edit = reverse("accounts:collection_edit", args=[item.pk])
            asking.shown(collector, edit, item.serial)
            as_shown = {"status": item.status, "currency": item.currency, "note": item.note, "serial": item.serial}
            as_shown |= {name: getattr(item, name) for name in DESCRIBED} if item.watch is None else {}
            asking.ask(collector, "post", edit, as_shown, statuses=(302,))

    with_every_string(write, collector)


def test_in_a_profile(collector, visitor, with_every_string):
    def write(asking, text):
        for said in (text, f"https://www.avito.ru/{text}", f"{text}.avito.ru/user"):
            values = {"avito_url": said, "meshok_url": said.replace("avito.ru", "meshok.net")}
            asking.ask(collector, "post", reverse("accounts:profile_edit"), values)
            collector.user.refresh_from_db()
            page = collector.user.get_absolute_url()
            asking.shown(visitor, page, collector.user.avito_url, collector.user.meshok_url)
        asking.ask(collector, "get", reverse("accounts:profile_edit"), statuses=(200,))

    with_every_string(write, collector, visitor)


def test_in_signing_up_and_in(collector, with_every_string):
    def write(asking, text):
        client = Client(raise_request_exception=False)
        person = {"username": "novice", "email": "novice@example.org", "consent": "on"}
        person |= {"password1": PASSWORD, "password2": PASSWORD}
        for name in ("username", "email", "consent"):
            asking.ask(client, "post", reverse("account_signup"), person | {name: text})
            client.logout()
        asking.ask(client, "post", reverse("account_signup"), person | {"email": f"{text}@example.org"})
        for name in ("login", "password"):
            values = {"login": "collector", "password": PASSWORD, name: text}
            asking.ask(client, "post", reverse("account_login"), values)
        asking.ask(client, "post", reverse("account_reset_password"), {"email": text})
        asking.ask(collector, "post", reverse("account_email"), {"email": text, "action_add": ""})
        asking.ask(collector, "post", reverse("account_reauthenticate"), {"password": text})
        User.objects.filter(login="novice").delete()
        said = {"password1": text, "password2": text}
        asking.ask(client, "post", reverse("account_signup"), person | said)
        if User.objects.filter(login="novice").exists():
            EmailAddress.objects.filter(user__login="novice").update(verified=True)
            client = Client(raise_request_exception=False)
            asking.ask(client, "post", reverse("account_login"), {"login": "novice", "password": text}, statuses=(302,))
            asking.ask(client, "get", "/collection/", statuses=(200,))

    with_every_string(write, collector)


def test_in_the_credit_of_a_photo(administrator, visitor, with_every_string):
    watch = make_watch()
    set_photo(watch, "main", take_in(photo_file()), credit="Иван", licence="CC0", by=None)
    address = reverse("admin:catalogue_watch_photos", args=[watch.pk])

    def write(asking, text):
        asking.ask(administrator, "post", address, {"main-credit": text, "main-licence": text[:60]})
        image = watch.images.get()
        for client, page in ((administrator, address), (visitor, watch.get_absolute_url())):
            asking.shown(client, page, image.credit, image.licence)

    with_every_string(write, administrator, visitor)


def test_in_the_admin(administrator, with_every_string):
    """Every form with which the admin adds a row: the vocabulary, ready-made messages, and what else there is."""
    request = RequestFactory().get("/")
    request.user = administrator.user
    added = {
        model: of.get_form(request) for model, of in admin.site._registry.items() if of.has_add_permission(request)
    }
    assert len(added) > 5

    def write(asking, text):
        for model, form in added.items():
            address = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            values = {name: filled(field, text) for name, field in form.base_fields.items()}
            before = set(model._base_manager.values_list("pk", flat=True))
            asking.ask(administrator, "post", reverse(f"{address}_add"), values)
            for row in model._base_manager.exclude(pk__in=before):
                said = [getattr(row, name) for name, value in values.items() if value == text and "\n" not in text]
                asking.shown(administrator, reverse(f"{address}_change", args=[row.pk]), *map(str, said))
                asking.ask(administrator, "get", reverse(f"{address}_changelist"), statuses=(200,))
                if hasattr(row, "get_absolute_url"):
                    asking.ask(administrator, "get", row.get_absolute_url(), statuses=(200,))

    with_every_string(write, administrator)


def filled(field: forms.Field, text: str) -> str:
    """What a form is sent for a field: the string where it takes text, else something that it takes."""
    if isinstance(field, forms.IntegerField):
        return "7"
    if isinstance(field, forms.CharField):
        return text[: field.max_length]
    choices = [str(value) for value, _label in getattr(field, "choices", []) if value]
    return choices[0] if choices else ""
