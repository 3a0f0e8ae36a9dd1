"""Whose a store of photos is. A copy of the site that looks into the same store must not take its files for litter."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalogue.models import CatalogueVersion

MARK = "site-mark.txt"


class NotOurs(Exception):
    """The store bears the mark of another site's database. Nothing was swept."""

    def __init__(self):
        super().__init__(
            "This store of photographs bears the mark of another database: a copy of the site must have photographs of "
            "its own. If this database took the other's place, say `manage.py sweep_media --take-over`."
        )


def check_ours() -> None:
    """Raise NotOurs where the store bears another site's mark."""
    if mark_of_store() not in ("", CatalogueVersion.objects.site()):
        raise NotOurs


def mark_of_store() -> str:
    if not default_storage.exists(MARK):
        return ""
    with default_storage.open(MARK) as file:
        return file.read().decode().strip()


def take_over() -> None:
    """Write this database's mark into the store."""
    site = CatalogueVersion.objects.site()
    if mark_of_store() != site:
        default_storage.delete(MARK)
        default_storage.save(MARK, ContentFile(site.encode()))
