"""Naughty strings in every text field on the whole way from the form to the catalogue: taken as they are, or refused.

Some in the gate; `NAUGHTY=all` is the drill (`make drill-naughty`).
"""

import re
import unicodedata
from collections import Counter
from uuid import uuid4

import pytest
from django import forms
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape

from catalogue.decoding import IN_TEXT
from catalogue.keys import normalised_key
from catalogue.models.quantity import QuantityFormField
from catalogue.models.texts import LONGEST_EVIDENCE
from drafts.comparison import draft_rows
from drafts.forms.description import MechanismForm, WatchForm
from drafts.forms.fields import JewelsField, RateField
from drafts.models import DraftMechanism, DraftWatch, Proposal

from .naughty import strings
from .naughty.asking import Asking

pytestmark = pytest.mark.django_db
NUMBERS = (QuantityFormField, RateField, JewelsField)
NAMES_OF_MOVEMENTS = {"movement-base_movement", "movement-replaced_by"}  # only of those that there are


def text_fields(form) -> list[str]:
    return [name for name, field in form.base_fields.items() if type(field) is not forms.IntegerField
            and isinstance(field, forms.CharField)]  # fmt: skip


def filled(text: str) -> dict:
    """Every text field of the form of a watch with a new movement says `text`."""
    values = dict.fromkeys(text_fields(WatchForm), text)
    values |= dict.fromkeys((f"movement-{name}" for name in text_fields(MechanismForm)), text)
    return values | {"photo_main-credit": text, "new_mechanism": "on", "token": str(uuid4()), "version": 1, "number": 0}


def fields() -> dict[str, forms.CharField]:
    """Every text field of both forms by its name in the page."""
    inner = {f"movement-{name}": MechanismForm.base_fields[name] for name in text_fields(MechanismForm)}
    return {name: WatchForm.base_fields[name] for name in text_fields(WatchForm)} | inner


