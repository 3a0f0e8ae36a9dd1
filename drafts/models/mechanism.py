"""Proposed movements."""

from django.db import models
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from catalogue.keys import KEY_LENGTH, normalised_key
from catalogue.models import Function, Mechanism, MechanismDescription

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .proposal import Proposal, ProposalQuerySet


class DraftMechanismQuerySet(ProposalQuerySet):
    def standalone(self):
        """Movements proposed for their own sake, not as the movement of a proposed watch."""
        return self.filter(draft_watch=None)

    def with_names(self):
        """All that the proposal is called by, its author and the watch that it may be a part of included."""
        return self.select_related("factory", "user", "draft_watch__brand", "draft_watch__mechanism")

    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related("factory", "brand", "mechanism_type", "target__factory").prefetch_related(
            "draft_mechanism_functions__function"
        )


class DraftMechanism(Proposal, MechanismDescription):
    """A new movement, or a correction of one. Part of a proposed watch where `draft_watch` says so."""

    kind = "mechanism"

    target, result = corrected(Mechanism), made_of_it(Mechanism)
    calibre_key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    functions = models.ManyToManyField(
        Function,
        through="DraftMechanismFunction",
        related_name="draft_mechanisms",
        verbose_name=_("functions"),
        blank=True,
    )

    objects = DraftMechanismQuerySet.as_manager()

    class Meta(Proposal.Meta):
        default_related_name = "draft_mechanisms"
        verbose_name = _("proposed movement")
        verbose_name_plural = _("proposed movements")
        constraints = proposal_constraints()
        indexes = proposal_indexes()

    def __str__(self):
        return " · ".join(filter(None, [self.calibre, self.factory_name])) or str(_("movement without calibre"))

    def fill_keys(self) -> None:
        super().fill_keys()
        self.calibre_key = normalised_key(self.calibre)

    @classmethod
    def alike(cls, draft: "DraftMechanism") -> models.Q:
        """Those with the calibre and the factory of `draft`, inside proposed watches too."""
        draft.fill_keys()
        alike = models.Q(calibre_key=draft.calibre_key, factory=draft.factory)
        return alike if draft.calibre_key else models.Q(pk=None)

    @property
    def whole(self) -> Proposal:
        return getattr(self, "draft_watch", self)

    @property
    def factory_name(self) -> str:
        return self.factory.brief_name if self.factory else self.proposed_factory


def protect_open_proposals(collector, field, rows, using):
    """An `on_delete` for a function: open proposals that name it protect it, closed ones lose it."""
    holding = list(rows.filter(mechanism__status__in=Proposal.Status.open()))
    if holding:
        raise ProtectedError("DraftMechanismFunction.function points to it", holding)
    models.CASCADE(collector, field, rows, using)


class DraftMechanismFunction(models.Model):
    """One function of a proposed movement."""

    mechanism = models.ForeignKey(DraftMechanism, on_delete=models.CASCADE)
    function = models.ForeignKey(Function, on_delete=protect_open_proposals)

    class Meta:
        default_related_name = "draft_mechanism_functions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "function"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.mechanism}: {self.function}"
