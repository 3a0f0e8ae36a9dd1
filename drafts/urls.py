"""Contributors' pages. Those below /watches/ and the catalogue's other lists must be included before its own."""

from django.urls import URLPattern, path, register_converter
from django.views.decorators.http import require_safe

from .content import published_model
from .models import KINDS, TERMS, DraftBrand, DraftFactory, DraftMark, DraftMechanism, DraftWatch, Proposal
from .views import arranging, changes, contributions, editing, history, photos, reading, sheet, sources, steps


class KindConverter:
    """The kind of an entry, as `watch`, in an address is the model of its drafts in a view."""

    models = {model.kind: model for model in KINDS}
    regex = "|".join(models)

    def to_python(self, value):
        return self.models[value]

    def to_url(self, value):
        return value


register_converter(KindConverter, "kind")
app_name = "drafts"
# Where each kind of entry is that has one way to be corrected, with its address.
PLACES: dict[type[Proposal], str] = {
    DraftMechanism: "mechanisms/<slug:address>",
    DraftMark: "marks/<int:address>",
    DraftFactory: "factories/<slug:address>",
    DraftBrand: "brands/<slug:address>",
    **{model: f"vocabulary/{model.kind}/<slug:address>" for model in TERMS},
}


def past(model: type[Proposal], place: str) -> list[URLPattern]:
    """What an entry was, and how that comes back."""
    of = {"model": published_model(model)}
    return [
        path(f"{place}/history/", history.entry_history, of, name=f"{model.kind}_history"),
        path(f"{place}/restore/", history.entry_restore, of, name=f"{model.kind}_restore"),
    ]


def correcting(model: type[Proposal], place: str) -> list[URLPattern]:
    edit = path(f"{place}/edit/", editing.entry_edit, {"model": model}, name=f"{model.kind}_edit")
    return [edit, *past(model, place)]


urlpatterns = [
    path("watches/new/", editing.watch_new, name="watch_new"),
    path("watches/<slug:address>/edit/", editing.watch_edit, name="watch_edit"),
    path("watches/<slug:address>/photos/", arranging.watch_photos, name="watch_photos"),
    *past(DraftWatch, "watches/<slug:address>"),
    path("mechanisms/new/", editing.mechanism_new, name="mechanism_new"),
    path("marks/new/", editing.entry_new, {"model": DraftMark}, name="mark_new"),
    *(
        path(f"vocabulary/{model.kind}/new/", editing.entry_new, {"model": model}, name=f"{model.kind}_new")
        for model in TERMS
    ),
    *(pattern for model, place in PLACES.items() for pattern in correcting(model, place)),
    path("sources/<int:pk>/withdraw/", sources.source_withdraw, name="source_withdraw"),
    path("sources/<int:pk>/return/", sources.source_return, name="source_return"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed/", require_safe(changes.RecentChanges()), name="changes_feed"),
    path("users/<str:login>/contributions/", contributions.contributions, name="contributions"),
    path("drafts/", reading.draft_list, name="draft_list"),
    path("drafts/sheet/", sheet.sheet, name="sheet"),
    path("drafts/sheet/template.csv", sheet.sheet_template, name="sheet_template"),
    path("drafts/photos/", sheet.photos_by_name, name="photos_by_name"),
    path("drafts/submit/", sheet.submit_all, name="submit_all"),
    path("drafts/watch/sides/", photos.photo_sides, name="photo_sides"),
    path("drafts/watch/begin/", photos.draft_begin, name="draft_begin"),
    path("drafts/watch/<int:pk>/photos/<slug:side>/", photos.draft_photo_put, name="draft_photo_put"),
    path("drafts/<kind:model>/check/", editing.draft_check, name="draft_check"),
    path("drafts/<kind:model>/<int:pk>/", reading.draft_detail, name="draft_detail"),
    path("drafts/<kind:model>/<int:pk>/edit/", editing.draft_edit, name="draft_edit"),
    path("drafts/<kind:model>/<int:pk>/submit/", steps.draft_submit, name="draft_submit"),
    path("drafts/<kind:model>/<int:pk>/withdraw/", steps.draft_withdraw, name="draft_withdraw"),
    path("drafts/<kind:model>/<int:pk>/refresh/", steps.draft_refresh, name="draft_refresh"),
    path("drafts/<kind:model>/<int:pk>/reply/", steps.draft_reply, name="draft_reply"),
    path("drafts/photos/<int:pk>/<int:width>/", reading.draft_photo, name="draft_photo"),
]
