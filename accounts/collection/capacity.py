"""How much one collection holds at most: it is read, changed and handed over as a whole."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial, wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce, Length
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import DESCRIBED, LONG_TEXTS, Collection, User
from catalogue.photos.turns import NoTurn, place_in_line, turn

MOST_PIECES = 20_000
MOST_LETTERS = 4_000_000  # of all that is written of pieces: 200 of each
WRITTEN = sorted({*LONG_TEXTS, *DESCRIBED, "serial", "seller", "place"})
LARGE = 2_000  # pieces: fewer are read in a tenth of a second
RETRY_AFTER = "10"  # seconds


def few_at_a_time(view, *, place=place_in_line, back="accounts:collection"):
    """Mark a view that works long for one person: no more than a quarter of the threads of a process do so at once.

    Who finds no place is sent `back` and asked to come again.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            with place():
                return view(request, *args, **kwargs)
        except NoTurn:
            messages.warning(request, _("The site is busy with large requests at the moment. Try again in a minute."))
            return redirect(back)

    return answer


# For a view that has a whole collection in memory: it has the turn of the container, as a decoder of photos has.
one_at_a_time = partial(few_at_a_time, place=turn)


def busy_without_turn(view):
    """Mark a view that needs a turn at times: where there is none, its reader is told to come again (503)."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except NoTurn:
            response = render(request, "accounts/busy.html", {"request_id": request.id}, status=503)
            response["Retry-After"] = RETRY_AFTER
            return response

    return answer


def turn_for(user: User, place=place_in_line) -> AbstractContextManager[None]:
    """What reading through the whole collection of `user` needs: where that is large, a place as above.

    Nobody with an ordinary collection waits. Raises NoTurn.
    """
    return place() if is_large(user) else nullcontext()


def is_large(user: User) -> bool:
    """Whether the collection of `user` has more pieces than are read in passing."""
    return Collection.objects.of(user).order_by()[LARGE : LARGE + 1].exists()


def few_of_large(view, *, place=place_in_line):
    """Mark a view that reads through its reader's whole collection at each request."""

    @busy_without_turn
    @wraps(view)
    def answer(request, *args, **kwargs):
        with turn_for(request.user, place):
            return view(request, *args, **kwargs)

    return answer


# The same for one that has what it answers in memory: 60 MB of the largest collection, eight at once 500.
one_of_large = partial(few_of_large, place=turn)


def check_room(pieces: int, letters: int) -> None:
    """Raise ValidationError where a collection would hold more than that."""
    if pieces > MOST_PIECES:
        text = _("A collection has room for %(most)s watches.")
        raise ValidationError(text, code="too_large", params={"most": MOST_PIECES})
    if letters > MOST_LETTERS:
        text = _("The texts of a collection may have %(most)s characters together. Shorten some of them.")
        raise ValidationError(text, code="too_large", params={"most": MOST_LETTERS})


def letters_of(rows: Iterable[Collection]) -> int:
    return sum(len(getattr(row, name)) for row in rows for name in WRITTEN)


def check_room_of(user: User) -> None:
    """The same of the collection of `user` as it is now, in the transaction that made it grow."""
    letters = sum(map(Length, WRITTEN), start=Value(0))
    held = Collection.objects.of(user).aggregate(pieces=Count("pk"), letters=Coalesce(Sum(letters), 0))
    check_room(**held)
