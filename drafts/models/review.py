"""What surrounds the review of proposals: its steps, ready-made messages, the letter of the day."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalogue.history.publishing import Subject
from catalogue.models import Mechanism, Revision
from catalogue.models.texts import LONGEST_MESSAGE, BoundedTextField

from .brand import DraftBrand
from .factory import DraftFactory
from .mark import DraftMark
from .mechanism import DraftMechanism
from .proposal import Proposal
from .term import TERMS, DraftCaseMaterial, DraftFunction, DraftGender, DraftMechanismType
from .watch import DraftWatch

LONGEST_DECISION = timedelta(minutes=5)


# A step is of one of these.
DRAFTS = [f"draft_{model.kind}" for model in (DraftWatch, DraftMechanism, DraftMark, DraftFactory, DraftBrand, *TERMS)]


def any_draft(**conditions) -> Q:
    """That the draft which a step is of, whatever it is about, fulfils the conditions."""
    of_kind = [Q(**{f"{draft}__{name}": value for name, value in conditions.items()}) for draft in DRAFTS]
    return reduce(or_, of_kind)


class StepQuerySet(models.QuerySet):
    def last_words_of(self, proposals: type[Proposal]):
        """For a subquery in `proposals`: the steps of each by which a side speaks to the other, the newest first."""
        own = self.filter(**{f"draft_{proposals.kind}": OuterRef("pk")})
        return own.exclude(kind=Step.Kind.MOVED).order_by("-number")

    def acceptances_of(self, proposals: type[Proposal]):
        """For a subquery in `proposals`: the acceptances of each, the newest first."""
        return self.publishing_of(proposals).filter(kind=Step.Kind.ACCEPTED)

    def publishing_of(self, proposals: type[Proposal]):
        """The same, with what was restored."""
        own = self.filter(**{f"draft_{proposals.kind}": OuterRef("pk")}, kind__in=Step.Kind.publishing())
        return own.order_by("-number")

    def decisions(self):
        """The steps by which a moderator decided: accepted, sent back, rejected."""
        return self.filter(kind__in=Step.Kind.deciding())

    def reasons(self) -> list[tuple[str, int]]:
        """Why proposals were rejected, in words, each with how often, the most frequent first. One query."""
        counts = self.filter(kind=Step.Kind.REJECTED).order_by().values_list("reason").annotate(count=Count("pk"))
        labels = dict(Step.Reason.choices) | {"": _("no reason chosen")}
        return [(str(labels[reason]), count) for reason, count in counts.order_by("-count", "reason")]

    def of_author(self, author):
        """The steps of what `author` proposed."""
        return self.filter(any_draft(user=author))

    def taken_back_from(self, target: Subject):
        """The steps that took back what was decided of corrections of `target`."""
        return self.filter(kind=Step.Kind.UNDONE, **{f"draft_{target._meta.model_name}__target": target})

    def behind(self, subject: Subject, *, undone: bool = False):
        """The steps that made what `subject` says, the newest first, with their moderators; `undone` ones, too.

        `looked_over_by` is the login of who looked over what was published at once: "" of a former member, None as
        long as nobody did.
        """
        result = Q(**{f"draft_{subject._meta.model_name}__result": subject})
        if undone:
            result |= Q(**{f"draft_{subject._meta.model_name}__target": subject})
        if isinstance(subject, Mechanism):
            result |= Q(draft_watch__draft_mechanism__result=subject)
        same = [Q(**{draft: OuterRef(draft)}) for draft in DRAFTS]
        looks = self.model.objects.filter(reduce(or_, same), kind=Step.Kind.LOOKED_OVER).order_by("-number")
        login = Subquery(looks.values(login=Coalesce("by__login", Value("")))[:1])
        steps = self.filter(result, kind__in=Step.Kind.publishing()).annotate(looked_over_by=login)
        return steps.select_related("by").order_by("-pk")

    def written_with(self, revisions: list[Revision]):
        """Those of the time of `revisions`: an acceptance writes its step, then its revisions, in one transaction."""
        moments = [revision.created_at for revision in revisions]
        return self.filter(created_at__range=(min(moments) - LONGEST_DECISION, max(moments)))


class Step(models.Model):
    """One step of one proposal: who, when, from which state to which, and what they said.

    `number` is the proposal's version after the step, so the database refuses a second step from one version.
    `content` is what was proposed at that moment: all of it for what was submitted and what was accepted.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("sent for review")
        WITHDRAWN = "withdrawn", _("withdrawn")
        TAKEN = "taken", _("taken")
        RELEASED = "released", _("released")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")
        REJECTED = "rejected", _("rejected")
        UNDONE = "undone", _("decision undone")
        RESTORED = "restored", _("restored")
        ARRANGED = "arranged", _("photos arranged")
        TRUSTED = "trusted", _("published at once")
        LOOKED_OVER = "looked_over", _("looked over")
        REPLIED = "replied", _("replied")
        MOVED = "moved", _("moved to the merged entry")

        @classmethod
        def publishing(cls) -> list[str]:
            """Those that write into the catalogue what the proposal says."""
            return [*cls.contributing(), cls.RESTORED, cls.ARRANGED]

        @classmethod
        def contributing(cls) -> list[str]:
            """Those of them by which a contribution of the author's came there."""
            return [cls.ACCEPTED, cls.TRUSTED]

        @classmethod
        def deciding(cls) -> list[str]:
            return [cls.ACCEPTED, cls.SENT_BACK, cls.REJECTED]

    class Reason(models.TextChoices):
        """Why a proposal was rejected, to be counted; the words to its author are the message."""

        DUPLICATE = "duplicate", _("the catalogue has it")
        UNPROVEN = "unproven", _("nothing shows it")
        WRONG = "wrong", _("it is wrong")
        PHOTO = "photo", _("the photo may not or cannot be used")
        ELSEWHERE = "elsewhere", _("it does not belong in this catalogue")
        SPAM = "spam", _("advertising or nonsense")

    draft_watch = models.ForeignKey(DraftWatch, on_delete=models.CASCADE, null=True)
    draft_mechanism = models.ForeignKey(DraftMechanism, on_delete=models.CASCADE, null=True)
    draft_mark = models.ForeignKey(DraftMark, on_delete=models.CASCADE, null=True)
    draft_factory = models.ForeignKey(DraftFactory, on_delete=models.CASCADE, null=True)
    draft_brand = models.ForeignKey(DraftBrand, on_delete=models.CASCADE, null=True)
    draft_function = models.ForeignKey(DraftFunction, on_delete=models.CASCADE, null=True)
    draft_casematerial = models.ForeignKey(DraftCaseMaterial, on_delete=models.CASCADE, null=True)
    draft_gender = models.ForeignKey(DraftGender, on_delete=models.CASCADE, null=True)
    draft_mechanismtype = models.ForeignKey(DraftMechanismType, on_delete=models.CASCADE, null=True)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("step"), max_length=20, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Proposal.Status)
    to_status = models.CharField(_("to"), max_length=20, choices=Proposal.Status)
    message = BoundedTextField(_("message"), max_length=LONGEST_MESSAGE, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, default="", db_default="")
    content = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        default_related_name = "steps"
        ordering = ["pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(kind__in=["accepted", "sent_back", "rejected"]),
                name="%(app_label)s_%(class)s_decisions",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, [Q(**{f"{name}__isnull": name != own for name in DRAFTS}) for own in DRAFTS]),
                name="%(app_label)s_%(class)s_of_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(kind="rejected"), name="%(app_label)s_%(class)s_reason_of_rejection"
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "number"],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"%(app_label)s_%(class)s_{name.removeprefix('draft_')}_number",
                )
                for name in DRAFTS
            ),
        ]

    def __str__(self):
        return f"{self.draft}: {self.get_kind_display()}"

    @property
    def draft(self) -> Proposal:
        return next(draft for name in DRAFTS if (draft := getattr(self, name)))

    @property
    def label(self) -> str:
        """What was done, in words."""
        return _("accepted with changes") if self.content.get("altered") else self.get_kind_display()

    @property
    def is_unchecked(self) -> bool:
        """Whether this was published at once and nobody has looked it over. Of steps `behind()` an entry."""
        return self.kind == self.Kind.TRUSTED and self.looked_over_by is None

    @property
    def checker(self) -> str:
        """Who decided it, or looked it over; empty of a former member, and where nobody did."""
        if self.kind == self.Kind.TRUSTED:
            return self.looked_over_by or ""
        return self.by.login if self.by else ""

    def wrote(self, revision: Revision) -> bool:
        """Whether this acceptance wrote `revision`."""
        return any(
            (kind, pk) == (revision.kind, revision.subject_id) and (earlier or 0) < revision.number <= last
            for kind, pk, earlier, last in self.content.get("revisions", [])
        )


