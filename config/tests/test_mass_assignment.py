"""Every column of a model posted to every form: nothing changes that the form does not ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from accounts.forms.collection import CollectionForm
from accounts.forms.profile import ProfileForm
from accounts.models import Collection, User
from accounts.tests.factories import make_item, make_user
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from drafts.forms.description import MarkForm, MechanismForm, WatchForm
from drafts.forms.named import TERM_FORMS, BrandForm, FactoryForm
from drafts.forms.photo import PhotoForm
from drafts.models import (
    DraftBrand,
    DraftFactory,
    DraftImage,
    DraftMark,
    DraftMechanism,
    DraftWatch,
    Proposal,
    ReadyMessage,
)
from drafts.tests.factories import make_draft_image, make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db
TOKEN = str(UUID(int=7))
HIDDEN = {"token", "version", "number", "target"}  # of the form of a draft
WATCH, MECHANISM = {*WatchForm.base_fields, *HIDDEN}, {*MechanismForm.base_fields, *HIDDEN}
FACTORY, BRAND = {*FactoryForm.base_fields, *HIDDEN}, {*BrandForm.base_fields, *HIDDEN}
MESSAGE = {"version", "message"}
# What no two rows share, and the moment of writing: not what was posted either.
OWN = {"id", "password", "created_at", "updated_at", "submitted_at", "decided_at", "consent_at", "result_id"}


@dataclass
class Form:
    """Where a form is sent, by whom, what it asks for, a valid answer, and the row that it writes."""

    client: Client
    address: str
    asks: set[str]
    values: dict
    row: Callable[[], models.QuerySet]
    prefix: str = ""


def of_draft(client, name, asks, make=make_draft_watch, **values):
    status = Proposal.Status.SUBMITTED if name == "reply" else Proposal.Status.DRAFT
    draft = make(user=client.user, status=status)
    address = reverse(f"drafts:draft_{name}", args=[draft.kind, draft.pk])
    values = {"version": 1, "token": TOKEN} | values
    return Form(client, address, asks, values, lambda: type(draft).objects.filter(pk=draft.pk))


def new_draft(client, page, model, asks, args=(), **values):
    address = reverse(f"drafts:{page}", args=args)
    values = {"evidence": "Паспорт", "version": 1, "number": 0, "token": TOKEN} | values
    return Form(client, address, asks, values, lambda: model.objects.filter(token=TOKEN))


def new_word(model, who):
    asks = {*TERM_FORMS[model].base_fields, *HIDDEN}
    return new_draft(who.collector, f"{model.kind}_new", model, asks, name="Слово")


def of_photo(client):
    image = make_draft_image(make_draft_watch(user=client.user))
    address = reverse("drafts:draft_edit", args=["watch", image.watch_id])
    row = lambda: DraftImage.objects.filter(pk=image.pk)  # noqa: E731
    return Form(client, address, {*PhotoForm.base_fields}, {"version": 1}, row, prefix="photo_main-")


def of_review(client, name, asks, **values):
    draft = make_draft_watch(user=make_user(), status=Proposal.Status.SUBMITTED)
    address = reverse(f"admin:drafts_draftwatch_{name}", args=[draft.pk])
    return Form(client, address, asks, {"version": 1} | values, lambda: DraftWatch.objects.filter(pk=draft.pk))


def of_collection(client, row=None):
    asks, values = {*CollectionForm.base_fields}, {"status": "have", "note": "Моё", "currency": "RUB"}
    watch = row.watch if row else make_watch()
    name, args = ("edit", [row.pk]) if row else ("add", [watch.folder])
    if not row:
        asks, values = asks | {"token"}, values | {"token": TOKEN}
    return Form(client, reverse(f"accounts:collection_{name}", args=args), asks, values,
                lambda: Collection.objects.filter(user=client.user, watch=watch))  # fmt: skip


def of_sign_up():
    password = {f"password{number}": "Амфибия-1967-Чистополь" for number in (1, 2)}
    values = {"username": "novice", "email": "novice@example.org", "consent": "on"} | password
    return Form(Client(), reverse("account_signup"), {*values}, values, lambda: User.objects.filter(login="novice"))


def of_person(client, person, name, asks, **values):
    address = reverse(name, args=[person.pk] if "change" in name else [])
    return Form(client, address, asks, values, lambda: User.objects.filter(pk=person.pk))


def of_ready_message(client):
    values = {"use": "reject", "title": "Заголовок", "text": "Текст", "position": 1, "reason": "", "watches_only": "on"}
    rows = lambda: ReadyMessage.objects.filter(title="Заголовок")  # noqa: E731
    return Form(client, reverse("admin:drafts_readymessage_add"), {*values}, values, rows)


FORMS = {
    "new watch": lambda who: new_draft(who.collector, "watch_new", DraftWatch, WATCH, brand="Новая"),
    "new movement": lambda who: new_draft(who.collector, "mechanism_new", DraftMechanism, MECHANISM, calibre="1"),
    "new mark": lambda who: new_draft(
        who.collector, "mark_new", DraftMark, {*MarkForm.base_fields, *HIDDEN}, where="dial", letters="1"
    ),
    "correction of a watch": lambda who: new_draft(
        who.collector, "watch_edit", DraftWatch, WATCH, [make_watch().folder], brand="Новая"
    ),
    "correction of a movement": lambda who: new_draft(
        who.collector, "mechanism_edit", DraftMechanism, MECHANISM, [make_mechanism().slug], calibre="1"
    ),
    "correction of a brand": lambda who: new_draft(
        who.collector, "brand_edit", DraftBrand, BRAND, [make_brand().slug], note="Я"
    ),
    **{f"new {model.kind}": partial(new_word, model) for model in TERM_FORMS},
    "correction of a factory": lambda who: new_draft(
        who.collector, "factory_edit", DraftFactory, FACTORY, [make_factory().slug], city="Я"
    ),
    "draft of a watch": lambda who: of_draft(who.collector, "edit", WATCH, brand="Новая", note="Да"),
    "draft of a movement": lambda who: of_draft(who.collector, "edit", MECHANISM, make_draft_mechanism, calibre="1"),
    "photo": lambda who: of_photo(who.collector),
    "sending": lambda who: of_draft(who.collector, "submit", MESSAGE),
    "withdrawing": lambda who: of_draft(who.collector, "withdraw", MESSAGE),
    "answering": lambda who: of_draft(who.collector, "reply", MESSAGE, message="Да"),
    "sending back": lambda who: of_review(who.moderator, "decide", {*MESSAGE, "do"}, do="send_back", message="Год?"),
    "rejecting": lambda who: of_review(who.moderator, "decide", {*MESSAGE, "do"}, do="reject", message="Дубль"),
    "accepting": lambda who: of_review(who.moderator, "decide", {*MESSAGE, "do"}, do="accept"),
    "correcting": lambda who: of_review(
        who.moderator, "decide", {*WATCH, *MESSAGE, "do", "correct"}, brand=make_brand().name, do="accept", correct="1",
        message="Так на фото",
    ),
    "collection": lambda who: of_collection(who.collector),
    "row of a collection": lambda who: of_collection(who.collector, make_item(who.collector.user)),
    "profile": lambda who: of_person(
        who.collector, who.collector.user, "accounts:profile_edit", {*ProfileForm.base_fields}, collection_public="on"
    ),
    "sign-up": lambda who: of_sign_up(),
    "person in the admin": lambda who: of_person(
        who.administrator, who.collector.user, "admin:accounts_user_change", {"role", "is_active", "is_trusted"},
        role=who.collector.user.role_id, is_active="on",
    ),
    "ready-made message": lambda who: of_ready_message(who.moderator),
}  # fmt: skip


@pytest.fixture
def who(collector, moderator, administrator):
    return type("Who", (), {"collector": collector, "moderator": moderator, "administrator": administrator})


def poison(field: models.Field, boss: User) -> str:
    """A value that the column could take, and that somebody might like it to have."""
    if field.is_relation:
        row = boss if field.related_model is User else field.related_model._base_manager.order_by("-pk").first()
        return str(row.pk if row else boss.pk)
    if field.choices:
        return str(list(field.choices)[-3 if field.name == "status" else -1][0])
    kinds = {models.BooleanField: "on", models.IntegerField: "77", models.DateField: "2001-02-03"}
    kinds |= {models.JSONField: "{}", models.UUIDField: str(UUID(int=99))}
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "poison")


def outcome(form: Form, values: dict) -> dict:
    """The row that the form wrote, as the database would have it."""
    with transaction.atomic():
        answer = form.client.post(form.address, values)
        row = form.row().values().first()
        transaction.set_rollback(True)
    assert answer.status_code in {201, 302}, answer.status_code
    assert row, "nothing was written"
    return row


@pytest.mark.parametrize("name", FORMS)
def test_no_column_is_written_that_the_form_does_not_ask_for(name, who):
    form = FORMS[name](who)
    fields = form.row().model._meta.concrete_fields
    names = {each for field in fields for each in (field.name, field.attname)} - form.asks
    extra = {each: poison(field, who.administrator.user) for field in fields for each in (field.name, field.attname)}
    extra = {f"{form.prefix}{each}": extra[each] for each in names}
    assert extra
    as_asked, poisoned = outcome(form, form.values), outcome(form, extra | form.values)
    assert {column for column in as_asked if as_asked[column] != poisoned[column]} <= OWN
    taken = {column for column in OWN & names - {"id"} if str(poisoned[column]).startswith(extra[form.prefix + column])}
    assert not taken
