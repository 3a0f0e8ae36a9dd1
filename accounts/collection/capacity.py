"""How much one collection holds at most: it is read, changed and handed over as a whole."""

from collections.abc import Iterable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce, Length
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import LONG_TEXTS, Collection, User
from catalogue.photos.turns import NoTurn, turn

MOST_PIECES = 20_000
MOST_LETTERS = 4_000_000  # of all notes together: 200 of each piece


def one_at_a_time(view):
    """Mark a view that has a whole collection in memory: it has the turn of the container, as a decoder of photos has.

    Who waits too long for the others is asked to come again.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            with turn():
                return view(request, *args, **kwargs)
        except NoTurn:
            messages.warning(request, _("Many collections are being changed at the moment. Try again in a minute."))
            return redirect("accounts:collection")

    return answer


def check_room(pieces: int, letters: int) -> None:
    """Raise ValidationError where a collection would hold more than that."""
    if pieces > MOST_PIECES:
        text = _("A collection has room for %(most)s watches.")
        raise ValidationError(text, code="too_large", params={"most": MOST_PIECES})
    if letters > MOST_LETTERS:
        text = _("The notes of a collection may have %(most)s characters together. Shorten some of them.")
        raise ValidationError(text, code="too_large", params={"most": MOST_LETTERS})


def letters_of(rows: Iterable[Collection]) -> int:
    return sum(len(text) for row in rows for text in row.long_texts)


def check_room_of(user: User) -> None:
    """The same of the collection of `user` as it is now, in the transaction that made it grow."""
    letters = sum(map(Length, LONG_TEXTS), start=Value(0))
    held = Collection.objects.of(user).aggregate(pieces=Count("pk"), letters=Coalesce(Sum(letters), 0))
    check_room(**held)
