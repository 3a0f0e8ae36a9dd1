"""Proposed corrections of factories. A new one is proposed by naming it in a watch, a movement or a mark."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Factory, FactoryDescription
from catalogue.models.deletion import protect_if_held
from catalogue.models.vocabulary import in_readers_letters

from .proposal import Proposal, proposal_constraints, proposal_indexes


class DraftFactory(Proposal, FactoryDescription):
    """A correction of a factory."""

    kind = "factory"
    brand = brand_id = factory = factory_id = None  # whoever asks a proposal for its names finds none in this one

    target = models.ForeignKey(
        Factory, on_delete=protect_if_held, null=True, editable=False, verbose_name=_("corrects")
    )
    result = models.ForeignKey(
        Factory, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("result")
    )

    class Meta(Proposal.Meta):
        default_related_name = "draft_factories"
        verbose_name = _("proposed factory")
        verbose_name_plural = _("proposed factories")
        constraints = proposal_constraints()
        indexes = proposal_indexes()

    def __str__(self):
        return in_readers_letters(self.name, self.name_en) or str(_("factory without name"))

    @classmethod
    def alike(cls, draft: "DraftFactory") -> Q:
        """None: two proposals are about the same factory where they correct the same."""
        return Q(pk=None)
