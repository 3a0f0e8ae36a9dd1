"""What rows repeat of others is right whoever writes, at whatever moment; and `reindex` repairs it."""

import pytest
from django.core.management import call_command

from accounts.collection.writing import mark, save_item
from accounts.models import Collection, Role, User
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_item, make_user, take_out
from catalogue.history.derived import find_wrong
from catalogue.history.publishing import delete_watch, publish_watch
from catalogue.models import Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand
from catalogue.tests.pictures import photo_file
from conftest import at_once, in_the_middle
from drafts import actions, merging

from .factories import make_draft_watch, published
from .test_actions import accepted, correction, submitted

Status = Collection.Status
RIGHTS = {"credit": "", "licence": "CC0"}


def counts(watch) -> tuple[int, int]:
    watch.refresh_from_db()
    return watch.have_count, watch.want_count


# One after the other ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_merged_watches_are_counted_anew_and_offered(moderator, collector, stranger, visitor, derived_is_right):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    for person, watch, status in (
        (collector.user, gone, Status.SELL),
        (stranger.user, kept, Status.WANT),
        (stranger.user, gone, Status.WANT),
    ):
        make_item(person, watch=watch, status=status)
    User.objects.update(collection_public=True)
    row = merging.merge(kept, gone, by=moderator.user)
    assert (counts(kept), counts(gone)) == ((1, 1), (0, 1))  # nobody wants one watch twice
    assert "/users/collector/" in visitor.get(f"/watches/{kept.folder}/").content.decode()
    merging.undo(row, by=moderator.user)
    assert (counts(kept), counts(gone)) == ((0, 1), (1, 1))


@pytest.mark.django_db
def test_what_is_counted_while_a_watch_is_published_stays(collector, derived_is_right):
    stale = published(code="1")
    mark(collector.user, Watch.objects.get(), Status.HAVE)
    publish_watch(stale, aliases=["Имя"], by=None, evidence="", action="changed")
    assert counts(stale) == (1, 0)


@pytest.mark.django_db
def test_a_photo_is_counted_with_what_the_watch_is_now(photo_storage, derived_is_right):
    stale = published(code="1")
    now = Watch.objects.get()
    now.brand = make_brand()
    publish_watch(now, aliases=["Имя"], by=None, evidence="", action="changed")
    set_photo(stale, "main", take_in(photo_file()), by=None, **RIGHTS)
    publish_watch(now, aliases=["Имя"], by=None, evidence="", action="changed")  # it knows of no photo
    assert Watch.objects.get().has_photo


@pytest.mark.django_db
@pytest.mark.parametrize("act", [save_item, take_out])
def test_a_row_that_a_merge_moved_is_saved_and_removed_where_it_is(act, moderator, collector, derived_is_right):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    item = make_item(collector.user, watch=gone)
    merging.merge(kept, gone, by=moderator.user)
    item.note = "Слово"
    act(item)
    assert list(Collection.objects.values_list("watch", "note")) == ([(kept.pk, "Слово")] if act is save_item else [])


@pytest.mark.django_db
def test_reindex_repairs_whatever_is_wrong(collector, judge, capsys):
    watch = published(code="1", start_release=1970)
    make_item(collector.user, watch=watch)
    accepted(make_draft_watch(user=collector.user), judge)
    wrong = {"have_count": 7, "want_count": 3, "has_photo": True, "combination": None, "decade": 1800}
    Watch.objects.filter(pk=watch.pk).update(**wrong, maker=make_brand(), code_key="x")
    User.objects.filter(pk=collector.user.pk).update(rating=5)
    names = ["combinations", "counts of collectors", "keys of watches", "makers", "ratings", "watches with a photo"]
    assert sorted(find_wrong()) == names
    call_command("reindex", verbosity=0)
    assert find_wrong() == {}
    assert counts(watch) == (1, 0)
    assert all(f"{name}: 1 were wrong" in capsys.readouterr().err for name in names[1:2])


# At once ----------------------------------------------------------------------------------------


def test_an_acceptance_beside_a_click_on_have_counts_both(shared_database):
    author, judge = make_user(), make_user(role=Role.Code.MODERATOR)
    watch = published(code="1")
    draft = submitted(correction(watch, author, code="2"))
    with in_the_middle(lambda: mark(author, watch, Status.HAVE), table="catalogue_watch", after=False):
        actions.accept(draft, by=judge, version=draft.version)
    assert counts(watch) == (1, 0)
    assert find_wrong() == {}


def test_merging_and_collecting_wait_for_each_other_in_one_order(shared_database):
    moderator, owner, brand = make_user(role=Role.Code.MODERATOR), make_user(), make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    item = make_item(owner, watch=gone)
    with in_the_middle(lambda: save_item(item), table="accounts_collection", after=True) as results:
        merging.merge(kept, gone, by=moderator)
    assert results == [None]
    assert counts(kept) == (1, 0)
    assert find_wrong() == {}


@pytest.mark.parametrize("act", ["delete the watch", "delete the person", "merge brands"])
def test_nobody_waits_in_a_circle(act, shared_database):
    boss, owner, brand = make_user(role=Role.Code.ADMINISTRATOR), make_user(), make_brand()
    watches = [published(brand=brand, code=str(number)) for number in range(3)]
    items = [make_item(owner, watch=watch) for watch in watches]
    kept = make_brand()

    def others():
        if act == "delete the watch":
            delete_watch(watches[1], by=boss)
        elif act == "delete the person":
            delete_person(owner)
        else:
            merging.merge(kept, brand, by=boss)

    results = at_once(others, *(lambda item=item: save_item(item) for item in items))
    assert results[0] is None
    assert find_wrong() == {}
