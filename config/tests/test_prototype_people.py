"""People of the prototype and their proposals: who they are here, how they sign in, what they asked for."""

import os

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.test import Client

from accounts.models import Role, User
from accounts.tests.factories import make_user
from catalogue.models import LoadedRow, Watch
from config.prototype.memory import became
from config.prototype.people import link_of
from config.prototype.proposals import UNCLEAR, state_of
from config.tests.prototype.source import execute
from config.tests.test_prototype import everything
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

pytestmark = pytest.mark.django_db
HASH = "$2b$04$CkWphJDcTf8WVG3Y39YuKe9djyc5DRfFaeD97Uew8hXpncBk1mt.W"
PASSWORD = "test-password"
MOMENTS = int(os.environ.get("MOMENTS", "6"))  # at which a run is killed


# People ---------------------------------------------------------------------------------------


@pytest.fixture
def real_hashers(settings):
    settings.PASSWORD_HASHERS = [
        "accounts.signing.hashers.PasswordHasher",
        "accounts.signing.hashers.PrototypePasswordHasher",
    ]


def signs_in(login: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return client.get("/collection/").status_code == 200


def test_a_bcrypt_password_goes_on_working_and_is_hashed_anew(insert, bring_in, real_hashers):
    insert("user", id=1, login="Мастер 77", password=HASH, email="Master@example.org")
    bring_in()
    user = User.objects.get()
    assert (user.login, user.email) == ("master_77", "master@example.org")
    assert identify_hasher(user.password).algorithm == "bcrypt"
    assert not signs_in("master_77", "wrong")
    assert not signs_in("master_77", "x" * 200)  # longer than bcrypt takes
    assert signs_in("мастер 77")  # as they were called there
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "argon2"
    assert signs_in("master@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "",
        None,
        "qwerty12345",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        f"{HASH} ",
        HASH.replace("$04$", "$31$"),
        "$2b$04$short",
    ],
    ids=["empty", "none", "plain", "md5", "blank behind", "endless", "short"],
)
def test_only_a_bcrypt_password_is_taken_over(insert, bring_in, visitor, real_hashers, password):
    insert("user", id=1, login="anna", password=password, email="anna@example.org")
    bring_in()
    user = User.objects.get()
    assert user.has_usable_password() == (password == f"{HASH} ")
    assert not signs_in("anna", password or "")
    visitor.post("/accounts/password/reset/", {"email": "anna@example.org"})
    assert "/accounts/password/reset/key/" in mail.outbox[-1].body


def test_roles_and_what_an_operator_must_say(insert, bring_in):
    for key, name in enumerate(["Admin", "Модератор", "автор", "user", "космонавт"], 1):
        insert("role", id=key, name=name)
        insert("user", id=key, login=f"person{key}", email=f"p{key}@example.org", role_id=f" {key}")
    insert("user", id=6, login="person6", email="p6@example.org", role_id="abc")
    said = bring_in()
    codes = dict(User.objects.values_list("login", "role__code"))
    collector = Role.Code.COLLECTOR
    assert list(codes.values()) == ["moderator", "moderator", "contributor", collector, collector, collector]
    assert "until you say --administrators" in said
    User.objects.all().delete()
    LoadedRow.objects.all().delete()
    bring_in("--administrators")
    assert User.objects.get(login="person1").role.code == Role.Code.ADMINISTRATOR


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://www.avito.ru/user/a/profile", ("avito_url", "https://avito.ru/user/a/profile")),
        ("avito.ru/user/a", ("avito_url", "https://avito.ru/user/a")),
        ("http://m.avito.ru/user/a?from=share#x", ("avito_url", "https://m.avito.ru/user/a")),
        ("https://meshok.net/?user=a&x=1", ("meshok_url", "https://meshok.net/user/a")),
        ("meshok.net/user/a", ("meshok_url", "https://meshok.net/user/a")),
        ("javascript:alert(1)//avito.ru/a", ("", "")),
        ("https://avito.ru.evil.example/a", ("", "")),
        ("https://evil.example/meshok.net?user=a", ("", "")),
        ("https://avito.ru/" + "a" * 300, ("", "")),
        ("https://avito.ru", ("", "")),
        ("https://[", ("", "")),
        ("-", ("", "")),
    ],
)
def test_links_of_people(text, kept):
    assert link_of(text) == kept


def test_two_who_are_one_but_for_case_are_not_joined(insert, bring_in):
    insert("user", id=1, login="anna", email="anna@example.org")
    insert("user", id=2, login="Anna", email="other@example.org")
    insert("user", id=3, login="maria", email="ANNA@example.org ")
    insert("user", id=4, login="анна", email="fourth@example.org")
    said = bring_in()
    assert list(User.objects.values_list("login", flat=True)) == ["anna"]
    assert said.count("for you to decide: login or e-mail are those of anna") == 3


