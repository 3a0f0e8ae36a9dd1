"""Where a message to the reader waits for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """As Django's, under a name that `MESSAGE_COOKIE_NAME` says."""

    @property
    def cookie_name(self) -> str:
        return settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """In a cookie, or in the session where they are too long for that."""

    storage_classes = (NamedCookieStorage, SessionStorage)
