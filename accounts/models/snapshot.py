"""Collections as they were before each bulk action, so that it can be undone."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .collection import Collection

KEPT = 10  # the last ones of each person
KEPT_FOR = timedelta(days=30)
FIELDS = [field for field in Collection._meta.concrete_fields if field.name not in {"user", "updated_at"}]


class SnapshotQuerySet(models.QuerySet):
    def of(self, user):
        """What `user` can still undo, the newest first."""
        return self.filter(user=user, created_at__gt=timezone.now() - KEPT_FOR)

    def expired(self):
        return self.filter(created_at__lte=timezone.now() - KEPT_FOR)

    def keep(self, user, rows: list[Collection], **numbers) -> "CollectionSnapshot":
        """Write down the whole collection of `user`, its `rows`, and forget what is older than the last KEPT."""
        kept = self.create(user=user, rows=[written(row) for row in rows], **numbers)
        last = self.filter(user=user).order_by("-pk").values("pk")[KEPT - 1 : KEPT]
        self.filter(user=user, pk__lt=models.Subquery(last)).delete()
        return kept


class CollectionSnapshot(models.Model):
    """The rows of one collection before a bulk action, which added, changed and removed so many."""

    class Action(models.TextChoices):
        ADD = "add", _("a file was added")
        REPLACE = "replace", _("a file replaced the collection")
        EDIT = "edit", _("many pieces were changed")
        REMOVE = "remove", _("many pieces were taken out")
        WISH = "wish", _("what was missing was wished for")
        UNDO = "undo", _("an earlier state was put back")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    removed = models.PositiveIntegerField(_("removed"))
    rows = models.JSONField(_("rows before"))
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        default_related_name = "collection_snapshots"
        ordering = ["-pk"]
        verbose_name = _("earlier state of a collection")
        verbose_name_plural = _("earlier states of collections")

    def __str__(self):
        return self.get_action_display()

    @property
    def numbers(self) -> str:
        return in_words({"added": self.added, "changed": self.changed, "removed": self.removed})

    @property
    def until(self):
        """When it is forgotten."""
        return self.created_at + KEPT_FOR

    def items(self) -> list[Collection]:
        """The rows as they were. Their watches may be gone since."""
        return [read(row, self.user_id) for row in self.rows]


def in_words(numbers: dict[str, int]) -> str:
    """What was done; of what was not, nothing is said."""
    told = {"added": _("added: %(added)s"), "changed": _("changed: %(changed)s"), "removed": _("removed: %(removed)s")}
    return ", ".join(text % numbers for name, text in told.items() if numbers[name])


def written(item: Collection) -> dict[str, str]:
    """A row of a collection as JSON, with the watch's name for whoever reads it."""
    texts = {field.name: field.value_to_string(item) for field in FIELDS if getattr(item, field.attname) is not None}
    return texts | {"title": item.title}


def read(row: dict, user_id: int) -> Collection:
    values = {field.attname: field.to_python(row[field.name]) for field in FIELDS if field.name in row}
    return Collection(user_id=user_id, **values)
