"""What every catalogue page of the admin does alike: search, and deleting with an explanation."""

import logging
from collections.abc import Callable
from functools import reduce
from operator import and_

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects, quote
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models, router, transaction
from django.db.models import ProtectedError, Q
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.chosen import is_row_number
from catalogue.keys import normalised_key
from catalogue.models import MechanismFunction, changing_catalogue
from catalogue.search.tokens import LONGEST_QUERY, MOST_WORDS

logger = logging.getLogger(__name__)

SHOWN = 50  # of the rows that hinder a deletion, so many are named


class WholeDeletion:
    """Whoever may delete a row may delete what goes with it: their pages refuse only to delete it alone."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, _missing_permissions, hindering = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), hindering


class CatalogueAdmin(WholeDeletion, admin.ModelAdmin):
    """Searches by stored keys, the same on both databases, and says what hinders a deletion.

    `word_condition` of a subclass that is searched says when a row is found by one word, which has a letter or digit.
    """

    show_full_result_count = False
    list_per_page = 50
    search_help_text = _("Case, ё and е, and look-alike letters do not matter.")
    word_condition: Callable[[str], Q]

    def get_search_results(self, request, queryset, search_term):
        """The rows that fulfil `word_condition` for every word. `icontains` would miss Cyrillic on SQLite."""
        if not self.search_fields:
            return queryset, False
        words = [word for word in search_term[:LONGEST_QUERY].split() if normalised_key(word)][:MOST_WORDS]
        conditions = [self.word_condition(word) for word in words]
        return (queryset.filter(reduce(and_, conditions)) if conditions else queryset), False

    def get_deleted_objects(self, objs, request):
        hindering = holders(objs)
        if not hindering:
            return super().get_deleted_objects(objs, request)
        named = [link(row) for row in hindering[:SHOWN]]
        rest = len(hindering) - len(named)
        if rest:
            named.append(ngettext("and %(rest)s more", "and %(rest)s more", rest) % {"rest": rest})
        return [], {}, set(), named

    def log_deletions(self, request, queryset):
        for row in queryset:
            gone = {"row": f"{row._meta.model_name} {row.pk}", "user": request.user.pk}
            transaction.on_commit(lambda gone=gone: logger.info("row deleted", extra=gone))
        return super().log_deletions(request, queryset)

    def changelist_view(self, request, extra_context=None):
        # Django's own title bends the name of the model into a sentence, which Russian grammar does not forgive.
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, {"title": _("Deletion")} | (extra_context or {}))
        except ProtectedError:  # somebody began to use it after the page had looked
            self.message_user(request, _("It came into use meanwhile and was not deleted."), messages.ERROR)
            return HttpResponseRedirect(request.path)


class KnownRows(AutocompleteSelect):
    """Django asks the database for whatever was sent, before anybody looked whether it is the number of a row."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [each for each in value if is_row_number(str(each))], attrs)


class ShownAdmin(CatalogueAdmin):
    """Rows that public pages show: every change of them is a change of the catalogue."""

    def formfield_for_foreignkey(self, field, request, **options):
        if field.name in self.get_autocomplete_fields(request):
            options["widget"] = KnownRows(field, self.admin_site)
        return super().formfield_for_foreignkey(field, request, **options)

    @changing_catalogue()
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)

    @changing_catalogue()
    def delete_model(self, request, obj):
        super().delete_model(request, obj)

    @changing_catalogue()
    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)


def holders(rows) -> list[models.Model]:
    """The rows that hinder deleting `rows`, whichever app they belong to, in the order of their names."""
    rows = list(rows)
    collector = NestedObjects(using=router.db_for_write(type(rows[0])))
    collector.collect(rows)
    protected = {row.mechanism if isinstance(row, MechanismFunction) else row for row in collector.protected}
    return sorted(protected, key=lambda row: (row._meta.model_name, str(row), row.pk))


def link(row: models.Model) -> str:
    """What the row is, linked to its page in the admin where it has one."""
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return f"{row._meta.verbose_name}: {row}"
    return format_html('{}: <a href="{}">{}</a>', row._meta.verbose_name, address, row)
