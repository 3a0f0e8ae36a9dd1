"""What was drawn last of somebody's collection, for as long as nothing that stands on it has changed.

All that the page can show is compared, so nobody has to say what they wrote. It stays in the memory of this process and
goes with the next change of the catalogue: no shared cache holds what somebody keeps to themselves.
"""

import zlib
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.collection.capacity import turn_for
from accounts.collection.narrowing import Row
from accounts.models import Collection, PieceImage, User
from catalogue.caching.held import Held
from catalogue.caching.parts import nobody
from catalogue.models import CatalogueVersion
from catalogue.rows import Written

MOST_BYTES = 8 * 1024 * 1024  # of all that was drawn together
MOST_ROWS = 10_000  # of all that were read: five megabytes
NOT_TOLD = {"user", "token", "created_at", "updated_at", "offered_at"}  # stands on no page of one's own
NOT_TOLD |= {"title_sort", "code_key", "words", "said"}  # follows from the others: Collection.fill_derived
TOLD = [field.attname for field in Collection._meta.concrete_fields if field.name not in NOT_TOLD]
CHUNK = 100  # rows in memory at once
pages, rows = Held(), Held()


def drawn_last(request: HttpRequest, version: CatalogueVersion, draw: Callable[[HttpRequest], bytes]) -> bytes:
    """What `draw` gives for this address and person, with holes for what belongs to the present request."""
    asked = nobody(request, [*request.GET.lists()])
    asked.user, asked.told = request.user, told_by(request.user)
    return made_last(asked.told, version, asked.get_full_path(), lambda: draw(asked))


def made_last(told: str, version: CatalogueVersion, asked: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gave when this was asked last; it reads what is `told`, the catalogue and what is `asked` alone."""
    packed = all_made_last(version, [f"{told} {asked}"], lambda _lacking: [zlib.compress(make(), 1)])
    return zlib.decompress(packed[0])


def all_made_last(
    version: CatalogueVersion, places: list[str], make: Callable[[list[int]], list[bytes]]
) -> list[bytes]:
    """The same of several things: each of `places` says all that one of them stands on but the catalogue.

    `make` is given the numbers of those that are lacking.
    """
    if settings.DEBUG:
        return make([*range(len(places))])
    known = pages.of(str(version.value))
    # An address may be as long as a page.
    digests = [sha256(f"{get_language()} {place}".encode()).hexdigest() for place in places]
    found = [known.get(digest) for digest in digests]
    if lacking := [number for number, page in enumerate(found) if page is None]:
        for number, page in zip(lacking, make(lacking), strict=True):
            found[number] = page
        keep(known, {digests[number]: found[number] for number in lacking}, MOST_BYTES)
    return found


def read_last(told: str, version: CatalogueVersion, asked: str, read: Callable[[], list[Row]]) -> list[Row]:
    """The rows that `read` gave when this was asked last."""
    known, place = rows.of(str(version.value)), f"{told} {asked}"
    found = known.get(place)
    if found is None:
        found = read()
        keep(known, {place: found}, MOST_ROWS)
    return found


def keep(known: dict[str, Any], made: dict[str, Any], most: int) -> None:
    """All that is known makes room at once: what is asked for again is soon there again."""
    wanted = sum(map(len, made.values()))
    if sum(map(len, [*known.values()])) + wanted > most:  # at once: another thread may add to it
        known.clear()
    if wanted <= most:
        known.update(made)


def is_told_quickly() -> bool:
    """Whether to ask what somebody said costs less than to read a part of it."""
    return connections[router.db_for_read(Collection)].vendor == "postgresql"


def told_by(user: User) -> str:
    """A digest of everything that somebody said of themselves and of their pieces; no value of theirs is wanted here.

    PostgreSQL makes it where the rows are; of SQLite they are read, a few in memory at once, and those of a large
    collection in a turn. Raises NoTurn.
    """
    digest = sha256(repr([getattr(user, field.attname) for field in user._meta.concrete_fields]).encode())
    alias, is_quick = router.db_for_read(Collection), is_told_quickly()
    question, values = PIECES.sql(alias, user.pk)
    if is_quick:
        question = f"SELECT md5(string_agg(told::text, '')) FROM ({question}) AS told"  # noqa: S608 - as Django wrote it
    with nullcontext() if is_quick else turn_for(user), connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        while some := cursor.fetchmany(CHUNK):
            for piece in some:
                digest.update(repr(piece).encode())
    return digest.hexdigest()


def pieces_of(owner: int) -> QuerySet:
    """All that one's pieces say.

    PostgreSQL is asked who wrote each row last, and where it stands: that is another transaction or place after every
    change.
    """
    photos = PieceImage.objects.filter(piece=OuterRef("pk"))
    pieces = Collection.objects.filter(user=owner).order_by("pk").annotate(photos=Exists(photos))
    if not is_told_quickly():
        return pieces.values_list(*TOLD, "photos")
    written = [RawSQL(f"{Collection._meta.db_table}.{name}", []) for name in ("xmin", "ctid")]  # noqa: S611 - ours
    return pieces.values_list("pk", *written, "photos")


PIECES = Written(Collection, pieces_of)
