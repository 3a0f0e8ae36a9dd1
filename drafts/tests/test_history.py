"""History: shown, compared, restored; replaying it gives the present."""

import re
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_user
from catalogue.history.publishing import delete_watch, publish_mechanism, publish_watch, snapshot
from catalogue.history.versions import changed_between, latest_number, present, replay, snapshot_at
from catalogue.models import Mechanism, Revision, Watch
from catalogue.tests.factories import make_brand, make_factory
from drafts import actions, content, merging

from .factories import make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


def movement(**fields):
    return publish_mechanism(Mechanism(**fields), functions=[], by=None, evidence="", action=Revision.Action.CREATED)


def known(values):
    return {name: value for name, value in values.items() if value is not None}


def replayed(subject):
    return known(replay(Revision.objects.of(subject).order_by("number")))


def test_a_watchs_history_shows_each_change_and_compares_any_two(collector, moderator, visitor):
    watch = published(code="0042", start_release=1970)
    accepted(correction(watch, collector.user, code="0043"), moderator.user)
    accepted(correction(Watch.objects.get(), collector.user, start_release=1971), moderator.user)
    address = f"/watches/{watch.folder}/history/"
    shown = visitor.get(address).content.decode()
    assert "<del>0042</del>" in shown
    assert "<ins>0043</ins>" in shown
    assert collector.user.login in shown
    assert "restore" not in shown
    compared = visitor.get(f"{address}?a=3&b=1").content.decode()
    assert compared.count("<ins>1971</ins>") == 1
    for query in ["?a=1&b=999", "?a=x&b=", "?a=-1&b=1"]:
        assert visitor.get(address + query).status_code == 200
    assert visitor.get("/watches/none/history/").status_code == 404


def test_a_deleted_watchs_history_is_for_moderators(moderator, visitor):
    watch = published(code="0042")
    delete_watch(watch, by=moderator.user)
    address = f"/watches/{watch.folder}/history/"
    assert visitor.get(address).status_code == 410
    assert "0042" in moderator.get(address).content.decode()
    assert moderator.get("/watches/never/history/").status_code == 404


def test_a_merged_watchs_history_is_its_targets(moderator, visitor):
    kept, gone = published(code="1"), published(code="2")
    merging.merge(kept, gone, by=moderator.user)
    address = f"/watches/{gone.folder}/history/"
    assert visitor.get(address)["Location"] == f"/watches/{kept.folder}/history/"
    shown = moderator.get(address).content.decode()
    assert "<ins>2</ins>" in shown
    assert "restore" not in shown


def stamp_on(visitor, page) -> str:
    """Who signed the stamp of a page: what stands between the date and the end of the label."""
    label = re.search(r'aria-label="ПРОВЕРЕНО, ([^"]+)"', visitor.get(page).content.decode())[1]
    return label.partition(" г.")[2].removeprefix(", ")


def test_the_moderator_who_checked_stands_in_the_history_and_on_the_stamp(collector, moderator, administrator, visitor):
    watch = published(code="0042")
    page = watch.get_absolute_url()
    assert stamp_on(visitor, page) == "удалённый участник"
    accepted(correction(watch, collector.user, code="0043"), moderator.user, message="По паспорту.")
    assert stamp_on(visitor, page) == moderator.user.login
    shown = visitor.get(f"{page}history/").content.decode()
    for text in (collector.user.login, f"проверил {moderator.user.login}", "По паспорту."):
        assert text in shown
    merging.merge(watch, published(code="7", aliases=["Второе"]), by=administrator.user)
    assert stamp_on(visitor, page) == administrator.user.login
    make_user(role=Role.Code.ADMINISTRATOR)  # one remains
    delete_person(administrator.user)
    assert stamp_on(visitor, page) == "удалённый участник"


def test_a_movement_proposed_inside_a_watch_names_its_moderator_too(collector, moderator, visitor):
    draft = make_draft_watch(user=collector.user)
    content.write(draft, {"movement": {"calibre": "2616"}})
    accepted(draft, moderator.user)
    page = Mechanism.objects.get().get_absolute_url()
    assert stamp_on(visitor, page) == moderator.user.login


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


