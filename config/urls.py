"""The site's addresses: Russian at the root, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.signing import urls as signing_urls
from catalogue.photos.serving import public_photo
from catalogue.urls import machine_patterns

from . import watching
from .gallery import gallery
from .texts import pages

urlpatterns = [
    path("", include((machine_patterns, "machines"))),
    path("health.json", watching.health, name="health"),
    path("metrics", watching.metrics, name="metrics"),
    path("accounts/", include(signing_urls.callbacks)),
    path("media/watches/<slug:folder>/<slug:side>/<str:file>", public_photo, name="public_photo"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("drafts.urls")),
        path("", include("catalogue.urls")),
        path("gallery/", gallery, name="gallery"),
        path("", include((pages.patterns, "texts"))),
        path("accounts/", include(signing_urls)),
        path("", include("accounts.urls")),
        prefix_default_language=False,
    ),
]

if settings.TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
