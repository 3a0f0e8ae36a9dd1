"""Proposed words of the short lists: functions, case materials, whom a watch is made for, kinds of movements."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import (
    CaseMaterial,
    CaseMaterialDescription,
    Function,
    Gender,
    MechanismType,
    NamedDescription,
)

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .named import NamedProposal


class TermProposal(NamedProposal):
    """A new word of one list, or a correction of one."""

    class Meta(NamedProposal.Meta):
        abstract = True
        constraints = proposal_constraints()
        indexes = proposal_indexes("%(class)s")

    @property
    def list_name(self) -> str:
        """What the list is called that the word is of."""
        return self._meta.get_field("target").related_model._meta.verbose_name_plural


class DraftFunction(TermProposal, NamedDescription):
    kind = "function"

    target, result = corrected(Function, related_name="corrections"), made_of_it(Function)

    class Meta(TermProposal.Meta):
        verbose_name = _("proposed function")
        verbose_name_plural = _("proposed functions")


class DraftCaseMaterial(TermProposal, CaseMaterialDescription):
    kind = "casematerial"

    target, result = corrected(CaseMaterial, related_name="corrections"), made_of_it(CaseMaterial)

    class Meta(TermProposal.Meta):
        verbose_name = _("proposed case material")
        verbose_name_plural = _("proposed case materials")


class DraftGender(TermProposal, NamedDescription):
    kind = "gender"

    target, result = corrected(Gender, related_name="corrections"), made_of_it(Gender)

    class Meta(TermProposal.Meta):
        verbose_name = _("proposed gender")
        verbose_name_plural = _("proposed genders")


class DraftMechanismType(TermProposal, NamedDescription):
    kind = "mechanismtype"

    target, result = corrected(MechanismType, related_name="corrections"), made_of_it(MechanismType)

    class Meta(TermProposal.Meta):
        verbose_name = _("proposed movement type")
        verbose_name_plural = _("proposed movement types")


TERMS: tuple[type[TermProposal], ...] = (DraftFunction, DraftCaseMaterial, DraftGender, DraftMechanismType)
