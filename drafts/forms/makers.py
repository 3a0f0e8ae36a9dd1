"""What is known of a factory or a brand, as a contributor corrects it."""

from drafts.models import DraftBrand, DraftFactory

from .description import TEXTS, DescriptionForm, WatchForm, YearInput
from .fields import TextField
from .known import EvidenceField

WIDGETS = {name: widget for name, widget in WatchForm.Meta.widgets.items() if name in TEXTS}


class NamedForm(DescriptionForm):
    """What has a name of its own. Nothing is demanded before it is sent."""

    needed = ("name", "evidence")
    brand = None

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["name"].required = False


class FactoryForm(NamedForm):
    factory = None

    class Meta:
        model = DraftFactory
        words = ["name", "name_en", "short_name", "short_name_en", "city", "city_en"]
        fields = [*words, "founded", "closed", *TEXTS]
        field_classes = dict.fromkeys([*words, *TEXTS], TextField) | {"evidence": EvidenceField}
        widgets = WIDGETS | {"founded": YearInput(), "closed": YearInput()}
        labels = WatchForm.Meta.labels
        help_texts = WatchForm.Meta.help_texts


class BrandForm(NamedForm):
    class Meta:
        model = DraftBrand
        words = ["name", "name_en"]
        fields = [*words, *TEXTS]
        field_classes = dict.fromkeys([*words, *TEXTS], TextField) | {"evidence": EvidenceField}
        widgets = WIDGETS
        labels = WatchForm.Meta.labels
        help_texts = WatchForm.Meta.help_texts
