"""Proposed corrections of brands. A new one is proposed by naming it in a watch or a movement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models import Brand, BrandDescription
from catalogue.models.deletion import protect_if_held

from .named import NamedProposal
from .proposal import ProposalQuerySet, proposal_constraints, proposal_indexes


class DraftBrandQuerySet(ProposalQuerySet):
    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related("factory", "target__factory")


class DraftBrand(NamedProposal, BrandDescription):
    """A correction of a brand."""

    kind = "brand"

    target = models.ForeignKey(Brand, on_delete=protect_if_held, null=True, editable=False, verbose_name=_("corrects"))
    result = models.ForeignKey(
        Brand, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("result")
    )

    objects = DraftBrandQuerySet.as_manager()

    class Meta(NamedProposal.Meta):
        default_related_name = "draft_brands"
        verbose_name = _("proposed brand")
        verbose_name_plural = _("proposed brands")
        constraints = proposal_constraints()
        indexes = proposal_indexes()
