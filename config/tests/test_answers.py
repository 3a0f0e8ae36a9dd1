"""What no address may give away, and what every refusal leaves in the log."""

import pytest

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


def test_signing_out_is_in_sight_of_whoever_is_signed_in(collector, moderator):
    """On every page of one's account and in the admin; every other page leads there by the reader's own name."""
    for page in ("/accounts/email/", "/accounts/data/", "/accounts/profile/"):
        assert 'action="/accounts/logout/"' in collector.get(page).text, page
    assert 'action="/admin/logout/"' in moderator.get("/admin/").text
    own = collector.user.get_absolute_url()
    for page in ("/collection/", "/drafts/", "/watches/new/", "/"):
        assert f'href="{own}"' in collector.get(page).text, page
    assert 'action="/accounts/logout/"' in collector.get(own).text
