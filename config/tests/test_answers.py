"""What no address may give away, and what every refusal leaves in the log."""

from urllib.parse import urlencode

import pytest

from accounts.tests.factories import PASSWORD, make_user
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/static/js/",
        "/media/",
        "/media/watches/",
        "/.git/config",
        "/.env",
        "/manage.py",
        "/protected/",
        "/docs/",
    ],
)
def test_no_folder_is_listed(visitor, address):
    assert visitor.get(address).status_code == 404


def test_a_refusal_is_a_line_with_the_person(stranger, collector, moderator, caplog):
    draft = make_draft_watch(user=collector.user)
    refusals = [
        (stranger, "get", f"/drafts/watch/{draft.pk}/", 404),
        (stranger, "post", f"/drafts/watch/{draft.pk}/withdraw/", 404),
        (moderator, "get", "/admin/accounts/user/", 403),
        (stranger, "get", "/watches/?q=%00", 400),
    ]
    for client, method, address, status in refusals:
        caplog.clear()
        assert getattr(client, method)(address).status_code == status
        (line,) = [record for record in caplog.records if record.getMessage() == "request"]
        asked = (line.method, line.path, line.status)
        assert asked == (method.upper(), address.partition("?")[0], status)
        assert line.user == (client.user.pk if status != 400 else None)  # refused before anybody asks who it is


def test_a_parameter_counts_where_it_belongs_and_once(visitor):
    """What a form asks for is not taken from the address; of several the last, or all where several may be."""
    make_user(login="anna")
    signing_in = {"login": "anna", "password": PASSWORD}
    assert visitor.post(f"/accounts/login/?{urlencode(signing_in)}").status_code == 200
    twice = "login=nobody&login=anna&" + urlencode({"password": PASSWORD})
    answer = visitor.post("/accounts/login/", twice, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert visitor.get("/watches/?q=a&q=b&sort=year&sort=name").status_code == 200


def test_signing_out_is_in_sight_of_whoever_is_signed_in(collector, moderator):
    """On every page of one's account and in the admin; every other page leads there by the reader's own name."""
    for page in ("/accounts/email/", "/accounts/data/", "/accounts/profile/"):
        assert 'action="/accounts/logout/"' in collector.get(page).text, page
    assert 'action="/admin/logout/"' in moderator.get("/admin/").text
    own = collector.user.get_absolute_url()
    for page in ("/collection/", "/drafts/", "/watches/new/", "/"):
        assert f'href="{own}"' in collector.get(page).text, page
    assert 'action="/accounts/logout/"' in collector.get(own).text
