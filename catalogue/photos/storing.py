"""The writers of photos: files first, the row last, and what it replaces goes after the commit."""

import logging
from collections.abc import Iterable
from contextlib import contextmanager, suppress

from django.db import Error, transaction

from catalogue.history.publishing import record
from catalogue.history.touching import one_changes
from catalogue.models import CatalogueVersion, Combination, ImageDescription, Revision, Watch, WatchImage
from catalogue.search.terms import write_terms

from . import files
from .names import names_of
from .pipeline import PhotoRefused

logger = logging.getLogger(__name__)
CHANGED = Revision.Action.CHANGED


class PhotoNotStored(PhotoRefused):
    """The photo is good, but the disk or the object store did not take it. Nothing was changed."""

    def __init__(self):
        super().__init__("storage")


def place(image, photo) -> None:
    """Save the row `image` (its owner, side and rights are set) with `photo`, in place of the
    photo that its owner has of that side. Raises PhotoNotStored.

    `photo` is clean from the pipeline, or another row whose files are copied: accepting a draft does so.
    """
    image.take_description(photo)
    store(photo, image.image.name)  # may be slow, so nobody is kept waiting for it yet
    with transaction.atomic():
        CatalogueVersion.objects.lock()
        _place(image, photo)


def _place(image, photo) -> None:
    store(photo, image.image.name)  # once more, where a removal of the same photo came in between
    earlier = image.of_this_side().first()
    image.pk = earlier.pk if earlier else None
    image.save(force_insert=not earlier)
    if earlier and earlier.image.name != image.image.name:
        files.forget(earlier)


def store(photo, master: str) -> None:
    """Write the files, or raise PhotoNotStored."""
    try:
        files.store(photo, master)
    except OSError as error:
        logger.exception("photo not stored")
        raise PhotoNotStored from error


@contextmanager
def stored_ahead(copies: Iterable[tuple[ImageDescription, object]]):
    """Write the files of rows that will be saved inside, each with its photo, while nobody waits for a lock of ours.

    Where what happens inside fails, the files that no row names go again. Raises PhotoNotStored.
    """
    written = []
    try:
        for image, photo in copies:
            image.take_description(photo)
            store(photo, image.image.name)
            written += names_of(image.image.name, image.width)
        yield
    except Exception:
        with suppress(Error, OSError):  # then the sweep finds them
            if written:
                files.remove_unused(written)
        raise


def set_photo(
    watch: Watch,
    side: str,
    photo,
    *,
    credit: str,
    licence: str,
    by,
    photographer=None,
    evidence: str = "",
    action=CHANGED,
) -> WatchImage:
    """Show `photo` as the `side` of the published `watch`, with its revision. Raises PhotoNotStored."""
    image = WatchImage(watch=watch, side=side, photographer=photographer, credit=credit, licence=licence)
    image.take_description(photo)
    store(photo, image.image.name)
    with one_changes(watch):
        before = _snapshot(watch, side)
        _place(image, photo)
        _changed(watch, side, before, by=by, evidence=evidence, action=action)
    return image


def remove_photo(watch: Watch, side: str, *, by, evidence: str = "", action=CHANGED) -> None:
    """Take the photo of `side` off the published `watch`, with its revision. No photo, no change."""
    with transaction.atomic():
        image = WatchImage.objects.filter(watch=watch, side=side).first()
        if image is None:
            return
        with one_changes(watch):
            before = _snapshot(watch, side)
            image.delete()
            files.forget(image)
            _changed(watch, side, before, by=by, evidence=evidence, action=action)


def _changed(watch: Watch, side: str, before: dict, *, by, evidence: str, action=CHANGED) -> None:
    shown = Watch.objects.filter(pk=watch.pk)
    now = shown.get()  # the one that was given may be from before the photo was opened
    now.has_photo = watch.has_photo = now.images.exists()
    watch.combination = Combination.objects.of(now)
    shown.update(has_photo=now.has_photo, combination=watch.combination)
    write_terms(shown)  # a watch with a photo is found first
    after = _snapshot(watch, side)
    record(watch, before=before, after=after, action=action, by=by, evidence=evidence)


def _snapshot(watch: Watch, side: str) -> dict:
    """What history keeps of the photo of one side; nothing where there is none."""
    values = WatchImage.objects.filter(watch=watch, side=side).values("sha256", "credit", "licence").first()
    return {f"photo_{side}": values} if values else {}
