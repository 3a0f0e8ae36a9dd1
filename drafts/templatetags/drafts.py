"""What proposals add to templates, the catalogue's included: pictures of drafts, links to edit."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models.image import by_side
from drafts.acceptance import lines
from drafts.contributions import accepted_steps, drafts_of, record_of
from drafts.models import Step
from drafts.permissions import may_review
from drafts.queues import Queue, queues, to_look_over

register = template.Library()
MOST_CONTRIBUTIONS = 20


@register.filter
def thumbnail(image, width: int) -> str:
    """The address of a photo at about `width` pixels: of a proposal's photo the one that asks who wants it."""
    return image.variant_url(width)


@register.filter
def photos(draft) -> list:
    """The photos of a proposed watch, the main one first."""
    return by_side(draft.images.all())


@register.filter
def altered(step: Step) -> list[str]:
    """What an acceptance corrected or left out of what was proposed, in sentences."""
    return lines(step)


@register.simple_tag(takes_context=True)
def queue_counts(context) -> list[Queue]:
    """What waits for a moderator, for the front page of the admin; nothing for whoever is none."""
    return queues() if may_review(context["request"].user) else []


@register.simple_tag(takes_context=True)
def other_queues(context) -> list[Queue]:
    """Where proposals wait, too, for whoever looks at one queue."""
    here = f"admin:drafts_{context['opts'].model_name}_changelist"
    return [queue for queue in queue_counts(context) if queue.count and queue.page != here]


@register.simple_tag(takes_context=True)
def look_over_counts(context) -> list[Queue]:
    """What trusted authors published and nobody has seen, where there is something, for whoever may decide."""
    return [queue for queue in to_look_over() if queue.count] if may_review(context["request"].user) else []


@register.simple_tag
def record(person) -> dict[str, int]:
    """How many proposals of `person` are in each state."""
    return record_of(person)


@register.inclusion_tag("drafts/components/contributions.html", takes_context=True)
def contributions(context, person):
    """What was accepted of the proposals of `person` lately, and, where that is not all, how much there is in all."""
    steps = accepted_steps(person)
    first = list(steps[: MOST_CONTRIBUTIONS + 1])
    shown = {"drafts": drafts_of(first[:MOST_CONTRIBUTIONS]), "selection": context.get("selection")}
    if len(first) > MOST_CONTRIBUTIONS:
        shown |= {"total": steps.count(), "more": reverse("drafts:contributions", args=[person.login])}
    return shown


@register.simple_tag
def edit_address(subject) -> str:
    """Where a correction of a published entry begins."""
    return _address(subject, "edit")


@register.simple_tag
def queue_address(draft) -> str:
    """Where a moderator decides a proposal."""
    return reverse(f"admin:drafts_{draft._meta.model_name}_change", args=[draft.pk])


@register.simple_tag
def history_address(subject) -> str:
    """Every change of a published entry."""
    return _address(subject, "history")


@register.simple_tag
def stamp_of(subject, revision) -> tuple[str, str]:
    """The word of the stamp, and who answers for the newest `revision` of `subject`: the moderator who accepted it or
    looked it over, or else who wrote it."""
    step, by = Step.objects.behind(subject).first(), revision.author and revision.author.login
    if step and step.wrote(revision):
        if step.is_unchecked:
            return _("NOT CHECKED YET"), by or _("a former member")
        by = step.checker
    return _("CHECKED"), by or _("a former member")


def _address(subject, page: str) -> str:
    return reverse(f"drafts:{subject._meta.model_name}_{page}", args=[subject.address])
