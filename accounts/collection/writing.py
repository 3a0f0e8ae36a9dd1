"""The writers of collections. Each keeps `Watch.have_count` and `want_count` in the same transaction."""

from collections.abc import Collection as Several
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.collection.capacity import check_room_of, letters_of
from accounts.collection.photos import forget_photos
from accounts.models import Collection, CopySheet, PieceImage, User
from catalogue.models import Watch

Status = Collection.Status


@contextmanager
def counted(watch_ids: Several[int]):
    """One transaction in which the rows of these watches may change; their counts are right at its end.

    The watches are locked first, so that two people who mark one watch at once are both counted, and what was read
    of their rows inside stays true. Gives the ids of those that exist, each with that of the watch it was merged into.
    """
    watch_ids = set(watch_ids) - {None}  # a piece that the catalogue lacks counts nowhere
    with transaction.atomic():
        yield Watch.objects.filter(pk__in=watch_ids).lock() if watch_ids else {}
        if watch_ids:
            Watch.objects.filter(pk__in=watch_ids).update(**COUNTS)


@contextmanager
def counted_row(item: Collection):
    """The same for the watch of one row, old or new, where a merge has moved it to by now.

    Gives whether the row is there.
    """
    is_known = False
    while not is_known:
        with counted([item.watch_id]) as merged:
            stored = Collection.objects.filter(pk=item.pk).values_list("watch_id").first() if item.pk else None
            present = stored[0] if stored else merged.get(item.watch_id) or item.watch_id
            is_known = present == item.watch_id
            if is_known:
                yield stored is not None
        item.watch_id = present


def recount(watch_ids: Several[int]) -> None:
    """Count anew, where rows were moved or the counts are wrong."""
    with counted(watch_ids):
        pass


def wrongly_counted() -> QuerySet:
    """The ids of the watches whose counts are not those of the rows."""
    counted_anew = Watch.objects.annotate(have=COUNTS["have_count"], want=COUNTS["want_count"])
    right = Q(have_count=F("have"), want_count=F("want"))
    return counted_anew.exclude(right).order_by().values_list("pk", flat=True)


def _people(statuses: list[str]):
    """How many people have rows of these statuses for a watch."""
    rows = Collection.objects.filter(watch=OuterRef("pk"), status__in=statuses).order_by().values("watch")
    return Coalesce(Subquery(rows.annotate(n=Count("user", distinct=True)).values("n"), output_field=IntegerField()), 0)


COUNTS = {"have_count": _people(Status.owned()), "want_count": _people([Status.WANT])}


def mark(user: User, watch: Watch, status: str) -> Collection:
    """Say that `user` has or wants `watch`, or what it was merged into. Saying it again changes nothing.

    What was wanted becomes had: the row of the wish keeps its note.

    Raises ValidationError where the collection would become too large.
    """
    item = Collection(user=user, watch=watch)
    with counted_row(item):
        mine = Collection.objects.of(user).filter(watch=item.watch_id)
        if status == Status.WANT:
            wish, is_new = mine.get_or_create(status=Status.WANT, defaults={"user": user, "watch_id": item.watch_id})
            if is_new:
                check_room_of(user)
            return wish
        if owned := mine.owned().first():
            return owned
        wish = mine.filter(status=Status.WANT).first() or item
        is_new, wish.status = not wish.pk, status
        wish.save()
        if is_new:
            check_room_of(user)
        return wish


def save_item(item: Collection) -> None:
    """Save one row. Raises ValidationError where its watch is wanted twice, where the row is gone meanwhile, and where
    the collection would become too large.
    """
    with counted_row(item) as is_there:
        known = Collection.objects.filter(pk=item.pk).first() if is_there else None
        if item.pk and not is_there:
            raise ValidationError(_("This row is not in your collection any more."), code="gone")
        if known and known.is_private and not item.is_private:
            item.offered_at = None  # others see it from now on
        item.fill_derived()
        item.validate_constraints()
        item.save()
        if known is None or letters_of([item]) > letters_of([known]):
            check_room_of(item.user)


def remove_collection(user: User) -> None:
    """Before a person is deleted: their rows go, and the counts with them."""
    rows = Collection.objects.of(user)
    with counted(set(rows.values_list("watch_id", flat=True))):
        forget_photos(PieceImage.objects.of(user))
        CopySheet.objects.of(user).delete()
        rows.delete()
