"""Everything that one author proposed: what waits, what was accepted, how much of each, and how the decisions went."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.urls import reverse

from accounts.models import User

from .models import KINDS, Proposal, Step
from .models.review import DRAFTS

Status = Proposal.Status
SENT = [Status.SUBMITTED, Status.NEEDS_WORK]


def address_of(author: User) -> str:
    """The page where an administrator decides about everything of `author`."""
    return reverse("admin:drafts_draftwatch_undo_author", args=[author.pk])


def record_of(author: User) -> dict[str, int]:
    """How many proposals of `author` there are in each state. One query, however many there are."""
    counts = dict.fromkeys(Status.values, 0)
    for _kind, status, count in _counted(author):
        counts[status] += count
    return counts


def accepted_of(author: User, *, skip: int, most: int) -> list[Proposal]:
    """What was accepted of `author`, what was decided last on top: so it can be taken back one after the other."""
    return latest(lambda rows: rows.of(author).accepted(), "decided_at", skip=skip, most=most)


def sent_by(author: User, *, most: int) -> list[Proposal]:
    """What waits to be decided, whoever's turn it is; what was sent last on top."""
    return latest(lambda rows: rows.of(author).filter(status__in=SENT), "submitted_at", most=most)


def latest(chosen: Callable, column: str, *, skip: int = 0, most: int, shown: Callable = lambda rows: rows) -> list:
    """The proposals of all kinds that are `chosen`, by the time in a column the last on top, each as it is `shown`.

    One query, and one for each kind that is among them.
    """
    first, *others = (
        chosen(model.objects.standalone()).order_by().values(of=Value(model.kind), number=F("pk"), at=F(column))
        for model in KINDS
    )
    places = list(first.union(*others, all=True).order_by("-at", "of", "-number")[skip : skip + most])
    found = {
        model.kind: shown(model.objects.with_content()).in_bulk(
            [place["number"] for place in places if place["of"] == model.kind]
        )
        for model in KINDS
    }
    return [found[place["of"]][place["number"]] for place in places if place["number"] in found[place["of"]]]


def proposals_of(author: User, *, most: int) -> list[tuple[str, str, list[Proposal]]]:
    """Of each kind of which there are any what it is called, its queue, and the newest proposals of `author` that were
    ever sent."""
    some = {kind for kind, _status, _count in _counted(author)}
    return [
        (
            str(model._meta.verbose_name_plural),
            reverse(f"admin:drafts_{model._meta.model_name}_changelist"),
            list(rows.for_moderators().with_people().with_state()[:most]),
        )
        for model, rows in zip(KINDS, _of(author, "-submitted_at"), strict=True)
        if model.kind in some
    ]


def decided_by(moderator: User) -> list[tuple[str, int]]:
    """How often somebody decided in each way, in words. One query."""
    counts = Step.objects.decisions().filter(by=moderator).order_by().values_list("kind").annotate(Count("pk"))
    return [(str(Step.Kind(kind).label), count) for kind, count in counts.order_by("kind")]


def ratings() -> Counter:
    """How many of everybody's proposals a decision accepted, and stand so. What was restored is nobody's."""
    found = Counter()
    for model in KINDS:
        written_by = Step.objects.publishing_of(model).values("kind")[:1]
        rows = model.objects.standalone().accepted().exclude(user=None).annotate(written_by=Subquery(written_by))
        rows = rows.filter(written_by__in=Step.Kind.contributing()).order_by()
        found.update(dict(rows.values_list("user").annotate(Count("pk"))))
    return found


def wrongly_rated() -> list[int]:
    """The ids of the people whose rating is not that number."""
    right = ratings()
    return [pk for pk, rating in User.objects.values_list("pk", "rating") if rating != right[pk]]


@transaction.atomic
def rate_anew(ids: list[int]) -> None:
    people = list(User.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    right = ratings()
    for person in people:
        User.objects.filter(pk=person.pk).update(rating=right[person.pk])


def _counted(author: User) -> list[tuple]:
    """Kind, state and how many proposals of `author` have it."""
    first, *others = (
        model.objects.standalone().of(author).order_by().values_list(Value(model.kind), "status").annotate(Count("pk"))
        for model in KINDS
    )
    return list(first.union(*others, all=True))


def _of(author: User, order: str) -> list:
    return [model.objects.standalone().of(author).with_content().order_by(order, "-pk") for model in KINDS]


def accepted_steps(author: User) -> QuerySet[Step]:
    """The acceptances of what `author` proposed, the last on top, with what each became. One query for all kinds."""
    accepted = Q()
    for name in DRAFTS:
        is_shown = {f"{name}__status": Status.ACCEPTED, f"{name}__result__isnull": False}
        accepted |= Q(**is_shown, **{f"{name}__user": author})
    steps = Step.objects.filter(accepted, kind__in=Step.Kind.contributing()).order_by("-pk")
    results = [f"{name}__result" for name in DRAFTS]
    return steps.select_related(*results, "draft_mechanism__result__factory", "draft_mark__result__factory")


def drafts_of(steps: Iterable[Step]) -> list[Proposal]:
    """The proposals that steps are of, each once: what was accepted, undone and accepted again has two steps."""
    return list(dict.fromkeys(step.draft for step in steps))
