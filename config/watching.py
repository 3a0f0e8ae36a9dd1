"""What a watcher outside asks with WATCH_TOKEN: `/health.json`, and `/metrics` as Prometheus reads it.

`config.health` answers without a token whether the process is alive and whether the site can serve; this says whether
all is well. The figures are those of `config.overview.state.checks`, no others, so they are written here by hand:
django-prometheus 2.5 and prometheus-client 0.26 are 67 files with 6 900 lines, wrap each database and cache, and want a
folder that all web processes share. Answers and their times are in the log, a line for each request.
"""

from functools import wraps
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .overview.state import Check, checks
from .replica import from_primary

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


def for_watchers(view):
    """`view` for whoever names the token, in English as the log is; for everybody else there is no such address."""

    @csrf_exempt  # it changes nothing, and would otherwise say that it exists
    @wraps(view)
    def guarded(request):
        given = request.headers.get("Authorization", "")
        wanted = f"Bearer {settings.WATCH_TOKEN}"
        if not settings.WATCH_TOKEN or not compare_digest(given.encode(), wanted.encode()):
            raise Http404
        with from_primary(), override("en"):
            return never_cache(require_safe(view))(request)

    return guarded


@for_watchers
def health(request) -> JsonResponse:
    """200 where all is well, else 503, so that a watcher that reads no JSON sees it too."""
    found = checks()
    healthy = not any(check.amiss for check in found)
    told = {check.name: {"ok": not check.amiss, "reason": " ".join(check.amiss)} | check.figures for check in found}
    return JsonResponse({"healthy": healthy, "checks": told}, status=200 if healthy else 503)


@for_watchers
def metrics(request) -> HttpResponse:
    return HttpResponse(exposition(checks()), content_type=EXPOSITION)


def exposition(found: list[Check]) -> str:
    """https://prometheus.io/docs/instrumenting/exposition_formats/; a figure that nobody knows is left out."""
    lines = ["# TYPE watches_healthy gauge"]
    lines += [f'watches_healthy{{check="{check.name}"}} {int(not check.amiss)}' for check in found]
    figures = {f"watches_{check.name}_{name}": figure for check in found for name, figure in check.figures.items()}
    for name, figure in figures.items():
        if figure is not None:
            lines += [f"# TYPE {name} gauge", f"{name} {figure}"]
    return "\n".join([*lines, ""])
