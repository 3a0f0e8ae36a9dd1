"""Proposed corrections of factories. A new one is proposed by naming it in a watch, a movement or a mark."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models import Factory, FactoryDescription
from catalogue.models.deletion import protect_if_held

from .named import NamedProposal
from .proposal import proposal_constraints, proposal_indexes


class DraftFactory(NamedProposal, FactoryDescription):
    """A correction of a factory."""

    kind = "factory"

    target = models.ForeignKey(
        Factory, on_delete=protect_if_held, null=True, editable=False, verbose_name=_("corrects")
    )
    result = models.ForeignKey(
        Factory, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("result")
    )

    class Meta(NamedProposal.Meta):
        default_related_name = "draft_factories"
        verbose_name = _("proposed factory")
        verbose_name_plural = _("proposed factories")
        constraints = proposal_constraints()
        indexes = proposal_indexes()
