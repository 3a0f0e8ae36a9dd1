"""Rows of the database that somebody chose by their numbers."""

import re

from django import forms
from django.core.exceptions import ValidationError


def is_row_number(text: str) -> bool:
    """Whether it can be the number of a row: one that every column holds."""
    return re.fullmatch("[0-9]{1,18}", text) is not None


class RowsField(forms.ModelMultipleChoiceField):
    """Django asks the database for any number that was sent, and fails where no column holds it."""

    def _check_values(self, value):
        strange = next((each for each in map(str, value) if not is_row_number(each)), None)
        if strange is not None:
            message = self.error_messages["invalid_pk_value"]
            raise ValidationError(message, code="invalid_pk_value", params={"pk": strange})
        return super()._check_values(value)
