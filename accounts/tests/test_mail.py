"""The outbox: nothing lost, nothing sent twice, nothing sent of what did not happen."""

import socket
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.core.mail.backends.locmem import EmailBackend as Memory
from django.db import connection, transaction
from django.utils import timezone

from accounts.housekeeping import forget_the_expired
from accounts.letters.outbox import SMTP, Outcome, deliver, send_waiting_letters
from accounts.models import Letter
from accounts.models.letter import MOST_ATTEMPTS
from accounts.tests.factories import make_item, make_letter, make_user
from catalogue.history.publishing import delete_watch
from catalogue.tests.factories import make_watch

MEMORY = "django.core.mail.backends.locmem.EmailBackend"


class BrokenServer(Memory):
    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "accounts.letters.outbox.OutboxBackend"
    settings.MAIL_TRANSPORT = MEMORY
    mail.outbox = []


def write(*recipients):
    send_mail("Тема", "Текст", "site@example.org", recipients or ["anna@example.org"])


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_after_the_transaction_and_its_row_is_gone():
    with transaction.atomic():
        write("anna@example.org", "boris@example.org")
        assert Letter.objects.count() == 2
        assert mail.outbox == []
    assert [message.to for message in mail.outbox] == [["anna@example.org"], ["boris@example.org"]]
    assert (mail.outbox[0].subject, mail.outbox[0].body) == ("Тема", "Текст")
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_input_becomes_a_header():
    """A line break adds neither a reader nor a header; a letter that cannot be one keeps no other from leaving."""
    bcc = "\nBcc: everybody@example.org"
    send_mail(f"Тема{bcc}", f"Текст{bcc}", "site@example.org", ["anna@example.org"])
    (message,) = mail.outbox
    assert (message.subject, message.recipients()) == ("Тема Bcc: everybody@example.org", ["anna@example.org"])
    send_mail("Тема", "Текст", f"site@example.org{bcc}", ["anna@example.org"])
    send_mail("Тема", "Текст", "site@example.org", [f"anna@example.org{bcc}"])
    write("boris@example.org")
    assert [message.to for message in mail.outbox[1:]] == [["boris@example.org"]]
    assert list(Letter.objects.values_list("failed", flat=True)) == [True, True]


