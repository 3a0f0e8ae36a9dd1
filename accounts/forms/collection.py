"""Forms of the collection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.bulk import BulkChange
from accounts.importing.files import Table, table_of
from accounts.importing.headings import FIELDS, IGNORED, LABELS
from accounts.models import DESCRIBED, Collection
from catalogue.loading.tables import UnreadableTable

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
    """A list of any kind; `cleaned_data["file"]` is its table."""

    file = forms.FileField(
        label=_("List of watches"),
        help_text=_(
            "Our own export, or your own list as you keep it: Excel (.xlsx), CSV or a text with tabs. Name the watches "
            "as you like; headings, statuses, prices and dates are understood as people write them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than one megabyte."), code="too_large")
        try:
            return table_of(file.read())
        except UnreadableTable as error:
            raise forms.ValidationError(str(error), code="unreadable") from error


class ColumnsForm(forms.Form):
    """What each column of a list means, and which of its first rows has the headings (0: none)."""

    MOST_SHOWN = 5

    def __init__(self, data=None, *, table: Table, head):
        super().__init__(data)
        self.table = table
        choices = [("", _("not needed")), *((name, LABELS[name]) for name in [*FIELDS, "copies"])]
        first = head.row or table.rows[0]
        for place in range(table.width):
            name = first.cells[place] if place < len(first.cells) else ""
            meaning = head.meanings[place] if place < len(head.meanings) else ""
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name[:60] or _("Column %(number)s") % {"number": place + 1},
                choices=choices, required=False, initial="" if meaning == IGNORED else meaning,
            )  # fmt: skip
        self.fields["has_head"] = forms.BooleanField(
            label=_("The first row shown has the headings"),
            required=False,
            initial=head.row is not None or not any(map(str.isdecimal, "".join(first.cells))),
        )

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get(f"column-{place}", "") for place in range(self.table.width))

    def clean(self):
        told = [meaning for meaning in self.meanings if meaning]
        if len(set(told)) < len(told):
            raise forms.ValidationError(_("Two columns cannot mean the same."), code="twice")
        if not {"title", "name", "code", "brand_name", "calibre"} & set(told):
            raise forms.ValidationError(_("Say which column tells what watch it is."), code="required")


class ConfirmImportForm(forms.Form):
    """After the preview: what to do with the lines. `file_text` is the list, sealed; `sure` is said when asked again.

    `changes` are the changes that each mode makes if nothing is chosen.
    """

    LABELS = {
        "add": _("Add what is new and update what is there"),
        "append": _("Add every line as a piece of its own"),
        "replace": _("Make my collection what the file says"),
    }

    file_text = forms.CharField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(label=_("What to do"), choices=[*LABELS.items()], initial="add", widget=forms.RadioSelect)
    doubtful = forms.BooleanField(
        label=_("Of doubtful lines for which I choose nothing take the likeliest watch"), required=False
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, changes: dict[str, BulkChange] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if changes:
            self.fields["mode"].choices = [(mode, f"{self.LABELS[mode]}: {changes[mode]}") for mode in changes]

    @property
    def choices(self) -> dict[int, str]:
        """What was chosen for the lines that are not sure, by their number."""
        found = (
            (name.removeprefix("choice-"), value) for name, value in self.data.items() if name.startswith("choice-")
        )
        return {int(number): value for number, value in found if number.isascii() and number.isdecimal() and value}
