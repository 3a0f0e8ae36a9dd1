"""What an administrator writes for the whole site: its texts and its limits."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import SiteLimit
from catalogue.decoding import whole_number

from .models import SiteText
from .texts.drawings import with_drawings
from .texts.markdown import as_html

MOST_VERSIONS = 50  # on the page of one row
SHIPS = "ships"  # the version that nobody wrote here


def as_if_written(row, value) -> None:
    """Let a row that is only shown say `value`: what ships has not changed since, where nobody has written it yet."""
    if not row.is_written:
        row.shipped = row.ships
    setattr(row, row.COLUMN, value)


class WrittenAdmin(admin.ModelAdmin):
    """Rows that are there from the beginning, of which one column is written: empty, and what ships holds.

    A page shows what ships and what was written before, which can be taken up again.
    """

    @admin.display(description=_("state"))
    def state(self, row) -> str:
        if row.ships_another:
            return _("written here; the one that ships has changed since")
        return _("written here") if row.is_written else _("as it ships")

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_object(self, request, object_id, from_field=None):
        """The row; while it is looked at, as it was in the version that the address names, or as it ships."""
        row = super().get_object(request, object_id, from_field)
        if row and request.method == "GET":
            named = request.GET.get("version", "")
            earlier = row.versions.filter(pk=whole_number(named)).first()
            as_if_written(row, row.ships if named == SHIPS else getattr(earlier or row, row.COLUMN))
        return row

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        versions = obj.versions.select_related("by")[:MOST_VERSIONS] if obj else []
        return super().render_change_form(
            request, context | {"versions": versions}, add=add, change=change, form_url=form_url, obj=obj
        )

    def save_model(self, request, obj, form, change) -> None:
        obj.write(form.cleaned_data[obj.COLUMN], by=request.user)


@admin.register(SiteText)
class SiteTextAdmin(WrittenAdmin):
    """Each text in each language. A page shows how what was typed would look, too."""

    list_display = ["name", "language", "state", "updated_at"]
    list_filter = ["language"]
    readonly_fields = ["name", "language"]
    fields = ["name", "language", "body"]
    change_form_template = "admin/config/text.html"

    def get_object(self, request, object_id, from_field=None):
        """The text; looked at before it is saved, it says what was typed."""
        text = super().get_object(request, object_id, from_field)
        if text and request.method == "POST" and "_preview" in request.POST:
            request.method = "GET"  # Django shows the page and saves nothing
            as_if_written(text, request.POST.get("body", "")[: SiteText.MOST_LETTERS])
            text.looks = with_drawings(as_html(text.body))
        return text


@admin.register(SiteLimit)
class SiteLimitAdmin(WrittenAdmin):
    list_display = ["limit", "now", "state", "updated_at"]
    readonly_fields = ["limit", "now"]
    fields = ["limit", "now", "value"]
    change_form_template = "admin/config/limit.html"

    @admin.display(description=_("limit"))
    def limit(self, row) -> str:
        return str(row)

    @admin.display(description=_("now"))
    def now(self, row) -> int:
        return SiteLimit.objects.standing(row.name)
