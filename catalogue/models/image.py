"""Photos of watches, by side."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from catalogue.photos.names import variant_name, variant_widths
from catalogue.photos.pipeline import CleanPhoto

from .watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

THUMBNAIL_WIDTH = 320
SHOWN_WIDTH = 640
NO_SIDE = "other"  # the folder of photos that show no side of the watch


class Side(models.TextChoices):
    """The sides that a watch is photographed from. The value is a folder's name and never changes."""

    MAIN = "main", _("Main photo")
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTTOM = "bottom", _("Bottom")


def by_side(images: "Iterable[ImageDescription]") -> "list[ImageDescription]":
    """The photos of one watch in the order of the sides, the main one first, whichever came first."""
    return sorted(images, key=lambda image: Side.values.index(image.side))


def photo_path(image: "ImageDescription", filename: str) -> str:
    """`<folder>/<side>/<content hash>.<ext>`: by folder and side, and never the same name for new content."""
    extension = filename.rpartition(".")[2]
    return f"{image.folder}/{image.side or NO_SIDE}/{image.sha256}.{extension}"


def hash_band(number: int) -> models.GeneratedField:
    """One of the four 16-bit bands of the difference hash, filled in by the database."""
    return models.GeneratedField(
        expression=Substr("dhash", 4 * number - 3, 4),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )


class ImageDescription(models.Model):
    """A photo of one side, with whose it is and what it looks like. Width and height are pixels.

    `photographer` is the member who took it, `credit` the name of anybody else who did: a login stands in
    no text, so that it changes and goes with its person.

    A concrete class says in `folder` where its files lie, by `of_this_side()` what it replaces, and by
    its manager's `visible_to(user)` who may know of it.
    """

    side = models.CharField(_("side"), max_length=20, choices=Side)
    image = models.ImageField(_("photo"), upload_to=photo_path, max_length=300)
    photographer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photographer"),
    )
    credit = models.CharField(_("author"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    dhash = models.CharField(max_length=16, editable=False, help_text=_("64-bit difference hash, hexadecimal."))
    dhash_mirrored = models.CharField(
        max_length=16, blank=True, editable=False, help_text=_("The difference hash of the mirrored photo.")
    )
    dhash_1, dhash_2, dhash_3, dhash_4 = (hash_band(number) for number in (1, 2, 3, 4))
    file_missing = models.BooleanField(
        default=False, editable=False, help_text=_("The last sweep did not find the file; pages show the drawn dial.")
    )

    is_compared = True  # whether new photos are told apart from those of this table

    class Meta:
        abstract = True
        # Each band with the whole hash and the key, so that a look-up reads the index alone.
        indexes = [models.Index(fields=[f"dhash_{number}", "dhash", "id"]) for number in (1, 2, 3, 4)]

    def __str__(self) -> str:
        return self.get_side_display()

    def take_description(self, photo: "CleanPhoto | ImageDescription") -> None:
        """Describe `photo`, and name the file that it will have here. Does not save."""
        for name in ("width", "height", "sha256", "dhash", "dhash_mirrored"):
            setattr(self, name, getattr(photo, name))
        extension = photo.extension if isinstance(photo, CleanPhoto) else photo.image.name.rpartition(".")[2]
        self.image = photo_path(self, f"photo.{extension}")

    def shows(self, photo: "CleanPhoto | ImageDescription") -> bool:
        """Whether it is `photo`, and its file stands."""
        return self.sha256 == photo.sha256 and not self.file_missing

    @property
    def folder(self) -> str:
        """Where its files lie."""
        raise NotImplementedError

    @property
    def has_own_file(self) -> bool:
        """False where it only borrows the file: a correction keeps a published photo."""
        return str(self.image.name).startswith(f"{self.folder}/")

    @property
    def author(self) -> str:
        """Who is named beside the photo; empty where nobody is known, or is a member any more."""
        return self.credit or (self.photographer.login if self.photographer else "")

    @property
    def rights(self) -> dict:
        """Whose photo it is and what may be done with it, as the writers take it."""
        return {"photographer": self.photographer, "credit": self.credit, "licence": self.licence}

    def variant(self, width: int) -> str:
        """The file of the smallest variant that is at least `width` pixels wide, or of the largest."""
        widths = variant_widths(self.width)
        return variant_name(self.image.name, next((each for each in widths if each >= width), widths[-1]))

    def variant_url(self, width: int) -> str:
        """The address of `variant(width)`. Made from columns: no storage is asked."""
        return str(self.image.storage.url(self.variant(width)))

    @property
    def thumbnail_url(self) -> str:
        return self.variant_url(THUMBNAIL_WIDTH)

    @property
    def shown_url(self) -> str:
        """For browsers that cannot choose from `srcset`, and for the first look."""
        return self.variant_url(SHOWN_WIDTH)

    @property
    def largest_url(self) -> str:
        return self.variant_url(self.width)

    @property
    def largest_width(self) -> int:
        return variant_widths(self.width)[-1]

    @property
    def largest_height(self) -> int:
        return round(self.height * self.largest_width / self.width)

    @property
    def srcset(self) -> str:
        """Every variant for a browser to choose from."""
        return ", ".join(f"{self.variant_url(width)} {width}w" for width in variant_widths(self.width))


class WatchImageQuerySet(models.QuerySet):
    def visible_to(self, user: "AbstractBaseUser | AnonymousUser") -> Self:
        """The photos that `user` may see: what is published is for everybody."""
        return self.select_related("watch")


class WatchImage(ImageDescription):
    """The photo of one side of a published watch."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE)

    objects = WatchImageQuerySet.as_manager()

    class Meta(ImageDescription.Meta):
        default_related_name = "images"
        ordering = ["pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "side"],
                name="%(app_label)s_%(class)s_side_once",
                violation_error_message=_("This side has a photo already."),
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="%(app_label)s_%(class)s_known_side"),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.watch.get_absolute_url()}#photo-{self.side}"

    @property
    def folder(self) -> str:
        return f"watches/{self.watch.folder}"

    def of_this_side(self) -> models.QuerySet:
        """The photo that the watch has of this side."""
        return WatchImage.objects.filter(watch=self.watch, side=self.side)
