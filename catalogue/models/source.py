"""Sources, and what each of them says of what: the witnesses of every fact."""

from typing import Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from catalogue.latin import in_latin
from catalogue.sources import source_name

from .texts import LONGEST_SOURCES, BoundedTextField, LazyText
from .vocabulary import is_english, sane_year, year_field

LONGEST_PLACE = 500
WHOLE = ""  # the field of a witness that stands for the entry as a whole


def address_field(verbose_name: LazyText) -> models.CharField:
    """An address that a link may lead to."""
    validators = [URLValidator(["http", "https"])]
    return models.CharField(verbose_name, max_length=LONGEST_PLACE, blank=True, validators=validators)


class SourceQuerySet(models.QuerySet["Source"]):
    def in_use(self) -> Self:
        """Those that something rests upon, with how many `entries` and `facts`: first what most rests upon.

        An entry is one, at however many places of the source; so is a fact that is said in two units.
        """
        entry = Concat("witnesses__kind", Value(" "), Cast("witnesses__subject_id", models.CharField()))
        fact = Concat(entry, Value(" "), "witnesses__field")
        counted = self.annotate(
            entries=Count(entry, distinct=True),
            facts=Count(fact, filter=~Q(witnesses__field=WHOLE), distinct=True),
            hanging=F("entries") + F("facts"),
        )
        return counted.filter(hanging__gt=0).order_by("-hanging", "title", "pk")

    def withdrawn(self) -> Self:
        """Those that no longer count."""
        return self.exclude(withdrawn_at=None)


class Source(models.Model):
    """A book, a catalogue, a site: whatever facts are read in. `key` is what its name is, however it is spelled."""

    class Kind(models.TextChoices):
        CATALOGUE = "catalogue", _("factory catalogue")
        PASSPORT = "passport", _("passport or manual")
        BOOK = "book", _("book")
        PRESS = "press", _("press of the time")
        COPY = "copy", _("own copy")
        PHOTOGRAPH = "photograph", _("photograph")
        SITE = "site", _("site")
        WORDS = "words", _("in other words")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = BoundedTextField(_("title"), max_length=LONGEST_SOURCES)
    key = models.CharField(max_length=64, unique=True, editable=False)
    author = models.CharField(_("author"), max_length=200, blank=True)
    year = year_field(_("year"))
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True)
    address = address_field(_("address"))
    archive_address = address_field(_("copy in an archive"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.CheckConstraint(condition=sane_year("year"), name="%(app_label)s_%(class)s_sane_year")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:source_detail", args=[self.pk])

    def address_at(self, place: str) -> str:
        """The address of a page of a site; else that of the source as a whole."""
        is_below = self.kind == self.Kind.SITE and self.address
        address: str = iri_to_uri(f"{self.address}/{place}" if is_below else self.address)
        return address

    @property
    def localized_title(self) -> str:
        """The title in the reader's letters."""
        return in_latin(source_name(self.title)) if is_english() else self.title


class WitnessQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those whose source was not withdrawn."""
        return self.filter(source__withdrawn_at=None)

    def facts(self) -> Self:
        """What is said of single facts, not of an entry as a whole."""
        return self.exclude(field=WHOLE)

    def alone(self) -> Self:
        """The facts of which no other standing source says the same."""
        same = {name: OuterRef(name) for name in ("kind", "subject_id", "field", "value")}
        others = Witness.objects.standing().filter(**same).exclude(source=OuterRef("source"))
        return self.facts().filter(~Exists(others), value__isnull=False)

    def about(self, *rows: models.Model) -> Self:
        """What sources say of these rows, and of those that were merged into them."""
        condition = Q(pk=None)
        for row in rows:
            own = Q(subject_id=row.pk)
            if hasattr(row, "merged_into_id"):
                own |= Q(subject_id__in=type(row)._default_manager.filter(merged_into=row.pk).values("pk"))
            condition |= Q(kind=row._meta.model_name) & own
        return self.filter(condition).select_related("source").order_by("pk")


class Witness(models.Model):
    """What one source says of one field of one row. `kind` and `subject_id` name the row, as in a revision.

    `says` is what stands there, `value` the same as a snapshot keeps it; none where no field holds such a thing.
    Without a field it says that the entry rests upon the source: these follow from the entry's own text of sources.
    """

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=40, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    place = models.CharField(_("place in the source"), max_length=LONGEST_PLACE, blank=True)
    says = models.CharField(_("what it says"), max_length=LONGEST_PLACE, blank=True)
    value = models.JSONField(null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=LONGEST_PLACE, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WitnessQuerySet.as_manager()

    class Meta:
        default_related_name = "witnesses"
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "subject_id"], name="witness_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "field", "source", "place", "says"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.field}: {self.says} ({self.source_id})"

    @property
    def address(self) -> str:
        return self.source.address_at(self.place)


class Withdrawal(models.Model):
    """That a source was found to be none, and what of the catalogue fell with it: enough to take it back."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = BoundedTextField(_("reason"), max_length=2000)
    changes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_related_name = "withdrawals"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="%(app_label)s_%(class)s_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.created_at}"
