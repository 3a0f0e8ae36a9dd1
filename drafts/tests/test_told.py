"""What is told to the author of a proposal that was decided: on its page and by letter."""

import re

import pytest
from django.test import Client

from accounts.models import Role
from accounts.models.site_limit import BOUNDS, Name
from accounts.tests.factories import make_user
from catalogue.tests.factories import make_brand, make_factory, make_watch
from drafts import actions, content
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_watch, published
from .test_actions import accepted, correction, submitted
from .test_correcting import changed_in_the_catalogue, form_of, typed
from .test_moderation import QUEUES, address, decide, ticked, waiting

pytestmark = pytest.mark.django_db
LIVE = ("Отправить на проверку", "Отозвать", "/edit/")


@pytest.mark.parametrize("status", Proposal.Status.values)
def test_a_closed_proposal_offers_nothing_that_cannot_be_done(collector, status):
    draft = make_draft_watch(user=collector.user, status=status)
    page = collector.get(f"/drafts/watch/{draft.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert any(word in main for word in LIVE) == draft.is_open


def test_what_was_left_out_is_told_with_the_way_to_the_watch(collector, moderator, mailoutbox):
    watch = make_watch(title="Полёт 2609")
    draft = submitted(correction(watch, collector.user, code="0043", start_release=1971))
    actions.accept(draft, by=moderator.user, version=draft.version, leave_out=["code"], message="Код не тот")
    letter = mailoutbox[-1]
    assert "Принято без: номер оформления." in letter.body
    assert f"http://127.0.0.1:8000{watch.get_absolute_url()}" in letter.body
    assert "Принято без: номер оформления." in collector.get(f"/drafts/watch/{draft.pk}/").content.decode()


def test_what_was_accepted_whole_says_nothing_of_the_kind(collector, moderator, mailoutbox):
    watch = make_watch()
    draft = accepted(correction(watch, collector.user, code="0043"), moderator.user)
    assert "Принято без" not in mailoutbox[-1].body
    assert "Принято без" not in collector.get(f"/drafts/watch/{draft.pk}/").content.decode()


def test_whoever_becomes_a_contributor_is_told_once(moderator, mailoutbox):
    author = make_user(login="novice", rating=BOUNDS[Name.PROMOTED].ships - 1)
    for code in ("0043", "0044"):
        accepted(correction(make_watch(), author, code=code), moderator.user)
    author.refresh_from_db()
    assert author.role.code == Role.Code.CONTRIBUTOR
    assert [letter.subject for letter in mailoutbox].count("Теперь вы автор") == 1
    assert DraftWatch.objects.of(author).accepted().count() == 2


# What accepting changed: the letter, the author's page and the decision page say the same -------------------------


def told(draft, moderator, mailoutbox) -> list[str]:
    """The sentences of the letter, which the pages of the author and of the moderator repeat."""
    author, letter = Client(), mailoutbox[-1]
    author.force_login(draft.user)
    assert letter.to == [draft.user.email]
    assert letter.subject.startswith("Принято с изменениями: ")
    sentences = re.findall(r"^(?:Исправлено|Принято без|Не принято).*", letter.body, re.MULTILINE)
    for page in (author.get(draft.get_absolute_url()), moderator.get(address(draft))):
        html = page.content.decode()
        assert re.findall(r"<li>(.*?)</li>", html.split('class="alterations">')[1].split("</ul>")[0]) == sentences
        assert "принято с изменениями" in html[html.index("<h1") :].split("</header>")[0].lower()
    assert "Принято с изменениями" in author.get("/drafts/").content.decode()
    assert "Принято с изменениями" in moderator.get(f"{QUEUES[0]}?state=all").content.decode()
    return sentences


def test_all_that_a_moderator_changed_is_told_from_what_to_what_and_why(collector, moderator, mailoutbox):
    watch = published(code="0042", start_release=1970)
    draft = submitted(correction(watch, collector.user, code="0043", start_release=1971, note="Белый", aliases=["Имя"]))
    changed_in_the_catalogue(watch, start_release=1972)
    before = moderator.get(address(draft)).content.decode()
    named = "Отметка снята, потому что каталог тем временем изменился: начало выпуска."
    assert before.index(named) < before.index('value="accept"')
    values = form_of(moderator, draft) | {"code": "0044", "message": "Так в паспорте"}
    values["keep"].remove("note")
    decide(moderator, draft, "accept", **values)
    assert told(draft, moderator, mailoutbox) == [
        "Исправлено: номер оформления: 0043 → 0044.",
        "Принято без: примечание.",
        "Не принято, потому что каталог тем временем изменился: начало выпуска.",
    ]
    assert "Так в паспорте" in mailoutbox[-1].body
    watch.refresh_from_db()
    assert (watch.code, watch.start_release, watch.note) == ("0044", 1972, "")


def test_the_author_is_told_in_their_own_language(moderator, mailoutbox):
    author = make_user(language="en")
    draft = waiting(user=author, code="0042", integrated_bracelet=True)
    values = {"code": "0043", "integrated_bracelet": False}
    actions.accept(draft, by=moderator.user, version=draft.version, corrections=values, message="Look at the back")
    assert "Corrected: design code: 0042 → 0043.\nCorrected: integrated bracelet: yes → no.\n" in mailoutbox[-1].body
    assert mailoutbox[-1].subject.startswith("Accepted with changes: ")


def test_what_the_catalogue_overtook_needs_no_reason(collector, moderator, mailoutbox):
    watch = published(code="0042")
    draft = submitted(correction(watch, collector.user, code="0043", note="Белый", aliases=["Имя"]))
    changed_in_the_catalogue(watch, code="0044")
    decide(moderator, draft, "accept", keep=["note"])
    moved = "Не принято, потому что каталог тем временем изменился: номер оформления."
    assert told(draft, moderator, mailoutbox) == [moved]


@pytest.mark.parametrize("change", ["corrects", "leaves out"])
def test_what_is_changed_by_hand_needs_a_reason_and_nothing_is_lost_that_was_typed(change, moderator):
    draft = waiting(code="0042", note="Белый")
    values = form_of(moderator, draft)
    if change == "corrects":
        values["code"] = "0043"
    else:
        values["keep"].remove("code")
    answer = decide(moderator, draft, "accept", **values)
    assert answer.status_code == 400
    assert "Напишите автору, почему что-то исправлено или не принято." in answer.content.decode()
    assert typed(answer)["code"] == values["code"]
    assert ticked(answer, "keep") == set(values["keep"])
    assert draft.status == Proposal.Status.SUBMITTED
    decide(moderator, draft, "accept", **values | {"message": "Так в паспорте"})
    assert draft.status == Proposal.Status.ACCEPTED


def test_a_name_that_was_taken_for_another_is_told_and_its_other_spelling_is_not(moderator, mailoutbox):
    minsk = make_factory(name="Минский часовой завод", short_name="МЧЗ")
    draft = waiting(brand=None, proposed_brand="восток", proposed_factory="Витебский часовой завод")
    brand = make_brand(name="Восток")
    for which, row in (("brand", brand), ("factory", minsk)):
        options = {"which": which, "choice": str(row.pk)}
        actions.settle_name(draft, by=moderator.user, version=draft.version, **options)
    actions.accept(draft, by=moderator.user, version=draft.version)
    changed = "Исправлено: завод: Витебский часовой завод → Минский часовой завод."
    assert told(draft, moderator, mailoutbox) == [changed]


def test_the_movement_inside_is_told_too(moderator, mailoutbox):
    draft = make_draft_watch()
    content.write(draft, {"movement": {"calibre": "2616", "stones": "17"}})
    submitted(draft)
    values = {"movement": {"calibre": "2616.2Н", "stones": "23"}}
    actions.accept(draft, by=moderator.user, version=draft.version, corrections=values, message="По мосту")
    assert told(draft, moderator, mailoutbox) == [
        "Исправлено: механизм: 2616 → 2616.2Н.",
        "Исправлено: механизм, камни: 17 → 23.",
    ]


def test_what_is_accepted_whole_after_an_undone_decision_is_not_called_changed(collector, moderator):
    draft = waiting(user=collector.user, code="0042", note="Белый")
    actions.accept(draft, by=moderator.user, version=draft.version, leave_out=["note"], message="Не белый")
    actions.undo(draft, by=moderator.user, version=draft.version)
    actions.accept(draft, by=moderator.user, version=draft.version)
    for page in (draft.get_absolute_url(), "/drafts/"):
        html = collector.get(page).content.decode()
        assert 'class="alterations"' not in html
        assert "изменениями" not in html.split("conversation")[0].lower()
