"""Photos that look like one that is here already. It is said, with a link, and never blocks anybody."""

from dataclasses import dataclass

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


def look_alikes(photo, *, visible_to) -> list[LookAlike]:
    """The photos like `photo` that the user `visible_to` may know of, the most alike first, at most ten of a table.

    `photo` is clean from the pipeline, or a row, which is not its own look-alike.
    """
    found = []
    for model in filter(lambda model: model.is_compared, photo_models()):
        rows = model.objects.visible_to(visible_to)
        if isinstance(photo, model):
            rows = rows.exclude(pk=photo.pk)
        alike = _alike(model, photo)
        closest = sorted(alike, key=alike.get)[:MOST_MATCHES]
        found += [_describe(photo, row) for row in rows.filter(pk__in=closest)]
    return sorted(found, key=lambda each: (not each.is_same, each.distance, each.photo.pk))


def _alike(model, photo) -> dict[int, int]:
    """Key and distance of each row of `model` within MOST_DISTANCE of the photo or of its mirror image.

    Two hashes that differ in at most 6 bits differ in at most one bit in one of their four bands, so every
    band is looked up with its 16 neighbours, by its own index: the cost does not grow with the catalogue.
    """
    distances = {}
    for own_hash in {photo.dhash, photo.dhash_mirrored}:
        for band in BANDS:
            probes = neighbours(own_hash[4 * band : 4 * band + 4])
            rows = model.objects.filter(**{f"dhash_{band + 1}__in": probes}).values_list("pk", "dhash")
            for pk, dhash in rows.iterator():
                distance = difference(own_hash, dhash)
                if distance <= MOST_DISTANCE:
                    distances[pk] = min(distance, distances.get(pk, distance))
    distances.update((pk, -1) for pk in model.objects.filter(sha256=photo.sha256).values_list("pk", flat=True))
    return distances


def _describe(photo, row) -> LookAlike:
    straight, mirrored = difference(photo.dhash, row.dhash), difference(photo.dhash_mirrored, row.dhash)
    return LookAlike(row, min(straight, mirrored), mirrored < straight, photo.sha256 == row.sha256)


def neighbours(band: str) -> list[str]:
    """The 16-bit band, as four hexadecimal digits, and the 16 that differ from it in one bit."""
    value = int(band, 16)
    return [band, *(f"{value ^ 1 << bit:04x}" for bit in range(16))]


def difference(first: str, second: str) -> int:
    """In how many bits two hexadecimal hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
