"""The photos of a proposal: how they get there, to the catalogue, and back."""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from accounts.models import User
from catalogue.history.versions import photos_of
from catalogue.models import Brand, ImageDescription, Mechanism, Revision, Side, Watch, WatchImage
from catalogue.photos.files import forget, photo_models
from catalogue.photos.pipeline import CleanPhoto, PhotoRefused
from catalogue.photos.storing import place, remove_photo, set_photo, stored_ahead

from . import permissions
from .models import DraftImage, DraftWatch, Proposal, ReplacedImage, UploadDay
from .sides import arranged

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PhotoChange:
    """What an author did to one side: sent a new `photo`, or turned the old one, said other `rights` of it, moved it
    `to` another side, or removed it.

    `photo` is clean from the pipeline, or a row whose files are copied. One that moves is the old one, turned.
    """

    side: str
    photo: CleanPhoto | ImageDescription | None
    rights: dict
    removed: bool = False
    to: str = ""


def check_day(user: User) -> None:
    """Raise PhotoRefused where the person has sent enough for today: before a picture is opened."""
    if UploadDay.objects.is_full(user, **permissions.photos_of_a_day()):
        refuse_for_today(user)


def refuse_for_today(user: User) -> None:
    logger.warning("limit reached", extra={"limit": "photos a day", "user": user.pk})
    raise PhotoRefused("too_many")


def photos_ahead(draft: Proposal, photo_changes: Sequence[PhotoChange]) -> AbstractContextManager:
    """Write the files of what the author sent. Inside, in a transaction that locks the catalogue first, the rows are
    written by `write_photos`. `draft` may be one that is only made there, with this token and target."""
    new = _new_photos(draft, photo_changes, _shown_by(draft)) if photo_changes else {}
    return stored_ahead((new[change.side], change.photo) for change in photo_changes if change.side in new)


def _shown_by(draft: DraftWatch) -> dict[str, ImageDescription]:
    """The photos of `draft` by side; of one that is not made yet, those that it will borrow."""
    owner = draft if draft.pk else draft.target
    return {image.side: image for image in owner.images.all()} if owner else {}


def _new_photos(draft: DraftWatch, photo_changes: list[PhotoChange], shown: dict) -> dict[str, DraftImage]:
    """A row for each side that gets a photo which it does not show already."""
    return {
        change.side: DraftImage(watch=draft, side=change.side, **change.rights)
        for change in photo_changes
        if change.photo and not (change.side in shown and shown[change.side].shows(change.photo))
    }


def write_photos(draft: Proposal, photo_changes: Sequence[PhotoChange], *, by: User) -> None:
    """Save what `by` did to the photos of `draft`. Only what is new and kept counts towards their day."""
    if not photo_changes:
        return
    earlier_by_side = {image.side: image for image in draft.images.all()}
    new = _new_photos(draft, photo_changes, earlier_by_side)
    day = permissions.photos_of_a_day()
    for change in photo_changes:
        is_sent = change.side in new and isinstance(change.photo, CleanPhoto)
        if is_sent and not UploadDay.objects.count_photo(by, change.photo.size, **day):
            refuse_for_today(by)
    for change in photo_changes:
        earlier = earlier_by_side.get(change.side)
        if change.side in new:
            place(new[change.side], change.photo)
        elif not earlier:
            continue
        elif change.removed:
            earlier.delete()
            forget(earlier)
        else:
            DraftImage.objects.filter(pk=earlier.pk).update(**change.rights)
    # Last: what was turned moves turned, and what was sent is not put over what moves there.
    move_photos(draft, {change.side: change.to for change in photo_changes if change.to and not change.removed})


def move_photos(draft: DraftWatch, wanted: dict[str, str]) -> None:
    """Show photos on other sides: the rows change places, the files stay where they are."""
    images = {image.side: image for image in draft.images.all().order_by("pk")}
    moves = arranged(images, wanted)
    draft.images.filter(side__in=moves).delete()
    for side, to in moves.items():
        images[side].pk, images[side].side = None, to
        images[side].save(force_insert=True)


def are_there(draft: Proposal, photo_changes: list[PhotoChange]) -> bool:
    """Whether `draft` has every photo that was sent, and none that was removed."""
    there = {image.side: image for image in draft.images.all()} if photo_changes else {}
    return all(
        change.side in there and there[change.side].shows(change.photo)
        if change.photo
        else not (change.removed and change.side in there)
        for change in photo_changes
    )


def photos_again(watch: Watch, values: dict) -> tuple[list[PhotoChange], list[str]]:
    """What brings the photos of `watch` back to the snapshot `values`; and the sides whose photo is kept nowhere."""
    shown, changes, lost = photos_of(watch), [], []
    for side in Side:
        was, now = values.get(f"photo_{side}"), shown.get(f"photo_{side}")
        if was == now:
            continue
        photo = _kept(was["sha256"]) if was else None
        if was and not photo:
            lost.append(str(side.label))
        elif was:
            rights = photo.rights | {"credit": was["credit"], "licence": was["licence"]}
            changes.append(PhotoChange(side.value, photo, rights))
        else:
            changes.append(PhotoChange(side.value, None, {}, removed=True))
    return changes, lost


