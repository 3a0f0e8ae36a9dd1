"""Rows that have a page of their own."""

from typing import Self

from django.db import models

from catalogue.rows import UnorderedBulk


class AddressedQuerySet(UnorderedBulk):
    def at(self, address: str) -> Self:
        """The row whose page has this address: its last part."""
        return self.filter(**{self.model.address_field: address})


class Addressed(models.Model):
    """A row that the address of its page names by one field."""

    address_field = "slug"

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The last part of the address of its page."""
        return str(getattr(self, self.address_field))
