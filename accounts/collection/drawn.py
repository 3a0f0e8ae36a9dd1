"""The page of a collection as it was drawn last, for as long as nothing that stands on it has changed.

All that the page can show is compared, so nobody has to say what they wrote. It stays in the memory of this process and
goes with the next change of the catalogue: no shared cache holds what somebody keeps to themselves.
"""

import pickle
import zlib
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import Collection, PieceImage, User
from catalogue.caching.held import Held
from catalogue.caching.parts import nobody
from catalogue.models import CatalogueVersion

MOST = 200  # pages; ten kilobytes each
pages = Held()


def drawn_last(request: HttpRequest, version: CatalogueVersion, draw: Callable[[HttpRequest], bytes]) -> bytes:
    """What `draw` gives for this address and person, with holes for what belongs to the present request."""
    asked = nobody(request, [*request.GET.lists()])
    asked.user = request.user
    if settings.DEBUG:
        return draw(asked)
    known = pages.of(str(version.value))
    place = f"{told_by(request.user)} {get_language()} {asked.get_full_path()}"
    page = known.get(place)
    if page is None:
        if len(known) >= MOST:
            known.clear()
        page = known[place] = zlib.compress(draw(asked), 1)
    return zlib.decompress(page)


def told_by(user: User) -> str:
    """A digest of everything that somebody said of themselves and of their pieces."""
    photos = PieceImage.objects.filter(piece=OuterRef("pk"))
    pieces = Collection.objects.of(user).order_by("pk").annotate(has_photos=Exists(photos)).values_list()
    told = [getattr(user, field.attname) for field in user._meta.concrete_fields], [*pieces]
    return sha256(pickle.dumps(told)).hexdigest()
