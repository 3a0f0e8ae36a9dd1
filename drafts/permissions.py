"""Who may do what with a proposal. Every other module asks here."""

from accounts.models import Role, SiteLimit, User
from accounts.models.site_limit import Name

from .models import KINDS, Proposal

WAITING_LIMITS = {Role.Code.COLLECTOR: Name.WAITING_COLLECTOR, Role.Code.CONTRIBUTOR: Name.WAITING_CONTRIBUTOR}


def may_review(user: User) -> bool:
    """See the queue and every proposal that was sent."""
    return user.has_perm("drafts.decide_drafts")


def may_decide(user: User, draft: Proposal) -> bool:
    """Decide this proposal. Nobody decides their own, but for an administrator: a small site has one person."""
    return may_review(user) and (draft.user_id != user.pk or user.is_superuser)


def may_edit(user: User, draft: Proposal) -> bool:
    """Change, send or withdraw this proposal: its author may. Whether it is still open is another question."""
    return user.is_active and draft.user_id == user.pk


def may_publish(user: User, draft: Proposal) -> bool:
    """Publish at once what fills in what nobody knew: a trusted author may, of their own."""
    return user.is_trusted and may_edit(user, draft)


def may_reply(user: User, draft: Proposal) -> bool:
    """Take part in the conversation: the author, and whoever may decide."""
    return may_edit(user, draft) or may_decide(user, draft)


def may_undo(user: User, draft: Proposal) -> bool:
    """Take a decision back: the one who made it, and an administrator; what no moderator saw yet, each of them."""
    return may_decide(user, draft) and (draft.decided_by_id == user.pk or draft.to_look_over or user.is_superuser)


def may_undo_all(user: User) -> bool:
    """Take back everything that one author contributed."""
    return user.is_superuser


def may_restore(user: User) -> bool:
    """Bring an entry back to what it said before: that was accepted once, so it is nobody's own."""
    return may_review(user)


def may_arrange(user: User) -> bool:
    """Turn the photos of an entry and move them between its sides: nothing is claimed by it, and nothing is lost."""
    return may_review(user)


def may_withdraw(user: User) -> bool:
    """Say that a source is none, and take that back: it is seen before, stands in history and can be undone."""
    return may_review(user)


def may_merge(user: User) -> bool:
    return user.has_perm("drafts.merge_duplicates")


def waiting_limit(user: User) -> int | None:
    """How many proposals of theirs may wait for a moderator at once; None where there is no limit."""
    name = WAITING_LIMITS.get(user.role.code)
    return SiteLimit.objects.standing(name) if name else None


def photos_of_a_day() -> dict[str, int]:
    """How many photos one person may send in a day, and how many bytes of them."""
    standing = SiteLimit.objects.all_standing()
    return {
        "most_photos": standing[Name.PHOTOS_A_DAY],
        "most_bytes": standing[Name.MEGABYTES_A_DAY] * 1024 * 1024,
    }


def waiting_count(user: User) -> int:
    """How many proposals of theirs wait; the movement inside a proposed watch takes no place of its own. One query."""
    first, *others = (model.objects.of(user).standalone().waiting().order_by().values("pk") for model in KINDS)
    return first.union(*others, all=True).count()


def readable(model: type[Proposal], user: User):
    """The proposals of `model` that `user` may read: their own, and for moderators all that were ever sent."""
    if not user.is_authenticated:
        return model.objects.none()
    own = model.objects.of(user)
    return own | model.objects.for_moderators() if may_review(user) else own


def visible(model: type[Proposal], user: User):
    """Those of them that have a page: a movement inside a proposed watch is read with its watch."""
    return readable(model, user).standalone()
