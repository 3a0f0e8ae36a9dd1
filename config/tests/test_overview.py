"""The owner's page: what it tells, to whom, and where its figures come from."""

import os
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from accounts.tests.factories import make_letter, make_user
from catalogue.models import Revision
from catalogue.tests.factories import make_watch
from config import noting
from config.models import MOST_IN_AN_HOUR, Housekeeping, MetError
from config.overview import weeks
from config.overview.state import MOST_ERRORS
from drafts import actions
from drafts.models import Proposal, Step
from drafts.tests.factories import make_draft_watch, published

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:index")


def said(client, address=PAGE) -> str:
    return " ".join(unescape(strip_tags(client.get(address).text)).split())


def decided(judge, *answers):
    for answer in answers:
        draft = make_draft_watch(status=Proposal.Status.SUBMITTED)
        getattr(actions, answer)(draft, by=judge, version=draft.version, message="Какого года?")


# Weeks ----------------------------------------------------------------------------------------


def test_what_happened_is_counted_in_its_week(moderator):
    decided(moderator.user, "send_back", "send_back", "reject")
    first, *_others = weeks.mondays()
    old = Step.objects.decisions().first()
    Step.objects.filter(pk=old.pk).update(created_at=first)  # the first moment that is shown
    counted = dict(weeks.by_weeks())["Решения"]
    assert [count for _week, count in counted] == [1, *[0] * (weeks.WEEKS - 2), 2]
    Step.objects.filter(pk=old.pk).update(created_at=first - timedelta(seconds=1))
    assert [count for _week, count in dict(weeks.by_weeks())["Решения"]] == [*[0] * (weeks.WEEKS - 1), 2]


def test_the_last_moment_of_a_sunday_is_of_its_own_week():
    *_earlier, before, monday = weeks.mondays()
    user = make_user()
    User.objects.exclude(pk=user.pk).delete()
    User.objects.filter(pk=user.pk).update(created_at=monday - timedelta(microseconds=1))
    assert [count for _week, count in weeks.by_week(User.objects.all())][-2:] == [1, 0]
    assert timezone.localtime(before).weekday() == timezone.localtime(monday).weekday() == 0


def test_new_entries_are_those_that_people_made():
    published()  # loaded, or created by nobody's proposal
    Revision.objects.all().delete()
    watch = make_watch()
    for number, action in enumerate([Revision.Action.CREATED, Revision.Action.CHANGED, Revision.Action.LOADED], 1):
        Revision.objects.create(kind="watch", subject_id=watch.pk, address=watch.folder, number=number, action=action)
    assert sum(count for _week, count in dict(weeks.by_weeks())["Новые записи"]) == 1


def test_who_decided_how_much(moderator, administrator):
    decided(moderator.user, "send_back", "reject", "reject")
    decided(administrator.user, "reject")
    assert weeks.deciders() == [
        {"name": "moderator", "total": 3, "sent_back": 1, "rejected": 2},
        {"name": "administrator", "total": 1, "rejected": 1},
    ]
    assert weeks.reasons() == [("причина не выбрана", 3)]
    Step.objects.decisions().filter(by=administrator.user).update(by=None)
    assert [row["name"] for row in weeks.deciders()] == ["moderator", "удалённый участник"]


# Who sees what --------------------------------------------------------------------------------


def test_the_page_is_the_administrators(administrator, moderator):
    decided(moderator.user, "reject")
    assert "Кто решает" in said(administrator)
    assert "Кто решает" not in said(moderator) and "Версия" not in said(moderator)
    assert "Who decides" in said(administrator, f"/en{PAGE}")


def test_the_drawing_stands_as_figures_too(administrator, moderator):
    decided(moderator.user, "reject")
    page = administrator.get(PAGE).text
    assert page.count('<svg class="chart"') == 3
    last, count = weeks.by_week(Step.objects.decisions())[-1]
    assert f'<th scope="row">{last}</th><td>{count}</td>' in page


# How the site is ------------------------------------------------------------------------------


def test_housekeeping_backup_and_disks_are_as_the_last_run_saw_them(administrator, settings, capsys):
    before = said(administrator)
    assert "Уборка никогда" in before and "Резервная копия ни одной не известно" in before
    assert "Она должна идти каждую минуту" in before and "Копия нужна каждый день" in before
    settings.BACKUP_DIR.mkdir(parents=True)
    (settings.BACKUP_DIR / "manifest.json").write_text("{}")
    call_command("housekeeping")
    after = said(administrator)
    assert "каждую минуту" not in after and "каждый день" not in after
    assert "Диск MEDIA_ROOT" in after and "свободно" in after
    long_ago = timezone.now() - timedelta(hours=27)
    last = {"ended_at": long_ago, "backup_at": long_ago, "proved_at": None, "disks": [["MEDIA_ROOT", 5, 1 << 40]]}
    Housekeeping.objects.update(**last)
    late = said(administrator)
    assert "каждую минуту" in late and "каждый день" in late and "Он скоро заполнится." in late