def _kept(sha256: str) -> ImageDescription | None:
    """A row, of whatever table, whose files of this photo still stand."""
    rows = (row for model in photo_models() for row in model.objects.filter(sha256=sha256))
    return next((row for row in rows if row.image.storage.exists(row.image.name)), None)


def borrow_photos(draft: Proposal, watch: Watch, names) -> None:
    """Give a correction the photos that `watch` has of the sides in `names`; the files stay where they are."""
    for image in watch.images.all():
        if f"photo_{image.side}" not in names:
            continue
        draft.images.filter(side=image.side).delete()
        own = DraftImage(watch=draft, side=image.side, **image.rights)
        own.take_description(image)
        own.image = image.image.name
        own.save()


def copies_of_acceptance(draft: Proposal, leave_out: frozenset[str], corrections: dict) -> list[tuple]:
    """The photos that accepting `draft` shows, and those that these replace: rows to be, each with its photo."""
    if not isinstance(draft, DraftWatch) or not (draft.target or draft.images.exists()):
        return []
    shown = draft.target or Watch(folder=_future_folder(draft, corrections))
    published = {image.side: image for image in draft.target.images.all()} if draft.target else {}
    copies = []
    for image in draft.images.all():
        earlier = published.pop(image.side, None)
        if f"photo_{image.side}" in leave_out or (earlier and earlier.shows(image)):
            continue
        copies.append((WatchImage(watch=shown, side=image.side), image))
        if earlier:
            copies.append((ReplacedImage(watch=draft, side=image.side), earlier))
    removed = [image for side, image in published.items() if f"photo_{side}" not in leave_out]
    return copies + [(ReplacedImage(watch=draft, side=image.side), image) for image in removed]


def _future_folder(draft: DraftWatch, corrections: dict) -> str:
    """Where a new watch will most likely be. Where it is elsewhere in the end, its photos are stored there then."""
    said = {name: getattr(draft, name) for name in ("brand", "new_brand", "mechanism", "code")} | corrections
    brand = said["brand"] or Brand(name=said["new_brand"] or draft.proposed_brand)
    movement = said["mechanism"] or draft.draft_mechanism
    calibre = (said.get("movement") or {}).get("calibre") or (movement.calibre if movement else "")
    return Watch(brand=brand, mechanism=Mechanism(calibre=calibre), code=said["code"]).free_folder()


def copies_of_undoing(draft: Proposal) -> list[tuple]:
    """The photos that taking the acceptance of `draft` back shows again."""
    if not isinstance(draft, DraftWatch) or not draft.result:
        return []
    return [(WatchImage(watch=draft.result, side=image.side), image) for image in draft.replaced_images.all()]


def copies_of_restoring(draft: DraftWatch, watch: Watch, values: dict) -> list[tuple]:
    """The photos that bringing `watch` back to the snapshot `values` shows, and those that these replace."""
    shown, copies = {image.side: image for image in watch.images.all()}, []
    for change in photos_again(watch, values)[0]:
        if change.photo:
            copies.append((DraftImage(watch=draft, side=change.side), change.photo))
            copies.append((WatchImage(watch=watch, side=change.side), change.photo))
        if change.side in shown:
            copies.append((ReplacedImage(watch=draft, side=change.side), shown[change.side]))
    return copies


def publish_photos(draft: DraftWatch, watch: Watch, wanted: set[str], action: Revision.Action) -> None:
    """Each side that `draft` changes gets its photo, or loses the one it had."""
    proposed = {image.side: image for image in draft.images.all()}
    for side in Side.values:
        if f"photo_{side}" in wanted:
            _keep_replaced(draft, watch, side)
            show_photo(watch, side, proposed.get(side), by=draft.user, evidence=draft.evidence, action=action)


def _keep_replaced(draft: DraftWatch, watch: Watch, side: str) -> None:
    draft.replaced_images.filter(side=side).delete()
    earlier = watch.images.filter(side=side).first()
    if earlier:
        place(ReplacedImage(watch=draft, side=side, **earlier.rights), earlier)


def show_photo(watch: Watch, side: str, image, **said) -> None:
    """Show `image`, the row of a photo, as the `side` of `watch`; none where it is None.

    `said`: by whom, upon what evidence, and what history calls it.
    """
    if image:
        set_photo(watch, side, image, **image.rights, **said)
    else:
        remove_photo(watch, side, **said)


def restore_photos(watch: Watch, values: dict, kept: dict, *, by) -> None:
    """Bring the photos of `watch` back to what the snapshot `values` says, as far as they are `kept`."""
    present = photos_of(watch)
    for side in Side.values:
        name = f"photo_{side}"
        wanted = values.get(name)
        if wanted != present.get(name) and (side in kept or not wanted):
            show_photo(
                watch, side, kept.get(side) if wanted else None, by=by, evidence="", action=Revision.Action.RESTORED
            )
