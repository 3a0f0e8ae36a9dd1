"""Letters in the language of their reader; owners of a deleted watch learn what their rows said."""

from datetime import date

import pytest
from django.core import mail

from accounts.models import Collection, User
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.history.publishing import delete_watch
from catalogue.tests.factories import make_watch

pytestmark = pytest.mark.django_db
Status = Collection.Status


@pytest.mark.parametrize(("page", "language"), [("/accounts/login/", "ru"), ("/en/accounts/login/", "en")])
def test_the_language_of_letters_is_that_of_the_last_sign_in(visitor, page, language):
    user = make_user(login="anna", language="en" if language == "ru" else "ru")
    visitor.post(page, {"login": "anna", "password": PASSWORD})
    user.refresh_from_db()
    assert user.language == language


def test_who_signs_up_in_english_gets_english_letters(visitor):
    form = {"username": "vera", "email": "vera@example.org", "password1": PASSWORD, "password2": PASSWORD}
    visitor.post("/en/accounts/signup/", form | {"consent": "on"})
    assert User.objects.get().language == "en"


def test_owners_of_a_deleted_watch_learn_what_their_rows_said(administrator):
    anna, john, gone = make_user(login="anna"), make_user(login="john", language="en"), make_user(is_active=False)
    watch = make_watch(title="Полёт 3133")
    told = {"note": "От деда", "serial": "12345", "price": "1500.50", "acquired_on": date(2001, 3, 12)}
    make_item(anna, watch=watch, condition="good", **told)
    make_item(anna, watch=watch, status=Status.SWAP)
    make_item(john, watch=watch, status=Status.WANT)
    make_item(gone, watch=watch)
    make_item(anna, note="не о том")
    delete_watch(watch, by=administrator.user)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {anna.email, john.email}
    russian, english = letters[anna.email], letters[john.email]
    assert russian.subject == "Удалено из каталога: Полёт 3133"
    for words in ("В коллекции, хорошее", "12 марта 2001", "1500,50 ₽", "12345", "От деда", "На обмен"):
        assert words in russian.body
    assert "не о том" not in russian.body
    assert english.subject == "Removed from the catalogue: Polyot 3133"  # no English name: in Latin letters
    assert "/en/collection/" in english.body and "От деда" not in english.body
    assert not Collection.objects.filter(watch=watch.pk).exists()
