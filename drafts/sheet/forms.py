"""A spreadsheet of proposals, and photographs for the drafts that were made of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.collection.importing.files import Table
from accounts.forms.collection import ColumnsForm, ImportForm
from catalogue.models.texts import LONGEST_EVIDENCE
from catalogue.photos.pipeline import ACCEPTED_TYPES
from drafts.forms.fields import SeveralFilesInput, TextField
from drafts.sheet.headings import LABELS
from drafts.sheet.photos import check_files
from drafts.sheet.saving import ALL, GOOD

MOST_ROWS = 300  # of proposals at once


class SheetForm(ImportForm):
    """A list of watches that somebody proposes; `cleaned_data["file"]` is its table."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["file"].label = _("Spreadsheet of watches")
        self.fields["file"].help_text = _(
            "Excel (.xlsx), CSV or a text with tabs: a watch in each row, headings in Russian or English."
        )

    def clean_file(self) -> Table:
        return super().clean_file().first(MOST_ROWS)


class SheetColumnsForm(ColumnsForm):
    labels = LABELS
    telling = frozenset({"brand"})


class SaveForm(forms.Form):
    """Which rows become drafts, and how their author knows where a row does not say it."""

    file_text = forms.CharField(widget=forms.HiddenInput)
    evidence = TextField(
        label=_("How you know, for rows that do not say it"), required=False, max_length=LONGEST_EVIDENCE,
        help_text=_("A catalogue, the passport, your own copy, a link."),
    )  # fmt: skip
    which = forms.ChoiceField(
        label=_("Make drafts of"),
        choices=[(ALL, _("all rows that can be drafts")), (GOOD, _("only the rows without a question"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )


class PhotosField(forms.FileField):
    """Several files; a zip stands for the files in it."""

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(each, initial) for each in data or [None]]
        check_files(files)
        return files


class PhotosForm(forms.Form):
    """Photographs by name; `cleaned_data["photos"]` are the files."""

    photos = PhotosField(
        label=_("Photos, or a zip of them"),
        widget=SeveralFilesInput({"multiple": True, "accept": f"{ACCEPTED_TYPES},.zip"}),
        help_text=_("Each goes to the draft whose row names it. What was sent already is not needed again."),
    )
