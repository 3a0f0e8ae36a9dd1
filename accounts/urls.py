from django.urls import path
from django.views.decorators.http import require_safe

from accounts.alerts import views as alerts
from accounts.pocket import views as pocket
from accounts.sets import editing
from accounts.sets import views as sets
from accounts.swap import views as swap
from accounts.views import (
    collection,
    collection_bulk,
    collection_csv,
    collection_photos,
    collection_undo,
    data,
    kept,
    offers,
    profile,
    sheets,
)

app_name = "accounts"

urlpatterns = [
    path("accounts/consent/", data.consent, name="consent"),
    path("accounts/data/", data.mine, name="data"),
    path("accounts/data/export/", data.export, name="data_export"),
    path("accounts/data/delete/", data.delete, name="data_delete"),
    path("accounts/profile/", profile.edit, name="profile_edit"),
    path("accounts/may-send-photos/", profile.may_send_photos, name="may_send_photos"),
    path("accounts/kept-photos/<int:pk>/", kept.photo, name="kept_photo"),
    path("users/<str:login>/", profile.profile, name="user_detail"),
    path("users/<str:login>/added/", profile.added, name="user_added"),
    path("watches/<slug:address>/offers/", offers.offers, name="offers"),
    path("users/<str:login>/collection/", collection.public, name="collection_public"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/add/", alerts.add, name="alert_add"),
    path("alerts/choose/", alerts.choose, name="alerts_choose"),
    path("alerts/<int:pk>/remove/", alerts.remove, name="alert_remove"),
    path("alerts/feed/<str:token>/", require_safe(alerts.OwnFeed()), name="alerts_feed"),
    path("alerts/stop/<str:token>/", alerts.stop, name="alerts_stop"),
    path("alerts/stop/proposals/<str:token>/", alerts.stop_proposals, name="proposals_stop"),
    path("lists/", sets.watch_lists, name="watch_lists"),
    path("lists/mine/", sets.my_lists, name="my_lists"),
    path("lists/new/", editing.new_list, name="list_new"),
    path("lists/<int:pk>/", sets.watch_list, name="watch_list"),
    path("lists/<int:pk>/edit/", editing.edit_list, name="list_edit"),
    path("lists/<int:pk>/entries/", editing.change_entries, name="list_entries"),
    path("lists/<int:pk>/state/", editing.change_state, name="list_state"),
    path("want/<str:token>/", collection.wanted, name="want_list"),
    path("collection/", collection.mine, name="collection"),
    path("collection/have/", collection.have, name="collection_have"),
    path("collection/have/list/", pocket.kept_list, name="have_list"),
    path("collection/have/worker.js", pocket.worker, name="have_worker"),
    path("collection/sets/", sets.sets, name="sets"),
    path("collection/missing/", sets.missing, name="collection_missing"),
    path("collection/sets/want/", sets.want_missing, name="want_missing"),
    path("collection/swap/", swap.swap, name="swap"),
    path("collection/swap/<str:login>/", swap.swap_with, name="swap_with"),
    path("collection/share/", collection.share, name="collection_share"),
    path("collection/export.csv", collection_csv.export, name="collection_export"),
    path("collection/export.xlsx", collection_csv.export_workbook, name="collection_export_workbook"),
    path("collection/bulk/", collection_bulk.bulk, name="collection_bulk"),
    path("collection/manner/", collection_bulk.manner, name="collection_manner"),
    path("collection/print/", collection.printed, name="collection_print"),
    path("collection/photos.zip", collection_photos.archive, name="collection_photos_zip"),
    path("collection/photos/<int:pk>/", collection_photos.change_photo, name="piece_photo_change"),
    path("collection/photos/<int:pk>/<int:width>/", collection_photos.photo, name="piece_photo"),
    path("collection/import/", collection_csv.take_in, name="collection_import"),
    path("collection/undo/", collection_undo.undo_list, name="collection_undo_list"),
    path("collection/undo/<int:pk>/", collection_undo.undo, name="collection_undo"),
    path("collection/new/", collection.add_own, name="collection_add_own"),
    path("collection/mark/<slug:folder>/", collection.mark, name="collection_mark"),
    path("collection/add/<slug:folder>/", collection.add, name="collection_add"),
    path("collection/<int:pk>/", collection.edit, name="collection_edit"),
    path("collection/<int:pk>/photos/", collection_photos.photos, name="collection_photos"),
    path("collection/<int:pk>/sheet/", sheets.piece_sheet, name="piece_sheet"),
    path("sheets/<str:token>/", sheets.shared, name="shared_sheet"),
]
