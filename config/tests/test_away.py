"""What is away or silent is noticed soon; pages go on without the cache."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache.backends.redis import RedisSerializer
from django.db import OperationalError, connections
from django.http import HttpResponse

from catalogue.tests.factories import make_mechanism, make_watch
from config.cache import NOT_OURS, SharedCache, SignedSerializer
from config.postgresql import WatchfulConnection, server_answers
from config.replica import ReplicaMiddleware, ReplicaRouter

HANGS = 30  # seconds; who waits for a silent server without a limit waits for ever


@pytest.fixture
def silent_port():
    """A server that takes connections and never says a word, as a stopped process does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_silent_database_server_is_noticed(silent_port, closed_port):
    began = time.monotonic()
    assert not server_answers("127.0.0.1", silent_port, 0.2)
    assert not server_answers("127.0.0.1", closed_port, 0.2)
    assert not server_answers("/nowhere", closed_port, 0.2)
    assert time.monotonic() - began < HANGS


def test_a_database_server_that_talks():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with server.accept()[0] as visitor:
                visitor.recv(8)
                visitor.sendall(b"N")

        thread = threading.Thread(target=answer)
        thread.start()
        assert server_answers("127.0.0.1", server.getsockname()[1], 5)
        thread.join()


@pytest.mark.parametrize("port", ["silent_port", "closed_port"])
def test_pages_go_on_without_the_cache(request, port, monkeypatch, caplog):
    monkeypatch.setattr(SharedCache, "PAUSE", HANGS)
    cache = SharedCache(f"redis://127.0.0.1:{request.getfixturevalue(port)}", {})
    cache.set("figures", 1)
    assert cache.get("figures", "nothing") == "nothing"
    assert cache.get_many(["figures"]) == {}
    assert cache.set_many({"figures": 1}) == []
    assert cache.add("figures", 1) is cache.touch("figures") is cache.delete("figures") is False
    assert "figures" not in cache
    assert cache.incr("figures") == 1
    cache.delete_many(["figures"])
    assert [record.message for record in caplog.records] == ["cache away"]  # asked once, not eight times


def test_nothing_is_read_that_somebody_else_wrote():
    """A pickle runs code as it is read; ours carry a signature."""
    ours = SignedSerializer()
    for value in (7, -7, True, "text", {"figures": [1, 2]}):
        packed = ours.dumps(value)
        assert ours.loads(packed if isinstance(packed, bytes) else str(packed).encode()) == value
    packed = ours.dumps("text")
    for forged in (RedisSerializer().dumps("text"), packed[:-1] + b"!", bytes(32) + packed[32:], b""):
        assert ours.loads(forged) is NOT_OURS


@pytest.fixture
def replica(monkeypatch):
    """A replica that lets everybody in while `is_up`, and counts how often it was asked."""
    there = SimpleNamespace(is_up=True, asked=0)

    def ensure_connection():
        there.asked += 1
        if not there.is_up:
            raise OperationalError

    there.ensure_connection = ensure_connection
    monkeypatch.setattr("config.replica.connections", {"replica": there})
    return there


@pytest.mark.usefixtures("replica")
@pytest.mark.parametrize(
    ("method", "signed_in", "database"),
    [("get", False, "replica"), ("head", False, "replica"), ("post", False, "default"), ("get", True, "default")],
)
def test_who_reads_from_the_replica(rf, settings, method, signed_in, database):
    router, seen = ReplicaRouter(), []

    def view(request):
        seen.append(router.db_for_read(get_user_model()))
        return HttpResponse()

    request = getattr(rf, method)("/")
    if signed_in:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    ReplicaMiddleware(view)(request)
    assert seen == [database]
    assert router.db_for_read(get_user_model()) == "default"  # a command
    assert router.db_for_write(get_user_model()) == "default"
    assert not router.allow_migrate("replica", "catalogue")


def seen_by_a_visitor(router, rf) -> str:
    seen = []
    ReplicaMiddleware(lambda request: seen.append(router.db_for_read(get_user_model())) or HttpResponse())(rf.get("/"))
    return seen[0]


