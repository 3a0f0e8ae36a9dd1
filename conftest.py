"""What every test may use: the personas, a safe place for files and cache, and a real browser."""

import os
import re
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from playwright.sync_api import expect

from accounts.models import Role
from accounts.tests.factories import make_user
from catalogue.history.derived import find_wrong
from catalogue.tests.only_while_changing import written_outside
from config.tests import quick, tables

pytest_plugins = ["catalogue.tests.hands", "catalogue.tests.storages", "catalogue.tests.soviet"]
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
AXE = Path(__file__).parent / "config/tests/vendor/axe.min.js"


def pytest_configure():
    """Quick hashes, plain static files, no connection pool, limits in memory: what would only make tests slow."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    django_settings.WHITENOISE_AUTOREFRESH = django_settings.WHITENOISE_USE_FINDERS = True  # no collectstatic needed
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    django_settings.CACHES = {"default": in_memory | {"LOCATION": "limits"}, "pages": in_memory}
    django_settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
    quick.reach_no_disk()
    quick.keep_static_files()
    quick.serve_in_one_piece()
    quick.remember_children()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what uses a database: all else is the same on another one. A test that commits empties every table at its
    end; `quick` brings back what the migrations put there (the roles)."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or quick.USING_DATABASE & set(item.fixturenames):
            item.add_marker("database")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or {"live_server", "transactional_db"} & set(item.fixturenames):
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    return quick.run_in_one_piece(item, nextitem)


def pytest_collection_finish():
    quick.collect_less()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    # The views and all that they import, before any test changes a limit which a module that comes later would copy.
    assert get_resolver().url_patterns
    with django_db_blocker.unblock():
        quick.begin_anew_quickly(connection)


@pytest.fixture(autouse=True)
def a_place_of_its_own(settings, tmp_path):
    """Uploads and backups go to a folder that vanishes; no test sees what another one cached, nor its language."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = settings.DELETIONS_DIR = tmp_path / "backups"
    for cache in caches.all():
        cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def limits_in_the_database(settings):
    """As it is outside of tests: limits stand in a table of the database."""
    limits = {"BACKEND": "accounts.signing.limits.LimitCache", "LOCATION": "accounts_limit"}
    settings.CACHES = {"default": limits, "pages": settings.CACHES["pages"] | {"OPTIONS": {"MAX_ENTRIES": 50}}}


@pytest.fixture(autouse=True)
def published_while_changing():
    """No code of ours writes what public pages show outside of `changing_catalogue`, whichever test it runs in."""
    with written_outside() as found:
        yield
    assert found == set()


@pytest.fixture
def derived_is_right(db):
    """For the tests of writers: at the end, every count and every repeated column is what plain counting gives."""
    yield
    assert find_wrong() == {}


@pytest.fixture
def report(capsys):
    """A function that prints a figure which a drill found, also where the test passes."""

    def write(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201

    return write


# Personas -----------------------------------------------------------------------------------


def signed_in(login: str, role: Role.Code) -> Client:
    """A client whose person is its attribute `user`."""
    client = Client()
    client.user = make_user(login=login, role=role)
    client.force_login(client.user)
    return client


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def collector(db) -> Client:
    """The person a page is about, where it is about one."""
    return signed_in("collector", Role.Code.COLLECTOR)


@pytest.fixture
def stranger(db) -> Client:
    """Another collector, to whom nothing of the first belongs."""
    return signed_in("stranger", Role.Code.COLLECTOR)


@pytest.fixture
def moderator(db) -> Client:
    return signed_in("moderator", Role.Code.MODERATOR)


@pytest.fixture
def administrator(db) -> Client:
    return signed_in("administrator", Role.Code.ADMINISTRATOR)


# Several at once ----------------------------------------------------------------------------


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The test's database in a file where it is SQLite: threads would share one in memory without its locks."""
    if connection.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "shared.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    handle, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, path
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = handle, name


def at_once(*functions) -> list:
    """What each of `functions` gave or raised, when all began at the same moment in threads of their own."""
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(number, function):
        try:
            barrier.wait()
            results[number] = function()
        except Exception as error:  # the test looks at it
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def in_the_middle(function, *, table: str, after: bool):
    """Run `function` in a thread of its own when this one first updates `table`: before that or right after it.

    It gets half a second; where it has to wait for us, it goes on when we are done.
    """
    results, threads = [], []

    def run():
        try:
            results.append(function())
        except Exception as error:  # the test looks at it
            results.append(error)
        finally:
            connections.close_all()

    def wrapper(execute, sql, params, many, context):
        is_there = not threads and sql.startswith(f'UPDATE "{table}"')
        answer = execute(sql, params, many, context) if after else None
        if is_there:
            threads.append(threading.Thread(target=run))
            threads[0].start()
            threads[0].join(0.5)
        return answer if after else execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield results
    threads[0].join()


# A real browser -----------------------------------------------------------------------------

# Preloaded style sheets would be put into the page, which the content security policy rightly refuses. What is found is
# told by the page: all that axe says of what is well would be read here by the megabyte.
FIND_BY_AXE = """async () => {
  const options = {resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}}};
  const {violations} = await axe.run(document, options);
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""
ANSWERED = re.compile("status of 40[01]")  # what scripts are told of a form that was not taken
PATIENCE = 30_000  # milliseconds; a machine may have much else to do


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings, tmp_path_factory):
    """Start Playwright before the database: inside its event loop Django has a connection of its own, which would
    not know what the migrations put into the tables. That loop runs in the thread of all tests of the run, where Django
    would refuse the database. A browser asks several things at once; threads that share a SQLite database in memory
    refuse each other a locked table at once, in a file they wait."""
    if any(item.get_closest_marker("browser") for item in request.session.items):
        request.getfixturevalue("playwright")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")
    if request.getfixturevalue("django_db_use_migrations"):
        tables.copy_tables(connection, request.config.cache.mkdir("tables"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Chromium of the system: Debian's package without windows, which takes a quarter less of the processor, its other
    one, or Google Chrome."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert found, "The browser tests need Chromium: apt install chromium"
    expect.set_options(timeout=PATIENCE)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": found, "args": [*quiet, "--disable-sync", "--disable-quic"]}


@pytest.fixture
def page(page):
    """A tab in which nothing may go wrong unseen: the test fails at its end if the console complained.

    Violations of the content security policy, script errors and missing files all end in `page.complaints`.
    A page that answers 404 or 500 itself is no complaint, nor is a form that comes back with its errors or leads to the
    sign-in. A test that expects one clears the list.
    """
    page.complaints, sent = [], set()

    def listen(message):
        answer = message.text.startswith("Failed to load resource")
        refused = ANSWERED.search(message.text) and message.location["url"] in sent
        about_the_page = answer and (refused or message.location["url"] == page.url)
        if message.type in {"error", "warning"} and not about_the_page:
            page.complaints.append(f"{page.url}: {message.text}")

    page.on("request", lambda request: sent.add(request.url) if request.method == "POST" else None)
    page.on("console", listen)
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    yield page
    assert page.complaints == []


@pytest.fixture(scope="session")
def axe_findings():
    """A function that gives what axe finds in a page of the browser, as `rule: element` lines."""
    source = AXE.read_text()

    def find(page) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":  # half a megabyte, once for each page that is loaded
            page.evaluate(source)
        return page.evaluate(FIND_BY_AXE)

    return find


@pytest.fixture
def sign_in_browser(context, live_server):
    """A function that signs the browser in as the person of one of the personas."""

    def sign_in(persona: Client) -> None:
        session = persona.cookies[django_settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return sign_in
