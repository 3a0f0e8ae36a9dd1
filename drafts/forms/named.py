"""What a factory, a brand or a word of the vocabulary is, as a contributor proposes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from drafts.models import TERMS, DraftBrand, DraftFactory, TermProposal

from .description import TEXTS, DescriptionForm, WatchForm, YearInput
from .fields import NameField, TextField
from .known import EvidenceField

NAMES = ["name", "name_en"]
PLACE = ["short_name", "short_name_en", "city", "city_en"]


class NamedForm(DescriptionForm):
    """What has a name of its own. Nothing is demanded before it is sent."""

    needed = ("name", "evidence")
    brand = None

    class Meta:
        field_classes = (
            dict.fromkeys(TEXTS, TextField) | dict.fromkeys([*NAMES, *PLACE], NameField) | {"evidence": EvidenceField}
        )
        widgets = WatchForm.Meta.widgets | {"founded": YearInput(), "closed": YearInput()}
        labels = WatchForm.Meta.labels
        help_texts = WatchForm.Meta.help_texts

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["name"].required = False


class FactoryForm(NamedForm):
    factory = None

    class Meta(NamedForm.Meta):
        model = DraftFactory
        fields = [*NAMES, *PLACE, "founded", "closed", *TEXTS]


class BrandForm(NamedForm):
    class Meta(NamedForm.Meta):
        model = DraftBrand
        fields = [*NAMES, *TEXTS]


class TermForm(NamedForm):
    """A word, new or corrected."""

    factory = None

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("In Russian. Pages in English show its English name.")


def form_of(proposals: type[TermProposal]) -> type[TermForm]:
    """The form for one kind of words."""
    described = [field.name for field in proposals.described_fields()]
    return forms.modelform_factory(proposals, form=TermForm, fields=[*described, "evidence"])


TERM_FORMS = {proposals: form_of(proposals) for proposals in TERMS}
