"""What is missing, onto the want list: many at once, and back again."""

from accounts.collection.bulk import BulkChange, carry_out
from accounts.models import Collection, CollectionSnapshot, User

from .subjects import Subject

MOST = 500  # wishes at once


def wish_for(user: User, subject: Subject) -> BulkChange:
    """Put what `user` misses of `subject` on their want list, the first MOST of it.

    Raises ValidationError where the collection would become too large, ChangedMeanwhile where somebody changed it.
    """
    watches = list(subject.unwanted_by(user).order_by("title_sort", "pk").defer("note", "source")[:MOST])

    def plan(rows):
        here = {row.watch_id for row in rows if row.status in {*Collection.Status.owned(), Collection.Status.WANT}}
        wishes = (watch for watch in watches if watch.pk not in here)
        return BulkChange(added=[Collection(user=user, watch=watch, status=Collection.Status.WANT) for watch in wishes])

    seen = BulkChange(added=[Collection(user=user, watch=watch, status=Collection.Status.WANT) for watch in watches])
    return carry_out(user, CollectionSnapshot.Action.WISH, plan, seen=seen.digest)
