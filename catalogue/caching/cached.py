"""The cache of what was made once for a version of the catalogue. It may forget anything at any time."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

cache = ConnectionProxy(caches, "pages")
