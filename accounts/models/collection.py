"""Collections: which watches somebody has, had, wants or offers."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Watch
from catalogue.models.texts import BoundedTextField

# What its owner says of a piece.
OWN_COLUMNS = ["status", "condition", "acquired_on", "price", "currency", "serial", "note"]


class CollectionQuerySet(models.QuerySet):
    def of(self, user):
        """Everything in the collection of `user`."""
        return self.filter(user=user)

    def owned(self):
        """What is in the drawer: also what is offered for swap or sale."""
        return self.filter(status__in=Collection.Status.owned())

    def offered(self):
        """What people with a public collection offer for swap or sale."""
        offered = self.filter(status__in=Collection.Status.offered())
        return offered.filter(user__collection_public=True, user__is_active=True).select_related("user")

    def with_watches(self):
        """With everything that a list of them shows."""
        return self.select_related("watch__factory")

    def count_by_status(self) -> dict[str, int]:
        """How many rows of each status there are, in the order of the statuses, those without any left out."""
        counted = dict(self.order_by().values_list("status").annotate(Count("pk")))
        return {status: counted[status] for status in Collection.Status if status in counted}

    def spent(self) -> list[tuple[str, object]]:
        """The sum of the prices of each currency."""
        priced = self.exclude(price=None).order_by("currency")
        return list(priced.values_list("currency").annotate(Sum("price")))


class Collection(models.Model):
    """One copy of a watch in somebody's collection, or the wish for one.

    A person may have several copies of one watch and want it once. Note, price and serial number are
    for the owner's eyes only. `token` is that of the form that made it: what is sent twice is made once.
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

    class Currency(models.TextChoices):
        RUB = "RUB", "₽"
        USD = "USD", "$"
        EUR = "EUR", "€"
        BYN = "BYN", "Br"
        KZT = "KZT", "₸"
        UAH = "UAH", "₴"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, editable=False)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, editable=False, verbose_name=_("watch"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HAVE)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, blank=True)
    note = BoundedTextField(_("note"), max_length=2000, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.RUB)
    acquired_on = models.DateField(_("acquired"), null=True, blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        default_related_name = "collection"
        ordering = ["watch__title_sort", "pk"]
        verbose_name = _("watch in a collection")
        verbose_name_plural = _("collections")
        indexes = [models.Index(fields=["watch", "status"], name="%(app_label)s_%(class)s_counts")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "watch"],
                condition=Q(status="want"),
                name="%(app_label)s_%(class)s_want_once",
                violation_error_message=_("This watch is on your want list already."),
            ),
            models.UniqueConstraint(fields=["user", "token"], name="%(app_label)s_%(class)s_made_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="%(app_label)s_%(class)s_price"),
            models.CheckConstraint(
                condition=Q(status__in=["have", "want", "swap", "sell", "had"]), name="%(app_label)s_%(class)s_status"
            ),
        ]

    def __str__(self):
        return f"{self.watch} · {self.get_status_display()}"