def test_a_backup_that_nobody_proved_for_a_week_is_told(administrator, settings, capsys):
    """A new site has a week for it: the store is as young."""
    (settings.BACKUP_DIR / "store").mkdir(parents=True)
    for name, days, is_told in [("store/config", 7, False), ("store/config", 9, True), ("proved", 7, False)]:
        (settings.BACKUP_DIR / name).touch()
        moment = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(settings.BACKUP_DIR / name, (moment, moment))
        (settings.BACKUP_DIR / "manifest.json").write_text("{}")
        call_command("housekeeping")
        assert ("больше недели не восстанавливали" in said(administrator)) == is_told


def broken() -> str:
    raise RuntimeError


def well() -> str:
    return "Done."


def test_a_task_that_failed_is_named_and_counted(administrator, monkeypatch, capsys):
    monkeypatch.setattr("config.apps.ConfigConfig.housekeeping", [f"{__name__}.broken", f"{__name__}.well"])
    for _again in range(2):
        with pytest.raises(CommandError):
            call_command("housekeeping")
        assert f"Не удалось: {__name__}.broken Резервная" in said(administrator)
    noon = timezone.make_aware(datetime(2026, 11, 30, 12))
    Housekeeping.objects.update(succeeded={f"{__name__}.broken": noon.isoformat()})
    with pytest.raises(CommandError):
        call_command("housekeeping")
    assert f"Не удалось: {__name__}.broken, последний раз вышло 30.11.2026 12:00" in said(administrator)
    assert datetime.fromisoformat(Housekeeping.objects.get().succeeded[f"{__name__}.well"]) > noon
    assert MetError.objects.get().what.startswith("RuntimeError, config/tests/test_overview.py:")


def test_letters_that_wait_and_fail(administrator):
    make_letter()
    make_letter(attempts=3)
    make_letter(attempts=1, failed=True)
    page = said(administrator)
    assert "ждут: 2, отправить не вышло: 2" in page
    assert "1 письмо отправить нельзя вовсе." in page


# Errors ---------------------------------------------------------------------------------------


def fail():
    raise ValueError("anna@example.org password=secret")


def test_an_error_of_a_request_is_counted_with_its_place(administrator, monkeypatch):
    administrator.raise_request_exception = False
    monkeypatch.setattr("catalogue.views.home.Figures", fail)
    for _again in range(3):
        assert administrator.get("/").status_code == 500
    met = MetError.objects.get()
    assert met.count == 3 and met.what.startswith("ValueError, config/tests/test_overview.py:")
    assert len(met.request) == 32
    page = said(administrator)
    assert met.what in page and met.request in page
    assert "secret" not in page and "anna@example.org" not in page


def test_what_is_older_than_a_day_is_not_told_and_than_a_week_not_kept(administrator):
    MetError.objects.meet("ValueError, drafts/bulk.py:17", "x", "")
    MetError.objects.update(last_at=timezone.now() - timedelta(hours=25))
    assert "drafts/bulk.py" not in said(administrator)
    assert noting.forget_old() == "0 counted errors forgotten"
    MetError.objects.update(last_at=timezone.now() - timedelta(days=8))
    assert noting.forget_old() == "1 counted errors forgotten"


def test_errors_have_a_bound(administrator):
    for number in range(MOST_IN_AN_HOUR + 5):
        MetError.objects.meet(f"ValueError, drafts/bulk.py:{number}", "x", "")
        MetError.objects.meet(f"ValueError, drafts/bulk.py:{number}", "x", "")
    assert MetError.objects.count() == MOST_IN_AN_HOUR
    assert set(MetError.objects.values_list("count", flat=True)) == {2}
    assert said(administrator).count("drafts/bulk.py:") == MOST_ERRORS


def test_one_error_of_several_hours_stands_once(administrator):
    for hours in range(3):
        MetError.objects.meet("ValueError, drafts/bulk.py:17", f"the {hours}th", "")
        MetError.objects.filter(said=f"the {hours}th").update(hour=timezone.now() - timedelta(hours=hours + 1))
    (found,) = MetError.objects.of_last_day()
    assert found["times"] == 3


def test_the_page_asks_as_often_however_much_there_is(administrator, moderator, django_assert_max_num_queries):
    administrator.get(PAGE)
    decided(moderator.user, *["reject"] * 5)
    for number in range(MOST_ERRORS):
        MetError.objects.meet(f"ValueError, drafts/bulk.py:{number}", "x", "")
    with django_assert_max_num_queries(24):
        administrator.get(PAGE)
