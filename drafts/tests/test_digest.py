"""Letters about proposals: at once, once a day or never, ended by one press."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.alerts.subscribing import set_pace
from accounts.alerts.telling import PROPOSALS_SALT, stop_address
from accounts.models import Role, Subscription
from accounts.tests.factories import make_user
from catalogue.tests.factories import make_factory
from conftest import at_once
from drafts import actions, bulk, digest
from drafts.models import DraftWatch, Proposal, Step

from .factories import make_draft_mechanism, make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db
Status = Proposal.Status
Pace = Subscription.Pace


def waiting(author, **fields):
    return make_draft_watch(user=author, status=Status.SUBMITTED, **fields)


def later(**time) -> list:
    """The letters of the job, so much later."""
    ago = timedelta(**time)
    for step in Step.objects.all():
        Step.objects.filter(pk=step.pk).update(created_at=step.created_at - ago)
    for row in Subscription.objects.filter(proposals=Pace.DAILY):
        moved = {"digest_from": row.digest_from - ago, "digest_due_at": row.digest_due_at - ago}
        Subscription.objects.filter(pk=row.pk).update(**moved)
    mail.outbox.clear()
    digest.tell_daily()
    return list(mail.outbox)


def decide_forty(author, moderator):
    for number in range(40):
        draft = waiting(author, code=f"{number:04}")
        actions.send_back(draft, by=moderator, version=draft.version, message=f"Какого года {number}?")


def test_forty_decisions_are_one_letter(collector, moderator):
    set_pace(collector.user, Pace.DAILY)
    decide_forty(collector.user, moderator.user)
    assert mail.outbox == []
    (letter,) = later(hours=1)
    assert letter.to == [collector.user.email]
    for number in range(40):
        assert f"Какого года {number}?" in letter.body
    assert letter.body.count("/drafts/watch/") == 40
    assert later(hours=1) == later(days=2) == []  # nothing is told twice


def test_without_a_choice_each_decision_is_a_letter(collector, moderator):
    decide_forty(collector.user, moderator.user)
    assert len(mail.outbox) == 40


def test_never_means_none(collector, moderator):
    set_pace(collector.user, Pace.NEVER)
    decide_forty(collector.user, moderator.user)
    drafts = [waiting(collector.user) for _number in range(3)]
    bulk.reject(drafts, by=moderator.user, message="Нет.")
    assert mail.outbox == later(days=2) == []


def test_several_at_once_are_in_the_daily_letter_too(collector, stranger, moderator):
    set_pace(collector.user, Pace.DAILY)
    drafts = [waiting(collector.user), waiting(collector.user), waiting(stranger.user)]
    bulk.reject(drafts, by=moderator.user, message="Уже есть.")
    (together,) = mail.outbox
    assert together.to == [stranger.user.email]
    (letter,) = later(hours=1)
    assert letter.to == [collector.user.email] and letter.body.count("Уже есть.") == 2


@pytest.mark.parametrize("pace", [Pace.NOW, Pace.DAILY])
@pytest.mark.parametrize(("language", "told"), [("ru", "Исправлено: завод: Минскй"), ("en", "Corrected: factory:")])
def test_a_letter_about_several_tells_what_accepting_changed(collector, moderator, pace, language, told):
    set_pace(collector.user, pace)
    type(collector.user).objects.update(language=language)
    draft = waiting(collector.user, proposed_factory="Минскй завод")
    options = {"by": moderator.user, "version": draft.version}
    actions.settle_name(draft, which="factory", choice=str(make_factory(name="Минский завод").pk), **options)
    bulk.accept(DraftWatch.objects.all(), by=moderator.user, message="")
    (letter,) = later(hours=1) if pace == Pace.DAILY else mail.outbox
    assert letter.body.count(told) == 1


def test_the_letter_leads_to_draft_and_watch_and_knows_both_languages(collector, moderator):
    set_pace(collector.user, Pace.DAILY)
    watch = published(code="0042")
    accepted(correction(watch, collector.user, code="0043"), moderator.user)
    movement = make_draft_mechanism(user=collector.user, status=Status.SUBMITTED)
    actions.reject(movement, by=moderator.user, version=movement.version, message="Нет.")
    (letter,) = later(hours=1)
    assert letter.subject == "Что стало с вашими предложениями"
    draft = DraftWatch.objects.get()
    for address in (draft.get_absolute_url(), movement.get_absolute_url(), watch.get_absolute_url()):
        assert f"http://127.0.0.1:8000{address}" in letter.body
    collector.user.language = "en"
    collector.user.save()
    draft = waiting(collector.user)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
    (letter,) = later(days=1)
    assert letter.subject == "What became of your proposals"
    assert f"http://127.0.0.1:8000/en{draft.get_absolute_url()}" in letter.body


def test_what_one_did_oneself_and_what_was_before_is_not_told(collector, moderator):
    decide_forty(collector.user, moderator.user)
    set_pace(collector.user, Pace.DAILY)
    draft = make_draft_watch(user=collector.user)
    actions.submit(draft, by=collector.user, version=draft.version)
    actions.reply(draft, by=collector.user, version=draft.version, message="Вот ещё.")
    assert later(hours=1) == []


def test_two_letters_are_a_day_apart(collector, moderator):
    set_pace(collector.user, Pace.DAILY)
    for hours, letters in [(1, 1), (5, 0), (20, 1)]:
        draft = waiting(collector.user)
        actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
        assert len(later(hours=hours)) == letters


def test_a_decision_that_is_under_way_is_told_next_time(collector, moderator):
    """What is committed late has the time at which it began."""
    set_pace(collector.user, Pace.DAILY)
    draft = waiting(collector.user)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
    digest.tell_daily()
    assert mail.outbox == []
    assert len(later(hours=2)) == 1


def test_a_long_letter_ends_and_says_so(collector, moderator, monkeypatch):
    monkeypatch.setattr(digest, "LONGEST", 3)
    set_pace(collector.user, Pace.DAILY)
    decide_forty(collector.user, moderator.user)
    (letter,) = later(hours=1)
    assert letter.body.count("Какого года") == 3 and "/drafts/\n" in letter.body


@pytest.mark.parametrize("pace", [Pace.NOW, Pace.DAILY])
def test_one_press_in_the_letter_ends_them(collector, moderator, visitor, pace):
    set_pace(collector.user, pace)
    draft = waiting(collector.user)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
    (letter,) = later(hours=1) if pace == Pace.DAILY else mail.outbox
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert stop in letter.body
    assert "Больше не присылать" in visitor.get(stop).text
    assert Subscription.objects.filter(proposals=Pace.NEVER).count() == 0  # looking is not pressing
    assert visitor.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    subscription = Subscription.objects.get(user=collector.user)
    assert (subscription.proposals, subscription.letters) == (Pace.NEVER, True)  # news are another matter
    assert visitor.post(f"{stop[:-3]}x/").status_code == 404
    news = re.sub("/proposals/", "/", stop)
    assert visitor.post(news).status_code == 404  # the secret is for one thing


def test_a_person_chooses_on_the_page_of_alerts(collector):
    page = collector.get("/alerts/").text
    assert 'value="proposals_daily"' in page and 'value="proposals_now"' not in page
    for pace in (Pace.DAILY, Pace.NEVER, Pace.NOW):
        collector.post("/alerts/choose/", {"act": f"proposals_{pace}"})
        assert Subscription.objects.get(user=collector.user).proposals == pace
    assert collector.post("/alerts/choose/", {"act": "proposals_hourly"}).status_code == 404


def test_choosing_daily_twice_loses_nothing(collector, moderator):
    set_pace(collector.user, Pace.DAILY)
    draft = waiting(collector.user)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
    set_pace(collector.user, Pace.DAILY)
    assert len(later(hours=1)) == 1


def test_the_banned_get_none_and_the_job_is_housekeeping(collector, moderator, capsys):
    set_pace(collector.user, Pace.DAILY)
    draft = waiting(collector.user)
    actions.reject(draft, by=moderator.user, version=draft.version, message="Нет.")
    collector.user.is_active = False
    collector.user.save()
    assert later(days=1) == []
    call_command("housekeeping")
    assert "drafts.digest.tell_daily: 0 daily letters about proposals written" in capsys.readouterr().out
    assert Subscription.objects.get(user=collector.user).digest_due_at < timezone.now()


def test_each_is_told_of_their_own_alone(collector, stranger, moderator):
    for author, words in ((collector.user, "Одному."), (stranger.user, "Другому.")):
        set_pace(author, Pace.DAILY)
        draft = waiting(author)
        actions.send_back(draft, by=moderator.user, version=draft.version, message=words)
    told = {letter.to[0]: letter.body for letter in later(hours=1)}
    assert "Одному." in told[collector.user.email] and "Другому." not in told[collector.user.email]
    assert "Другому." in told[stranger.user.email] and "Одному." not in told[stranger.user.email]


def test_two_jobs_at_once_write_one_letter(shared_database):
    author, judge = make_user(), make_user(role=Role.Code.MODERATOR)
    set_pace(author, Pace.DAILY)
    draft = waiting(author)
    actions.reject(draft, by=judge, version=draft.version, message="Нет.")
    ago = timezone.now() - timedelta(hours=1)
    Step.objects.update(created_at=ago)
    Subscription.objects.update(digest_from=ago - timedelta(hours=1), digest_due_at=ago)
    mail.outbox.clear()
    told = at_once(*[digest.tell_daily] * 4)
    assert sorted(told) == [f"{number} daily letters about proposals written" for number in (0, 0, 0, 1)]
    assert len(mail.outbox) == 1


def test_the_way_out_needs_no_cookie_and_its_secret_is_one_persons(collector, stranger):
    """A mail program presses it: it was on no page, and has no token of a form. Looking changes nothing."""
    for person in (collector.user, stranger.user):
        set_pace(person, Pace.DAILY)
    mail_program = Client(enforce_csrf_checks=True)
    page = stop_address(collector.user, "accounts:proposals_stop", PROPOSALS_SALT).removeprefix("http://127.0.0.1:8000")
    own, others = (signing.dumps(person.pk, salt=PROPOSALS_SALT) for person in (collector.user, stranger.user))
    before = list(Subscription.objects.order_by("pk").values())
    for method in (mail_program.get, mail_program.head, mail_program.options):
        method(page)
    foreign = f"{others.partition(':')[0]}:{own.partition(':')[2]}"  # another's number under one's own seal
    unknown = signing.dumps(10**9, salt=PROPOSALS_SALT)
    for token in (foreign, unknown, str(stranger.user.pk), signing.dumps(stranger.user.pk), own + "A"):
        answers = [ask(f"/alerts/stop/proposals/{token}/") for ask in (mail_program.get, mail_program.post)]
        assert [answer.status_code for answer in answers] == [404, 404], token
    assert list(Subscription.objects.order_by("pk").values()) == before
    for _again in range(2):
        assert mail_program.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    paces = dict(Subscription.objects.values_list("user", "proposals"))
    assert paces == {collector.user.pk: Pace.NEVER, stranger.user.pk: Pace.DAILY}
