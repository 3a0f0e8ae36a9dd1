"""Why proposals were rejected, counted; and the page about an author."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import photo_file
from drafts import actions
from drafts.models import DraftFunction, DraftWatch, Proposal, ReadyMessage, Step

from .factories import make_draft_mechanism, make_draft_term, make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db
Status = Proposal.Status
QUEUE = reverse("admin:drafts_draftwatch_changelist")


def waiting(author, **fields):
    return make_draft_watch(user=author, status=Status.SUBMITTED, **fields)


def test_a_moderator_says_why_and_it_is_counted(moderator, collector):
    first, second, third = (waiting(collector.user) for _number in range(3))
    page = moderator.get(reverse("admin:drafts_draftwatch_change", args=[first.pk])).text
    assert '<option value="duplicate">' in page
    for draft, reason in [(first, "duplicate"), (second, "duplicate"), (third, "")]:
        sent = {"version": draft.version, "do": "reject", "message": "Есть уже.", "reason": reason}
        moderator.post(reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), sent)
    counted = [("это уже есть в каталоге", 2), ("причина не выбрана", 1)]
    assert Step.objects.reasons() == Step.objects.of_author(collector.user).reasons() == counted
    assert Step.objects.of_author(moderator.user).reasons() == []


def test_a_ready_text_counts_as_its_reason_unless_another_is_chosen(moderator, collector):
    """One key sends it: nobody who decides fifty chooses from a list beside."""
    ready = ReadyMessage.objects.get(use="reject", title="Дубль")
    for reason in ("", "spam"):
        draft = waiting(collector.user)
        sent = {"version": draft.version, "do": "reject", "ready": [ready.pk], "reason": reason}
        moderator.post(reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), sent)
    assert Step.objects.reasons() == [("это уже есть в каталоге", 1), ("реклама или бессмыслица", 1)]


def test_each_text_of_a_rejection_that_the_site_came_with_has_a_reason():
    assert not ReadyMessage.objects.filter(use="reject", reason="").exists()


def test_what_speaks_of_photos_is_offered_for_a_watch_only(moderator, collector):
    word = make_draft_term(DraftFunction, user=collector.user, status=Status.SUBMITTED, name="лунник")
    pages = [("draftwatch", waiting(collector.user)), ("draftfunction", word)]
    of_watch, of_word = (
        moderator.get(reverse(f"admin:drafts_{name}_change", args=[draft.pk])).text for name, draft in pages
    )
    assert "по ним нельзя узнать модель" in of_watch and "по ним нельзя узнать модель" not in of_word
    for text in (of_watch, of_word):
        assert "В каталоге это уже есть." in text and "Такая модель" not in text


def test_a_reason_that_there_is_not_rejects_nothing(moderator, collector):
    draft = waiting(collector.user)
    sent = {"version": draft.version, "do": "reject", "message": "Нет.", "reason": "because"}
    answer = moderator.post(reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), sent)
    assert answer.status_code == 400 and "Нет." in answer.text
    assert DraftWatch.objects.get().status == Status.SUBMITTED


def test_several_are_rejected_for_one_reason(moderator, collector):
    drafts = [waiting(collector.user) for _number in range(2)]
    chosen = {"_selected_action": [draft.pk for draft in drafts], "action": "reject", "message": "Реклама."}
    chosen |= {"reason": "spam", "seen": [f"{draft.pk}:{draft.version}" for draft in drafts]}
    asked = moderator.post(QUEUE, chosen)
    assert 'name="reason" value="spam"' in asked.text  # kept by the question
    moderator.post(QUEUE, chosen | {"sure": "1"})
    assert Step.objects.reasons() == [("реклама или бессмыслица", 2)]
    wrong = moderator.post(QUEUE, chosen | {"reason": "because", "sure": "1"}, follow=True)
    assert wrong.status_code == 400 and Step.objects.count() == 2


def test_only_a_rejection_has_a_reason(collector):
    draft = waiting(collector.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(draft_watch=draft, number=9, kind=Step.Kind.ACCEPTED, reason="spam")


# The page about an author -----------------------------------------------------------------------


def page_of(person) -> str:
    return reverse("admin:drafts_draftwatch_author", args=[person.pk])


@pytest.mark.usefixtures("photo_storage")
def test_all_of_an_author_stands_on_one_page(moderator, administrator, collector):
    watch = published(code="0042")
    accepted(correction(watch, collector.user, code="0043"), moderator.user)
    waiting(collector.user, code="777")
    make_draft_mechanism(user=collector.user, status=Status.SUBMITTED, calibre="2616")
    make_draft_watch(user=collector.user, code="недописанное")
    rejected = waiting(collector.user, code="888")
    actions.reject(rejected, by=moderator.user, version=rejected.version, message="Нет.", reason="wrong")
    set_photo(
        make_watch(), "left", take_in(photo_file()), credit="", licence="CC0", by=None, photographer=collector.user
    )
    User.objects.filter(pk=collector.user.pk).update(is_trusted=True)
    page = moderator.get(page_of(collector.user)).text
    for said in ("0043", "777", "2616", "888", "moderator", "доверенный", "это неверно", "CC0"):
        assert said in page, said
    assert "недописанное" not in page  # what is not sent is nobody's business
    assert f'{reverse("admin:drafts_draftwatch_undo_author", args=[collector.user.pk])}"' not in page
    assert f'{reverse("admin:drafts_draftwatch_undo_author", args=[collector.user.pk])}"' in (
        administrator.get(page_of(collector.user)).text
    )
    assert "Решения этого человека" in administrator.get(page_of(moderator.user)).text
    assert "Author: collector" in moderator.get(f"/en{page_of(collector.user)}").text


def test_the_page_is_reached_from_what_is_decided(moderator, collector):
    draft = waiting(collector.user)
    assert f'href="{page_of(collector.user)}"' in (
        moderator.get(reverse("admin:drafts_draftwatch_change", args=[draft.pk])).text
    )


def test_the_page_asks_as_often_however_much_there_is(moderator, collector, django_assert_max_num_queries):
    for _number in range(12):
        waiting(collector.user)
    moderator.get(page_of(collector.user))
    with django_assert_max_num_queries(30):
        moderator.get(page_of(collector.user))
