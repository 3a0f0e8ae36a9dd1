"""The photos of somebody's pieces: taken in, shown, packed for their owner, and forgotten."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Collection, CollectionSnapshot, PieceImage, SiteLimit, User
from accounts.models.site_limit import Name
from catalogue.keys import address_of
from catalogue.models import CatalogueVersion
from catalogue.photos.files import forget
from catalogue.photos.pipeline import CleanPhoto
from catalogue.photos.storing import place, stored_ahead
from catalogue.singly import singly

AT_ONCE = 4  # photos in one form: what an address for photos may be sent
MOST_PEOPLE = 50  # whose left photos one run of housekeeping looks at


def check_room_of_photos(piece: Collection, more: int = 1) -> None:
    """Raise ValidationError where the piece, or its owner, would have too many photos."""
    most = SiteLimit.objects.standing(Name.PHOTOS_OF_PIECE)
    left = most - PieceImage.objects.filter(piece=piece).count()
    if more > left:
        text = _("A piece has room for %(most)s photos, and for %(left)s more. Choose fewer, or delete one first.")
        raise ValidationError(text, code="too_many", params={"most": most, "left": max(left, 0)})
    most = SiteLimit.objects.standing(Name.PHOTOS_OF_COLLECTION)
    if PieceImage.objects.of(piece.user).count() + more > most:
        text = _("Your collection has room for %(most)s photos.")
        raise ValidationError(text, code="too_many", params={"most": most})


def add_photos(piece: Collection, photos: list[CleanPhoto], side: str = "") -> list[PieceImage]:
    """Keep `photos` of `piece`, for its owner's eyes; one that it has already is kept once.

    Raises ValidationError where there is no room, PhotoNotStored where they cannot be stored: none is kept then.
    """
    found = {photo.sha256: photo for photo in photos}
    images = {sha256: PieceImage(user=piece.user, piece=piece, side=side) for sha256 in found}
    with stored_ahead((images[sha256], found[sha256]) for sha256 in found), transaction.atomic():
        CatalogueVersion.objects.lock()  # as whoever writes photos: of two forms at once the second sees the first
        known = PieceImage.objects.filter(piece=piece, sha256__in=found).values_list("sha256", flat=True)
        new = [sha256 for sha256 in found if sha256 not in set(known)]
        check_room_of_photos(piece, len(new))
        for sha256 in new:
            place(images[sha256], found[sha256])
    return [images[sha256] for sha256 in new]


def forget_photos(images: QuerySet[PieceImage]) -> None:
    """Delete rows of photos, and their files after the commit."""
    for image in images:
        image.delete()
        forget(image)


def forget_left_photos() -> str:
    """The photos of pieces that were taken out go when nothing can bring these back."""
    pieces = Collection.objects.filter(pk=OuterRef("piece"))
    left = PieceImage.objects.exclude(Exists(pieces)).order_by()
    people = list(left.values_list("user", flat=True).distinct()[:MOST_PEOPLE])
    count = sum(singly(lambda person: forget_left(left.filter(user=person), person), people))
    return f"{count} photos of pieces forgotten"


def forget_left(left: QuerySet[PieceImage], person: int) -> int:
    """Those of the photos `left` by one person that no undo brings back. Gives how many."""
    kept = pieces_kept(person)
    lost = [image for image in left if image.piece_id not in kept]
    forget_photos(lost)
    return len(lost)


def pieces_kept(user: int) -> set[int]:
    """The numbers of the pieces that an undo of this person can bring back."""
    snapshots = CollectionSnapshot.objects.of(user).values_list("rows", flat=True)
    return {int(row["id"]) for rows in snapshots.iterator(1) for row in rows}


def files_of(user: User) -> Iterator:
    """The files of all photos of the person's pieces that stand, for their data."""
    for image in PieceImage.objects.of(user).iterator(500):
        if image.image.storage.exists(image.image.name):
            yield image.image


def named_files_of(user: User) -> Iterator[tuple[str, object]]:
    """The same of the pieces that are there, each with a name that tells whose photo it is."""
    images = PieceImage.objects.of(user).of_pieces().select_related("piece__watch").order_by("piece", "pk")
    number = 0, 0
    for image in images.iterator(500):
        number = image.piece_id, number[1] + 1 if number[0] == image.piece_id else 1
        if image.image.storage.exists(image.image.name):
            folder = f"{address_of(image.piece.title)[:80] or 'watch'}-{image.piece_id}"
            name = f"{number[1]:02}{f'-{image.side}' if image.side else ''}{PurePosixPath(image.image.name).suffix}"
            yield f"{folder}/{name}", image.image
