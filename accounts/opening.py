"""How many pictures are opened for one person in a day.

They are opened one after the other for everybody, and what is refused in the end, or was there before, takes its time.
"""

import logging

from accounts.models import ActCount, User
from accounts.models.acts import Rate
from catalogue.photos.pipeline import CleanPhoto, PhotoRefused, take_in

logger = logging.getLogger(__name__)

ACT = "photo opened"
OPENED = Rate(300, seconds=24 * 3600)
HEAVY = 30  # a picture that took as long as any may counts as so many more


def opened_for(user: User, file) -> CleanPhoto:
    """The clean photo made of `file`, which `user` sent. Raises PhotoRefused."""
    if not ActCount.objects.count_one(user, ACT, OPENED):
        logger.warning("limit reached", extra={"limit": ACT, "user": user.pk})
        raise PhotoRefused("too_many")
    try:
        return take_in(file)
    except PhotoRefused as refused:
        if refused.code == "heavy":
            ActCount.objects.count_one(user, ACT, OPENED, weight=HEAVY)
        raise
