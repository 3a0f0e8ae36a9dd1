"""The public pages. Addresses that are words of their own stand before those that take a folder or a slug."""

from django.urls import path
from django.views.decorators.http import require_safe

from .views import (
    catalogue,
    compare,
    data,
    home,
    identify,
    machines,
    makers,
    marks,
    mechanisms,
    pictures,
    sources,
    vocabulary,
    watches,
)

app_name = "catalogue"

urlpatterns = [
    path("", home.home, name="home"),
    path("watches/", catalogue.watch_list, name="watch_list"),
    path("watches/compare/", compare.compare, name="watch_compare"),
    path("suggest/", catalogue.suggest, name="suggest"),
    path("opensearch.xml", catalogue.opensearch, name="opensearch"),
    path("watches/<slug:address>/", watches.watch_detail, name="watch_detail"),
    path("watches/<slug:address>/copy/", identify.copy_sheet, name="copy_sheet"),
    path("watches/<slug:address>.json", watches.watch_json, name="watch_json"),
    path("watches/<slug:address>/share.png", pictures.watch_picture, name="watch_picture"),
    path("watches/<str:folder>/", watches.watch_formerly, name="watch_formerly"),
    path("mechanisms/", mechanisms.mechanism_list, name="mechanism_list"),
    path("mechanisms/<slug:address>/", mechanisms.mechanism_detail, name="mechanism_detail"),
    path("mechanisms/<slug:address>.json", mechanisms.mechanism_json, name="mechanism_json"),
    path("mechanisms/<slug:address>/share.png", pictures.mechanism_picture, name="mechanism_picture"),
    path("brands/", makers.brand_list, name="brand_list"),
    path("brands/<slug:address>/", makers.brand_detail, name="brand_detail"),
    path("brands/<slug:address>/share.png", pictures.brand_picture, name="brand_picture"),
    path("factories/", makers.factory_list, name="factory_list"),
    path("factories/<slug:address>/", makers.factory_detail, name="factory_detail"),
    path("factories/<slug:address>/share.png", pictures.factory_picture, name="factory_picture"),
    path("identify/", identify.identify, name="identify"),
    path("marks/", marks.mark_list, name="mark_list"),
    path("vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path("missing/", data.missing, name="missing"),
    path("data/", data.data, name="data"),
    path("data/<slug:name>.<slug:kind>", data.data_file, name="data_file"),
    path("feed/", require_safe(machines.NewestWatches()), name="feed"),
]

# Of these there is one for both languages.
machine_patterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:name>-<int:number>.xml", machines.sitemap_part, name="sitemap_part"),
]
