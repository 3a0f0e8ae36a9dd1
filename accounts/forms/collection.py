"""Forms of the collection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.bulk import BulkChange
from accounts.collection_csv import UnreadableFile, decoded
from accounts.models import DESCRIBED, Collection

LARGEST_FILE = 1024 * 1024


class CollectionForm(forms.ModelForm):
    """One copy, or one wish, with what its owner says of it."""

    class Meta:
        model = Collection
        fields = ["status", "condition", "acquired_on", "price", "currency", "serial", "note"]
        widgets = {
            "acquired_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def _get_validation_exclusions(self):
        """Owner and watch are not in the form, but one wish for one watch is a rule about them."""
        return super()._get_validation_exclusions() - {"user", "watch"}


class OwnPieceForm(CollectionForm):
    """A piece that the catalogue lacks: what watch it is says its owner."""

    class Meta(CollectionForm.Meta):
        fields = [*DESCRIBED, *CollectionForm.Meta.fields]
        widgets = CollectionForm.Meta.widgets | {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "brand_name": _("What is written on the dial."),
            "name": _("What you or other collectors call it."),
            "years": _("As exactly as you know: 1978, 1970s, about 1960."),
            "description": _("Whatever tells it from others: case, dial, hands, inscriptions."),
        }


class ImportForm(forms.Form):
    """A CSV file; `cleaned_data["file"]` is its text."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "As our export writes it. The first line names the columns: “status”, and “watch”, “code” or “title”, "
            "which say what watch it is; others as you like."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than one megabyte."), code="too_large")
        try:
            return decoded(file.read())
        except UnreadableFile as error:
            raise forms.ValidationError(str(error), code="unreadable") from error


class ConfirmImportForm(forms.Form):
    """After the preview: what to do with the lines. `file_text` is the file, sealed; `sure` is said when asked again.

    `changes` are the changes that each mode makes, without and with the doubtful lines.
    """

    file_text = forms.CharField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        label=_("What to do"), choices=[("add", ""), ("replace", "")], initial="add", widget=forms.RadioSelect
    )
    doubtful = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, changes: dict[str, tuple[BulkChange, BulkChange]] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if changes:
            labels = {"add": _("Add to my collection"), "replace": _("Make my collection what the file says")}
            self.fields["mode"].choices = [(mode, f"{labels[mode]}: {changes[mode][0]}") for mode in changes]
            without, within = changes["add"]
            more = {name: number - without.numbers[name] for name, number in within.numbers.items()}
            text = _("Take the doubtful lines too (further added: %(added)s, changed: %(changed)s)")
            self.fields["doubtful"].label = text % more
