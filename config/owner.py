"""A letter to whoever answers for the site, past the outbox: what it says may be that the database is lost."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger("config.owner")


def tell_owner(subject: str, text: str) -> None:
    """Write to CONTACT_EMAIL. Where mail is not set up or fails, the log has said it already."""
    if not settings.CONTACT_EMAIL:
        return
    transport = get_connection(settings.MAIL_TRANSPORT)
    letter = EmailMessage(f"{settings.SITE_URL}: {subject}", text, to=[settings.CONTACT_EMAIL], connection=transport)
    try:
        letter.send()
    except OSError as error:  # smtplib's errors are of this kind
        logger.error("letter to the owner failed", extra={"error": type(error).__name__})
