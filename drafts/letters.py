"""Letters about proposals. They are rows of the outbox until the transaction that wrote them is committed."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Step


def tell_undone(author, names: list[str], message: str) -> None:
    """One letter about all that was taken back of what `author` contributed."""
    if names and author.is_active:
        with translation.override(settings.LANGUAGE_CODE):
            subject = translation.gettext("Your contributions were taken back")
            context = {"author": author, "names": names, "message": message}
            send_mail(subject, render_to_string("drafts/mail/undone.txt", context), None, [author.email])


def tell_author(step: Step) -> None:
    """Tell the author of a proposal about a step that somebody else made."""
    draft = step.draft_watch or step.draft_mechanism
    if not draft.user or not draft.user.is_active or draft.user == step.by:
        return
    with translation.override(settings.LANGUAGE_CODE):
        address = settings.SITE_URL + reverse("drafts:draft_detail", args=[draft.kind, draft.pk])
        context = {"draft": draft, "step": step, "address": address}
        subject = " ".join(render_to_string("drafts/mail/step_subject.txt", context).split())
        send_mail(subject, render_to_string("drafts/mail/step.txt", context), None, [draft.user.email])
