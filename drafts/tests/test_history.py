"""History: shown, compared, restored; merged and taken back; replaying it gives the present."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.tests.factories import make_user
from catalogue.models import Revision, Watch
from catalogue.publishing import publish_mechanism, publish_watch, snapshot
from catalogue.tests.factories import make_brand, make_factory, make_function, make_mechanism
from catalogue.versions import latest_number, present, replay
from drafts import actions, housekeeping, merging
from drafts.errors import ChangedSince
from drafts.models import DraftWatch, Merge, Proposal

from .factories import make_draft_watch
from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db


def published(**fields):
    """A watch whose history begins with its beginning."""
    watch = Watch(brand=fields.pop("brand", None) or make_brand(), **fields)
    watch.folder = watch.free_folder()
    return publish_watch(watch, aliases=["Имя"], by=None, source="Каталог", action=Revision.Action.CREATED)


def movement(**fields):
    from catalogue.models import Mechanism

    return publish_mechanism(Mechanism(**fields), functions=[], by=None, source="", action=Revision.Action.CREATED)


def known(values):
    return {name: value for name, value in values.items() if value is not None}


def replayed(subject):
    return known(replay(Revision.objects.of(subject).order_by("number")))


def test_a_watchs_history_shows_each_change_and_compares_any_two(collector, moderator, visitor):
    watch = published(code="0042", start_release=1970)
    accepted(correction(watch, collector.user, code="0043"), moderator.user)
    accepted(correction(Watch.objects.get(), collector.user, start_release=1971), moderator.user)
    address = f"/watches/{watch.folder}/versions/"
    shown = visitor.get(address).content.decode()
    assert "<del>0042</del>" in shown
    assert "<ins>0043</ins>" in shown
    assert collector.user.login in shown
    assert "restore" not in shown
    compared = visitor.get(f"{address}?a=3&b=1").content.decode()
    assert compared.count("<ins>1971</ins>") == 2
    for query in ["?a=1&b=999", "?a=x&b=", "?a=-1&b=1"]:
        assert visitor.get(address + query).status_code == 200
    assert visitor.get("/watches/none/versions/").status_code == 404


def test_restoring_makes_a_draft(moderator, collector):
    watch = published(code="0042", start_release=1970)
    accepted(correction(watch, collector.user, code="0043", aliases=["Другое"]), moderator.user)
    address = f"/watches/{watch.folder}/restore/"
    assert collector.post(address, {"number": 1}).status_code == 404
    moderator.post(address, {"number": 1})
    draft = DraftWatch.objects.get(user=moderator.user)
    assert (draft.status, draft.code, draft.target) == (Proposal.Status.DRAFT, "0042", watch)
    assert [alias.key for alias in draft.aliases.all()] == ["Имя"]
    assert moderator.post(address, {"number": 99}).status_code == 404


def test_a_deleted_watchs_history_is_for_moderators(moderator, visitor):
    from catalogue.publishing import delete_watch

    watch = published(code="0042")
    delete_watch(watch, by=moderator.user)
    address = f"/watches/{watch.folder}/versions/"
    assert visitor.get(address).status_code == 404
    assert "0042" in moderator.get(address).content.decode()


def test_replaying_the_revisions_of_every_writer_gives_the_present(collector, moderator):
    watch, brand = published(code="0042"), make_brand()
    accepted(correction(watch, collector.user, code="0043", aliases=["Другое"], brand=brand), moderator.user)
    draft = accepted(correction(Watch.objects.get(), collector.user, start_release=1970), moderator.user)
    actions.undo(draft, by=moderator.user, version=draft.version)
    actions.withdraw(draft, by=collector.user, version=draft.version)
    factories = make_factory(), make_factory()
    gone, kept = movement(calibre="2209", factory=factories[0]), movement(calibre="2609", factory=factories[1])
    watch = Watch.objects.get()
    accepted(correction(watch, collector.user, mechanism=gone), moderator.user)
    merging.merge(kept, gone, by=moderator.user)
    other = published(code="7", brand=brand)
    merging.undo(merging.merge(watch, other, by=moderator.user), by=moderator.user)
    merging.merge(make_brand(), brand, by=moderator.user)
    for subject in [*Watch.objects.all(), gone, kept]:
        subject.refresh_from_db()
        assert replayed(subject) == known(present(subject)) | (
            {"merged_into": {"id": kept.pk, "name": str(kept)}} if subject == gone else {}
        )
    assert known(snapshot(Watch.objects.get(pk=watch.pk)))["mechanism"]["id"] == kept.pk


def test_merging_watches_and_undoing_it(moderator, collector):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    publish_watch(gone, aliases=["Второе"], by=None, source="", action=Revision.Action.CHANGED)
    draft = correction(gone, collector.user, start_release=1970)
    row = merging.merge(kept, gone, by=moderator.user)
    assert [alias.key for alias in kept.aliases.all()] == ["Имя", "Второе"]
    draft.refresh_from_db()
    assert draft.target == kept
    assert moderator.get(f"/watches/{gone.folder}/").status_code in {301, 302, 308}
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
    assert (watch.brand, watch.title) == (kept, "Полёт 1")
    assert latest_number(watch) == 2
    merging.undo(row, by=moderator.user)
    watch.refresh_from_db()
    assert (watch.brand, watch.title) == (gone, "Poljot 1")


def test_merging_factories_waits_for_their_twin_movements(moderator):
    kept, gone = make_factory(), make_factory()
    make_mechanism(calibre="2209", factory=kept)
    twin = make_mechanism(calibre="2209", factory=gone, functions=[make_function()])
    with pytest.raises(ValidationError):
        merging.merge(kept, gone, by=moderator.user)
    twin.refresh_from_db()
    assert twin.factory == gone
    assert not Merge.objects.exists()


def test_what_changed_since_the_merge_is_not_taken_back(moderator, collector):
    brand = make_brand()
    kept, gone = published(brand=brand, code="1"), published(brand=brand, code="2")
    row = merging.merge(kept, gone, by=moderator.user)
    accepted(correction(Watch.objects.get(pk=kept.pk), collector.user, code="3"), moderator.user)
    with pytest.raises(ChangedSince):
        merging.undo(row, by=moderator.user)
    row.refresh_from_db()
    assert row.undone_at is None


def test_merging_is_for_those_who_may(collector, moderator):
    first, second = make_brand(), make_brand()
    with pytest.raises(PermissionDenied):
        merging.merge(first, second, by=collector.user)
    for kept, gone in [(first, first), (first, make_factory())]:
        with pytest.raises(ValidationError):
            merging.merge(kept, gone, by=moderator.user)


def test_merging_in_the_admin(moderator, collector):
    first, second = make_brand(name="Полёт"), make_brand(name="Poljot")
    add = "/admin/drafts/merge/add/"
    assert collector.get(add).status_code in {302, 403}
    assert moderator.get(add).status_code == 200
    values = {"kind": "brand", "kept": first.slug, "gone": second.slug}
    assert moderator.post(add, values | {"gone": "none"}).status_code == 200
    assert moderator.post(add, values).status_code == 302
    second.refresh_from_db()
    assert second.merged_into == first
    row = Merge.objects.get()
    moderator.post("/admin/drafts/merge/", {"action": "undo", "_selected_action": [row.pk]})
    second.refresh_from_db()
    assert second.merged_into is None


def test_what_was_taken_long_ago_goes_back_to_the_queue(moderator):
    old, new = (make_draft_watch(status=Proposal.Status.SUBMITTED) for _number in range(2))
    for draft in (old, new):
        actions.take(draft, by=moderator.user, version=draft.version)
    DraftWatch.objects.filter(pk=old.pk).update(taken_at=timezone.now() - housekeeping.TAKEN_FOR * 1.1)
    assert housekeeping.release_the_forgotten() == "1 drafts released"
    assert set(DraftWatch.objects.filter(taken_by=None)) == {old}


def test_moderators_are_told_once_a_day_what_waits(moderator, administrator, collector):
    assert housekeeping.tell_moderators() == "0 moderators told"
    make_draft_watch(status=Proposal.Status.SUBMITTED, user=make_user())
    assert housekeeping.tell_moderators() == "2 moderators told"
    assert {to for letter in mail.outbox for to in letter.to} == {moderator.user.email, administrator.user.email}
    assert "/admin/drafts/draftwatch/" in mail.outbox[0].body
    assert housekeeping.tell_moderators() == "0 moderators told"
