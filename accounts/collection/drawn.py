"""What was drawn last of somebody's collection, for as long as nothing that stands on it has changed.

All that the page can show is compared, so nobody has to say what they wrote. It stays in the memory of this process and
goes with the next change of the catalogue: no shared cache holds what somebody keeps to themselves.
"""

import zlib
from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.db import connections, router
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.collection.capacity import turn_for
from accounts.models import Collection, PieceImage, User
from catalogue.caching.held import Held
from catalogue.caching.parts import nobody
from catalogue.models import CatalogueVersion

MOST_BYTES = 4 * 1024 * 1024  # of all pages together
NOT_TOLD = {"user", "token", "created_at", "updated_at", "offered_at"}  # stands on no page of one's own
NOT_TOLD |= {"title_sort", "code_key", "words", "said"}  # follows from the others: Collection.fill_derived
CHUNK = 100  # rows in memory at once
pages = Held()


def drawn_last(request: HttpRequest, version: CatalogueVersion, draw: Callable[[HttpRequest], bytes]) -> bytes:
    """What `draw` gives for this address and person, with holes for what belongs to the present request."""
    asked = nobody(request, [*request.GET.lists()])
    asked.user = request.user
    return made_last(request.user, version, asked.get_full_path(), lambda: draw(asked))


def made_last(user: User, version: CatalogueVersion, asked: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gave when this was asked last; it reads what `user` said, the catalogue and what is `asked` alone."""
    if settings.DEBUG:
        return make()
    known = pages.of(str(version.value))
    place = f"{told_by(user)} {get_language()} {asked}"
    digest = sha256(place.encode()).hexdigest()  # an address may be as long as a page
    page = known.get(digest)
    if page is None:
        page = zlib.compress(make(), 1)
        keep(known, digest, page)
    return zlib.decompress(page)


def keep(known: dict[str, bytes], place: str, page: bytes) -> None:
    """All of them make room at once: a page that is asked for again is soon there again."""
    if sum(map(len, [*known.values(), page])) > MOST_BYTES:
        known.clear()
    if len(page) <= MOST_BYTES:
        known[place] = page


def is_told_quickly() -> bool:
    """Whether to ask what somebody said costs less than to read a part of it."""
    return connections[router.db_for_read(Collection)].vendor == "postgresql"


def told_by(user: User) -> str:
    """A digest of everything that somebody said of themselves and of their pieces; no value of theirs is wanted here.

    PostgreSQL makes it where the rows are; of SQLite they are read, a few in memory at once, and those of a large
    collection in a turn. Raises NoTurn.
    """
    digest = sha256(repr([getattr(user, field.attname) for field in user._meta.concrete_fields]).encode())
    alias = router.db_for_read(Collection)
    question, values = pieces_of(user.pk, alias)
    with nullcontext() if is_told_quickly() else turn_for(user), connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        while rows := cursor.fetchmany(CHUNK):
            for piece in rows:
                digest.update(repr(piece).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1000)
def pieces_of(owner: int, alias: str) -> tuple[str, tuple]:
    """The question for all that one's pieces say, in SQL: Django takes as long to write it as to read the answer.

    PostgreSQL is asked who wrote each row last, and where it stands: that is another transaction or place after every
    change.
    """
    photos = PieceImage.objects.filter(piece=OuterRef("pk"))
    rows = Collection.objects.using(alias).filter(user=owner).order_by("pk").annotate(photos=Exists(photos))
    if is_told_quickly():
        written = [RawSQL(f"{Collection._meta.db_table}.{name}", []) for name in ("xmin", "ctid")]  # noqa: S611 - ours
        asked, values = rows.values_list("pk", *written, "photos").query.get_compiler(alias).as_sql()
        return f"SELECT md5(string_agg(told::text, '')) FROM ({asked}) AS told", values  # noqa: S608 - as Django wrote it
    told = [field.attname for field in Collection._meta.concrete_fields if field.name not in NOT_TOLD]
    return rows.values_list(*told, "photos").query.get_compiler(alias).as_sql()