class ReadyMessage(models.Model):
    """A text that moderators send often."""

    class Use(models.TextChoices):
        SEND_BACK = "send_back", _("when sending back")
        REJECT = "reject", _("when rejecting")

    use = models.CharField(_("used"), max_length=20, choices=Use)
    title = models.CharField(_("title"), max_length=80)
    text = BoundedTextField(_("text"), max_length=LONGEST_MESSAGE)
    reason = models.CharField(
        _("reason of a rejection"),
        max_length=20,
        choices=Step.Reason,
        blank=True,
        default="",
        db_default="",
        help_text=_("As what a rejection with this text counts, unless the moderator chooses."),
    )
    watches_only = models.BooleanField(
        _("for watches only"),
        default=False,
        db_default=False,
        help_text=_("It speaks of photos or of a design code, so it is offered for nothing else."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["use", "position", "pk"]
        verbose_name = _("ready-made message")
        verbose_name_plural = _("ready-made messages")
        constraints = [
            models.UniqueConstraint(fields=["use", "title"], name="%(app_label)s_%(class)s_title_once"),
        ]

    def __str__(self):
        return self.title


class DailyLetterQuerySet(models.QuerySet):
    def begin(self, day) -> bool:
        """Whether `day` had no letter yet; from now on it has."""
        return self.get_or_create(day=day)[1]


class DailyLetter(models.Model):
    """A day on which moderators were told what waits, so that they are told once."""

    day = models.DateField(unique=True)

    objects = DailyLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return str(self.day)
