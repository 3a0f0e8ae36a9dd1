"""The vocabulary is edited here; watches and movements are only looked at, and deleted."""

from . import published, vocabulary  # noqa: F401 (each registers its models)
