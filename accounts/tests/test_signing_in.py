"""Guessing, enumeration, sessions and leaving."""

import json
import tracemalloc
import zipfile
from io import SEEK_END, BytesIO
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.files import File
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Collection, Letter, User
from accounts.people import personal_data
from accounts.people.personal_data import delete_person, export_zip
from accounts.signing.backends import nobodys_password
from accounts.tests.canaries import everything_kept
from accounts.tests.exported import exported
from accounts.tests.factories import PASSWORD, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """Every password whose hash was computed."""
    seen, stock = [], MD5PasswordHasher.encode

    def encode(self, password, salt):
        seen.append(password)
        return stock(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return seen


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": login, "password": password}, **extra)


def confirm(client):
    """Give the password once more, as what cannot be undone asks for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def is_signed_in(client) -> bool:
    return client.get("/collection/").status_code == 200


def test_login_and_email_in_any_case(visitor):
    make_user(login="anna")
    for typed in ("anna", "ANNA", "Anna@Example.org", " anna "):
        client = Client()
        assert sign_in(client, typed).status_code == 302, typed
        assert is_signed_in(client)


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_signing_in_and_out_leads_home_in_the_readers_language(visitor, home):
    make_user(login="anna")
    assert visitor.post(f"{home}accounts/login/", {"login": "anna", "password": PASSWORD}).url == home
    assert visitor.post(f"{home}accounts/logout/").url == home


def test_60_wrong_passwords_are_5_hash_checks(checked, mailoutbox):
    victim = make_user(login="anna")
    checked.clear()
    for number in range(60):
        typed = ["anna", "anna@example.org", "ANNA"][number % 3]
        sign_in(Client(), typed, f"wrong{number}", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert len(checked) == 5
    assert "Слишком много" in sign_in(Client(), "anna").content.decode()
    client = Client(REMOTE_ADDR="10.1.1.1")
    client.post("/accounts/password/reset/", {"email": victim.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    address = client.get(link.partition("testserver")[2]).headers["Location"]
    client.post(address, {"password1": "another long phrase", "password2": "another long phrase"})
    assert sign_in(client, "anna", "another long phrase").status_code == 302
    assert is_signed_in(client)


def test_known_and_unknown_accounts_answer_alike(checked):
    make_user(login="anna")
    nobodys_password()  # a process makes it once
    Client().get("/about/")  # whether anything is announced is known then
    pages, work = [], []
    for typed in ("anna", "anna@example.org", "nobody", "nobody@example.org"):
        checked.clear()
        with CaptureQueriesContext(connection) as seen:
            response = sign_in(Client(), typed, "wrong")
        page = response.content.decode().replace(typed, "…")
        pages.append((response.status_code, page[: page.index("csrfmiddlewaretoken")]))
        work.append((len(checked), len(seen)))
    assert len(set(pages)) == 1
    assert work == [(1, 3)] * 4  # it looks for the account to count the tries, to check the password, to log it


def test_reset_and_sign_up_do_not_tell_who_has_an_account(mailoutbox):
    make_user(login="anna")
    answers = {
        email: Client().post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in ("anna@example.org", "nobody@example.org")
    }
    assert len(set(answers.values())) == 1
    form = {"password1": PASSWORD, "password2": PASSWORD, "consent": "on"}
    places = [
        Client().post("/accounts/signup/", form | {"username": login, "email": email}).headers["Location"]
        for login, email in (("boris", "anna@example.org"), ("vera", "vera@example.org"))
    ]
    assert len(set(places)) == 1
    assert not User.objects.filter(login="boris").exists()


def test_signing_up_hashes_one_password_for_a_known_address_too(checked, mailoutbox):
    make_user(login="anna")
    form = {"password1": PASSWORD, "password2": PASSWORD, "consent": "on"}
    for login, email in (("boris", "anna@example.org"), ("vera", "vera@example.org")):
        checked.clear()
        Client().post("/accounts/signup/", form | {"username": login, "email": email})
        assert checked == [PASSWORD], email


def test_signing_up_asks_for_consent_and_a_confirmed_address(mailoutbox):
    form = {"username": "Vera", "email": "Vera@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client = Client()
    assert client.post("/accounts/signup/", form).status_code == 200
    client.post("/accounts/signup/", form | {"consent": "on"})
    user = User.objects.get(login="vera")
    assert (user.role.code, user.email, bool(user.consent_version and user.consent_at)) == (
        "collector",
        "vera@example.org",
        True,
    )
    assert sign_in(Client(), "vera").headers["Location"] == "/accounts/confirm-email/"
    link = next(word for word in mailoutbox[0].body.split() if "/confirm-email/" in word)
    client.post(link.partition("testserver")[2])
    assert EmailAddress.objects.get(user=user).verified
    assert sign_in(Client(), "vera").headers["Location"] == "/"


def test_a_session_key_is_new_at_sign_in(visitor):
    make_user(login="anna")
    visitor.get("/accounts/login/")
    session = visitor.session
    session["planted"] = True
    session.save()
    visitor.cookies["sessionid"] = planted = session.session_key
    sign_in(visitor, "anna")
    assert visitor.session.session_key != planted


def two_sessions(login="anna"):
    clients = Client(), Client()
    for client in clients:
        assert sign_in(client, login).status_code == 302
    return clients


def test_sessions_end_with_the_password(visitor):
    make_user(login="anna")
    here, elsewhere = two_sessions()
    form = {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"}
    here.post("/accounts/password/change/", form)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_sessions_end_with_a_ban(administrator):
    user = make_user(login="anna")
    here, elsewhere = two_sessions()
    administrator.post(f"/admin/accounts/user/{user.pk}/change/", {"role": user.role_id})
    user.refresh_from_db()
    assert not user.is_active
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert not user.usersession_set.exists()


def test_sessions_end_with_the_account():
    user = make_user(login="anna")
    here, elsewhere = two_sessions()
    delete_person(user)
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_other_sessions_can_be_ended():
    make_user(login="anna")
    here, elsewhere = two_sessions()
    page = here.post("/accounts/sessions/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    assert is_signed_in(elsewhere)
    here.post(page.redirect_chain[-1][0], {"password": PASSWORD})
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_next_stays_on_this_site(visitor):
    make_user(login="anna")
    for elsewhere in ("https://evil.example/", "//evil.example/", "http://[", "/\\evil.example"):
        visitor.logout()
        way_in = "/accounts/login/?" + urlencode({"next": elsewhere})
        assert visitor.get(way_in).status_code == 200
        response = visitor.post(way_in, {"login": "anna", "password": PASSWORD})
        assert response.headers["Location"] == "/"
        assert Client().get("/accounts/logout/", {"next": elsewhere}).headers["Location"] == "/"


def references_to_people():
    """Every foreign key to a person, as (model, field name)."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def test_my_data_is_a_zip_with_every_row(collector):
    item = make_item(collector.user, note="моя заметка")
    client = Client()
    sign_in(client, "collector")
    confirm(client)
    archive = zipfile.ZipFile(BytesIO(client.get("/accounts/data/export/").getvalue()))
    rows = json.loads(archive.read("data.json"))
    assert any(row.get("note") == "моя заметка" and row["id"] == item.pk for name in rows for row in rows[name])
    assert PASSWORD not in archive.read("data.json").decode()


def test_my_data_with_200_photos_is_packed_piece_by_piece(collector, monkeypatch, tmp_path, report):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes(1_000_000))
    files = (File(photo.open("rb"), name=f"{number}.jpg") for number in range(200))
    monkeypatch.setattr(personal_data, "_files", [lambda user: files])
    tracemalloc.start()
    with export_zip(collector.user) as made:
        size, peak = made.seek(0, SEEK_END), tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    report(f"My data with 200 photos: {size / 1e6:.0f} MB, packed with {peak / 1e6:.1f} MB of memory")
    assert size > 200_000_000
    assert peak < 3_000_000


def test_the_export_covers_every_table_that_names_a_person(collector):
    make_item(collector.user)
    said = {row.split(".")[0] for row in exported(collector.user)}
    assert said
    covered = {rows(collector.user).model for rows in _registered()}
    missing = {model._meta.label for model, _field in references_to_people() if model not in covered}
    assert missing == set()


def _registered():
    from accounts.people.personal_data import _rows

    return _rows.values()


def test_deletion_leaves_nothing(mailoutbox):
    user = make_user(login="kanareika", avito_url="https://avito.ru/kanareika")
    item = make_item(user, note="kanareika")
    Letter.objects.create(recipient=user.email, subject="kanareika", sender="x@example.org", body="kanareika")
    client = Client()
    sign_in(client, "kanareika")
    confirm(client)
    assert "kanareika" in everything_kept()
    response = client.post("/accounts/data/delete/", {"login": "kanareika"})
    assert response.status_code == 302
    assert "kanareika" not in everything_kept()
    assert not Collection.objects.exists()
    item.watch.refresh_from_db()
    assert item.watch.have_count == 0
    mail.outbox.clear()
