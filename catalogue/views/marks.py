"""The marks of the factories by their years."""

from itertools import groupby

from django import forms
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.models import Factory, Mark
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR
from catalogue.presentation.references import references_of
from catalogue.search.describing import LONGEST_TEXT
from catalogue.search.marks import marks_found
from catalogue.search.tokens import LONGEST_QUERY

from .conditional import kept

MOST_SHOWN = 1000


class MarkFilter(forms.Form):
    """What is looked for among the marks, whose, and of which year."""

    q = forms.CharField(
        max_length=LONGEST_QUERY,
        required=False,
        label=_("Inscription, sign or place"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    factory = forms.ModelChoiceField(
        Factory.objects.none(), to_field_name="slug", required=False, label=_("Factory"), empty_label=_("any")
    )
    year = forms.IntegerField(min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, required=False, label=_("Year"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["factory"].queryset = Factory.objects.filter(marks__isnull=False, merged_into=None).distinct()

    def found(self):
        """The marks that are asked for, those of one factory together. What of the question is none narrows nothing."""
        text, factory, year = self.chosen
        marks = Mark.objects.standing()
        if factory:
            marks = marks.filter(factory=factory)
        if year:
            marks = marks.in_year(year)
        shown = marks.by_factory()[:MOST_SHOWN]
        return marks_found(shown, text) if text else list(shown)

    @cached_property
    def chosen(self) -> tuple[str, Factory | None, int | None]:
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("factory"), self.cleaned_data.get("year")

    @property
    def chosen_in_words(self) -> str:
        text, factory, year = self.chosen
        quoted = gettext("“%(text)s”") % {"text": Truncator(text).chars(LONGEST_TEXT)} if text else ""
        return ", ".join(str(said) for said in (quoted, factory and factory.localized_name, year) if said)


@kept("q", "factory", "year")
@require_safe
def mark_list(request):
    """Every mark by factory and period, with what it is known from."""
    form = MarkFilter(request.GET)
    marks = form.found()
    references = references_of(marks)
    for mark in marks:
        mark.rests_upon = references[mark.pk].of_entry(mark)
    groups = [(factory, list(rows)) for factory, rows in groupby(marks, key=lambda mark: mark.factory)]
    context = {"form": form, "chosen": form.chosen_in_words, "groups": groups, "total": len(marks)}
    return render(request, "catalogue/mark_list.html", context)
