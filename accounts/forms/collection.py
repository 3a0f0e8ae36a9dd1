"""Forms of the collection."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.collection.bulk import BulkChange
from accounts.collection.importing.dates import checked, service_of
from accounts.collection.importing.files import Table, table_of
from accounts.collection.importing.headings import FIELDS, IGNORED, LABELS
from accounts.models import DESCRIBED, OWN_COLUMNS, PARTS, Collection
from accounts.models.service import no_date
from catalogue.loading.tables import UnreadableTable

LARGEST_FILE = 12_000_000  # bytes: a collection as large as there is room for
GROUPS = [
    (_("In my collection"), ["status", "condition", "note", "is_private"]),
    (_("Bought"), ["acquired_on", "seller", "price", "currency"]),
    (_("For sale"), ["asking_price", "asking_currency"]),
    (_("What is with it, and where it lies"), ["serial", "box_papers", "place"]),
    (_("Its parts"), PARTS),
    (_("Service"), ["service"]),
]


class BoughtOnADayGoneBy:
    """For a form with `acquired_on`: the same days as a list may bring."""

    def clean_acquired_on(self):
        day = self.cleaned_data["acquired_on"]
        if day and (wrong := checked(day).wrong):
            raise ValidationError(f"{capfirst(wrong)}.", code="no_day")
        return day


class CollectionForm(BoughtOnADayGoneBy, forms.ModelForm):
    """One copy, or one wish, with what its owner says of it."""

    class Meta:
        model = Collection
        fields = [*OWN_COLUMNS, "is_private"]
        widgets = {
            "acquired_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 4}),
            "service": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "asking_price": _("Others see it only while the piece is for sale and your collection is open."),
            "service": _("A line for each time, the date first: 12.03.2019 cleaned and oiled."),
            "place": _("A drawer, a box, a safe: where you will look for it."),
        }

    def clean_service(self) -> str:
        """Dates as people write them become such as can be sorted by."""
        log, wrong = service_of(self.cleaned_data["service"])
        if wrong:
            raise no_date(wrong[0])
        return log

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The fields as a page shows them: title, fields."""
        titles = [(_("What watch it is"), DESCRIBED), *GROUPS]
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in titles]
        return [(title, fields) for title, fields in groups if fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asking_currency"].required = False  # it says nothing without a price

    def _get_validation_exclusions(self):
        """Owner and watch are not in the form, but one wish for one watch is a rule about them."""
        return super()._get_validation_exclusions() - {"user", "watch"}


class OwnPieceForm(CollectionForm):
    """A piece that the catalogue lacks: what watch it is says its owner."""

    class Meta(CollectionForm.Meta):
        fields = [*DESCRIBED, *(name for name in CollectionForm.Meta.fields if name != "is_private")]  # it is anyway
        widgets = CollectionForm.Meta.widgets | {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = CollectionForm.Meta.help_texts | {
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
            said = _("The file is larger than %(most)s MB. Save it as .xlsx, or divide it into several files.")
            raise forms.ValidationError(said % {"most": LARGEST_FILE // 1_000_000}, code="too_large")
        try:
            return table_of(file.read())
        except UnreadableTable as error:
            raise forms.ValidationError(str(error), code="unreadable") from error


class ColumnsForm(forms.Form):
    """What each column of a list means, and which of its first rows has the headings (0: none)."""

    MOST_SHOWN = 5
    labels = {name: LABELS[name] for name in [*FIELDS, "copies"]}
    telling = frozenset({"title", "name", "code", "brand_name", "calibre"})  # one of these must be told

    def __init__(self, data=None, *, table: Table, head):
        super().__init__(data)
        self.table, self.head = table, head
        choices = [("", _("not needed")), *self.labels.items()]
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

    def with_cells(self) -> list[tuple]:
        """The field of each column, with what stands in its first cells."""
        rows = self.table.rows
        first = rows.index(self.head.row) if self.head.row else 0
        padded = [
            (*row.cells, *[""] * (self.table.width - len(row.cells))) for row in rows[first : first + self.MOST_SHOWN]
        ]
        return [(self[f"column-{place}"], [cells[place] for cells in padded]) for place in range(self.table.width)]

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get(f"column-{place}", "") for place in range(self.table.width))

    def clean(self):
        told = [meaning for meaning in self.meanings if meaning]
        if len(set(told)) < len(told):
            raise forms.ValidationError(_("Two columns cannot mean the same."), code="twice")
        if not self.telling & set(told):
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
    mode = forms.ChoiceField(label=_("What to do"), choices=[*LABELS.items()], widget=forms.RadioSelect)
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
