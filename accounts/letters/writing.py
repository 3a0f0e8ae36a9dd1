"""Letters to people, each in the language in which they last signed in."""

from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Collection, User
from catalogue.models import Watch


def write_to(person: User, template: str, *, at_once=True, headers: dict | None = None, **context) -> None:
    """Send `<template>.txt` under the subject `<template>_subject.txt`; both know `person`, and `site`, its address.

    `at_once`: after the commit. Otherwise housekeeping sends it, as is best for many.
    """
    context |= {"person": person, "site": settings.SITE_URL}
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        text = render_to_string(f"{template}.txt", context)
        connection = get_connection(at_once=at_once)
        EmailMessage(subject, text, None, [person.email], headers=headers, connection=connection).send()


def tell_owners(watch: Watch) -> None:
    """Before `watch` is deleted: everybody who had it in their collection is told what their rows said."""
    rows = Collection.objects.filter(watch=watch, user__is_active=True).select_related("user").order_by("user", "pk")
    for person, items in groupby(rows, key=lambda item: item.user):
        write_to(person, "accounts/mail/watch_deleted", at_once=False, watch=watch, items=list(items))
