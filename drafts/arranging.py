"""Turning the photos of a published watch and moving them between its sides: a moderator does it at once.

It is a proposal that is accepted as it is made, as what is restored: it stands in the history, and what it replaced is
kept, so that it can be taken back.
"""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from accounts.models import User
from catalogue.history.versions import latest_number
from catalogue.models import Revision, Watch, WatchImage, changing_catalogue
from catalogue.photos.storing import stored_ahead

from . import content, permissions
from .errors import ChangedSince
from .models import DraftImage, DraftWatch, ReplacedImage, Step
from .photos import PhotoChange, borrow_photos, write_photos
from .restoring import begin_accepted, publish_accepted
from .sides import arranged


def arrange(watch: Watch, *, by: User, seen: int, photo_changes: Sequence[PhotoChange]) -> DraftWatch:
    """Publish `watch` with its photos as `photo_changes` turn and move them.

    Raises ChangedSince where `seen` is not the newest revision, ValidationError where nothing changes.
    """
    if not permissions.may_arrange(by):
        raise PermissionDenied
    if latest_number(watch) != seen:
        raise ChangedSince
    draft = DraftWatch(user=by, target=watch)
    with stored_ahead(_copies(draft, watch, photo_changes)):
        return _arrange(draft, watch, by, seen, photo_changes)


@changing_catalogue(whole=False)  # what is published says what changed
def _arrange(draft: DraftWatch, watch: Watch, by: User, seen: int, photo_changes: Sequence[PhotoChange]) -> DraftWatch:
    began = begin_accepted(draft, watch, by=by, seen=seen, evidence="")
    content.write(draft, content.from_snapshot(draft, began))
    borrow_photos(draft, watch, began)
    write_photos(draft, photo_changes, by=by)
    publish_accepted(draft, by=by, step=Step.Kind.ARRANGED, action=Revision.Action.CHANGED)
    return draft


def _copies(draft: DraftWatch, watch: Watch, photo_changes: Sequence[PhotoChange]) -> list[tuple]:
    """What will be stored: each turned photo, each photo on its new side, and what stood there."""
    shown = {image.side: image for image in watch.images.all()}
    turned = {change.side: change.photo for change in photo_changes if change.photo}
    moves = arranged(shown, {change.side: change.to for change in photo_changes if change.to})
    copies: list[tuple] = [(DraftImage(watch=draft, side=side), photo) for side, photo in turned.items()]
    for side in [*shown]:
        if side in moves or side in turned:
            to = moves.get(side, side)
            copies.append((WatchImage(watch=watch, side=to), turned.get(side, shown[side])))
            copies.append((ReplacedImage(watch=draft, side=side), shown[side]))
    return copies
