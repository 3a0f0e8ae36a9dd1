"""Whoever writes locks in one order, so that nobody waits in a circle: on PostgreSQL such a wait is an error."""

import pytest

from accounts.collection.bulk import BulkChange, ChangedMeanwhile, carry_out
from accounts.collection.writing import mark, save_item
from accounts.models import Collection, Role
from accounts.tests.factories import make_user
from catalogue.history.derived import find_wrong
from catalogue.models import Watch
from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand
from catalogue.tests.pictures import photo_file
from conftest import in_the_middle
from drafts import actions, merging
from drafts.models import DraftWatch
from drafts.photos import PhotoChange

from .factories import published
from .test_actions import accepted, correction, submitted

Status = Collection.Status


@pytest.fixture
def pair(shared_database):
    """Two watches of one brand: the one that is merged goes into the other."""
    brand = make_brand()
    return published(brand=brand, code="1"), published(brand=brand, code="2")


def photo() -> PhotoChange:
    return PhotoChange("main", take_in(photo_file()), {"photographer": None, "credit": "", "licence": "CC0"})


def accept(draft, author, judge):
    submitted(draft)
    return lambda: actions.accept(draft, by=judge, version=draft.version)


def undo(draft, author, judge):
    accepted(draft, judge)
    return lambda: actions.undo(draft, by=judge, version=draft.version)


def settle_name(draft, author, judge):
    DraftWatch.objects.filter(pk=draft.pk).update(proposed_brand="Слово", brand=None)
    draft.refresh_from_db()
    submitted(draft)
    return lambda: actions.settle_name(draft, by=judge, version=draft.version, which="brand", choice="", name="Слово")


def edit_photos(draft, author, judge):
    return lambda: actions.edit(draft, by=author, version=draft.version, values={"note": "Да"}, photos=[photo()])


def put_photo(draft, author, judge):
    return lambda: actions.put_photo(draft, by=author, change=photo())


@pytest.mark.parametrize("prepare", [accept, undo, settle_name, edit_photos, put_photo])
def test_a_draft_and_a_merge_of_what_it_corrects_wait_in_one_order(prepare, pair):
    kept, gone = pair
    author, judge = make_user(), make_user(role=Role.Code.MODERATOR)
    draft = correction(gone, author, note="Слово")
    act = prepare(draft, author, judge)
    with in_the_middle(lambda: merging.merge(kept, gone, by=judge), table="drafts_draftwatch", after=True) as results:
        act()
    assert [type(result).__name__ for result in results] == ["Merge"]
    assert DraftWatch.objects.get(pk=draft.pk).target == kept
    assert find_wrong() == {}


# What is said of a watch while it is merged away -------------------------------------------------


def has(user, watch):
    mark(user, watch, Status.HAVE)


def wants(user, watch):
    mark(user, watch, Status.WANT)


def adds(user, watch):
    save_item(Collection(user=user, watch=watch, status=Status.SELL))


@pytest.mark.parametrize(("say", "counts"), [(has, (1, 0)), (wants, (0, 1)), (adds, (1, 0))])
def test_what_is_added_to_a_watch_while_it_is_merged_away_is_of_the_other(say, counts, pair):
    kept, gone = pair
    moderator, owner = make_user(role=Role.Code.MODERATOR), make_user()
    with in_the_middle(lambda: say(owner, gone), table="catalogue_watch", after=True) as results:
        merging.merge(kept, gone, by=moderator)
    assert results == [None]
    assert list(Collection.objects.values_list("watch", flat=True)) == [kept.pk]
    assert [tuple(row) for row in Watch.objects.order_by("pk").values_list("have_count", "want_count")] == [
        counts,
        (0, 0),
    ]
    assert find_wrong() == {}


def test_a_file_that_adds_to_a_watch_which_is_merged_away_is_shown_anew(pair):
    kept, gone = pair
    moderator, owner = make_user(role=Role.Code.MODERATOR), make_user()

    def plan(_rows):
        return BulkChange(added=[Collection(user=owner, watch=gone, status=Status.HAVE)])

    def take_in_file():
        carry_out(owner, "add", plan, seen=plan([]).digest)

    with in_the_middle(take_in_file, table="catalogue_watch", after=True) as results:
        merging.merge(kept, gone, by=moderator)
    assert [type(result) for result in results] == [ChangedMeanwhile]
    assert not Collection.objects.exists()
