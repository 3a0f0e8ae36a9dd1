"""Signing in through Yandex and Google: real exchanges over HTTP with a provider on the loopback address."""

import time
from functools import partial

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_user
from accounts.tests.provider import CLIENT_SECRET, google_person, id_token, yandex_person
from accounts.tests.visits import (
    PERSON,
    SIGNUP,
    asked,
    choose,
    confirm_by_letter,
    consent,
    go_through,
    known,
    press_button,
    sign_up,
    who,
    with_query,
)

pytestmark = pytest.mark.django_db

OWN_MAIL = {"yandex": "anna@yandex.ru", "google": "anna@gmail.com"}
FOREIGN_MAIL = "anna@example.org"
CONNECTIONS = "/accounts/connections/"


# The first time and later ---------------------------------------------------------------------


def test_a_new_person_chooses_a_login_and_consents(provider):
    client = Client()
    answer = go_through(client, provider)
    assert (answer.status_code, answer["Location"]) == (302, SIGNUP)
    page = client.get(SIGNUP)
    assert not page.context["form"]["username"].value()
    text = page.content.decode()
    assert "anna.petrova" not in text and "Петрова" not in text
    for missing in ("username", "consent"):
        assert choose(client, **{missing: ""}).context["form"].errors.keys() == {missing}
    assert who(client) is None and not User.objects.exists()
    assert choose(client).status_code == 302
    assert who(client) == "anna"
    user = User.objects.get()
    assert user.consent_at and user.consent_version and not user.has_usable_password()
    assert EmailAddress.objects.get(user=user, email=OWN_MAIL[provider.name]).verified
    assert SocialAccount.objects.get().extra_data == {}
    assert provider.refusals == []


def test_the_same_person_again_with_another_email(provider):
    sign_up(provider)
    for email in (OWN_MAIL[provider.name], f"petrova@{OWN_MAIL[provider.name].partition('@')[2]}", FOREIGN_MAIL, ""):
        provider.person = PERSON[provider.name](email=email)
        client = Client()
        assert go_through(client, provider)["Location"] == "/"
        assert who(client) == "anna"
    assert User.objects.get().email == OWN_MAIL[provider.name]


def test_another_subject_with_the_same_email_is_another_person(provider):
    sign_up(provider)
    provider.person = PERSON[provider.name](subject="2000000002")
    client = Client()
    assert go_through(client, provider)["Location"] == SIGNUP
    choose(client, "boris")
    assert who(client) is None
    assert SocialAccount.objects.exclude(uid="2000000002").get().user.login == "anna"


@pytest.mark.parametrize("email", ["", FOREIGN_MAIL])
def test_an_address_the_provider_does_not_keep_is_confirmed_by_letter(provider, email, mailoutbox):
    provider.person = PERSON[provider.name](email=email)
    client = Client()
    go_through(client, provider)
    assert choose(client, email=FOREIGN_MAIL)["Location"] == "/accounts/confirm-email/"
    assert who(client) is None
    go_through(Client(), provider)
    assert not EmailAddress.objects.filter(verified=True).exists()
    confirm_by_letter(client, mailoutbox[0])
    later = Client()
    go_through(later, provider)
    assert who(later) == "anna"


def test_a_workspace_domain_keeps_its_mailboxes(start):
    provider = start("google")
    provider.person = google_person(email=FOREIGN_MAIL, hd="example.org")
    sign_up(provider)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_local_account_with_that_email_is_never_merged(provider, confirmed, mailoutbox):
    victim = make_user(login="victim", email=OWN_MAIL[provider.name])
    victim.emailaddress_set.update(verified=confirmed)
    client = Client()
    assert go_through(client, provider)["Location"] == SIGNUP
    assert (
        choose(client)["Location"] == "/accounts/confirm-email/"
    )  # as for anybody: the letter says what is the matter
    assert [letter.to for letter in mailoutbox] == [[victim.email]] and who(client) is None
    assert not SocialAccount.objects.exists() and User.objects.get() == victim
    victim.refresh_from_db()
    assert victim.check_password(PASSWORD) and victim.emailaddress_set.get().verified is confirmed
    go_through(client, provider)
    choose(client, email="another@example.org")
    assert User.objects.count() == 2 and not SocialAccount.objects.filter(user=victim).exists()
    assert who(client) in {None, "anna"}


# Connecting -----------------------------------------------------------------------------------


