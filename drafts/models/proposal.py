"""What every proposal has: its author, its state, who decides it, and what it was made from."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.keys import KEY_LENGTH, normalised_key
from catalogue.models.texts import LONGEST_EVIDENCE, LONGEST_MESSAGE, BoundedTextField


def take_unaccepted_along(collector, field, rows, using):
    """An `on_delete` for a proposal's author: what was accepted stays without a name, the rest goes with the person."""
    accepted = Proposal.Status.ACCEPTED
    models.CASCADE(collector, field, list(rows.exclude(status=accepted)), using)
    models.SET_NULL(collector, field, rows.filter(status=accepted), using)


class Turn(models.TextChoices):
    """Who has to act next."""

    MODERATOR = "moderator", _("waits for a moderator")
    AUTHOR = "author", _("waits for the author")
    NOBODY = "", ""


class ProposalQuerySet(models.QuerySet):
    def standalone(self):
        """Those that are proposed for their own sake: all, but for movements that are a part of a proposed watch."""
        return self.all()

    def with_names(self):
        """All that the proposal is called by, its author included."""
        return self.select_related("user")

    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related("target")

    def open(self):
        """Proposals that may still be changed or decided."""
        return self.filter(status__in=Proposal.Status.open())

    def waiting(self):
        """Proposals that were sent and take a place in their author's limit."""
        return self.filter(status=Proposal.Status.SUBMITTED)

    def with_turn(self):
        """With `turn`, and with `waiting_since`, when it became a moderator's.

        What was sent back is the moderators' again once the author has had the last word.
        """
        status = Proposal.Status
        step = self.model.steps.rel.related_model
        words = step.objects.last_words_of(self.model)
        answers = ExpressionWrapper(Q(kind=step.Kind.REPLIED, by=OuterRef("user")), output_field=BooleanField())
        is_answered = Subquery(words.values(answers=answers)[:1])
        said_at = Subquery(words.values("created_at")[:1])
        turn = Case(
            When(status=status.SUBMITTED, then=Value(Turn.MODERATOR)),
            When(Q(is_answered, status=status.NEEDS_WORK), then=Value(Turn.MODERATOR)),
            When(status__in=status.open(), then=Value(Turn.AUTHOR)),
            default=Value(Turn.NOBODY),
        )
        since = Case(When(status=status.NEEDS_WORK, then=said_at), default=F("submitted_at"))
        return self.annotate(turn=turn, waiting_since=since)

    def with_state(self):
        """With `turn`, and with `was_altered`: whether accepting changed something of what was proposed."""
        acceptances = self.model.steps.rel.related_model.objects.acceptances_of(self.model)
        return self.with_turn().annotate(was_altered=Subquery(acceptances.values("content__altered")[:1]))

    def awaiting_moderator(self):
        """Proposals whose turn is a moderator's, with `waiting_since`."""
        sent = [Proposal.Status.SUBMITTED, Proposal.Status.NEEDS_WORK]
        return self.filter(status__in=sent).with_turn().filter(turn=Turn.MODERATOR)

    def to_look_over(self):
        """What trusted authors published, and no moderator has seen yet."""
        return self.filter(to_look_over=True)

    def accepted(self):
        return self.filter(status=Proposal.Status.ACCEPTED)

    def of(self, user: User | None):
        """The proposals that `user` made."""
        return self.filter(user=user)

    def editable_by(self, user: User):
        """What `user` may go on writing: their own, as long as it is open."""
        return self.of(user).open()

    def for_moderators(self):
        """Everything that was ever submitted. What a person has not sent yet is nobody's business."""
        return self.exclude(submitted_at=None)

    def others_about(self, draft: "Proposal"):
        """The open proposals beside `draft` that are about the same thing: they correct it, or describe it anew."""
        subjects = {draft.target_id, draft.result_id} - {None}
        return self.open().filter(Q(target__in=subjects) | self.model.alike(draft)).exclude(pk=draft.pk)

    def with_people(self):
        return self.select_related("user__role", "taken_by", "decided_by")


class Proposal(models.Model):
    """The half of a draft that is about the proposal, beside the half that describes a thing.

    `target` is what is being corrected and `base` how it was when the author began; both are empty
    where something new is proposed. `version` is raised by every change, and every change names the
    version that it was made from, so that nobody overwrites what they have not seen. `message` is
    the moderator's latest word; the whole conversation stands in the steps. `not_understood` is what
    the author typed and no field could take, by the field's name in the form: it is asked for again.
    `evidence` is how the author knows all this; the described `source` are the sources of the entry.
    `new_brand` and `new_factory` are the rows that accepting makes, as a moderator named them. A trusted author
    published what is `to_look_over`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("In review")
        NEEDS_WORK = "needs_work", _("Needs work")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

        @classmethod
        def open(cls) -> list[str]:
            return [cls.DRAFT, cls.SUBMITTED, cls.NEEDS_WORK]

        @classmethod
        def decided(cls) -> list[str]:
            return [cls.ACCEPTED, cls.REJECTED]

    # Of the concrete classes: what they are called, what is corrected, and what came of it.
    kind: str
    target: Any
    target_id: int | None
    result: Any

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=take_unaccepted_along,
        null=True,
        editable=False,
        verbose_name=_("author"),
    )
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    token = models.UUIDField(unique=True, default=uuid4, editable=False)
    base = models.JSONField(null=True, editable=False)
    message = BoundedTextField(_("message"), max_length=LONGEST_MESSAGE, blank=True, editable=False)
    evidence = BoundedTextField(_("how you know"), max_length=LONGEST_EVIDENCE, blank=True)
    not_understood = models.JSONField(default=dict, editable=False)
    proposed_brand = models.CharField(_("brand that is not in the list"), max_length=150, blank=True)
    proposed_factory = models.CharField(_("factory that is not in the list"), max_length=150, blank=True)
    new_brand = models.CharField(max_length=150, blank=True, editable=False)
    new_factory = models.CharField(max_length=150, blank=True, editable=False)
    proposed_brand_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken by"),
    )
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    to_look_over = models.BooleanField(_("to be looked over"), default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    was_altered = False  # where it was not asked for by `with_state()`

    def save(self, *args, **kwargs):
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("drafts:draft_detail", args=[self.kind, self.pk])

    def fill_keys(self) -> None:
        """Give the columns by which the proposal is found and compared their values."""
        self.proposed_brand_key = "" if self.brand_id else normalised_key(self.proposed_brand)

    @classmethod
    def holding(cls, rows: models.QuerySet) -> models.QuerySet:
        """Only an open proposal keeps the vocabulary that it names from being deleted."""
        return rows.filter(status__in=cls.Status.open())

    @property
    def whole(self) -> "Proposal":
        """The proposal that is decided: this one, or the watch that this movement is a part of."""
        return self

    @property
    def state(self) -> str:
        """The state in words."""
        is_altered = self.status == self.Status.ACCEPTED and self.was_altered
        return _("Accepted with changes") if is_altered else self.get_status_display()

    @property
    def is_open(self) -> bool:
        return self.status in self.Status.open()

    @property
    def is_written(self) -> bool:
        """Saved, and its author's turn: photos may come one by one."""
        return self.pk is not None and self.status in {self.Status.DRAFT, self.Status.NEEDS_WORK}

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def awaits_moderator(self) -> bool:
        """Whether it is a moderator's turn. Lists ask for `with_turn()` instead, for all rows at once."""
        return self.is_waiting or type(self).objects.awaiting_moderator().filter(pk=self.pk).exists()

    @property
    def is_correction(self) -> bool:
        """Corrects what the catalogue has, even where that was deleted since."""
        return self.base is not None
