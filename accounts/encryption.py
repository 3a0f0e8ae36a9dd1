"""What nobody may read in a copy of the database: the seeds of second factors, and letters that wait with their links.

The keys come from the environment (ENCRYPTION_KEYS), so they are in no backup. The first one encrypts, every one
decrypts; after a new one was put first, `manage.py reencrypt` lets the old ones be taken away.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    return cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given. Raises cryptography.fernet.InvalidToken where no key of ours opens it."""
    return cipher(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()


class EncryptedTextField(models.TextField):
    """Text that the database holds encrypted. It can be neither searched nor sorted."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else encrypt(value)

    def from_db_value(self, value, expression, connection):
        return value if value is None else decrypt(value)
