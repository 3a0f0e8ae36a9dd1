"""The outbox: a letter is a row of the same transaction as what it tells of, and is gone once it is sent."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedTextField

LEASE = timedelta(minutes=5)  # longer than any delivery takes; whoever died meanwhile loses the letter to the next
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 20  # the last comes after three days, when the link of a sign-up no longer opens
FAILED_KEPT_FOR = timedelta(days=7)


class LetterQuerySet(models.QuerySet):
    def to(self, user):
        """The letters to the address of `user`; not to one that they only want to change to: it may be another's."""
        return self.filter(recipient=user.email)

    def due(self):
        """The letters that may be tried now: new ones, and those whose pause or lease is over; none that failed."""
        is_time = Q(not_before=None) | Q(not_before__lte=timezone.now())
        return self.filter(is_time, failed=False).order_by("pk")

    def claim(self, pk: int) -> bool:
        """Take one letter for the length of a lease. False when it is sent, taken or resting."""
        return bool(self.due().filter(pk=pk).update(not_before=timezone.now() + LEASE))

    def fail(self, pk: int, reason: str) -> None:
        self.filter(pk=pk).update(failed=True, reason=reason)

    def forgettable(self):
        """Those that failed and were there to see long enough."""
        return self.filter(failed=True, created_at__lt=timezone.now() - FAILED_KEPT_FOR)

    def last_reason(self) -> str:
        """Why the last attempt of one that is here came to nothing; empty where none did."""
        tried = self.exclude(reason="").order_by("-not_before")
        return tried.values_list("reason", flat=True).first() or ""


class Letter(models.Model):
    """One e-mail to one person, waiting. `not_before` is the end of a lease or of the pause after a failure.

    One that has `failed` is not tried again: it cannot be sent at all, was refused for good, or was tried MOST_ATTEMPTS
    times. It is kept for a week, for an administrator to see, with the `reason` of the last attempt.
    """

    recipient = models.EmailField(_("recipient"))
    sender = models.CharField(_("sender"), max_length=254)
    subject = models.CharField(_("subject"), max_length=500)
    body = EncryptedTextField(_("text"))
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    failed = models.BooleanField(_("cannot be sent"), default=False)
    reason = models.CharField(_("why it was not sent"), max_length=300, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self):
        return self.subject

    def send(self, backend: str) -> None:
        """Hand the letter to the mail server. Raises OSError or SMTPException when that fails."""
        with get_connection(backend) as connection:
            EmailMultiAlternatives(
                self.subject, self.body, self.sender, [self.recipient], headers=self.headers, connection=connection
            ).send()

    def rest(self, reason: str) -> None:
        """Note a failure and wait longer after each: 1, 2, 4 … minutes, at most LONGEST_PAUSE. The last is the end."""
        self.attempts += 1
        self.failed = self.attempts >= MOST_ATTEMPTS
        self.reason = reason
        pause = min(timedelta(minutes=2 ** min(self.attempts - 1, 10)), LONGEST_PAUSE)
        self.not_before = timezone.now() + pause
        self.save(update_fields=["attempts", "failed", "reason", "not_before"])
