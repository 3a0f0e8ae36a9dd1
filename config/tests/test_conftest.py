"""The tools of the tests themselves work."""

import re

import pytest
from django.core.management import call_command

from accounts.tests.factories import make_user
from catalogue.tests.factories import make_mechanism, make_watch, make_watch_image

from .tables import makers


def test_personas_have_their_roles(collector, stranger, moderator, administrator):
    assert [client.user.role.code for client in (collector, stranger, moderator, administrator)] == [
        "collector",
        "collector",
        "moderator",
        "administrator",
    ]


@pytest.mark.django_db
def test_factories_make_rows_that_belong_together():
    mechanism = make_mechanism(calibre="2609.НА", functions=["дата", "дата и день"])
    watch = make_watch(mechanism=mechanism, aliases=["Полярные"])
    make_watch_image(watch)
    watch.refresh_from_db()
    assert watch.has_photo
    assert [alias.key for alias in watch.aliases.all()] == ["Полярные"]
    assert mechanism.functions.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_roles_survive_a_test_that_commits(turn):
    assert make_user(login="somebody").role.code == "collector"


@pytest.mark.django_db(transaction=True)
def test_what_empties_the_tables_brings_the_roles_back_at_once():
    """The next test may be one that commits nothing, taken over from another process."""
    make_user(login="somebody")
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert make_user(login="somebody").role.code == "collector"


def test_whatever_migrations_import_of_ours_changes_the_digest_of_the_tables():
    ours, files = r"^(?:from|import) ((?:accounts|catalogue|config|drafts)\.[\w.]+)", makers()
    written = "\n".join(file.read_text() for name, file in files.items() if "/migrations/" in name)
    places = {name.replace(".", "/") for name in re.findall(ours, written, re.MULTILINE)}
    assert places
    assert {place for place in places if f"{place}.py" not in files and f"{place}/__init__.py" not in files} == set()


@pytest.mark.browser
def test_the_browser_reports_complaints_and_axe_findings(page, axe_findings, live_server):
    page.goto(f"{live_server.url}/no-such-page/")
    page.set_content("<html lang=ru><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    assert any(finding.startswith("image-alt: ") for finding in axe_findings(page))
    page.complaints.clear()
