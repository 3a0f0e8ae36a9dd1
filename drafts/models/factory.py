"""Proposed corrections of factories. A new one is proposed by naming it in a watch, a movement or a mark."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import Factory, FactoryDescription

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .named import NamedProposal


class DraftFactory(NamedProposal, FactoryDescription):
    """A correction of a factory."""

    kind = "factory"

    target, result = corrected(Factory), made_of_it(Factory)

    class Meta(NamedProposal.Meta):
        default_related_name = "draft_factories"
        verbose_name = _("proposed factory")
        verbose_name_plural = _("proposed factories")
        constraints = proposal_constraints()
        indexes = proposal_indexes()
