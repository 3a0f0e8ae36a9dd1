"""Watches and movements in the admin: to be looked at and deleted. Corrections go through proposals."""

from django.contrib import admin
from django.db.models import Q
from django.urls import path

from catalogue.history.publishing import delete_mechanism, delete_watch, deletion_report
from catalogue.keys import normalised_key
from catalogue.models import Alias, Mechanism, MechanismFunction, Watch
from catalogue.search.reading import read

from .base import CatalogueAdmin
from .contradictions import check_contradiction, list_contradictions
from .photos import edit_photos


class ReadOnly:
    """Nothing is added or changed here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0

    def has_delete_permission(self, request, obj=None):
        return False


class AliasInline(ReadOnlyInline):
    model = Alias


class MechanismFunctionInline(ReadOnlyInline):
    model = MechanismFunction


class PublishedAdmin(ReadOnly, CatalogueAdmin):
    def get_actions(self, request):
        return {}  # one at a time: each deletion is confirmed with what goes with it, and stands in the history


@admin.register(Watch)
class WatchAdmin(PublishedAdmin):
    list_display = ["title", "folder", "factory", "created_at"]
    list_select_related = ["factory"]
    search_fields = ["title_sort"]  # switches the search box on
    fields = [
        *("title", "folder"),
        *(field.name for field in Watch.described_fields()),
        *("merged_into", "user", "created_at", "updated_at"),
    ]
    inlines = [AliasInline]

    def get_search_results(self, request, queryset, search_term):
        """By an address, which finds merged watches too, or as the catalogue's own search reads it."""
        if not search_term.strip():
            return queryset, False
        at_address = queryset.filter(folder=search_term.strip())
        return (at_address if at_address.exists() else read(search_term)[0].filter(queryset)), False

    def get_deleted_objects(self, objs, request):
        """The watch and how many rows go with it: counted, not listed, for they are other people's."""
        deleted, counts, missing, hindering = super().get_deleted_objects(objs, request)
        if hindering:
            return deleted, counts, missing, hindering
        (watch,) = objs
        report = {model._meta.verbose_name_plural: number for model, number in deletion_report(watch).items()}
        return [str(watch)], report, set(), []

    def get_urls(self):
        staff = self.admin_site.admin_view
        return [
            path("<int:pk>/photos/", staff(edit_photos), name="catalogue_watch_photos"),
            path("contradictions/", staff(list_contradictions), name="catalogue_watch_contradictions"),
            path(
                "contradictions/<slug:kind>/<int:pk>/<slug:rule>/",
                staff(check_contradiction),
                name="catalogue_watch_contradiction_check",
            ),
            *super().get_urls(),
        ]

    def delete_model(self, request, obj):
        delete_watch(obj, by=request.user)


@admin.register(Mechanism)
class MechanismAdmin(PublishedAdmin):
    list_display = ["calibre", "factory", "brand", "mechanism_type", "created_at"]
    list_select_related = ["factory", "brand", "mechanism_type"]
    search_fields = ["calibre_key"]
    fields = [
        "slug",
        *(field.name for field in Mechanism.described_fields()),
        *("merged_into", "user", "created_at", "updated_at"),
    ]
    inlines = [MechanismFunctionInline]

    def word_condition(self, word):
        return Q(calibre_key__contains=normalised_key(word)) | Q(factory__short_name__contains=word.upper())

    def delete_model(self, request, obj):
        delete_mechanism(obj, by=request.user)