@pytest.mark.django_db(transaction=True)
def test_letters_to_many_wait_for_housekeeping(administrator):
    watch = make_watch()
    for _number in range(3):
        make_item(make_user(), watch=watch)
    delete_watch(watch, by=administrator.user)
    assert (mail.outbox, Letter.objects.count()) == ([], 3)
    assert send_waiting_letters() == "3 sent, 0 kept"
    assert len(mail.outbox) == 3


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_what_did_not_happen_is_never_sent():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        1 / 0  # noqa: B018
    assert (mail.outbox, Letter.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_letter_outlives_a_broken_mail_server(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.BrokenServer"
    write()
    letter = Letter.objects.get()
    assert letter.attempts == 1
    assert timedelta(seconds=50) < letter.not_before - timezone.now() <= timedelta(minutes=1)
    assert send_waiting_letters() == "0 sent, 0 kept"  # it rests
    Letter.objects.update(not_before=timezone.now())
    assert send_waiting_letters() == "0 sent, 1 kept"
    settings.MAIL_TRANSPORT = MEMORY
    Letter.objects.update(not_before=timezone.now())
    assert send_waiting_letters() == "1 sent, 0 kept"
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_one_letter_is_sent_once_by_whoever_claims_it_first():
    write()
    letter = Letter.objects.get()
    assert Letter.objects.claim(letter.pk)
    assert not Letter.objects.claim(letter.pk)
    assert deliver(letter.pk) is Outcome.KEPT
    Letter.objects.update(not_before=timezone.now())  # the lease of whoever died is over
    assert deliver(letter.pk) is Outcome.SENT
    assert deliver(letter.pk) is Outcome.KEPT


@pytest.mark.django_db
def test_pauses_grow_and_end():
    letter = Letter.objects.create(recipient="a@example.org", sender="s@example.org", subject="x", body="y")
    for minutes in (1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360):
        letter.rest("away")
        assert round((letter.not_before - timezone.now()).total_seconds() / 60) == minutes


@pytest.mark.django_db
def test_a_letter_that_cannot_be_sent_is_marked_and_the_others_leave():
    write("anna@example.org", "boris@example.org", "vera@example.org", "galina@example.org")
    headers, unreadable, address, _good = Letter.objects.order_by("pk")
    Letter.objects.filter(pk=headers.pk).update(subject="Тема\nBcc: all@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_letter SET body = 'no key opens this' WHERE id = %s", [unreadable.pk])
    Letter.objects.filter(pk=address.pk).update(recipient="vera@" + "я" * 70 + ".ru")
    for run in ("1 sent, 3 kept", "0 sent, 0 kept"):
        assert send_waiting_letters() == run
    assert [message.to for message in mail.outbox] == [["galina@example.org"]]
    assert set(Letter.objects.values_list("pk", "failed")) == {(row.pk, True) for row in (headers, unreadable, address)}


# A server that is away, silent, or refuses --------------------------------------------------------


@pytest.fixture
def silent(settings):
    """A mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        settings.MAIL_TRANSPORT, settings.EMAIL_TIMEOUT = SMTP, 0.1
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        yield server


@pytest.mark.django_db(transaction=True)
def test_a_request_waits_for_no_mail_server(silent, client, collector):
    client.post("/accounts/password/reset/", {"email": collector.user.email})
    letter = Letter.objects.get()
    assert (letter.attempts, letter.not_before, letter.recipient) == (0, None, collector.user.email)
    with pytest.raises(BlockingIOError):
        silent.accept()  # nobody came
    assert send_waiting_letters() == "0 sent, 1 kept"
    silent.accept()[0].close()


@pytest.mark.django_db
def test_the_first_letter_finds_out_for_all_that_the_server_is_silent(silent):
    for _number in range(3):
        make_letter()
    assert send_waiting_letters() == "0 sent, 1 kept"
    assert list(Letter.objects.values_list("attempts", flat=True)) == [1, 0, 0]
    assert "timed out" in Letter.objects.last_reason()


class Refusing(Memory):
    """Knows no Anna, is full for Boris, dislikes what is written to Vera, and takes the others."""

    def send_messages(self, messages):
        refused = {
            "anna@example.org": SMTPRecipientsRefused({"anna@example.org": (550, b"no such user anna@example.org")}),
            "boris@example.org": SMTPRecipientsRefused({"boris@example.org": (452, b"mailbox full")}),
            "vera@example.org": SMTPDataError(554, b"looks like spam"),
        }
        if error := refused.get(messages[0].to[0]):
            raise error
        return super().send_messages(messages)


@pytest.mark.django_db
def test_what_is_refused_for_good_is_not_tried_again_and_hinders_no_other(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Refusing"
    names = ["anna", "boris", "vera", "galina"]
    letters = [make_letter(recipient=f"{name}@example.org") for name in names]
    assert send_waiting_letters() == "1 sent, 3 kept"
    anna, boris, vera = Letter.objects.filter(pk__in=[letter.pk for letter in letters])
    assert [row.failed for row in (anna, boris, vera)] == [True, False, False]
    assert "550" in anna.reason and "no such user" in anna.reason and "anna@" not in anna.reason
    assert "mailbox full" in boris.reason and "looks like spam" in vera.reason


@pytest.mark.django_db
def test_retries_end_after_three_days_and_the_letter_is_gone_after_a_week():
    letter = make_letter()
    waited = timedelta()
    while not letter.failed:
        letter.rest("TimeoutError: timed out")
        waited += letter.not_before - timezone.now()
    assert letter.attempts == MOST_ATTEMPTS
    assert timedelta(days=3) < waited < timedelta(days=4)
    Letter.objects.update(not_before=None)
    assert send_waiting_letters() == "0 sent, 0 kept"
    Letter.objects.update(created_at=timezone.now() - timedelta(days=6))
    forget_the_expired()
    assert Letter.objects.exists()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=8))
    forget_the_expired()
    assert not Letter.objects.exists()