def test_while_the_replica_is_away_visitors_read_from_the_primary(replica, rf, monkeypatch, caplog):
    caplog.set_level("INFO")
    router, replica.is_up = ReplicaRouter(), False
    assert [seen_by_a_visitor(router, rf) for _again in range(5)] == ["default"] * 5
    assert replica.asked == 1  # nobody waits for it meanwhile
    monkeypatch.setattr(ReplicaRouter, "PAUSE", 0)
    assert seen_by_a_visitor(router, rf) == "default"
    replica.is_up = True
    assert seen_by_a_visitor(router, rf) == "replica"
    assert [record.message for record in caplog.records] == ["replica away", "replica back"]


def test_of_many_who_find_the_replica_away_together_one_says_so(replica, monkeypatch, caplog):
    """Every thread of a web process did, as each had begun to ask before the first knew."""
    caplog.set_level("INFO")
    router, together, ask = ReplicaRouter(), threading.Barrier(8), replica.ensure_connection

    def ensure_connection():
        together.wait(HANGS)
        ask()

    replica.ensure_connection = ensure_connection
    monkeypatch.setattr(ReplicaRouter, "PAUSE", 0)
    with ThreadPoolExecutor(8) as threads:
        for replica.is_up in (False, True):
            assert list(threads.map(lambda _visitor: router.answers(), range(8))) == [replica.is_up] * 8
    assert [record.message for record in caplog.records] == ["replica away", "replica back"]


@pytest.mark.django_db
def test_a_dead_replica_takes_no_page_down(visitor, settings, closed_port, monkeypatch, caplog):
    there = connections.settings["default"] | {"HOST": "127.0.0.1", "PORT": closed_port, "NAME": "/nowhere/replica"}
    monkeypatch.setitem(connections.settings, "replica", there)
    dead = connections["replica"]
    monkeypatch.setattr(dead, "ensure_connection", lambda: dead.wrap_database_errors(dead.connect)())  # pytest forbids
    watch = make_watch()
    settings.DATABASE_ROUTERS = ["config.replica.ReplicaRouter"]
    settings.MIDDLEWARE = ["config.replica.ReplicaMiddleware", *settings.MIDDLEWARE]
    assert [visitor.get(address).status_code for address in ("/", "/watches/", watch.get_absolute_url())] == [200] * 3
    assert [record.message for record in caplog.records if record.name == "config.replica"] == ["replica away"]
    assert visitor.get("/readyz").status_code == 200


def test_a_silent_replica_says_nothing_of_the_primary(monkeypatch):
    monkeypatch.setattr(WatchfulConnection, "away_at", {})
    servers = {port: WatchfulConnection.__new__(WatchfulConnection) for port in (5432, 5433)}
    monkeypatch.setattr(WatchfulConnection, "info", property(lambda one: SimpleNamespace(host="h", port=one.port)))
    for port, server in servers.items():
        server.port = port
    WatchfulConnection.away_at["h", 5433] = time.monotonic()
    assert [server.known_away() for server in servers.values()] == [False, True]


class NotingRouter:
    """Notes of each read whether the replica would have been asked."""

    asked: list[str] = []

    def db_for_read(self, model, **hints):
        self.asked.append(ReplicaRouter().db_for_read(model))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/data/watches.csv", "/data/mechanisms.jsonl", "/sitemap-watches-0.xml"])
@pytest.mark.usefixtures("replica")
def test_what_is_streamed_to_a_visitor_is_read_from_the_replica_to_the_end(address, visitor, settings):
    make_watch(code="1", mechanism=make_mechanism())
    settings.DATABASE_ROUTERS = [f"{__name__}.NotingRouter"]
    settings.MIDDLEWARE = ["config.replica.ReplicaMiddleware", *settings.MIDDLEWARE]
    NotingRouter.asked.clear()
    response = visitor.get(address)
    in_the_view = len(NotingRouter.asked)
    assert response.status_code == 200
    assert response.getvalue()
    assert len(NotingRouter.asked) > in_the_view
    assert set(NotingRouter.asked) == {"replica"}
    assert ReplicaRouter().db_for_read(get_user_model()) == "default"


def test_the_client_of_the_cache_is_made_once():
    connections = SharedCache("redis://127.0.0.1:1", {})._cache
    assert connections.get_client() is connections.get_client(write=True)
