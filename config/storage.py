from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

STATIC = settings.BASE_DIR / "static"
COMPONENTS = sorted(path.name for path in (STATIC / "css/components").glob("*.css"))
STYLES = ["css/fonts.css", "css/tokens.css", "css/page.css", *(f"css/components/{name}" for name in COMPONENTS)]
JOINED = "css/site.css"


def put_in_place(place: Path, data: bytes) -> None:
    """Write the file so that whoever opens it meanwhile reads the old one or the new one, and no half of it."""
    new = place.with_name(f"{place.name}.new")
    new.write_bytes(data)
    new.chmod(0o644)
    new.replace(place)


class CarefulCompressor(Compressor):
    def write_data(self, path, data, suffix, stat_result):
        put_in_place(Path(path + suffix), data)
        return path + suffix


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash, JavaScript module imports included; the style sheets as one.

    A release is collected while the one before serves, whose files are the same but for a few: none is away meanwhile.
    """

    support_js_module_import_aggregation = True
    is_replacing = False

    def post_process(self, paths, dry_run=False, **options):
        self.is_replacing = True
        if not dry_run:
            self._save(JOINED, ContentFile(joined_styles().encode()))
            paths[JOINED] = (self, JOINED)
        yield from super().post_process(paths, dry_run, **options)
        self.is_replacing = False

    def create_compressor(self, **options):
        return CarefulCompressor(**options)

    def delete(self, name):
        if not self.is_replacing:  # what is saved right afterwards stays until then
            super().delete(name)

    def _save(self, name, content):
        place = Path(self.path(name))
        if not place.exists():
            return super()._save(name, content)
        put_in_place(place, b"".join(content.chunks()))
        return name


def joined_styles() -> str:
    """The style sheets of every page one after another: one request in place of forty."""
    return "".join((STATIC / name).read_text() for name in STYLES)
