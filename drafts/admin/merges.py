"""Merging entries that are one thing, and taking it back."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from drafts import merging, permissions
from drafts.errors import ChangedSince
from drafts.models import Merge
from drafts.views.merging import merge_page


@admin.register(Merge)
class MergeAdmin(admin.ModelAdmin):
    """Adding a row merges; the action undoes. Rows are never changed by hand."""

    list_display = ["kept_name", "gone_name", "kind", "by", "created_at", "undone_at"]
    list_select_related = ["by"]
    actions = ["undo"]
    fields = readonly_fields = ["kind", "kept_name", "gone_name", "by", "created_at", "undone_at"]

    def has_module_permission(self, request):
        return permissions.may_merge(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.may_merge(request.user)

    def has_add_permission(self, request):
        return permissions.may_merge(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        return merge_page(request, self)

    @admin.action(description=_("Undo these merges"))
    def undo(self, request, queryset):
        for row in queryset:
            try:
                merging.undo(row, by=request.user)
                self.message_user(request, _("Undone: %(merge)s") % {"merge": row})
            except ChangedSince:
                text = _("%(merge)s: changed since, so it cannot be undone any more.")
                self.message_user(request, text % {"merge": row}, messages.ERROR)
