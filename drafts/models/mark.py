"""Proposed marks."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Mark, MarkDescription

from .constraints import proposal_constraints, proposal_indexes
from .entry_fields import corrected, made_of_it
from .proposal import Proposal, ProposalQuerySet


class DraftMarkQuerySet(ProposalQuerySet):
    def with_names(self):
        """All that the proposal is called by, its author included."""
        return self.select_related("factory", "user")

    def with_content(self):
        """All that tells what is proposed, in a fixed number of queries."""
        return self.select_related("factory", "target__factory")


class DraftMark(Proposal, MarkDescription):
    """A new mark, or a correction of one."""

    kind = "mark"
    brand = brand_id = None  # whoever asks a proposal for its names finds that a mark has no brand

    target, result = corrected(Mark), made_of_it(Mark)

    objects = DraftMarkQuerySet.as_manager()

    class Meta(Proposal.Meta):
        default_related_name = "draft_marks"
        verbose_name = _("proposed mark")
        verbose_name_plural = _("proposed marks")
        constraints = proposal_constraints()
        indexes = proposal_indexes()

    def __str__(self):
        return super().__str__() or str(_("mark without description"))

    @classmethod
    def alike(cls, draft: "DraftMark") -> Q:
        """Those with the same letters in the same place of the same factory."""
        same = {name: getattr(draft, name) for name in ("factory", "where", "letters", "seen")}
        return Q(**same) if draft.letters or draft.seen else Q(pk=None)
