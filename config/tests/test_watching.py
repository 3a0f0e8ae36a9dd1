"""What a watcher outside is told, and that nobody else is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Letter
from accounts.tests.factories import make_letter
from config.health import pending_migrations
from config.models import Housekeeping
from config.overview import state
from config.replica import visiting
from config.tests.test_overview import PAGE, said

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"
ADDRESSES = ["/health.json", "/metrics"]


@pytest.fixture
def well(settings, capsys):
    """A site at which all is well, and its token."""
    settings.WATCH_TOKEN = TOKEN
    settings.BACKUP_DIR.mkdir(parents=True)
    for name in ("manifest.json", "proved"):
        (settings.BACKUP_DIR / name).write_text("{}")
    call_command("housekeeping")
    Housekeeping.objects.update(disks=[["MEDIA_ROOT", 5 << 40, 9 << 40]])  # of this machine it says nothing


def ask(client, address="/health.json", token=TOKEN):
    return client.get(address, headers={"Authorization": f"Bearer {token}"})


def reasons(client) -> dict[str, str]:
    """What is amiss, by name, once both addresses agree."""
    answer, figures = ask(client), ask(client, "/metrics").text
    told = answer.json()
    amiss = {name: check["reason"] for name, check in told["checks"].items() if not check["ok"]}
    assert (answer.status_code, told["healthy"]) == ((503, False) if amiss else (200, True))
    for name in told["checks"]:
        assert f'watches_healthy{{check="{name}"}} {int(name not in amiss)}\n' in figures
    return amiss


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "head", "post", "delete"])
def test_without_the_token_there_is_no_such_address(address, method, visitor, administrator, settings):
    settings.WATCH_TOKEN = ""
    for person in (visitor, administrator):
        assert getattr(person, method)(address).status_code == 404
        assert getattr(person, method)(address, headers={"Authorization": "Bearer "}).status_code == 404
    settings.WATCH_TOKEN = TOKEN
    for given in ("", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, f"Basic {TOKEN}", "Bearer \xff"):
        assert getattr(administrator, method)(address, headers={"Authorization": given}).status_code == 404
    opened = getattr(visitor, method)(address, headers={"Authorization": f"Bearer {TOKEN}"})
    assert opened.status_code in ({200, 503} if method in ("get", "head") else {405})


def test_all_is_well(well, visitor):
    assert reasons(visitor) == {}
    answer = ask(visitor)
    assert "no-store" in answer["Cache-Control"]
    checks = answer.json()["checks"]
    assert [*checks] == ["database", "cache", "letters", "housekeeping", "backup", "disk_media_root"]
    assert checks["letters"] == {
        "ok": True, "reason": "", "waiting": 0, "tried": 0, "failed": 0, "oldest_seconds": None
    }  # fmt: skip


def test_each_that_is_amiss_is_told_with_its_reason(well, visitor, administrator, monkeypatch):
    make_letter(attempts=3, reason="SMTPConnectError: (421, b'write to root@mail.example.org')")
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=2))
    make_letter(failed=True)
    long_ago = timezone.now() - timedelta(hours=27)
    Housekeeping.objects.update(
        ended_at=long_ago, backup_at=long_ago, failed=["config.leftovers.sweep"], disks=[["MEDIA_ROOT", 5, 9]],
        proved_at=timezone.now() - timedelta(days=9), succeeded={"config.leftovers.sweep": "2026-11-30T12:00:00+00:00"},
    )  # fmt: skip
    monkeypatch.setattr("config.reaching.caches", {"pages": Forgetful()})
    monkeypatch.setattr("config.overview.state.pending_migrations", lambda: 2)
    with override("en"):
        worked = state.short(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert reasons(visitor) == {
        "database": "It is older than the code: run migrate.",
        "cache": "It keeps nothing: every page is made anew.",
        "letters": "Letters have waited for more than an hour: is the mail server up? 1 letter cannot be sent at all. "
        "The last attempt: SMTPConnectError: (421, b'write to ***@***')",
        "housekeeping": "It should run every minute: letters wait for it. Failed: config.leftovers.sweep, "
        f"which last did its work {worked}",
        "backup": "One should be made every day. None was restored on trial for more than a week: run verify.",
        "disk_media_root": "It will soon be full.",
    }
    page = said(administrator)
    for sentence in [
        "Она старше кода: выполните migrate.", "Он ничего не хранит: каждая страница строится заново.",
        "Письма ждут больше часа: работает ли почтовый сервер?", "1 письмо отправить нельзя вовсе.",
        "Она должна идти каждую минуту", "Не удалось: config.leftovers.sweep", "Копия нужна каждый день",
        "Последняя попытка: SMTPConnectError", "Он скоро заполнится.",
    ]:  # fmt: skip
        assert sentence in page
    assert "It keeps nothing" in said(administrator, f"/en{PAGE}")


class Forgetful:
    """Redis that is away, as `config.cache` shows it."""

    def set(self, *args):
        pass

    def get(self, key):
        return None


def test_figures_as_prometheus_reads_them(well, visitor):
    Housekeeping.objects.update(backup_at=timezone.now() - timedelta(hours=3))
    make_letter()
    answer = ask(visitor, "/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.text.endswith("\n")
    lines = answer.text.splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert abs(int(figures["watches_backup_age_seconds"]) - 3 * 3600) < 60
    assert (figures["watches_letters_waiting"], figures["watches_database_pending_migrations"]) == ("1", "0")
    named = [name for name in figures if "{" not in name]
    assert [line for line in lines[1:] if line.startswith("#")] == [f"# TYPE {name} gauge" for name in named]
    assert "None" not in answer.text


def test_without_the_database_that_is_said(well, visitor, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr("config.overview.state.pending_migrations", away)
    assert reasons(visitor) == {"database": "It does not answer: visitors see an error page."}


def test_a_replica_that_is_away_or_no_longer_follows(settings, monkeypatch):
    replica = Replica()
    monkeypatch.setattr(Housekeeping, "objects", replica)
    monkeypatch.setitem(settings.DATABASES, "replica", settings.DATABASES["default"])
    run = Housekeeping(ended_at=timezone.now())
    replica.run = Housekeeping(ended_at=run.ended_at - timedelta(seconds=40))
    assert state.replica(run).amiss == []
    assert state.replica(run).figures == {"behind_seconds": 40}
    replica.run.ended_at -= state.LATE
    assert state.replica(run).amiss == ["Она отстала от основной базы: посетители видят прежнее."]
    replica.run = None
    assert state.replica(run).amiss == ["Она не отвечает: посетителям отвечает основная база."]
    assert [check.name for check in state.all_checks(run)][:2] == ["database", "replica"]


class Replica:
    run = None

    def using(self, alias):
        return self

    def first(self):
        if not self.run:
            raise OperationalError
        return self.run


def test_it_is_asked_of_the_primary(well, visitor, settings, monkeypatch):
    settings.MIDDLEWARE = ["config.replica.ReplicaMiddleware", *settings.MIDDLEWARE]
    seen = []
    monkeypatch.setattr(
        "config.overview.state.pending_migrations", lambda: seen.append(visiting.get()) or pending_migrations()
    )
    ask(visitor)
    assert seen == [False]