def test_who_has_an_account_here_keeps_it_as_it_is(insert, bring_in):
    mine, other = make_user(login="mine", email="anna@example.org"), make_user(login="maria")
    insert("role", id=1, name="модератор")
    insert("user", id=1, login="anna", password=HASH, email="Anna@example.org", role_id="1", rating=50)
    insert("user", id=2, login="maria", email="elsewhere@example.org")
    before = everything()["accounts.User"]
    bring_in()
    assert everything()["accounts.User"] == before
    assert became(User, "user", ["1", "2"]) == {"1": mine}
    assert other.login == "maria"


def test_who_deleted_their_account_does_not_come_back(insert, bring_in):
    insert("user", id=1, login="anna", email="anna@example.org")
    insert("draft_watch", id=1, folder="a", code="990401", user_id=1)
    bring_in()
    User.objects.get().delete()
    bring_in()
    assert (User.objects.count(), DraftWatch.objects.count()) == (0, 0)


# Proposals ------------------------------------------------------------------------------------

STATES = {
    "submitted": [None, "  ", "принято к рассмотрению"],
    "accepted": ["Принято", "ПРИНЯТО, спасибо", "accepted", "Опубликовано 12.05"],
    "rejected": ["Отклонено: дубль", "не принято", "rejected", "Отказ. Нет источника", "дубль"],
    "needs_work": ["Пришлите фото", "какой калибр?", "окно даты не видно", "данные неверны"],
    UNCLEAR: ["ок", "+", "OK!", "спасибо"],
}


@pytest.mark.parametrize(("message", "state"), [(message, state) for state in STATES for message in STATES[state]])
def test_states(message, state):
    assert state_of((message or "").strip(), is_empty=False, became=False) == state


def test_a_proposal_has_its_author_its_message_and_its_days(insert, bring_in, moderator):
    insert("user", id=1, login="anna", email="anna@example.org")
    insert("brand", id=1, name="тест Марка")
    days = {"created_at": "2024-04-01", "update_at": "2024-05-04"}
    insert("draft_watch", id=1, folder="d", code="990901", message="<b>Фото</b> крышки?", brand_id=1, user_id=1, **days)
    bring_in()
    draft = DraftWatch.objects.get()
    assert (draft.user.login, draft.status, draft.message) == ("anna", "needs_work", "<b>Фото</b> крышки?")
    steps = [(step.kind, step.by and step.by.login, str(step.created_at.date())) for step in draft.steps.all()]
    assert [step[:2] for step in steps] == [(Step.Kind.SUBMITTED, "anna"), (Step.Kind.SENT_BACK, None)]
    assert draft.version == draft.steps.last().number
    client = Client()
    client.force_login(draft.user)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Фото&lt;/b&gt; крышки?" in page


def test_a_proposal_without_author_can_be_read_and_decided_and_gets_its_author_later(insert, bring_in, moderator, url):
    insert("user", id=1, login="anna", email="")
    insert("brand", id=1, name="тест Марка")
    insert("draft_watch", id=1, folder="d", code="991001", brand_id=1, user_id=1)
    insert("draft_watch", id=2, folder="e", code="991002", message="фото?", brand_id=1, user_id=1)
    insert("draft_mechanism", id=1, stones="17", user_id=1)
    bring_in()
    for draft in [*DraftWatch.objects.all(), *DraftMechanism.objects.all()]:
        assert draft.user is None
        for address in (draft.get_absolute_url(), f"/admin/drafts/{draft._meta.model_name}/{draft.pk}/change/"):
            assert moderator.get(address).status_code == 200, address
    assert moderator.get("/admin/drafts/draftwatch/").status_code == 200
    execute(url, 'UPDATE "user" SET email = ? WHERE id = 1', ["anna@example.org"])
    assert "its author anna is here now" in bring_in()
    assert {draft.user.login for draft in DraftWatch.objects.all()} == {"anna"}


def test_an_accepted_proposal_is_that_of_its_watch(insert, bring_in):
    insert("brand", id=1, name="тест Марка")
    insert("watch", id=1, folder="test-1", code="991101", brand_id=1)
    insert("draft_watch", id=1, folder="test-1", code="991101", brand_id=1, message="Принято")
    bring_in()
    draft = DraftWatch.objects.get()
    assert (draft.status, draft.result) == (Proposal.Status.ACCEPTED, Watch.objects.get())
