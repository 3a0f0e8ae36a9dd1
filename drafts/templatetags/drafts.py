"""What proposals add to templates, the catalogue's included: pictures of drafts, links to edit."""

from django import template
from django.urls import reverse

from catalogue.models import Revision
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


@register.simple_tag(takes_context=True)
def queue_counts(context) -> list[Queue]:
    """What waits for a moderator, for the front page of the admin; nothing for whoever is none."""
    return queues() if may_review(context["request"].user) else []


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
    """Where a correction of a published watch or movement begins."""
    return _address(subject, "edit")


@register.simple_tag
def history_address(subject) -> str:
    """Every change of a published watch or movement."""
    return _address(subject, "history")


@register.simple_tag
def checker_of(subject, revision):
    """Who answers for the newest `revision` of `subject`: the moderator who accepted it, or else who wrote it."""
    if not revision or revision.action == Revision.Action.LOADED:
        return None
    step = Step.objects.behind(subject).first()
    return step.by if step and step.wrote(revision) else revision.author


def _address(subject, page: str) -> str:
    name = subject._meta.model_name
    return reverse(f"drafts:{name}_{page}", args=[subject.folder if name == "watch" else subject.slug])
