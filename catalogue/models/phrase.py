"""What people type for something that the catalogue says otherwise."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.search.folding import phrase_key

from .texts import LONGEST_SOURCES, BoundedTextField

LONGEST_PHRASE = 100
LONGEST_MEANING = 300


class SearchPhrase(models.Model):
    """A phrase of the trade and what it asks of the catalogue: «дамские часы» is `для:женские`.

    The meaning is written as a reader may type it. An empty one says nothing of a watch («недорого»). `#` is a number.
    """

    phrase = models.CharField(
        _("phrase"), max_length=LONGEST_PHRASE, help_text=_("As people type it, in any form. # stands for a number.")
    )
    phrase_key = models.CharField(max_length=LONGEST_PHRASE, unique=True, editable=False)
    means = models.CharField(
        _("meaning"),
        max_length=LONGEST_MEANING,
        blank=True,
        help_text=_("As one types it into the search: для:женские, камни:#. Empty: the phrase is passed over."),
    )
    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES)

    class Meta:
        ordering = ["phrase"]
        verbose_name = _("search phrase")
        verbose_name_plural = _("search phrases")

    def __str__(self) -> str:
        return self.phrase

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phrase_key = phrase_key(self.phrase)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        key = phrase_key(self.phrase)
        if not key.strip("#"):
            raise ValidationError({"phrase": _("A phrase needs at least one letter.")}, code="empty_key")
        twin = SearchPhrase.objects.filter(phrase_key=key).exclude(pk=self.pk).first()
        if twin:
            message = _("“%(twin)s” is the same phrase in another spelling.")
            raise ValidationError({"phrase": ValidationError(message, code="unique", params={"twin": twin})})
