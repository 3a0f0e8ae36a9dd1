"""What proposals of rows of the vocabulary have in common: they are called by a name of their own."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.keys import normalised_key
from catalogue.models.vocabulary import in_readers_letters

from .proposal import Proposal


class NamedProposal(Proposal):
    """A proposal that says how something is called. Names that the list lacks it has none of, unless it says which."""

    brand = brand_id = factory = factory_id = None
    name: str
    name_en: str

    class Meta(Proposal.Meta):
        abstract = True

    def __str__(self):
        return in_readers_letters(self.name, self.name_en) or str(_("without a name"))

    @classmethod
    def alike(cls, draft: "NamedProposal") -> Q:
        """New ones of the same name in any spelling, for the list takes only one of them; two corrections are about the
        same where they correct the same."""
        key = "" if draft.is_correction else normalised_key(draft.name)
        new = cls.objects.open().filter(base__isnull=True) if key else cls.objects.none()
        return Q(pk__in=[pk for pk, name in new.values_list("pk", "name") if normalised_key(name) == key])
