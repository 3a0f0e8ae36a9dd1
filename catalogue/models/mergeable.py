"""Rows that may turn out to be another one."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .addressed import Addressed, AddressedQuerySet


class MergeableQuerySet(AddressedQuerySet):
    def current(self) -> Self:
        """The rows that are shown: those that were not merged into another."""
        return self.filter(merged_into=None)


class Mergeable(Addressed):
    """A row that a moderator may find to be another one: it stays, and leads there."""

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    class Meta:
        abstract = True
