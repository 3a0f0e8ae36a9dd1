"""Collections: which watches somebody has, had, wants or offers."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property  # which Django knows where it prefetches
from django.utils.translation import gettext_lazy as _

from catalogue.keys import KEY_LENGTH, normalised_key, sort_key
from catalogue.models import Watch
from catalogue.models.texts import BoundedTextField
from catalogue.rows import UnorderedBulk
from catalogue.search.folding import keys
from catalogue.search.terms import parts

from .piece import PARTS, Currency, PieceDetails, amount

# What its owner says of a piece.
OWN_COLUMNS = ["status", "condition", "acquired_on", "price", "currency", "serial", "note"]
OWN_COLUMNS += ["seller", "place", "box_papers", "asking_price", "asking_currency", "service", *PARTS]
LONG_TEXTS = ["note", "description", "service"]  # of all of them a collection holds so much
# What its owner says of the watch itself, where the catalogue lacks it.
DESCRIBED = ["brand_name", "calibre", "code", "name", "years", "description"]
# By the name of its watch in the catalogue, or by the one that its owner gave it.
BY_TITLE = Coalesce(F("watch__title_sort"), F("title_sort"))


class CollectionQuerySet(UnorderedBulk):
    def of(self, user):
        """Everything in the collection of `user`."""
        return self.filter(user=user)

    def owned(self):
        """What is in the drawer: also what is offered for swap or sale."""
        return self.filter(status__in=Collection.Status.owned())

    def described(self):
        """Pieces that the catalogue lacks: their owner describes the watch."""
        return self.filter(watch=None)

    def shown(self):
        """What others may see of an open collection: not what its owner keeps or describes for their own eyes."""
        return self.filter(watch__isnull=False, is_private=False)

    def public(self):
        """What everybody may see: open collections, and of what is wanted only where its owner shows that too."""
        opened = self.shown().filter(user__collection_public=True, user__is_active=True)
        return opened.filter(~Q(status=Collection.Status.WANT) | Q(user__wants_public=True))

    def offered(self):
        """What people with a public collection offer for swap or sale."""
        return self.public().filter(status__in=Collection.Status.offered()).select_related("user")

    def with_watches(self):
        """With everything that a list of them shows."""
        return self.select_related("watch__factory")

    def count_by_status(self) -> dict[str, int]:
        """How many rows of each status there are, in the order of the statuses, those without any left out."""
        counted = dict(self.order_by().values_list("status").annotate(Count("pk")))
        return {status: counted[status] for status in Collection.Status if status in counted}


class Collection(PieceDetails):
    """One copy of a watch in somebody's collection, or the wish for one.

    A person may have several copies of one watch and want it once. Others see the watch, `status` and `condition`, and
    the asking price of what is for sale; all else is for the owner's eyes only. `token` is that of the form that made
    it: what is sent twice is made once. `said` has the words of what the owner says, for the search.

    `offered_at` is since when it is offered, or since when others may see that.

    Of a watch that the catalogue lacks there is no `watch`, but what its owner says of it in DESCRIBED, for their eyes
    only. That stays when the watch comes into the catalogue, so that the row can stand alone again.
    """

    class Status(models.TextChoices):
        HAVE = "have", _("Have")
        WANT = "want", _("Want")
        SWAP = "swap", _("For swap")
        SELL = "sell", _("For sale")
        HAD = "had", _("Had")

        @classmethod
        def owned(cls) -> list[str]:
            return [cls.HAVE, cls.SWAP, cls.SELL]

        @classmethod
        def offered(cls) -> list[str]:
            return [cls.SWAP, cls.SELL]

    class Condition(models.TextChoices):
        NEW = "new", _("new")
        UNWORN = "unworn", _("unworn")
        AS_NEW = "as_new", _("as new")
        VERY_GOOD = "very_good", _("very good")
        GOOD = "good", _("good")
        FAIR = "fair", _("fair")
        WORN = "worn", _("worn")
        PARTS = "parts", _("for parts")

    Currency = Currency

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, editable=False)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, null=True, editable=False, verbose_name=_("watch"))
    brand_name = models.CharField(_("brand"), max_length=100, blank=True)
    calibre = models.CharField(_("calibre"), max_length=60, blank=True)
    code = models.CharField(_("design code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    years = models.CharField(_("years"), max_length=40, blank=True)
    description = BoundedTextField(_("description"), max_length=2000, blank=True)
    title_sort = models.CharField(max_length=KEY_LENGTH, blank=True, editable=False)
    code_key = models.CharField(max_length=KEY_LENGTH, blank=True, editable=False)
    words = models.TextField(blank=True, editable=False)
    said = models.TextField(blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HAVE)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, blank=True)
    note = BoundedTextField(_("note"), max_length=2000, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.RUB)
    acquired_on = models.DateField(_("acquired"), null=True, blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    offered_at = models.DateTimeField(null=True, editable=False)
    is_private = models.BooleanField(
        _("only I see it"),
        default=False,
        db_default=False,
        help_text=_("Also where my collection is open to everybody."),
    )
    token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        default_related_name = "collection"
        ordering = [BY_TITLE, "pk"]
        verbose_name = _("watch in a collection")
        verbose_name_plural = _("collections")
        indexes = [
            models.Index(fields=["watch", "status"], name="%(app_label)s_%(class)s_counts"),
            models.Index(fields=["code_key"], name="%(app_label)s_%(class)s_codes", condition=Q(watch=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(watch__isnull=False) | ~Q(title_sort=""),
                name="%(app_label)s_%(class)s_has_name",
                violation_error_message=_("Say what watch it is: its brand, calibre, code or name."),
            ),
            models.UniqueConstraint(
                fields=["user", "watch"],
                condition=Q(status="want"),
                name="%(app_label)s_%(class)s_want_once",
                violation_error_message=_("This watch is on your want list already."),
            ),
            models.UniqueConstraint(fields=["user", "token"], name="%(app_label)s_%(class)s_made_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="%(app_label)s_%(class)s_price"),
            models.CheckConstraint(
                condition=Q(asking_price=None) | Q(asking_price__gte=0), name="%(app_label)s_%(class)s_asking_price"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["have", "want", "swap", "sell", "had"]), name="%(app_label)s_%(class)s_status"
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.get_status_display()}"

    def save(self, *args, **kwargs):
        self.fill_derived()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The watch in the catalogue; where it lacks it, the piece in its owner's collection."""
        return self.watch.get_absolute_url() if self.watch_id else reverse("accounts:collection_edit", args=[self.pk])

    def clean(self):
        super().clean()
        self.fill_derived()  # a constraint is about a derived column

    @property
    def title(self) -> str:
        """What the piece is called: by the catalogue, or by its owner where it is not there."""
        return self.watch.localized_title if self.watch_id else self.own_title

    @cached_property
    def shown_photos(self) -> list:
        """None, where a page does not prefetch those that it shows: a template looks long for what is not there."""
        return []

    @property
    def own_title(self) -> str:
        """Brand, name, calibre and code; what the words before say already is left out."""
        said = ""
        for part in (self.brand_name, self.name, self.calibre, self.code):
            if normalised_key(part) not in normalised_key(said):
                said = f"{said} {part}".strip()
        return said

    @property
    def long_texts(self) -> list[str]:
        return [getattr(self, name) for name in LONG_TEXTS]

    @property
    def asked(self) -> str:
        """What others are asked for it: only while it is for sale."""
        is_asked = self.status == self.Status.SELL and self.asking_price is not None
        return amount(self.asking_price, self.asking_currency) if is_asked else ""

    def fill_derived(self) -> None:
        """Give the columns that follow from the description their values."""
        self.title_sort, self.code_key = sort_key(self.own_title), normalised_key(self.code)
        self.words = words_in(self.own_title, self.years)
        self.said = words_in(self.own_title, self.years, self.serial, self.seller, self.place, *self.long_texts)
        is_offered = self.status in self.Status.offered()
        self.offered_at = (self.offered_at or timezone.now()) if is_offered else None
        if not self.watch_id and self.token is None:
            self.token = uuid4()  # a proposal that is made of it has the same


def words_in(*texts: str) -> str:
    """The keys of all words of `texts` between blanks, as the search folds them: ` amfib 420059 `."""
    tokens = [part for text in texts for token in text.split() for part in (token, *parts(token))]
    found = dict.fromkeys(key for token in tokens for key in keys(token))
    return f" {' '.join(found)} " if found else ""
