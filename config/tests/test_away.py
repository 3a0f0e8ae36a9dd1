"""What is away or silent is noticed soon; pages go on without the cache, limits on guessing don't."""

import socket
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.urls import path

from config.cache import CacheAway, SharedCache
from config.postgresql import server_answers
from config.replica import ReplicaMiddleware, ReplicaRouter


@pytest.fixture
def silent_port():
    """A server that takes connections and never says a word, as a stopped process does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def sign_in(request):
    raise CacheAway


urlpatterns = [path("sign-in/", sign_in)]
handler500 = "config.errors.server_error"


def test_a_silent_database_server_is_noticed(silent_port, closed_port):
    began = time.monotonic()
    assert not server_answers("127.0.0.1", silent_port, 0.2)
    assert not server_answers("127.0.0.1", closed_port, 0.2)
    assert not server_answers("/nowhere", closed_port, 0.2)
    assert time.monotonic() - began < 1


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
def test_pages_go_on_without_the_cache(request, port):
    cache = SharedCache(f"redis://127.0.0.1:{request.getfixturevalue(port)}", {})
    began = time.monotonic()
    cache.set("figures", 1)
    assert cache.get("figures", "nothing") == "nothing"
    assert cache.get_many(["figures"]) == {}
    assert cache.set_many({"figures": 1}) == []
    assert cache.add("figures", 1) is cache.touch("figures") is cache.delete("figures") is False
    assert "figures" not in cache
    assert cache.incr("figures") == 1
    cache.delete_many(["figures"])
    assert time.monotonic() - began < 2  # asked once, not eight times


def test_limits_are_not_forgotten_without_the_cache(closed_port):
    cache = SharedCache(f"redis://127.0.0.1:{closed_port}", {})
    for attempt in [cache.get, cache.delete, lambda key: cache.add(key, 1), lambda key: cache.get_many([key])]:
        with pytest.raises(CacheAway):
            attempt("allauth:rl:login")


@pytest.mark.urls(__name__)
def test_no_limit_no_sign_in(client):
    client.raise_request_exception = False
    response = client.post("/sign-in/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")


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