def another_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed_in_by_password(login="victim") -> Client:
    """Somebody who has just given the password once more."""
    client = Client()
    make_user(login=login)
    assert client.post("/accounts/login/", {"login": login, "password": PASSWORD}).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def let_an_hour_pass(client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def test_connect_and_disconnect(provider):
    client = signed_in_by_password()
    assert go_through(client, provider, "connect")["Location"] == CONNECTIONS
    account = SocialAccount.objects.get(user__login="victim")
    other = Client()
    go_through(other, provider)
    assert who(other) == "victim"
    assert client.post(CONNECTIONS, {"account": account.pk})["Location"] == CONNECTIONS
    assert not SocialAccount.objects.exists()
    assert who(client) == "victim" and who(other) is None  # the other session has ended
    assert go_through(Client(), provider)["Location"] == SIGNUP


def test_connect_and_disconnect_ask_for_the_password_once_more(provider):
    client = signed_in_by_password()
    for done in (False, True):
        let_an_hour_pass(client)
        if done:
            answer = client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})
        else:
            answer = go_through(client, provider, "connect")
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        client.post(answer["Location"], {"password": "wrong"})
        assert SocialAccount.objects.exists() is done
        client.post(answer["Location"], {"password": PASSWORD})
        assert SocialAccount.objects.exists() is not done


def test_the_only_way_in_is_not_removed(provider):
    client = sign_up(provider)
    assert client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk}).status_code == 200
    assert SocialAccount.objects.exists()


def test_a_visitor_connects_nothing(provider):
    make_user(login="victim", email=OWN_MAIL[provider.name])
    client = Client()
    answer = client.post(f"/accounts/{provider.name}/login/?process=connect")
    if answer.status_code == 302 and answer["Location"].startswith(provider.url):
        client.get(consent(answer["Location"]))
    assert who(client) is None and not SocialAccount.objects.exists()


def test_what_belongs_to_another_is_not_connected(provider):
    known(provider, make_user(login="owner"))
    client = signed_in_by_password()
    go_through(client, provider, "connect")
    assert SocialAccount.objects.get().user.login == "owner"
    assert who(client) == "victim"
    thief = signed_in_by_password("thief")
    assert thief.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk}).status_code == 200
    assert SocialAccount.objects.count() == 1


# Forgery --------------------------------------------------------------------------------------


def refused(client, address) -> bool:
    """A page says so, and nobody is signed in."""
    answer = client.get(address)
    shown = "socialaccount/authentication_error.html" in [template.name for template in answer.templates]
    return shown and answer.status_code == 401 and who(client) is None


def test_forged_and_foreign_state(provider):
    known(provider, make_user(login="victim"))
    client, attacker = Client(), Client()
    mine, theirs = (consent(press_button(one, provider)) for one in (client, attacker))
    state_of_theirs = asked(theirs, "state")
    for state in ("", "forged", state_of_theirs):
        assert refused(client, with_query(mine, state=state)), state
    assert refused(client, theirs)  # the attacker's own finished consent, put under the victim's hand
    client.get(mine)
    assert who(client) == "victim"


def test_reused_state_and_code(provider):
    known(provider, make_user(login="victim"))
    client = Client()
    address = consent(press_button(client, provider))
    client.get(address)
    assert who(client) == "victim"
    client.logout()
    assert refused(client, address)
    used_code = asked(address, "code")
    assert refused(client, with_query(consent(press_button(client, provider)), code=used_code))
    assert provider.refusals == ["invalid_grant"]


def test_state_of_the_other_provider(start):
    yandex, google = start("yandex"), start("google")
    known(yandex, make_user(login="victim"))
    known(google, make_user(login="other"))
    client = Client()
    from_yandex, from_google = consent(press_button(client, yandex)), consent(press_button(client, google))
    state = asked(from_google, "state")
    assert refused(client, with_query(from_yandex, state=state))
    assert refused(client, from_yandex.replace("yandex", "google"))


def test_a_stolen_code_needs_the_verifier_of_its_own_session(provider):
    """Somebody who has caught the victim's code puts it into an exchange of their own."""
    known(provider, make_user(login="victim"))
    stolen = asked(consent(press_button(Client(), provider)), "code")
    thief = Client()
    provider.person = PERSON[provider.name](subject="2000000002", email="")
    assert refused(thief, with_query(consent(press_button(thief, provider)), code=stolen))
    assert provider.refusals == ["invalid_grant"]


