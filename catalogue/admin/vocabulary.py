"""The vocabulary in the admin."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import ngettext

from catalogue.caching.figures import Figures
from catalogue.history.publishing import (
    delete_case,
    delete_line,
    delete_mark,
    delete_vocabulary,
    publish_case,
    publish_line,
    publish_mark,
    publish_vocabulary,
)
from catalogue.keys import normalised_key
from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CaseMaterial,
    CodeConvention,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    Mark,
    MechanismType,
    Revision,
    SearchPhrase,
    Source,
    changing_catalogue,
)
from catalogue.search.folding import phrase_key
from catalogue.search.lexicon import Lexicon
from catalogue.search.phrases import remarks_on

from .base import ShownAdmin


def say_what_is_left(request, left: int) -> None:
    """Tell how many watches a change of the vocabulary reaches later only."""
    if left:
        text = ngettext(
            "%(left)s watch follows this change with the next reindex.",
            "%(left)s watches follow this change with the next reindex.",
            left,
        )
        messages.warning(request, text % {"left": left})


@admin.register(Function, Gender, MechanismType)
class VocabularyAdmin(ShownAdmin):
    list_display = ["name", "name_en"]
    search_fields = ["name_key"]  # switches the search box on; `word_condition` does the search

    def get_queryset(self, request):
        return super().get_queryset(request).current()

    def word_condition(self, word):
        return Q(name_key__contains=normalised_key(word)) | Q(name_en__icontains=word)

    def save_model(self, request, obj, form, change):
        action = Revision.Action.CHANGED if change else Revision.Action.CREATED
        say_what_is_left(request, publish_vocabulary(obj, by=request.user, evidence="", action=action))

    def delete_model(self, request, obj):
        delete_vocabulary(obj, by=request.user)

    @changing_catalogue()
    def delete_queryset(self, request, queryset):
        for row in queryset:
            delete_vocabulary(row, by=request.user)


@admin.register(CaseMaterial)
class CaseMaterialAdmin(VocabularyAdmin):
    list_display = ["name", "name_en", "code_digit"]


@admin.register(Factory)
class FactoryAdmin(VocabularyAdmin):
    list_display = ["name", "short_name", "name_en", "city", "founded", "closed"]

    def word_condition(self, word):
        return super().word_condition(word) | Q(short_name__contains=word.upper())


@admin.register(Brand)
class BrandAdmin(VocabularyAdmin):
    list_display = ["name", "name_en", "factory"]
    list_select_related = ["factory"]
    autocomplete_fields = ["factory"]


@admin.register(FactoryRelation)
class FactoryRelationAdmin(ShownAdmin):
    list_display = ["from_factory", "kind", "to_factory", "calibres", "start_year", "end_year", "source"]
    list_select_related = ["from_factory", "to_factory"]
    list_filter = ["kind"]
    fields = ["from_factory", "kind", "to_factory", "calibres", "start_year", "end_year", "source"]
    search_fields = ["from_factory__name_key"]
    autocomplete_fields = ["from_factory", "to_factory"]

    def word_condition(self, word):
        either = {f"{side}__name_key__contains": normalised_key(word) for side in self.autocomplete_fields}
        return Q(**either, _connector=Q.OR)


@admin.register(BrandLine)
class BrandLineAdmin(ShownAdmin):
    list_display = ["line", "maker", "factory", "start_year", "end_year", "source"]
    list_select_related = ["line", "maker", "factory"]
    fields = ["line", "maker", "factory", "start_year", "end_year", "source"]
    search_fields = ["line__name_key"]
    autocomplete_fields = ["line", "maker", "factory"]

    def word_condition(self, word):
        any_of = {f"{name}__name_key__contains": normalised_key(word) for name in self.autocomplete_fields}
        return Q(**any_of, _connector=Q.OR)

    def save_model(self, request, obj, form, change):
        say_what_is_left(request, publish_line(obj))

    def delete_model(self, request, obj):
        say_what_is_left(request, delete_line(obj))

    def delete_queryset(self, request, queryset):
        say_what_is_left(request, sum(map(delete_line, queryset)))


class FollowedAdmin(ShownAdmin):
    """Rows that say which case a watch has: the watches follow each change."""

    def save_model(self, request, obj, form, change):
        say_what_is_left(request, publish_case(obj))

    def delete_model(self, request, obj):
        say_what_is_left(request, delete_case(obj))

    def delete_queryset(self, request, queryset):
        say_what_is_left(request, sum(map(delete_case, queryset)))


@admin.register(Case)
class CaseAdmin(FollowedAdmin):
    list_display = ["number", "variant", "factory", "shape", "material", "start_year", "end_year", "source"]
    list_select_related = ["factory", "material"]
    fields = [
        *("factory", "number", "variant", "shape", "material", "diameter", "length", "thickness", "lug_width"),
        *("water_resistance", "start_year", "end_year", "note", "source"),
    ]
    search_fields = ["number"]
    autocomplete_fields = ["factory", "material"]

    def word_condition(self, word):
        return Q(number__contains=word) | Q(factory__name_key__contains=normalised_key(word))


@admin.register(CodeConvention)
class CodeConventionAdmin(FollowedAdmin):
    list_display = ["parts", "case_part", "dial_part", "factory", "start_year", "end_year", "source"]
    list_select_related = ["factory"]
    fields = ["parts", "case_part", "dial_part", "factory", "start_year", "end_year", "note", "source"]
    autocomplete_fields = ["factory"]


@admin.register(Mark)
class MarkAdmin(ShownAdmin):
    list_display = ["__str__", "where", "start_year", "end_year", "source"]
    list_select_related = ["factory"]
    list_filter = ["where"]
    fields = [
        *("factory", "where", "letters", "seen", "seen_en", "shape"),
        *("start_year", "start_certainty", "end_year", "end_certainty", "note", "note_en", "source"),
    ]
    search_fields = ["letters"]
    autocomplete_fields = ["factory"]

    def word_condition(self, word):
        said = Q(letters__contains=word) | Q(letters__contains=word.upper()) | Q(seen__contains=word)
        return said | Q(factory__name_key__contains=normalised_key(word))

    def save_model(self, request, obj, form, change):
        action = Revision.Action.CHANGED if change else Revision.Action.CREATED
        publish_mark(obj, by=request.user, evidence="", action=action)

    def delete_model(self, request, obj):
        delete_mark(obj, by=request.user)

    @changing_catalogue()
    def delete_queryset(self, request, queryset):
        for mark in queryset:
            delete_mark(mark, by=request.user)


class SearchPhraseForm(forms.ModelForm):
    def clean_means(self):
        means = " ".join(self.cleaned_data["means"].split())
        lexicon = Lexicon.of(Figures())
        remarks = remarks_on(means, lexicon)
        if remarks:
            raise ValidationError(remarks)
        return means


@admin.register(SearchPhrase)
class SearchPhraseAdmin(ShownAdmin):
    form = SearchPhraseForm
    list_display = ["phrase", "means", "source"]
    fields = ["phrase", "means", "source"]
    search_fields = ["phrase_key"]

    def word_condition(self, word):
        return Q(phrase_key__contains=phrase_key(word)) | Q(means__contains=word)


@admin.register(CalibreIndex)
class CalibreIndexAdmin(ShownAdmin):
    list_display = ["index", "meaning", "meaning_en", "source"]
    fields = ["index", "meaning", "meaning_en", "source"]


@admin.register(CaseCodeDigit)
class CaseCodeDigitAdmin(ShownAdmin):
    list_display = ["digit", "meaning", "meaning_en", "source"]
    fields = ["digit", "meaning", "meaning_en", "source"]


@admin.register(Source)
class SourceAdmin(ShownAdmin):
    """What a source is, filled in; it comes with the first text that names it and stays while anything does."""

    list_display = ["title", "kind", "author", "year", "withdrawn_at"]
    list_filter = ["kind"]
    fields = ["title", "kind", "author", "year", "isbn", "address", "archive_address"]
    readonly_fields = ["title"]
    search_fields = ["title"]

    def word_condition(self, word):
        return Q(title__icontains=word) | Q(author__icontains=word)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
