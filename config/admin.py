"""What an administrator writes for the whole site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalogue.decoding import whole_number

from .models import SiteText, SiteTextVersion
from .texts.drawings import with_drawings
from .texts.markdown import as_html

MOST_VERSIONS = 50  # on the page of a text


@admin.register(SiteText)
class SiteTextAdmin(admin.ModelAdmin):
    """Each text in each language is there from the beginning. A page shows how what was typed would look, what ships,
    and what the text said before, which can be taken up again.
    """

    list_display = ["name", "language", "state", "updated_at"]
    list_filter = ["language"]
    readonly_fields = ["name", "language"]
    fields = ["name", "language", "body"]
    change_form_template = "admin/config/text.html"

    @admin.display(description=_("state"))
    def state(self, text) -> str:
        if text.ships_another:
            return _("written here; the one that ships has changed since")
        return _("written here") if text.body else _("as it ships")

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_object(self, request, object_id, from_field=None):
        """The text; looked at before it is saved, it says what was typed or what it said in an earlier version."""
        text = super().get_object(request, object_id, from_field)
        if text and request.method == "POST" and "_preview" in request.POST:
            request.method = "GET"  # Django shows the page and saves nothing
            text.body = request.POST.get("body", "")[: SiteText.MOST_LETTERS]
            text.looks = with_drawings(as_html(text.body))
        elif text and request.method == "GET":
            earlier = SiteTextVersion.objects.filter(text=text, pk=whole_number(request.GET.get("version", ""))).first()
            text.body = earlier.body if earlier else text.body
        return text

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        versions = obj.versions.select_related("by")[:MOST_VERSIONS] if obj else []
        return super().render_change_form(
            request, context | {"versions": versions}, add=add, change=change, form_url=form_url, obj=obj
        )

    def save_model(self, request, obj, form, change) -> None:
        obj.write(form.cleaned_data["body"], by=request.user)
