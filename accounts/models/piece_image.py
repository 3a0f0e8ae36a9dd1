"""A person's own photos of the pieces of their collection."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.models import ImageDescription, Side

from .collection import Collection

# Its owner says so, of a piece that their public collection shows.
SHOWN = Q(
    is_public=True,
    piece__watch__isnull=False,
    piece__is_private=False,
    piece__user__collection_public=True,
    piece__user__is_active=True,
)
SHOWN &= ~Q(piece__status=Collection.Status.WANT)


class PieceImageQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def of_pieces(self):
        """Those whose piece is there; the others wait for it to be put back."""
        return self.filter(piece__user=F("user"))

    def shown(self):
        """What everybody may see."""
        return self.of_pieces().filter(SHOWN)

    def visible_to(self, user):
        """The photos that `user` may see: their own, and what everybody may."""
        return self.of_pieces().filter(SHOWN | Q(user=user.pk))


class PieceImage(ImageDescription):
    """A photo of one piece, of a side or of anything else about it. Nobody but its owner sees it, unless they say so.

    It outlives its piece: where that was taken out with many others, it may be put back under the number that it had,
    and so the database knows of no bond between the two.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    piece = models.ForeignKey(Collection, on_delete=models.DO_NOTHING, db_constraint=False)
    side = models.CharField(_("side"), max_length=20, choices=Side, blank=True)
    is_public = models.BooleanField(_("others may see it"), default=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    is_compared = False  # nobody is told what others have

    objects = PieceImageQuerySet.as_manager()

    class Meta(ImageDescription.Meta):
        default_related_name = "piece_images"
        ordering = ["pk"]
        verbose_name = _("photo of a piece")
        verbose_name_plural = _("photos of pieces")
        indexes = []  # it is compared with none
        constraints = [
            models.UniqueConstraint(
                fields=["piece", "sha256"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("The piece has this photo already."),
            ),
            models.CheckConstraint(condition=Q(side__in=["", *Side.values]), name="%(app_label)s_%(class)s_side"),
        ]

    def __str__(self):
        return self.get_side_display() or str(_("photo"))

    def get_absolute_url(self):
        return reverse("accounts:collection_photos", args=[self.piece_id])

    @property
    def folder(self) -> str:
        return f"collections/{self.user_id}/{self.piece_id}"

    def variant_url(self, width: int) -> str:
        """Where the photo is shown, `width` pixels wide or the nearest, to those who may see it."""
        return reverse("accounts:piece_photo", args=[self.pk, width])

    def of_this_side(self) -> models.QuerySet:
        """A piece may have several photos of a side: a new one replaces none."""
        return PieceImage.objects.none()
