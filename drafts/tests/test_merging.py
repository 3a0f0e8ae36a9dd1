"""Two entries that are one thing: merged, and taken back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Collection
from accounts.tests.factories import make_item
from catalogue.history.publishing import publish_watch
from catalogue.history.versions import latest_number
from catalogue.models import Revision, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand, make_factory, make_function, make_line, make_mechanism, make_relation
from catalogue.tests.pictures import photo_file
from drafts import merging
from drafts.errors import ChangedSince
from drafts.models import Merge

from .factories import published
from .test_actions import accepted, correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


def test_merging_watches_and_undoing_it(moderator, collector):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    publish_watch(gone, aliases=["Второе"], by=None, evidence="", action=Revision.Action.CHANGED)
    draft = correction(gone, collector.user, start_release=1970)
    row = merging.merge(kept, gone, by=moderator.user)
    assert [alias.key for alias in kept.aliases.all()] == ["Имя", "Второе"]
    draft.refresh_from_db()
    assert draft.target == kept
    moved = Client().get(f"/watches/{gone.folder}/")
    assert (moved.status_code, moved["Cache-Control"]) == (301, "no-cache")  # it may be undone
    merging.undo(row, by=moderator.user)
    draft.refresh_from_db()
    assert draft.target == gone
    assert [alias.key for alias in kept.aliases.all()] == ["Имя"]
    assert Watch.objects.get(pk=gone.pk).merged_into is None
    with pytest.raises(ChangedSince):
        merging.undo(row, by=moderator.user)


def test_merging_brands_moves_their_watches(moderator):
    kept, gone = make_brand(name="Полёт"), make_brand(name="Poljot")
    watch = published(brand=gone, code="1")
    row = merging.merge(kept, gone, by=moderator.user)
    watch.refresh_from_db()
    assert (watch.brand, watch.title) == (kept, "Полёт 1 «Имя»")
    assert latest_number(watch) == 2
    merging.undo(row, by=moderator.user)
    watch.refresh_from_db()
    assert (watch.brand, watch.title) == (gone, "Poljot 1 «Имя»")


def test_merging_factories_waits_for_their_twin_movements(moderator):
    kept, gone = make_factory(), make_factory()
    make_mechanism(calibre="2209", factory=kept)
    twin = make_mechanism(calibre="2209", factory=gone, functions=[make_function()])
    with pytest.raises(ValidationError):
        merging.merge(kept, gone, by=moderator.user)
    twin.refresh_from_db()
    assert twin.factory == gone
    assert not Merge.objects.exists()


def test_merging_factories_moves_what_they_had_to_do_with_others(moderator):
    kept, gone, other = make_factory(), make_factory(), make_factory()
    moved = make_relation(from_factory=gone, to_factory=other)
    inner = make_relation(from_factory=gone, to_factory=kept)
    row = merging.merge(kept, gone, by=moderator.user)
    for relation in (moved, inner):
        relation.refresh_from_db()
    assert (moved.from_factory, inner.from_factory) == (kept, gone)  # nobody supplies itself
    merging.undo(row, by=moderator.user)
    moved.refresh_from_db()
    assert moved.from_factory == gone


def test_what_changed_since_the_merge_is_not_taken_back(moderator, collector):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    row = merging.merge(kept, gone, by=moderator.user)
    accepted(correction(Watch.objects.get(pk=kept.pk), collector.user, code="3"), moderator.user)
    with pytest.raises(ChangedSince):
        merging.undo(row, by=moderator.user)
    row.refresh_from_db()
    assert row.undone_at is None


def test_a_row_that_went_elsewhere_since_is_not_pulled_back(moderator, collector):
    kept, gone = published(code="1"), published(code="2")
    draft = correction(gone, collector.user, start_release=1970)
    row = merging.merge(kept, gone, by=moderator.user)
    elsewhere = published(code="3")
    type(draft).objects.filter(pk=draft.pk).update(target=elsewhere)
    with pytest.raises(ChangedSince):
        merging.undo(row, by=moderator.user)
    draft.refresh_from_db()
    assert draft.target == elsewhere
    assert Watch.objects.get(pk=gone.pk).merged_into == kept


def test_whoever_wants_both_sides_wants_the_one_once(moderator, collector):
    kept, gone = published(code="1"), published(code="2")
    for watch in (kept, gone):
        make_item(collector.user, watch=watch, status="want")
    row = merging.merge(kept, gone, by=moderator.user)
    wishes = Collection.objects.of(collector.user).order_by("pk")
    assert [wish.watch for wish in wishes] == [kept, gone]
    merging.undo(row, by=moderator.user)
    assert [wish.watch for wish in wishes.all()] == [kept, gone]


def test_merging_is_for_those_who_may(collector, moderator):
    first, second = make_brand(), make_brand()
    with pytest.raises(PermissionDenied):
        merging.merge(first, second, by=collector.user)
    for kept, gone in [(first, first), (first, make_factory())]:
        with pytest.raises(ValidationError):
            merging.merge(kept, gone, by=moderator.user)
    row = merging.merge(first, second, by=moderator.user)
    for kept, gone in [(make_brand(), second), (second, make_brand())]:  # one side went into another already
        with pytest.raises(ValidationError):
            merging.merge(kept, gone, by=moderator.user)
    with pytest.raises(PermissionDenied):
        merging.undo(row, by=collector.user)
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_merge_is_taken_back_once_also_where_the_same_was_merged_again(moderator):
    kept, gone = make_brand(), make_brand()
    earlier = merging.merge(kept, gone, by=moderator.user)
    merging.undo(earlier, by=moderator.user)
    merging.merge(kept, gone, by=moderator.user)
    with pytest.raises(ChangedSince):
        merging.undo(earlier, by=moderator.user)
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_history_says_what_an_entry_went_into_and_that_it_came_back(moderator):
    kept, gone, first = published(code="1"), published(code="2"), published(code="3")
    merging.merge(gone, first, by=moderator.user)
    known = latest_number(first)
    row = merging.merge(kept, gone, by=moderator.user)
    assert Watch.objects.get(pk=first.pk).merged_into == kept  # it leads to where both are now
    assert latest_number(first) == known  # and is itself as it was
    merging.undo(row, by=moderator.user)
    back, went = Revision.objects.of(gone).filter(action=Revision.Action.MERGED)[:2]
    assert [went.after["merged_into"], back.after["merged_into"]] == [{"id": kept.pk, "name": kept.title}, None]
    assert {went.author, back.author} == {moderator.user}


def test_photos_of_other_sides_go_along_and_come_back(moderator):
    kept, gone = published(code="1"), published(code="2")
    for watch, side in ((kept, "main"), (gone, "main"), (gone, "left")):
        set_photo(watch, side, take_in(photo_file()), credit="", licence="CC0", by=None)
    row = merging.merge(kept, gone, by=moderator.user)
    assert set(kept.images.values_list("side", flat=True)) == {"main", "left"}
    merging.undo(row, by=moderator.user)
    assert set(kept.images.values_list("side", flat=True)) == {"main"}
    assert set(gone.images.values_list("side", flat=True)) == {"main", "left"}


def test_merging_brands_takes_their_lines_along(moderator):
    """Whose a watch is follows the merge and its undoing, whether a line, its maker or its factory was merged."""
    kept, gone, other = (make_brand(name=name) for name in ("Полёт", "Poljot", "Слава"))
    line, factory = make_line(maker=gone), make_factory()
    make_line(line=line.line, maker=other, factory=factory)
    inner = make_line(line=gone, maker=kept)
    watch, of_factory = published(brand=line.line), published(brand=line.line, factory=factory)

    def makers() -> list:
        return [Watch.objects.get(pk=row.pk).maker for row in (watch, of_factory)]

    assert makers() == [line.line, other]  # the first may be of either
    row = merging.merge(kept, gone, by=moderator.user)
    line.refresh_from_db()
    inner.refresh_from_db()
    assert (line.maker, inner.line) == (kept, gone)  # no brand is a line of itself
    merging.undo(row, by=moderator.user)
    line.refresh_from_db()
    assert line.maker == gone

    row = merging.merge(other, gone, by=moderator.user)
    assert makers() == [other, other]
    merging.undo(row, by=moderator.user)
    assert makers() == [line.line, other]

    former = published(brand=kept)
    row = merging.merge(line.line, kept, by=moderator.user)
    assert Watch.objects.get(pk=former.pk).brand == line.line
    merging.undo(row, by=moderator.user)
    assert Watch.objects.get(pk=former.pk).maker == kept

    elsewhere = make_factory()
    row = merging.merge(elsewhere, factory, by=moderator.user)
    assert makers() == [line.line, other]
    merging.undo(row, by=moderator.user)
    assert makers() == [line.line, other]
