"""Rows of people's lists follow a watch that was merged, and go with one that was deleted."""

import pytest

from accounts.models import WatchList
from accounts.sets import lists
from catalogue.history.publishing import delete_watch
from catalogue.models import Watch
from catalogue.tests.factories import make_watch
from drafts import merging

pytestmark = pytest.mark.django_db


def on_it(made: WatchList) -> list[int]:
    return list(made.entries.current().in_order().values_list("watch", flat=True))


def test_rows_follow_what_was_merged_and_go_with_what_was_deleted(collector, moderator):
    made = WatchList.objects.create(user=collector.user, title="Сутки на циферблате")
    slava, raketa, polet, other = (make_watch() for _number in range(4))
    for watch in (slava, raketa, polet):
        lists.add(made, watch)
    row = merging.merge(other, slava, by=moderator.user)
    assert on_it(made) == [other.pk, raketa.pk, polet.pk]
    merging.undo(row, by=moderator.user)
    assert on_it(made) == [slava.pk, raketa.pk, polet.pk]
    row = merging.merge(raketa, slava, by=moderator.user)  # both are on the list
    assert on_it(made) == [raketa.pk, polet.pk]
    assert collector.get(f"/lists/{made.pk}/").context["total"] == 2
    merging.undo(row, by=moderator.user)
    delete_watch(Watch.objects.get(pk=polet.pk), by=None)
    assert on_it(made) == [slava.pk, raketa.pk]
