"""The vocabulary in the admin."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import ngettext

from catalogue.keys import normalised_key
from catalogue.models import (
    Brand,
    CalibreIndex,
    CaseCodeDigit,
    CaseMaterial,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    MechanismType,
)
from catalogue.publishing import publish_vocabulary

from .base import ShownAdmin


@admin.register(Function, Gender, MechanismType)
class VocabularyAdmin(ShownAdmin):
    list_display = ["name", "name_en"]
    search_fields = ["name_key"]  # switches the search box on; `word_condition` does the search

    def get_queryset(self, request):
        return super().get_queryset(request).current()

    def word_condition(self, word):
        return Q(name_key__contains=normalised_key(word)) | Q(name_en__icontains=word)

    def save_model(self, request, obj, form, change):
        left = publish_vocabulary(obj)
        if left:
            text = ngettext(
                "%(left)s watch will be found by the new name after the next reindex.",
                "%(left)s watches will be found by the new name after the next reindex.",
                left,
            )
            self.message_user(request, text % {"left": left}, messages.WARNING)


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
    search_fields = ["from_factory__name_key"]
    autocomplete_fields = ["from_factory", "to_factory"]

    def word_condition(self, word):
        either = {f"{side}__name_key__contains": normalised_key(word) for side in self.autocomplete_fields}
        return Q(**either, _connector=Q.OR)


@admin.register(CalibreIndex)
class CalibreIndexAdmin(ShownAdmin):
    list_display = ["index", "meaning", "meaning_en", "source"]
    fields = ["index", "meaning", "meaning_en", "source"]


@admin.register(CaseCodeDigit)
class CaseCodeDigitAdmin(ShownAdmin):
    list_display = ["digit", "meaning", "meaning_en", "source"]
    fields = ["digit", "meaning", "meaning_en", "source"]
