"""Photos that look like one that is here already. It is said, with a link, and never blocks anybody."""

from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from .files import photo_models

MOST_DISTANCE = 6
MOST_MATCHES = 10
BANDS = range(4)


@dataclass(frozen=True)
class LookAlike:
    """A photo that is like another: `distance` of their 64 hash bits differ (0 to 6), or its pixels are the same."""

    photo: object
    distance: int
    is_mirrored: bool
    is_same: bool


def look_alikes(photos: list, *, visible_to) -> list[list[LookAlike]]:
    """For each of `photos`, those like it that the user `visible_to` may know of, the most alike first, ten at most.

    They are clean from the pipeline, or rows, which are not their own look-alikes. Two queries for each table.
    """
    found = [[] for _photo in photos]
    for model in filter(lambda model: model.is_compared, photo_models()):
        visible = model.objects.visible_to(visible_to)
        is_like = Q(pk__in=_near(visible, photos)) | Q(sha256__in=[photo.sha256 for photo in photos])
        for row in visible.filter(is_like)[: 2 * MOST_MATCHES * len(photos)]:
            for photo, alike in zip(photos, found, strict=True):
                match = _compared(photo, row)
                if row != photo and (match.is_same or match.distance <= MOST_DISTANCE):
                    alike.append(match)
    for alike in found:
        alike.sort(key=lambda match: (not match.is_same, match.distance, match.photo.pk))
    return [alike[:MOST_MATCHES] for alike in found]


def _near(rows, photos: list) -> set[int]:
    """The keys of those of `rows` that are within MOST_DISTANCE of one of `photos` or of its mirror image.

    Two hashes that differ in at most 6 bits differ in at most one bit in one of their four bands, so every
    band is looked up with its 16 neighbours, in an index that holds the whole hash too.
    """
    hashes = [(int(photo.dhash, 16), int(photo.dhash_mirrored or photo.dhash, 16)) for photo in photos]
    probes = [set() for _band in BANDS]
    for own_hash in chain(*hashes):
        for band in BANDS:
            probes[band].update(neighbours(f"{own_hash:016x}"[4 * band : 4 * band + 4]))
    rows = rows.order_by().values_list("pk", "dhash")
    first, *others = (rows.filter(**{f"dhash_{band + 1}__in": sorted(probes[band])}) for band in BANDS)
    nearest = [[] for _photo in photos]
    for pk, dhash in set(first.union(*others, all=True).iterator()):
        value = int(dhash, 16)
        for (straight, mirrored), near in zip(hashes, nearest, strict=True):
            distance = min((straight ^ value).bit_count(), (mirrored ^ value).bit_count())
            if distance <= MOST_DISTANCE:
                near.append((distance, pk))
    return {pk for near in nearest for _distance, pk in sorted(near)[: MOST_MATCHES + 1]}


def _compared(photo, row) -> LookAlike:
    straight, mirrored = (difference(each or photo.dhash, row.dhash) for each in (photo.dhash, photo.dhash_mirrored))
    return LookAlike(row, min(straight, mirrored), mirrored < straight, photo.sha256 == row.sha256)


def neighbours(band: str) -> list[str]:
    """The 16-bit band, as four hexadecimal digits, and the 16 that differ from it in one bit."""
    value = int(band, 16)
    return [band, *(f"{value ^ 1 << bit:04x}" for bit in range(16))]


def difference(first: str, second: str) -> int:
    """In how many bits two hexadecimal hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
