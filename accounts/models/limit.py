from django.db import models


class Limit(models.Model):
    """What is counted against guessing, by account, source and action, until it expires.

    The columns are those of Django's database cache, which reads and writes them: a cache in memory would forget
    the oldest when visitors fill it, and with it who guessed how often.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.cache_key
