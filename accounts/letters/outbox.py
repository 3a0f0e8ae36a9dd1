"""Sending mail: every message becomes a `Letter` in the current transaction and leaves after it."""

import logging
from enum import Enum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.models import Letter

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
SMTP = "django.core.mail.backends.smtp.EmailBackend"
LONGEST_REASON = Letter._meta.get_field("reason").max_length


class Outcome(Enum):
    SENT = "sent"
    KEPT = "kept"  # by this letter's own fault, or somebody else has it
    AWAY = "away"  # the mail server takes none


class OutboxBackend(BaseEmailBackend):
    """The site's EMAIL_BACKEND. MAIL_TRANSPORT is the backend that really delivers.

    By SMTP letters leave through housekeeping: a request never waits for a mail server, which may be silent. Those that
    stay here (in the log, in a file, in memory) leave after the commit, or without `at_once` by housekeeping too.
    """

    def __init__(self, *, at_once=True, **options):
        super().__init__(**options)
        self.at_once = at_once and settings.MAIL_TRANSPORT != SMTP

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


def deliver(pk: int) -> Outcome:
    """Send one letter and forget it. It is kept when somebody else has it or it could not be sent.

    Where the mail server failed it is tried again; where the letter itself is bad it is not, and hinders no other.
    """
    if not Letter.objects.claim(pk):
        return Outcome.KEPT
    letter = None
    try:
        letter = Letter.objects.get(pk=pk)
        letter.send(settings.MAIL_TRANSPORT)
    except (OSError, SMTPException) as error:
        return put_off(letter, error)
    except Exception as error:  # a header with a line break, an address that no encoding knows, a key that is gone
        logger.exception("A letter cannot be sent at all", extra={"letter": pk})
        Letter.objects.fail(pk, reason_of(error, letter))
        return Outcome.KEPT
    letter.delete()
    return Outcome.SENT


def put_off(letter: Letter, error: OSError) -> Outcome:
    """Let the letter rest; give it up where the server knows no such reader: a code of 500 or more (RFC 5321)."""
    logger.error("A letter could not be sent", exc_info=error, extra={"letter": letter.pk})
    codes = [code for code, _said in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    if codes and min(codes) >= 500:
        Letter.objects.fail(letter.pk, reason_of(error, letter))
    else:
        letter.rest(reason_of(error, letter))
    return Outcome.KEPT if codes or isinstance(error, SMTPDataError) else Outcome.AWAY


def reason_of(error: Exception, letter: Letter | None) -> str:
    """One line for an administrator, without the reader's address."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return (said.replace(letter.recipient, "***") if letter else said)[:LONGEST_REASON]


def send_waiting_letters() -> str:
    """Housekeeping: try the letters that are due, the oldest first; those beyond MOST_AT_ONCE wait for the next time.

    Where the mail server is away the first of them finds that out for all.
    """
    results = []
    for pk in Letter.objects.due().values_list("pk", flat=True)[:MOST_AT_ONCE]:
        results.append(deliver(pk))
        if results[-1] is Outcome.AWAY:
            break
    sent = results.count(Outcome.SENT)
    return f"{sent} sent, {len(results) - sent} kept"
