"""How the files of a photo get to their place and go from it.

Only Django's storage interface is used. A name carries the hash of its content, so writing twice
changes nothing; the variants are written first, so a master that stands is complete.
"""

import time
from collections.abc import Iterator

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from catalogue.models import CatalogueVersion, ImageDescription

from .names import content_type, names_of, variant_name
from .pipeline import CleanPhoto

PATIENCE_SECONDS = 20  # for all files of a photo; a visitor's request ends after 65 in any case


def photo_models() -> list[type[ImageDescription]]:
    """Every table of photos, whichever app it belongs to."""
    return [model for model in apps.get_models() if issubclass(model, ImageDescription)]


def contents(photo, master: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of `photo` under the new name `master`, the master last.

    `photo` is clean from the pipeline, or a row whose files are in the storage already.
    """
    if isinstance(photo, CleanPhoto):
        yield from ((variant_name(master, width), data) for width, data in photo.variants.items())
        yield master, photo.master
        return
    for old, new in zip(names_of(photo.image.name, photo.width), names_of(master, photo.width), strict=True):
        with default_storage.open(old) as file:
            yield new, file.read()


def store(photo, master: str) -> None:
    """Write the files of `photo` under `master`, unless they stand there.

    Raises OSError where that fails, or where a store is so slow that the person would wait for nothing.
    """
    if default_storage.exists(master):
        return
    started = time.monotonic()
    for name, data in contents(photo, master):
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise TimeoutError(f"the store took more than {PATIENCE_SECONDS} s")
        file = ContentFile(data)
        file.content_type = content_type(name)  # an object store tells it to browsers
        default_storage.save(name, file)


def files_below(folder: str) -> Iterator[str]:
    """The names of all files in `folder` and the folders in it."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from files_below(f"{folder}/{each}")


def forget(image: ImageDescription) -> None:
    """Remove the files of the row `image` after the commit, unless a row names them then.

    A row that only borrows its files (a correction keeps a published photo) never removes them.
    """
    names = names_of(image.image.name, image.width)
    if image.has_own_file:
        transaction.on_commit(lambda: remove_unused(names), robust=True)


def remove_unused(names: list[str], *, keep_in: str = "") -> list[str]:
    """Remove those of the files `names` that no row names, or move them into a folder, and say which they were."""
    with transaction.atomic():
        CatalogueVersion.objects.lock()
        unused = [name for name in names if not is_used(name)]
        for name in reversed(unused):  # the master first, so that one that stands is always complete
            if keep_in:
                with default_storage.open(name) as file:
                    default_storage.save(f"{keep_in}/{name}", ContentFile(file.read()))
            default_storage.delete(name)
    return unused


def is_used(name: str) -> bool:
    """Whether some row's photo has the file `name`. Its base name begins with the hash of the photo."""
    sha256 = name.rpartition("/")[2][:64]
    used = (model.objects.filter(sha256=sha256).values_list("image", "width") for model in photo_models())
    return any(name in names_of(*row) for rows in used for row in rows)