def rewritten(watch, times: int):
    """`watch` with so many more revisions, each of which writes its note anew."""
    for number in range(times):
        watch.note = f"Редакция {number} " + " ".join(f"слово{number * place % 97}" for place in range(40))
        publish_watch(watch, aliases=["Имя"], by=None, evidence="Каталог", action=Revision.Action.CHANGED)
    return watch


def test_a_deep_history_is_shown_in_pages_at_one_price(moderator, django_assert_max_num_queries):
    watch = published()
    address = f"/watches/{watch.folder}/history/"
    rewritten(watch, 2)
    with CaptureQueriesContext(connection) as shallow:
        moderator.get(address)
    rewritten(watch, 42)
    shown, numbers = address, []
    while shown:
        with django_assert_max_num_queries(len(shallow)):
            page = moderator.get(shown)
        numbers += [int(number) for number in re.findall(r'№ <span class="code">(\d+)</span>', page.content.decode())]
        after = page.context["page"].after
        shown = after and f"{address}?after={after}"
    assert numbers == list(range(45, 0, -1))


def test_what_a_revision_changed_is_worked_out_once(moderator):
    watch = rewritten(published(), 3)
    address = f"/watches/{watch.folder}/history/"
    with CaptureQueriesContext(connection) as first:
        shown = moderator.get(address)
    with CaptureQueriesContext(connection) as second:
        again = moderator.get(address)
    assert changes_on(again) == changes_on(shown)
    assert len(changes_on(shown)) == 4
    wants_content = [query for query in first if '"before"' in query["sql"]]
    assert len(wants_content) == 1
    assert [query for query in second if '"before"' in query["sql"]] == []
    # Another language has other words, another database the same ids.
    assert changes_on(moderator.get(f"/en{address}")) != changes_on(shown)
    Revision.objects.filter(number=1).update(created_at=timezone.now(), after={"code": "9999"})
    assert "9999" in "".join(changes_on(moderator.get(address)))


def test_a_comparison_reads_what_lies_between_and_shows_nothing_else(moderator, django_assert_num_queries):
    watch = rewritten(published(), 2)
    address = f"/watches/{watch.folder}/history/"
    moderator.get(address)  # what every page of a moderator shows is counted once
    with CaptureQueriesContext(connection) as shallow:
        moderator.get(f"{address}?a=1&b=3")
    rewritten(watch, 20)
    with django_assert_num_queries(len(shallow)):
        page = moderator.get(f"{address}?a=1&b=3")
    assert len(changes_on(page)) == 1
    text = page.content.decode()
    assert f'/watches/{watch.folder}/restore/?number=1"' in text
    assert f'href="{address}"' in text
    assert "Редакция 1 " in text
    assert "Редакция 2 " not in text


def test_a_comparison_says_what_the_whole_versions_differ_in(collector, moderator):
    watch, brand = published(code="0042", aliases=["Первое"]), make_brand()
    accepted(correction(watch, collector.user, code="0043", aliases=["Другое"], brand=brand), moderator.user)
    draft = accepted(correction(Watch.objects.get(), collector.user, start_release=1970), moderator.user)
    actions.undo(draft, by=moderator.user, version=draft.version)
    merging.merge(watch, published(code="7", aliases=["Второе"]), by=moderator.user)
    watch.refresh_from_db()
    versions = [snapshot_at(watch, number) for number in range(latest_number(watch) + 1)]
    for older, newer in combinations(range(len(versions)), 2):
        was, said = changed_between(watch, older, newer)
        differ = content.differing(versions[older], versions[newer])
        assert set(content.differing(was, said)) == set(differ)
        for name in differ:
            assert (was[name], said[name]) == (versions[older].get(name), versions[newer].get(name))


def changes_on(page) -> list[str]:
    return re.findall(r'<table class="changes">.*?</table>', page.content.decode(), re.DOTALL)


def test_a_visitors_history_is_made_once_for_each_version_of_the_catalogue(visitor, django_assert_max_num_queries):
    watch = rewritten(published(), 3)
    address = f"/watches/{watch.folder}/history/?a=1&b=4"
    first = visitor.get(address)
    with django_assert_max_num_queries(1):
        assert visitor.get(address).content == first.content
    rewritten(watch, 1)
    assert visitor.get(address).content != first.content
