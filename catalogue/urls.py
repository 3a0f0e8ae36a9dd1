"""The public pages. Addresses that are words of their own stand before those that take a folder or a slug."""

from django.urls import path

from .views import home, makers, mechanisms, watches

app_name = "catalogue"

urlpatterns = [
    path("", home.home, name="home"),
    path("watches/", watches.watch_list, name="watch_list"),
    path("watches/<slug:address>/", watches.watch_detail, name="watch_detail"),
    path("mechanisms/", mechanisms.mechanism_list, name="mechanism_list"),
    path("mechanisms/<slug:address>/", mechanisms.mechanism_detail, name="mechanism_detail"),
    path("brands/", makers.brand_list, name="brand_list"),
    path("brands/<slug:address>/", makers.brand_detail, name="brand_detail"),
    path("factories/", makers.factory_list, name="factory_list"),
    path("factories/<slug:address>/", makers.factory_detail, name="factory_detail"),
]
