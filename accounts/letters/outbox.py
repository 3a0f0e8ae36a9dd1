"""Sending mail: every message becomes a `Letter` in the current transaction and leaves after it."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.models import Letter

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100


class OutboxBackend(BaseEmailBackend):
    """The site's EMAIL_BACKEND. MAIL_TRANSPORT is the backend that really delivers.

    Letters leave after the commit, or without `at_once` by housekeeping: nobody waits while many are sent.
    """

    def __init__(self, *, at_once=True, **options):
        super().__init__(**options)
        self.at_once = at_once

    def send_messages(self, email_messages) -> int:
        letters = [
            Letter(
                recipient=recipient,
                sender=message.from_email,
                subject=" ".join(message.subject.split()),  # a title may have come with a line break
                body=message.body,
                headers=message.extra_headers,
            )
            for message in email_messages
            for recipient in message.recipients()
        ]
        for letter in letters:
            letter.save()
            if self.at_once:
                transaction.on_commit(lambda pk=letter.pk: deliver(pk), robust=True)
        return len(email_messages)


def deliver(pk: int) -> bool:
    """Send one letter and forget it. False when somebody else has it or it could not be sent; it is kept then.

    Where the mail server failed it is tried again; where the letter itself is bad it is not, and hinders no other.
    """
    if not Letter.objects.claim(pk):
        return False
    try:
        letter = Letter.objects.get(pk=pk)
        letter.send(settings.MAIL_TRANSPORT)
    except (OSError, SMTPException):
        logger.exception("A letter could not be sent", extra={"letter": pk})
        letter.rest()
        return False
    except Exception:  # a header with a line break, an address that no encoding knows, a key that is gone
        logger.exception("A letter cannot be sent at all", extra={"letter": pk})
        Letter.objects.filter(pk=pk).update(failed=True)
        return False
    letter.delete()
    return True


def send_waiting_letters() -> str:
    """Housekeeping: try the letters that are due, the oldest first; those beyond MOST_AT_ONCE wait a minute."""
    results = [deliver(pk) for pk in Letter.objects.due().values_list("pk", flat=True)[:MOST_AT_ONCE]]
    return f"{sum(results)} sent, {len(results) - sum(results)} kept"
