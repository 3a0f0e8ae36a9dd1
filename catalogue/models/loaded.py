"""What the data files said of the vocabulary, so that a later load tells their corrections from people's."""

from django.db import models

from catalogue.keys import KEY_LENGTH


class LoadedRow(models.Model):
    """One line of a data file as it was at the last load, and the row that it became.

    Watches and movements need none: what the files said of them stands in their history. It outlives its row, so
    that what people deleted does not come back.
    """

    kind = models.CharField(max_length=50)  # the model's name
    key = models.CharField(max_length=KEY_LENGTH)  # what the file knows the row by
    subject_id = models.BigIntegerField()
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
