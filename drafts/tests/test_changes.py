"""Recent changes of the whole catalogue: the page, its filters, its feed."""

from xml.etree import ElementTree

import pytest

from catalogue.history.publishing import delete_watch
from catalogue.models import Revision
from drafts import actions, content, merging
from drafts.recent import Asked, lines
from drafts.tests.factories import make_draft_watch, published

from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def changed(collector, stranger, moderator):
    """A watch that is new by one and corrected by another, and a movement that came with a third."""
    watch = accepted(make_draft_watch(user=collector.user, code="0042"), moderator.user).result
    accepted(correction(watch, stranger.user, code="0043", start_release=1970), moderator.user)
    draft = make_draft_watch(user=collector.user)
    content.write(draft, {"movement": {"calibre": "2616"}})
    accepted(draft, moderator.user)
    return watch


def told(query: str = "") -> list[tuple[str, str, str]]:
    """Kind, action and author of each change that an address asks for, the newest first."""
    from_address = Asked(**dict(pair.split("=") for pair in query.split("&") if pair))
    found = lines(from_address.revisions().order_by("-pk"))
    return [(line.revision.kind, line.revision.action, str(line.revision.author)) for line in found]


def test_every_change_stands_there_and_says_what_it_changed(changed, visitor):
    answer = visitor.get("/changes/")
    page = answer.text
    assert page.count('<li class="draft-lines__line">') == 4 == len(told())
    (corrected,) = [line.labels for line in answer.context["lines"] if line.labels]
    assert all(label in page for label in corrected) and len(corrected) == 2
    assert f'href="/watches/{changed.folder}/history/"' in page
    assert "Recent changes" in visitor.get("/en/changes/").text


def test_changes_by_kind_and_author(changed):
    assert told("kind=mechanism") == [("mechanism", "created", "collector")]
    assert told("author=stranger") == [("watch", "changed", "stranger")]
    assert told("kind=watch&author=collector") == [("watch", "created", "collector")] * 2
    assert told("action=changed&author=collector") == []


def test_the_form_says_what_is_asked(changed, visitor):
    page = visitor.get("/changes/?kind=watch&action=changed&author=Stranger").text
    assert page.count('<li class="draft-lines__line">') == 1
    assert '<option value="watch" selected>' in page and '<option value="changed" selected>' in page
    assert 'value="stranger"' in page
    assert "<title>Недавние изменения: часы, изменено, stranger ·" in page
    assert '<span class="title__chosen">часы, изменено, stranger</span></h1>' in page
    assert "<title>Недавние изменения ·" in visitor.get("/changes/").text


@pytest.mark.parametrize("query", ["kind=nothing", "action=nothing", "kind=watch'--", "after=x", "after=99~1"])
def test_what_there_is_not_is_not_found(visitor, query):
    assert visitor.get(f"/changes/?{query}").status_code == visitor.get(f"/en/changes/?{query}").status_code == 404


def test_an_author_whom_nobody_knows(changed, visitor):
    page = visitor.get("/changes/?author=<b>nobody").text
    assert "никого не зовут" in page and "&lt;b&gt;nobody" in page and "<b>nobody" not in page
    assert '<li class="draft-lines__line">' not in page


def test_what_was_merged_or_deleted_is_not_told(changed, administrator):
    merged, deleted = published(code="9"), published(code="10")
    known = len(told())
    merging.merge(changed, merged, by=administrator.user)
    delete_watch(deleted, by=administrator.user)
    subjects = {line.revision.subject_id for line in lines(Asked(kind="watch").revisions())}
    assert not {merged.pk, deleted.pk} & subjects and changed.pk in subjects
    assert len(told()) == known - 2 + 1  # the merge stands in the history of what is left


def test_a_former_member_is_nobody(changed, visitor, stranger):
    Revision.objects.filter(author=stranger.user).update(author=None)
    assert told("author=stranger") == []
    page = visitor.get("/changes/?action=changed").text
    assert "stranger" not in page and page.count('<li class="draft-lines__line">') == 1
    feed = ElementTree.fromstring(visitor.get("/changes/feed/?action=changed").content)
    assert feed.find(f"{ATOM}entry/{ATOM}author") is None


def test_pages_follow_each_other(changed, visitor):
    for number in range(30):
        Revision.objects.create(
            kind="watch", subject_id=changed.pk, address=changed.folder, number=100 + number, action="changed",
            before={"code": "1"}, after={"code": "2"},
        )  # fmt: skip
    first = visitor.get("/changes/?kind=watch")
    after = first.context["page"].after
    second = visitor.get(f"/changes/?kind=watch&after={after}").context["lines"]
    assert len(first.context["lines"]) == 24
    shown = [line.revision.pk for line in [*first.context["lines"], *second]]
    assert shown == list(Revision.objects.filter(kind="watch").order_by("-pk").values_list("pk", flat=True))


def test_the_feed_asks_as_the_page_does(changed, visitor):
    feed = ElementTree.fromstring(visitor.get("/changes/feed/?author=stranger").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "stranger"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/watches/{changed.folder}/history/")
    assert "изменено" in entry.findtext(f"{ATOM}title")
    assert len(ElementTree.fromstring(visitor.get("/changes/feed/").content).findall(f"{ATOM}entry")) == 4
    assert visitor.get("/changes/feed/?kind=x").status_code == 404
    assert 'href="/changes/feed/?author=stranger"' in visitor.get("/changes/?author=stranger").text


def test_the_page_asks_as_often_however_much_there_is(changed, visitor, moderator, django_assert_max_num_queries):
    visitor.get("/changes/")
    draft = make_draft_watch(user=moderator.user)
    actions.submit(draft, by=moderator.user, version=draft.version)
    with django_assert_max_num_queries(8):
        assert visitor.get("/changes/?kind=watch").status_code == 200
