"""Proposed watches, with their other names and photos."""

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalogue.keys import KEY_LENGTH, normalised_key
from catalogue.models import AliasDescription, ImageDescription, Side, Watch, WatchDescription

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .mechanism import DraftMechanism
from .proposal import Proposal, ProposalQuerySet


class DraftWatchQuerySet(ProposalQuerySet):
    def with_names(self):
        """All that the proposal is called by, its author included."""
        return self.select_related("brand", "mechanism", "draft_mechanism", "user")

    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related(
            "brand",
            "factory",
            "mechanism__factory",
            "case_material",
            "gender",
            "target",
            "draft_mechanism__factory",
            "draft_mechanism__brand",
            "draft_mechanism__mechanism_type",
        ).prefetch_related("aliases", "images__photographer", "draft_mechanism__draft_mechanism_functions__function")


class DraftWatch(Proposal, WatchDescription):
    """A new watch, or a correction of one as a full copy with the changes made.

    `draft_mechanism` is a movement that the catalogue lacks: it is decided together with its watch.
    `folder` stays empty until a new watch is accepted. `awaited_photos` are the names of photos, as a spreadsheet gave
    them, that were not sent yet.
    """

    kind = "watch"
    CAME = "\N{CHECK MARK}"  # stands among `awaited_photos` for the name of one that came

    folder = models.SlugField(_("folder"), max_length=150, blank=True, editable=False)
    code_key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    target, result = corrected(Watch), made_of_it(Watch)
    draft_mechanism = models.OneToOneField(
        DraftMechanism,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="draft_watch",
        verbose_name=_("movement that is not in the list"),
    )

    awaited_photos = models.CharField(_("names of photos"), max_length=500, blank=True, db_default="", editable=False)

    objects = DraftWatchQuerySet.as_manager()

    class Meta(Proposal.Meta):
        default_related_name = "draft_watches"
        verbose_name = _("proposed watch")
        verbose_name_plural = _("proposed watches")
        permissions = [
            ("decide_drafts", gettext_noop("Can decide drafts")),
            ("merge_duplicates", gettext_noop("Can merge duplicates")),
        ]
        constraints = [
            *proposal_constraints(),
            models.CheckConstraint(
                condition=Q(mechanism__isnull=True) | Q(draft_mechanism__isnull=True),
                name="%(app_label)s_%(class)s_one_movement",
            ),
        ]
        indexes = proposal_indexes()

    def __str__(self):
        movement = self.mechanism or self.draft_mechanism
        parts = [self.brand_name, movement.calibre if movement else "", self.code]
        return " ".join(filter(None, parts)) or str(_("watch without name"))

    def fill_keys(self) -> None:
        super().fill_keys()
        self.code_key = normalised_key(self.code)

    @classmethod
    def alike(cls, draft: "DraftWatch") -> Q:
        """Those with the design code of `draft`; where it has none, the new ones that nothing tells from it."""
        draft.fill_keys()
        if draft.code_key:
            return Q(code_key=draft.code_key)
        if draft.is_correction or not draft.brand_name:
            return Q(pk=None)
        same = ["code_key", "brand", "proposed_brand_key", "mechanism", "case_material", "gender", "start_release"]
        calibre = normalised_key(draft.draft_mechanism.calibre) if draft.draft_mechanism else None
        described = {name: getattr(draft, name) for name in same}
        return Q(base__isnull=True, draft_mechanism__calibre_key=calibre, **described)

    @property
    def photos_to_come(self) -> list[str]:
        """The names of the photos that were not sent yet."""
        names = map(str.strip, re.split(r"[,;|\n]", self.awaited_photos))
        return [name for name in names if name not in {"", self.CAME}]

    @property
    def brand_name(self) -> str:
        return self.brand.localized_name if self.brand else self.proposed_brand


class DraftAlias(AliasDescription):
    watch = models.ForeignKey(DraftWatch, on_delete=models.CASCADE)

    class Meta(AliasDescription.Meta):
        default_related_name = "aliases"
        ordering = ["pk"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["watch", "key"], name="%(app_label)s_%(class)s_once")]


class DraftImageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The photos that `user` may know of: their own, and for moderators those that were submitted."""
        rows = self.select_related("watch__brand", "watch__mechanism", "watch__draft_mechanism")
        submitted = ~Q(watch__submitted_at=None) if user.is_staff else Q()
        return rows.filter(Q(watch__user=user.pk) | submitted) if user.is_authenticated else rows.none()


class DraftPhoto(ImageDescription):
    """A photo that a proposal keeps below `drafts/`; never served without asking who wants it."""

    class Meta(ImageDescription.Meta):
        abstract = True
        ordering = ["pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["watch", "side"], name="%(app_label)s_%(class)s_side_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="%(app_label)s_%(class)s_known_side"),
        ]

    @property
    def folder(self) -> str:
        return f"drafts/{self.watch.token}"  # known before the draft is saved, so that files may come first

    def variant_url(self, width: int) -> str:
        """Where the photo is shown, `width` pixels wide or the nearest, to those who may see it."""
        return reverse("drafts:draft_photo", args=[self.pk, width])

    def of_this_side(self) -> models.QuerySet:
        """The photo that the draft has of this side."""
        return type(self).objects.filter(watch=self.watch_id, side=self.side)


class DraftImage(DraftPhoto):
    """The photo that a side shall have. In a correction a photo that is kept names the published file."""

    watch = models.ForeignKey(DraftWatch, on_delete=models.CASCADE)

    objects = DraftImageQuerySet.as_manager()

    class Meta(DraftPhoto.Meta):
        default_related_name = "images"

    def get_absolute_url(self):
        return self.watch.get_absolute_url()


class ReplacedImage(DraftPhoto):
    """The published photo that accepting a proposal replaced or removed, kept so that it can be undone."""

    watch = models.ForeignKey(DraftWatch, on_delete=models.CASCADE)

    is_compared = False

    class Meta(DraftPhoto.Meta):
        default_related_name = "replaced_images"
