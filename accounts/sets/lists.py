"""The writers of lists of watches. Each locks the list, so that places are given one after the other."""

import logging
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import ListedWatch, User, WatchList
from catalogue.models import Watch

logger = logging.getLogger(__name__)

MOST_LISTS = 50  # of one person
MOST_WATCHES = 500  # of one list


@contextmanager
def locked(watch_list: WatchList):
    """One transaction in which nobody else changes the list. Raises DoesNotExist where it is gone."""
    with transaction.atomic():
        WatchList.objects.select_for_update().get(pk=watch_list.pk)
        yield


def make(watch_list: WatchList) -> None:
    """Save a new list. Raises ValidationError where its author has too many."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=watch_list.user_id)
        if WatchList.objects.of(watch_list.user).count() >= MOST_LISTS:
            text = _("You have %(most)s lists, and there is room for no more.")
            raise ValidationError(text, code="too_many", params={"most": MOST_LISTS})
        watch_list.save()


def add(watch_list: WatchList, watch: Watch) -> None:
    """Put `watch` at the end, where it is not on the list yet. Raises ValidationError where the list is full."""
    with locked(watch_list):
        if watch_list.entries.filter(watch=watch).exists():
            return
        if watch_list.entries.count() >= MOST_WATCHES:
            text = _("A list has room for %(most)s watches.")
            raise ValidationError(text, code="full", params={"most": MOST_WATCHES})
        last = watch_list.entries.aggregate(last=Max("place"))["last"] or 0
        ListedWatch.objects.create(watch_list=watch_list, watch=watch, place=last + 1)
        touch(watch_list)


def remove(watch_list: WatchList, entry: ListedWatch) -> None:
    with locked(watch_list):
        entry.delete()
        touch(watch_list)


def move(watch_list: WatchList, entry: ListedWatch, place: int) -> None:
    """Let `entry` be the one at `place`, counted from one; beyond either end it is the first or the last."""
    with locked(watch_list):
        entries = list(watch_list.entries.current().in_order())
        if entry not in entries:
            return
        entries.remove(entry)
        entries.insert(max(place - 1, 0), entry)
        for number, each in enumerate(entries, 1):
            each.place = number
        ListedWatch.objects.bulk_update(entries, ["place"], batch_size=MOST_WATCHES)
        touch(watch_list)


def touch(watch_list: WatchList) -> None:
    watch_list.save(update_fields=["updated_at"])


def publish(watch_list: WatchList, *, public: bool) -> None:
    """Let everybody see the list, or nobody else any more. Raises ValidationError where nothing is on it."""
    if public and not watch_list.entries.current().exists():
        raise ValidationError(_("Put a watch on the list first: an empty one is not published."), code="empty")
    watch_list.is_public = public
    watch_list.save(update_fields=["is_public", "updated_at"])


def hide(watch_list: WatchList, *, hidden: bool, by: User) -> None:
    """A moderator takes a list out of sight, or lets it be seen again."""
    watch_list.is_hidden = hidden
    watch_list.save(update_fields=["is_hidden", "updated_at"])
    told = {"list": watch_list.pk, "by": by.pk, "hidden": hidden}
    transaction.on_commit(lambda: logger.info("list of watches hidden or shown", extra=told))
