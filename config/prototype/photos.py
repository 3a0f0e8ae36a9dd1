"""The prototype's folders of photographs: as `import_photos` takes any folder, but a folder's row says whose it is."""

from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from django.db import transaction

from catalogue.models import CatalogueVersion, LoadedRow, Watch
from catalogue.photos.importing import PhotoImport, Stopped, Verdict
from catalogue.photos.pipeline import CleanPhoto
from catalogue.photos.storing import PhotoNotStored, place
from drafts.models import DraftImage, DraftWatch

from .memory import became, published
from .source import Source

TABLES = ("watch", "draft_watch")


class PrototypePhotos(PhotoImport):
    """One run over the folders. Photos of a draft stay with it, unseen by the public."""

    def __init__(self, folder: Path, source: Source, **options):
        super().__init__(folder, **options)
        self.source = source

    def watch_of(self, folder: str) -> Watch | DraftWatch | None:
        """What the row of this folder became; else the watch that is called so here."""
        for table in TABLES:
            for spelling in dict.fromkeys([folder, normalize("NFC", folder), normalize("NFD", folder)]):
                for row in self.source.named(table, "folder", spelling):
                    if owner := self.owner_of(table, row["id"]):
                        return owner
                    if table == "watch":
                        raise Stopped(Verdict.HOMELESS, f"its watch, row {row['id']}, was not taken over")
        return super().watch_of(folder)

    def owner_of(self, table: str, key: str) -> Watch | DraftWatch | None:
        if table == "watch" and (watch := published([key]).get(key)):
            return watch
        return became(DraftWatch, table, [key]).get(key)

    def looked_up(self, watch, side: str, photo: CleanPhoto, rights: dict):
        """As with a watch: what a draft has of this side, or had and its author took away, stays so."""
        if isinstance(watch, Watch):
            return super().looked_up(watch, side, photo, rights)
        shown = watch.images.filter(side=side).first()
        if shown and shown.sha256 == photo.sha256:
            raise Stopped(Verdict.SAME, "")
        if shown or self.given.filter(key=key_of(watch, side)).exists():
            raise Stopped(Verdict.KEPT, "its author changed this side")
        if not watch.is_open:
            raise Stopped(Verdict.KEPT, f"the proposal is closed ({watch.status})")
        return None

    @cached_property
    def given(self):
        """The sides of drafts that an import gave a photo."""
        return LoadedRow.objects.filter(kind="prototype photo")

    def write(self, watch, side: str, photo: CleanPhoto, rights: dict, name: str) -> None:
        if isinstance(watch, Watch):
            super().write(watch, side, photo, rights, name)
            return
        image = DraftImage(watch=watch, side=side, **rights)
        try:
            with transaction.atomic():
                CatalogueVersion.objects.lock()
                self.looked_up(watch, side, photo, rights)
                place(image, photo)
                LoadedRow.objects.create(
                    kind="prototype photo", key=key_of(watch, side), subject_id=watch.pk, values={"file": name}
                )
        except PhotoNotStored as refused:
            raise Stopped(Verdict.BROKEN, refused.messages[0]) from refused


def key_of(draft: DraftWatch, side: str) -> str:
    return f"{draft.pk} {side}"
