"""What search looks into: the folded words of each watch, and the vocabulary that they make up."""

from django.db import models

from .watch import Watch


class SearchTerm(models.Model):
    """One folded word of one watch. Written by `catalogue.search.terms` only, with the watch itself.

    `rank` says how much a hit is worth: where the word stands (code, calibre, brand …), then whether
    the watch has a photo. `combination` is the watch's own, repeated. The index gives the best hits of a word
    first, and counts the facets of all of them, without touching a table.
    """

    pk = models.CompositePrimaryKey("watch_id", "key")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    combination = models.IntegerField(db_default=0)

    class Meta:
        default_related_name = "search_terms"
        indexes = [models.Index(fields=["key", "-rank", "-watch", "combination"], name="%(app_label)s_%(class)s_best")]

    def __str__(self) -> str:
        return self.key


class SearchCount(models.Model):
    """How many watches of one combination have a word in a place of that worth.

    Written by `catalogue.search.counts` only.
    """

    pk = models.CompositePrimaryKey("key", "combination", "worth")
    key = models.CharField(max_length=40)
    combination = models.IntegerField()
    worth = models.PositiveSmallIntegerField()
    number = models.IntegerField()

    class Meta:
        default_related_name = "search_counts"

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"


class SearchWord(models.Model):
    """A word that some watch has, as people write it, with its key: for prefixes and typing errors.

    A design code is no word: it belongs to one watch, and is never guessed at.
    """

    sounds = models.CharField(max_length=40, primary_key=True)
    key = models.CharField(max_length=40, db_index=True)
    word = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        default_related_name = "search_words"
        ordering = ["-rank", "sounds"]

    def __str__(self) -> str:
        return self.word
