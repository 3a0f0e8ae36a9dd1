"""A list on its way through several pages: it goes along with the form, and nobody but us can have changed it."""

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing.kept_forms import KEPT_FOR
from catalogue.loading.tables import UnreadableTable

from .files import Table
from .headings import Head

LONGEST = 2_400_000  # letters: what comes back with a form, beside what is chosen on the page


def seal(user: User, table: Table, head: Head, *more, salt: str) -> str:
    """The list of `user`, what its columns mean, and `more` that JSON can tell. Raises UnreadableTable where that is
    more than a form brings back.
    """
    number = head.row.number if head.row else 0
    told = [user.pk, table.as_json(), number, head.meanings, head.currency, *more]
    sealed = signing.dumps(told, salt=salt, compress=True)
    if len(sealed) > LONGEST:
        raise UnreadableTable(_("The table is too large. Divide it into several files."))
    return sealed


def unseal(user: User, text: str, *, salt: str) -> tuple | None:
    """What `seal` was given; None where it is too old, or another person's."""
    try:
        owner, told, number, meanings, currency, *more = signing.loads(text, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    table = Table.from_json(told)
    row = next((row for row in table.rows if row.number == number), None)
    return (table, Head(row, tuple(meanings), currency), *more) if owner == user.pk else None