@pytest.mark.parametrize(
    "change, error",
    [
        ({"redirect_uri": "http://testserver/elsewhere/"}, "redirect_uri_mismatch"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_the_provider_refuses_what_the_documentation_says(provider, change, error):
    answer = requests.get(with_query(press_button(Client(), provider), **change), allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


@pytest.mark.parametrize("claims", [{"aud": "another site"}, {"iss": "https://accounts.example.org"}])
def test_an_answer_for_another_site_is_refused(start, claims):
    provider = start("google")
    known(provider, make_user(login="victim"))
    provider.person = google_person(**claims)
    client = Client()
    assert refused(client, consent(press_button(client, provider)))


@pytest.mark.parametrize(("key", "algorithm"), [("", "none"), (CLIENT_SECRET, "HS256"), (another_key, "RS256")])
def test_an_answer_that_the_provider_did_not_sign_is_refused(start, key, algorithm):
    provider = start("google")
    known(provider, make_user(login="victim"))
    provider.id_token = partial(id_token, key=key() if callable(key) else key, algorithm=algorithm)
    assert provider.id_token(google_person())
    client = Client()
    assert refused(client, consent(press_button(client, provider)))


def test_a_link_signs_nobody_in(provider):
    """A provider that knows the person would send them back signed in; only a button goes there."""
    known(provider, make_user(login="victim"))
    client = Client()
    assert client.get(f"/accounts/{provider.name}/login/").status_code == 200
    assert who(client) is None and not provider.codes


def test_the_person_declines(provider):
    client = Client()
    state = asked(press_button(client, provider), "state")
    answer = client.get(f"/accounts/{provider.name}/login/callback/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200 and who(client) is None


# Trouble and absence --------------------------------------------------------------------------


def test_provider_down(provider):
    known(provider, make_user(login="victim"))
    client = Client()
    for path in ["/token", "/info" if provider.name == "yandex" else "/certs"]:
        provider.broken = {path}
        assert refused(client, consent(press_button(client, provider)))
    address = consent(press_button(client, provider))
    provider.close()
    assert refused(client, address)


def test_an_answer_that_leads_elsewhere_is_not_followed(provider):
    """The code, its verifier and our secret go to the provider's own address alone."""
    provider.moved = {"/token"}
    client = Client()
    assert refused(client, consent(press_button(client, provider)))
    assert provider.asked_elsewhere == []


@pytest.mark.parametrize("delay", [{"/token": 30}, {"/token": 1.8, "/info": 30}])
def test_provider_slow(start, delay):
    for name in ("yandex", "google") if "/info" not in delay else ("yandex",):
        provider = start(name)
        known(provider, make_user())
        provider.delay = delay
        client = Client()
        address = consent(press_button(client, provider))
        begun = time.monotonic()
        assert refused(client, address)
        assert time.monotonic() - begun < 30  # what the provider would take


@pytest.mark.parametrize(
    "name, person",
    [
        ("yandex", {}),
        ("yandex", []),
        ("yandex", yandex_person(subject=None)),
        ("yandex", yandex_person(subject="")),
        ("google", google_person(subject=None)),
        ("google", google_person(subject="")),
        ("google", google_person(aud="another")),
        ("google", google_person(iss="https://example.org")),
    ],
)
def test_an_answer_that_names_nobody_to_this_site(start, name, person):
    provider = start(name)
    known(provider, make_user(login="victim"))
    SocialAccount.objects.update(uid="None")
    provider.person = person
    client = Client()
    assert refused(client, consent(press_button(client, provider)))


@pytest.mark.parametrize("name, other", [("yandex", "google"), ("google", "yandex")])
def test_without_keys_there_is_neither_address_nor_button(start, name, other):
    start(other)
    client = signed_in_by_password()
    for address in (f"/accounts/{name}/login/", f"/accounts/{name}/login/callback/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/accounts/{name}/login/").status_code in {404, 405}
    for reader, address in ((Client(), "/accounts/login/"), (Client(), "/accounts/signup/"), (client, CONNECTIONS)):
        page = reader.get(address).content.decode()
        assert f"/accounts/{other}/login/" in page and f"/accounts/{name}/login/" not in page


def test_only_pages_with_buttons_name_the_providers_in_their_policy(start):
    start("yandex")
    for address, named in (("/accounts/login/", True), ("/accounts/signup/", True), ("/", False), ("/watches/", False)):
        policy = Client().get(address)["Content-Security-Policy"]
        assert ("https://oauth.yandex.com" in policy) is named, address
