"""The two rows of the catalogue that a proposal points to."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.deletion import protect_if_held


def corrected(model: type[models.Model], **options: Any) -> models.ForeignKey:
    """The row that is corrected; none where something new is proposed."""
    return models.ForeignKey(
        model, on_delete=protect_if_held, null=True, editable=False, verbose_name=_("corrects"), **options
    )


def made_of_it(model: type[models.Model]) -> models.ForeignKey:
    """The row that the proposal became when it was accepted."""
    return models.ForeignKey(
        model, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("result")
    )
