"""How many pictures are opened for one person in a day.

They are opened one after the other for everybody, and what is refused in the end, or was there before, takes its time.
"""

import logging
from collections.abc import Callable
from functools import partial

from accounts.models import ActCount, User
from accounts.models.acts import Rate
from catalogue.models import ImageDescription
from catalogue.photos.pipeline import CleanPhoto, PhotoRefused, take_in, turned

logger = logging.getLogger(__name__)

ACT = "photo opened"
OPENED = Rate(300, seconds=24 * 3600)
HEAVY = 30  # a picture that took as long as any may counts as so many more


def turned_for(user: User, image: ImageDescription, way: str) -> CleanPhoto:
    """The photo of the row `image`, turned by `user`. Raises PhotoRefused."""
    try:
        with image.image.open() as master:
            return opened_for(user, master, partial(turned, way=way))
    except OSError as error:
        logger.exception("photo not read")
        raise PhotoRefused("gone") from error


def opened_for(user: User, file, read: Callable = take_in) -> CleanPhoto:
    """What `read` makes of `file`, for `user`: a clean photo. Raises PhotoRefused."""
    if not ActCount.objects.count_one(user, ACT, OPENED):
        logger.warning("limit reached", extra={"limit": ACT, "user": user.pk})
        raise PhotoRefused("too_many")
    try:
        return read(file)
    except PhotoRefused as refused:
        if refused.code == "heavy":
            ActCount.objects.count_one(user, ACT, OPENED, weight=HEAVY)
        raise
