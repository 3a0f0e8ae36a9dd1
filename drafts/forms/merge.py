"""Which entry goes into which: each is found by words, or named by its address."""

import re

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.directories.kinds import BRANDS, FACTORIES, MOVEMENTS
from catalogue.directories.query import DirectoryQuery
from catalogue.rows import only_row
from catalogue.search.query import CatalogueQuery
from drafts.merging import MODELS
from drafts.models import Merge

from .fields import TextField

DIRECTORIES = {"mechanism": MOVEMENTS, "brand": BRANDS, "factory": FACTORIES}
MOST_FOUND = 10
SIDES = ("kept", "gone")


class MergeForm(forms.Form):
    """`kept` and `gone` are words to search by until they are the address of an entry.

    After `is_valid()`, `rows` has the entry of each side that is named, and `found` those that the words of a side
    find.
    """

    kind = forms.ChoiceField(label=_("kind"), choices=Merge.Kind.choices)
    kept = TextField(label=_("Keep"), max_length=500, help_text=_("Words to search by, or the address of its page."))
    gone = TextField(label=_("Merge into it"), max_length=500, help_text=_("Its address will lead to the other one."))
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.rows: dict[str, Model] = {}
        self.found: dict[str, list[Model]] = {}

    def clean(self):
        values = super().clean()
        for side in [side for side in SIDES if "kind" in values and side in values]:
            self._find(side, values["kind"], values[side])
        if len({row.pk for row in self.rows.values()}) == 1 and len(self.rows) == len(SIDES):
            self.add_error("gone", _("Choose two different entries of one kind that were not merged yet."))
        return values

    def _find(self, side: str, kind: str, text: str) -> None:
        """The entry at the address `text`, else those that its words find."""
        if row := row_at(kind, text):
            self.rows[side] = row
            return
        self.found[side] = found_by(kind, text)
        if not self.found[side]:
            self.add_error(side, _("Nothing is found by these words."))

    @property
    def choices(self) -> list[tuple[str, str, list[tuple[Model, str]]]]:
        """Of each side that is not named yet its label, and what was found with the address that names it."""
        return [
            (side, self.fields[side].label, [(row, self._naming(side, row)) for row in rows])
            for side, rows in self.found.items()
            if rows
        ]

    def _naming(self, side: str, row: Model) -> str:
        """The question in which `side` is `row`."""
        asked = QueryDict(mutable=True)
        asked.update({name: self.data.get(name, "") for name in ("kind", *SIDES)} | {side: row.address})
        return f"?{asked.urlencode()}"

    @property
    def is_complete(self) -> bool:
        return self.is_valid() and len(self.rows) == len(SIDES)


def row_at(kind: str, text: str) -> Model | None:
    """The entry whose address, or the last part of it, is `text`; with whatever was copied with it."""
    address = re.split("[?#]", text)[0].rstrip("/").rpartition("/")[2]
    return only_row(MODELS[kind].objects.current().at(address)) if address else None


def found_by(kind: str, words: str) -> list[Model]:
    """The best of what the catalogue's own search finds by `words`."""
    if kind == "watch":
        return list(CatalogueQuery(text=words[:200]).first(MOST_FOUND))
    ids = [pk for _place, pk in DirectoryQuery(DIRECTORIES[kind], text=words[:200]).found()[:MOST_FOUND]]
    rows = MODELS[kind].objects.current().in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]
