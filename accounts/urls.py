from django.urls import path

from accounts.views import collection, collection_csv, collection_undo, data, kept, offers, profile

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
    path("want/<str:token>/", collection.wanted, name="want_list"),
    path("collection/", collection.mine, name="collection"),
    path("collection/have/", collection.have, name="collection_have"),
    path("collection/missing/", collection.missing, name="collection_missing"),
    path("collection/share/", collection.share, name="collection_share"),
    path("collection/export.csv", collection_csv.export, name="collection_export"),
    path("collection/export.xlsx", collection_csv.export_workbook, name="collection_export_workbook"),
    path("collection/import/", collection_csv.take_in, name="collection_import"),
    path("collection/undo/", collection_undo.undo_list, name="collection_undo_list"),
    path("collection/undo/<int:pk>/", collection_undo.undo, name="collection_undo"),
    path("collection/new/", collection.add_own, name="collection_add_own"),
    path("collection/mark/<slug:folder>/", collection.mark, name="collection_mark"),
    path("collection/add/<slug:folder>/", collection.add, name="collection_add"),
    path("collection/<int:pk>/", collection.edit, name="collection_edit"),
    path("collection/<int:pk>/delete/", collection.delete, name="collection_delete"),
]
