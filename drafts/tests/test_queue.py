"""The queue: whose turn it is, what it is narrowed to, searched by, and answered at once."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_watch
from catalogue.models import Watch
from catalogue.tests.factories import make_brand, make_factory, make_mechanism
from drafts import actions, content, housekeeping, merging
from drafts.models import DraftWatch, Proposal, ReadyMessage, Step, Turn

from .factories import make_draft_mechanism, make_draft_watch, published
from .test_actions import accepted, correction, submitted

pytestmark = pytest.mark.django_db
Status = Proposal.Status
QUEUE = reverse("admin:drafts_draftwatch_changelist")
MOVEMENTS = reverse("admin:drafts_draftmechanism_changelist")


def waiting(make=make_draft_watch, **fields):
    return make(status=Status.SUBMITTED, **fields)


def listed(client, address=QUEUE) -> list:
    """The proposals that the queue shows, in its order."""
    return list(client.get(address).context["cl"].result_list)


# Whose turn ---------------------------------------------------------------------------------


def turn_of(draft) -> str:
    return type(draft).objects.with_turn().get(pk=draft.pk).turn


def answered(make=make_draft_watch, by=None, **fields):
    """A proposal that was sent back, and that its author answered without sending it again."""
    draft = waiting(make, **fields)
    actions.send_back(draft, by=by, version=draft.version, message="Какого года?")
    actions.reply(draft, by=draft.user, version=draft.version, message="1978, есть паспорт.")
    return draft


@pytest.mark.parametrize("make", [make_draft_watch, make_draft_mechanism])
def test_whose_turn_follows_from_the_last_word(make, judge, boss):
    draft = make()
    assert turn_of(draft) == Turn.AUTHOR
    steps = [
        ("submit", draft.user, Turn.MODERATOR),
        ("take", judge, Turn.MODERATOR),
        ("reply", judge, Turn.MODERATOR),  # it stays in review
        ("send_back", judge, Turn.AUTHOR),
        ("reply", draft.user, Turn.MODERATOR),
        ("reply", boss, Turn.AUTHOR),
        ("reply", draft.user, Turn.MODERATOR),
        ("send_back", boss, Turn.AUTHOR),
        ("edit", draft.user, Turn.AUTHOR),
        ("reply", draft.user, Turn.MODERATOR),
        ("edit", draft.user, Turn.MODERATOR),
        ("accept", judge, ""),
        ("undo", judge, Turn.MODERATOR),
        ("withdraw", draft.user, ""),
    ]
    for name, by, turn in steps:
        options = {"values": {}} if name == "edit" else {"message": "Слово"} if name in {"send_back", "reply"} else {}
        getattr(actions, name)(draft, by=by, version=draft.version, **options)
        draft = type(draft).objects.get(pk=draft.pk)
        assert (turn_of(draft), draft.awaits_moderator) == (turn, turn == Turn.MODERATOR), name


def test_sending_back_ones_own_is_no_answer(boss):
    draft = waiting(user=boss)
    actions.send_back(draft, by=boss, version=draft.version, message="Сам разберусь.")
    assert turn_of(draft) == Turn.AUTHOR


def test_a_merge_takes_nobody_s_turn_away(author, judge, boss):
    gone, kept = published(code="1"), published(code="2")
    draft = submitted(correction(gone, author, start_release=1970))
    actions.send_back(draft, by=judge, version=draft.version, message="Какого года?")
    actions.reply(draft, by=author, version=draft.version, message="1970.")
    merging.merge(kept, gone, by=boss)
    Step.objects.create(
        draft_watch=draft, number=draft.version + 1, kind=Step.Kind.MOVED, by=boss,
        from_status=draft.status, to_status=draft.status,
    )  # fmt: skip
    assert turn_of(draft) == Turn.MODERATOR


def test_an_answer_is_in_the_queue_with_the_time_of_the_answer(moderator, judge):
    DraftWatch.objects.filter(pk=waiting().pk).update(submitted_at=timezone.now() - timedelta(hours=1))
    draft = answered(by=judge)
    DraftWatch.objects.filter(pk=draft.pk).update(submitted_at=timezone.now() - timedelta(days=90))
    sent_back = waiting()
    actions.send_back(sent_back, by=judge, version=sent_back.version, message="Какого года?")
    page = moderator.get(QUEUE)
    assert [row.pk for row in page.context["cl"].result_list][1:] == [draft.pk]
    assert "автор ответил" in page.content.decode()
    assert "<strong>2</strong>" in moderator.get("/admin/").content.decode()
    assert sent_back in listed(moderator, f"{QUEUE}?state=needs_work")


def test_what_was_answered_is_decided_where_it_stands(moderator, judge):
    for do in ("accept", "reject", "send_back", "reply"):
        draft = answered(by=judge)
        page = reverse("admin:drafts_draftwatch_change", args=[draft.pk])
        shown = moderator.get(page).content.decode()
        assert f'value="{do}"' in shown
        assert 'value="take"' not in shown
        values = {"version": draft.version, "do": do, "message": "Слово"}
        assert moderator.post(page.replace("change", "decide"), values).status_code == 302
        assert draft.steps.last().kind == {"accept": "accepted", "reject": "rejected", "reply": "replied"}.get(
            do, "sent_back"
        )


def test_what_was_answered_and_is_not_whole_is_not_accepted(moderator, judge):
    draft = answered(by=judge)
    actions.edit(draft, by=draft.user, version=draft.version, values={"evidence": ""})
    page = reverse("admin:drafts_draftwatch_decide", args=[draft.pk])
    assert moderator.post(page, {"version": draft.version, "do": "accept"}).status_code == 400
    assert not Watch.objects.exists()


def test_the_daily_letter_counts_answers_and_tells_the_age_of_the_oldest(moderator, judge):
    draft = answered(make_draft_mechanism, by=judge)
    ago = timezone.now() - timedelta(days=12, hours=1)
    Step.objects.filter(draft_mechanism=draft, kind=Step.Kind.REPLIED).update(created_at=ago)
    waiting()
    mail.outbox.clear()
    housekeeping.tell_moderators()
    body = next(letter.body for letter in mail.outbox if letter.to == [moderator.user.email])
    assert "Предложенные механизмы: 1, самое давнее ждёт 12 дней" in body
    assert "Предложенные часы: 1, самое давнее ждёт меньше суток" in body
    assert "самое давнее ждёт 12 дней" in moderator.get("/admin/").content.decode()


def test_nothing_is_written_where_everything_is_the_author_s_turn(moderator, judge):
    draft = waiting()
    actions.send_back(draft, by=judge, version=draft.version, message="Какого года?")
    assert housekeeping.tell_moderators() == "0 moderators told"


def test_the_author_reads_whose_turn_it_is(collector, moderator, judge):
    draft = waiting(user=collector.user)
    pages = ["/drafts/", f"/drafts/watch/{draft.pk}/"]
    for page in pages:
        assert "ждёт модератора" in collector.get(page).content.decode()
    actions.send_back(draft, by=judge, version=draft.version, message="Какого года?")
    for page in pages:
        assert "ждёт вас" in collector.get(page).content.decode()
    assert "ждёт автора" in moderator.get(pages[1]).content.decode()
    collector.post(f"{pages[1]}reply/", {"version": draft.version, "message": "1978."})
    for page in pages:
        assert "ждёт модератора" in collector.get(page).content.decode()


# Searching ----------------------------------------------------------------------------------


@pytest.fixture
def queue(db):
    """Proposals by what they are to be found by."""
    polet = make_brand(name="Полёт", name_en="Poljot")
    movement = make_mechanism(calibre="2609.НА")
    described = waiting(brand=None, proposed_brand="Восток", code="")
    content.write(described, {"movement": {"calibre": "2416Б"}})
    slava = make_brand(name="Слава", name_en="Slava")
    published_watch = published(brand=slava, aliases=["Царь-колокол"], code="770077")
    return {
        "brand": waiting(brand=polet, code="ОО42"),
        "new brand": described,
        "calibre": waiting(brand=make_brand(name="Ракета", name_en="Raketa"), mechanism=movement),
        "title": submitted(correction(published_watch, make_user(), start_release=1970)),
        "author": waiting(brand=make_brand(name="Заря"), user=make_user(login="old-collector")),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("полет", {"brand"}),
        ("ПОЛЁТ", {"brand"}),
        ("poljot", {"brand"}),
        ("PAKETA", {"calibre"}),  # Latin letters that look Cyrillic
        ("восток", {"new brand"}),
        ("BOCTOK", {"new brand"}),
        ("oo42", {"brand"}),  # Latin again
        ("2609 HA", {"calibre"}),
        ("2609.на", {"calibre"}),
        ("2416", {"new brand"}),
        ("ракета 2609", {"calibre"}),
        ("полет 2609", set()),
        ("царь-колокол", {"title"}),
        ("Car Kolokol", set()),
        ("колокол слава", {"title"}),
        ("770077", {"title"}),
        ("Old-Coll", {"author"}),
        ("заря old", {"author"}),
        ("—", {"brand", "new brand", "calibre", "title", "author"}),
    ],
)
def test_the_queue_is_searched_by_brand_code_calibre_title_and_author(queue, typed, found, moderator):
    names = {draft.pk: name for name, draft in queue.items()}
    assert {names[row.pk] for row in listed(moderator, f"{QUEUE}?q={quote(typed)}")} == found


def test_what_became_of_a_proposal_is_found_by_its_title(moderator):
    watch = accepted(make_draft_watch(brand=make_brand(name="Слава")), moderator.user).result
    publish_watch(watch, aliases=["Царь-колокол"], by=None, evidence="", action="changed")
    assert len(listed(moderator, f"{QUEUE}?state=all&q={quote('колокол')}")) == 1


def test_movements_are_searched_by_calibre_maker_and_author(moderator):
    factory = make_factory(name="Первый московский часовой завод", short_name="1МЧЗ")
    draft = waiting(make_draft_mechanism, calibre="2609.НА", factory=factory, user=make_user(login="watchmaker"))
    waiting(make_draft_mechanism, calibre="3133", proposed_brand="Полёт")
    for typed in ("2609ha", "1мчз", "московский", "watchm"):
        assert listed(moderator, f"{MOVEMENTS}?q={quote(typed)}") == [draft]
    assert [row.calibre for row in listed(moderator, f"{MOVEMENTS}?q={quote('полет')}")] == ["3133"]


def test_searching_asks_as_often_however_many_are_found(queue, moderator):
    def queries(typed):
        with CaptureQueriesContext(connection) as found:
            moderator.get(f"{QUEUE}?q={quote(typed)}")
        return len(found)

    moderator.get(QUEUE)
    before = queries("слава полет")
    for _number in range(8):
        waiting(brand=make_brand(name=f"Слава {_number}"))
    assert queries("слава") <= before + 4  # what belongs to rows that are found: names, photos, movements
    assert queries("слава") == queries("слава 1")
    assert queries(" ".join(["слава"] * 12)) == queries("слава")


# Narrowed, and narrowed still -----------------------------------------------------------------


def test_the_queue_stays_narrowed_from_decision_to_decision(moderator):
    brand = make_brand(name="Полёт")
    drafts = [waiting(brand=brand, code=str(number)) for number in range(2)]
    waiting(brand=make_brand(name="Заря"))
    filters = f"kind=new&q={quote('полет')}"
    page = moderator.get(f"{QUEUE}?{filters}").content.decode()
    kept = f"_changelist_filters={quote(filters)}"
    first = f"{reverse('admin:drafts_draftwatch_change', args=[drafts[0].pk])}?{kept}"
    assert first.replace("&", "&amp;") in page
    shown = moderator.get(first).content.decode()
    decide = f"{reverse('admin:drafts_draftwatch_decide', args=[drafts[0].pk])}?{kept}"
    assert f'action="{decide}"' in shown
    assert f'href="{QUEUE}?{filters.replace("&", "&amp;")}"' in shown
    answer = moderator.post(decide, {"version": 1, "do": "reject", "message": "Дубль"})
    following = reverse("admin:drafts_draftwatch_change", args=[drafts[1].pk])
    assert answer["Location"] == f"{following}?{kept}&last={drafts[0].pk}"
    decided = moderator.get(first).content.decode()
    assert f'href="{following}?{kept}"' in decided
    second = decide.replace(f"/{drafts[0].pk}/", f"/{drafts[1].pk}/")
    assert moderator.post(second, {"version": 1, "do": "accept"})["Location"] == f"{following}?{kept}"
    assert "В этой очереди больше ничего не ждёт" in moderator.get(f"{following}?{kept}").content.decode()


@pytest.mark.parametrize("filters", ["p=99", "state=nonsense", "e=1", "%FF", "user__password=x", "q=%00"])
def test_filters_that_make_no_sense_hinder_no_decision(filters, moderator):
    """Once a zero in the search was an error of the server on PostgreSQL."""
    draft = make_draft_watch(status=Status.REJECTED)
    page = reverse("admin:drafts_draftwatch_change", args=[draft.pk])
    assert moderator.get(page, {"_changelist_filters": filters}).status_code == 200


# Texts that are ready -------------------------------------------------------------------------


@pytest.mark.parametrize(("use", "do"), [("reject", "send_back"), ("send_back", "reject"), ("reject", "reply"),
                                         ("send_back", "accept")])  # fmt: skip
def test_a_ready_text_is_sent_with_its_own_answer_only(use, do, moderator):
    draft, ready = waiting(), ReadyMessage.objects.filter(use=use).first()
    page = reverse("admin:drafts_draftwatch_decide", args=[draft.pk])
    values = {"version": draft.version, "do": do, "ready": [ready.pk], "message": "Мои слова"}
    answer = moderator.post(page, values)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert ready.title in "".join(map(str, answer.context["messages"]))
    assert "Мои слова" in shown
    assert f'value="{ready.pk}" id="id_ready_' in shown
    draft.refresh_from_db()
    assert (draft.status, draft.steps.count(), mail.outbox) == (Status.SUBMITTED, 0, [])
    assert moderator.post(page, values | {"do": use}).status_code == 302
    assert draft.steps.last().message == f"{ready.text}\nМои слова"


def test_ready_texts_stand_under_what_they_are_for(moderator):
    shown = moderator.get(reverse("admin:drafts_draftwatch_change", args=[waiting().pk])).content.decode()
    groups = dict(
        re.findall(r"<fieldset data-ready=[^>]+><legend>(При [^<]+)</legend>(.*?)</fieldset>", shown, re.DOTALL)
    )
    assert len(groups) == 2
    for use in ReadyMessage.Use:
        (group,) = [html for legend, html in groups.items() if legend.lower() == use.label]
        for ready in ReadyMessage.objects.all():
            assert (f'value="{ready.pk}"' in group and ready.text in group) == (ready.use == use)
