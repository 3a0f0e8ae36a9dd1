"""Photos in an S3-compatible object store, when MEDIA_STORAGE names one (`requirements-s3.txt`)."""

import contextlib

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# How long a call waits for a silent store, twice: one lost answer spoils nothing. Then the photo is refused.
PATIENCE = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2})


@contextlib.contextmanager
def as_os_error():
    """Whatever goes wrong with the store is an OSError, as it is on a disk."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


class PhotoBucket(S3Storage):
    """A bucket whose errors are those of a disk. Addresses are made without asking the store."""

    def get_default_settings(self):
        return super().get_default_settings() | {"client_config": PATIENCE}

    def _save(self, name, content):
        with as_os_error():
            return super()._save(name, content)

    def _open(self, name, mode="rb"):
        with as_os_error():
            file = super()._open(name, mode)
            file.file  # noqa: B018 - read it here, where errors are told apart
            return file

    def exists(self, name):
        with as_os_error():
            return super().exists(name)

    def delete(self, name):
        with as_os_error():
            super().delete(name)

    def listdir(self, name):
        with as_os_error():
            return super().listdir(name)

    def get_modified_time(self, name):
        with as_os_error():
            return super().get_modified_time(name)
