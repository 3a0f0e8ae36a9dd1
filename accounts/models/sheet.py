"""What somebody saw on a copy of their collection, kept with it."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.keys import KEY_LENGTH
from catalogue.models import Mechanism

from .collection import Collection


class CopySheetQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def of_pieces(self):
        """Those whose piece is there and is of a watch of the catalogue; the others wait for it to be put back."""
        return self.filter(piece__user=F("user"), piece__watch__isnull=False)


class CopySheet(models.Model):
    """What was seen on a piece, `seen` by the names of the fields that asked for it. Nobody but its owner sees it, and
    whoever has the link with `token`, where its owner made one.

    As a photo it outlives its piece, which may be put back. The other columns repeat what is counted of `seen`: how
    often parts were seen together.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    piece = models.ForeignKey(Collection, on_delete=models.DO_NOTHING, db_constraint=False)
    seen = models.JSONField(_("what was seen"), default=dict)
    token = models.CharField(max_length=43, unique=True, null=True, blank=True, editable=False)
    case_key = models.CharField(max_length=KEY_LENGTH, blank=True, db_index=True)
    colour_key = models.CharField(max_length=KEY_LENGTH, blank=True, db_index=True)
    mechanism = models.ForeignKey(Mechanism, on_delete=models.SET_NULL, null=True)
    hands = models.CharField(_("hands"), max_length=10, blank=True)
    back = models.CharField(_("back"), max_length=10, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CopySheetQuerySet.as_manager()

    class Meta:
        default_related_name = "copy_sheets"
        ordering = ["pk"]
        verbose_name = _("sheet of a piece")
        verbose_name_plural = _("sheets of pieces")
        constraints = [models.UniqueConstraint(fields=["piece"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return f"{self.user} {self.piece_id}"

    def get_absolute_url(self):
        return reverse("accounts:piece_sheet", args=[self.piece_id])
