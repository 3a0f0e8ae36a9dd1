"""Proposed corrections of brands. A new one is proposed by naming it in a watch or a movement."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import Brand, BrandDescription

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .named import NamedProposal
from .proposal import ProposalQuerySet


class DraftBrandQuerySet(ProposalQuerySet):
    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related("factory", "target__factory")


class DraftBrand(NamedProposal, BrandDescription):
    """A correction of a brand."""

    kind = "brand"

    target, result = corrected(Brand), made_of_it(Brand)

    objects = DraftBrandQuerySet.as_manager()

    class Meta(NamedProposal.Meta):
        default_related_name = "draft_brands"
        verbose_name = _("proposed brand")
        verbose_name_plural = _("proposed brands")
        constraints = proposal_constraints()
        indexes = proposal_indexes()