def refusal(field: forms.CharField, text: str) -> str:
    """What the form says of a text that is no number with a unit; empty where it is one."""
    try:
        field.clean(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def clean(text: str) -> str:
    """What a field keeps of `text`: without the blanks at its ends, in one normal form."""
    return unicodedata.normalize("NFC", text.strip())


def is_too_long(text: str, field: forms.CharField) -> bool:
    return field.max_length is not None and len(clean(text)) > field.max_length


def is_evidence(said: str) -> bool:
    """Whether it may be sent as how one knows: with a letter or digit in it, and not too long."""
    return bool(normalised_key(said)) and len(said) <= LONGEST_EVIDENCE


class Way(Asking):
    """From the form to the catalogue with one string, with a look at every answer."""

    def __init__(self, text, author, judge):
        super().__init__(text, author, judge)
        self.author, self.judge = author, judge

    def propose(self) -> DraftWatch | None:
        answer = self.ask(self.author, "post", "/watches/new/", filled(self.text))
        draft = DraftWatch.objects.first()
        refused = bool(IN_TEXT.search(self.text))
        assert (draft is None) == refused, f"{self.text!r}: {answer.status_code}"
        return draft

    def check_kept(self, draft) -> None:
        said = clean(self.text)
        assert draft.note == said
        if len(said) <= LONGEST_EVIDENCE:
            assert draft.evidence == said
        if len(said) <= 60:
            assert draft.code == said
            self.check_numbers(draft)
        if normalised_key(said) and len(said) <= 150:
            assert draft.proposed_brand == said
        for page in ("detail", "edit"):
            self.shown(self.author, reverse(f"drafts:draft_{page}", args=["watch", draft.pk]), draft.note, draft.code)

    def check_numbers(self, draft) -> None:
        """A number with a unit is read, or kept as it was typed, and the form says what it takes."""
        html = self.ask(self.author, "get", reverse("drafts:draft_edit", args=["watch", draft.pk])).content.decode()
        for name, field in fields().items():
            if isinstance(field, NUMBERS):
                said = refusal(field, self.text)
                assert draft.not_understood.get(name, "") == (self.text if said else ""), name
                assert escape(said) in html, name

    def complete(self, draft) -> DraftWatch:
        """What cannot be sent as it is becomes so: a brand, a calibre, how one knows; else it is empty."""
        values = filled(self.text) | {"version": draft.version}
        for name, field in fields().items():
            if isinstance(field, NUMBERS) or name in NAMES_OF_MOVEMENTS or is_too_long(self.text, field):
                values[name] = ""
        if not draft.proposed_brand:
            values["brand"] = "Марка"
        movement = DraftMechanism.objects.first()
        if not movement or not normalised_key(movement.calibre):
            values["movement-calibre"] = "2609"
        if not is_evidence(clean(self.text)):
            values |= {"evidence": "Паспорт"}
        if len(clean(self.text)) > 60:
            values |= {"code": "1", "movement-calibre": "2609"}
        for name in ("factory", "movement-factory", "movement-brand"):
            if not normalised_key(clean(self.text)) or len(clean(self.text)) > 150:
                values[name] = ""
        if len(clean(self.text)) > 150:
            values |= {"brand": "Марка", "aliases": ""}
        for page in ("edit", "submit"):
            address = reverse(f"drafts:draft_{page}", args=["watch", draft.pk])
            self.ask(self.author, "post", address, values | {"version": draft.version})
            draft.refresh_from_db()
        return draft

    def decide(self, draft, do, message=""):
        shown = [row.name for row in draft_rows(draft)]
        data = {"version": draft.version, "do": do, "shown": shown, "keep": shown, "message": message}
        answer = self.ask(self.judge, "post", reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), data)
        draft.refresh_from_db()
        return answer

    def judge_it(self, draft) -> None:
        page = reverse("admin:drafts_draftwatch_change", args=[draft.pk])
        self.shown(self.judge, page, draft.note, draft.code, draft.proposed_brand)
        self.ask(self.judge, "get", reverse("admin:drafts_draftwatch_changelist"), {"q": self.text})
        self.decide(draft, "reply", self.text)
        if clean(self.text):
            assert clean(self.text) in mail.outbox[-1].body
            assert "\n" not in mail.outbox[-1].subject
            self.shown(self.author, reverse("drafts:draft_detail", args=["watch", draft.pk]), draft.message)
        for name in ("brand", "factory", "movement_brand", "movement_factory"):
            self.decide(draft, f"name:{name}")
        self.decide(draft, "accept", self.text)

    def read(self, draft) -> None:
        """What was accepted, where everybody sees it."""
        watch = draft.result
        pages = [watch, watch.mechanism, watch.brand, *filter(None, [watch.factory])]
        for row in pages:
            self.shown(self.author, row.get_absolute_url())
        self.shown(self.author, f"{watch.get_absolute_url()}history/", watch.note, watch.code)
        self.shown(self.author, watch.get_absolute_url(), watch.code)
        self.ask(self.author, "get", "/watches/", {"q": self.text})
        self.ask(self.author, "get", "/suggest/", {"q": self.text})
        self.ask(self.author, "get", f"{watch.get_absolute_url()[:-1]}.json", statuses=(200,))
        self.ask(self.judge, "get", reverse("admin:catalogue_watch_change", args=[watch.pk]), statuses=(200,))


def test_no_string_breaks_anything(collector, moderator, report):
    ends, answers, refusals = Counter(), Counter(), Counter()
    for text in strings():
        caches["pages"].clear()  # the database goes back after each string, what is kept of its pages would not
        with transaction.atomic():
            way = Way(text, collector, moderator)
            draft = way.propose()
            if draft:
                way.check_kept(draft)
                draft = way.complete(draft)
                assert draft.status == Proposal.Status.SUBMITTED, repr(text)
                way.judge_it(draft)
                if draft.status == Proposal.Status.ACCEPTED:
                    way.read(draft)
            ends[draft.status if draft else "refused"] += 1
            if draft and draft.status != Proposal.Status.ACCEPTED:
                refusals[text] += 1
            answers += way.answers
            transaction.set_rollback(True)
    report(f"{sum(ends.values())} strings: {dict(ends)}; {sum(answers.values())} answers: {dict(answers)}")
    assert set(ends) <= {"accepted", "refused"}, list(refusals)
    assert max(answers) < 500
    assert re.search("[<>]", "".join(strings()))
