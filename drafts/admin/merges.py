"""Merging entries that are one thing, and taking it back."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import merging, permissions
from drafts.errors import ChangedSince
from drafts.forms.merge import MergeForm
from drafts.models import Merge


@admin.register(Merge)
class MergeAdmin(admin.ModelAdmin):
    """Adding a row merges; the action undoes. Rows are never changed by hand."""

    form = MergeForm
    list_display = ["kept_name", "gone_name", "kind", "by", "created_at", "undone_at"]
    list_select_related = ["by"]
    actions = ["undo"]

    def get_fields(self, request, obj=None):
        done = ["kind", "kept_name", "gone_name", "by", "created_at", "undone_at"]
        return done if obj else ["kind", "kept", "gone"]

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

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj, form, change):
        kept, gone = form.cleaned_data["kept"], form.cleaned_data["gone"]
        try:
            row = merging.merge(kept, gone, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return
        obj.pk, obj.kept_name, obj.gone_name = row.pk, row.kept_name, row.gone_name

    def save_related(self, request, form, formsets, change):
        """A merge has nothing of the kind."""

    def log_addition(self, request, obj, message):
        """The merge itself is the record."""

    def response_add(self, request, obj, post_url_continue=None):
        if obj.pk:
            self.message_user(request, _("Merged: %(merge)s") % {"merge": obj})
        return HttpResponseRedirect(reverse("admin:drafts_merge_changelist"))

    @admin.action(description=_("Undo these merges"))
    def undo(self, request, queryset):
        for row in queryset:
            try:
                merging.undo(row, by=request.user)
                self.message_user(request, _("Undone: %(merge)s") % {"merge": row})
            except ChangedSince:
                text = _("%(merge)s: changed since, so it cannot be undone any more.")
                self.message_user(request, text % {"merge": row}, messages.ERROR)
