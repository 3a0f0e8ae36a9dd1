"""Contributors' pages. Those below /watches/ and the catalogue's other lists must be included before its own."""

from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from catalogue.models import Brand, Factory, Mark, Mechanism, Watch

from .models import KINDS, DraftBrand, DraftFactory, DraftMechanism
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

urlpatterns = [
    path("watches/new/", editing.watch_new, name="watch_new"),
    path("watches/<slug:address>/edit/", editing.watch_edit, name="watch_edit"),
    path("mechanisms/new/", editing.mechanism_new, name="mechanism_new"),
    path("mechanisms/<slug:address>/edit/", editing.entry_edit, {"model": DraftMechanism}, name="mechanism_edit"),
    path("marks/new/", editing.mark_new, name="mark_new"),
    path("marks/<int:address>/edit/", editing.mark_edit, name="mark_edit"),
    path("marks/<int:address>/history/", history.entry_history, {"model": Mark}, name="mark_history"),
    path("marks/<int:address>/restore/", history.entry_restore, {"model": Mark}, name="mark_restore"),
    path("factories/<slug:address>/edit/", editing.entry_edit, {"model": DraftFactory}, name="factory_edit"),
    path("factories/<slug:address>/history/", history.entry_history, {"model": Factory}, name="factory_history"),
    path("factories/<slug:address>/restore/", history.entry_restore, {"model": Factory}, name="factory_restore"),
    path("brands/<slug:address>/edit/", editing.entry_edit, {"model": DraftBrand}, name="brand_edit"),
    path("brands/<slug:address>/history/", history.entry_history, {"model": Brand}, name="brand_history"),
    path("brands/<slug:address>/restore/", history.entry_restore, {"model": Brand}, name="brand_restore"),
    path("watches/<slug:address>/history/", history.entry_history, {"model": Watch}, name="watch_history"),
    path("watches/<slug:address>/photos/", arranging.watch_photos, name="watch_photos"),
    path("watches/<slug:address>/restore/", history.entry_restore, {"model": Watch}, name="watch_restore"),
    path("mechanisms/<slug:address>/history/", history.entry_history, {"model": Mechanism}, name="mechanism_history"),
    path("mechanisms/<slug:address>/restore/", history.entry_restore, {"model": Mechanism}, name="mechanism_restore"),
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
