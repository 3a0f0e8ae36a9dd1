"""Photos on the local disk: a file stands under its name whole, or not at all."""

import contextlib
import os
import secrets

from django.core.files.storage import FileSystemStorage

UNFINISHED = ".part"


class PhotoDisk(FileSystemStorage):
    """Writes to a temporary name beside the final one, makes the disk keep it, and renames.

    A full disk or a killed process leaves at most a `.part` file, which `sweep_media` removes.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, allow_overwrite=True, **kwargs)

    def _save(self, name, content):
        unfinished = f"{name}.{secrets.token_hex(4)}{UNFINISHED}"
        try:
            super()._save(unfinished, content)
            self._keep(unfinished)
            os.replace(self.path(unfinished), self.path(name))  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                self.delete(unfinished)
            raise
        return name

    def _keep(self, name):
        """Return when the disk has the bytes, and not only the system's memory."""
        with self.open(name, "rb+") as file:
            os.fsync(file.fileno())
