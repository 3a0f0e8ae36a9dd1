"""The limit: the site's own web server and middleware around a view that does nothing. `gunicorn bench.bare`."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from config.wsgi import application  # noqa: F401 (what gunicorn serves)

settings.ROOT_URLCONF = __name__
urlpatterns = [path("<int:size>/", lambda request, size: HttpResponse(b"x" * size))]
