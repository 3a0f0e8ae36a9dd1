"""What the catalogue lacks, and all that it has as files."""

import csv
import json
from collections.abc import Callable, Iterator
from itertools import islice
from threading import BoundedSemaphore

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.loading.tables import Echo
from catalogue.models import CatalogueVersion, Factory, Mechanism, Watch
from catalogue.paging import Order
from catalogue.presentation.published import flat, mechanism_data, watch_data
from catalogue.presentation.references import references_of
from catalogue.quality.gaps import GAPS

from .listing import asked_page

BY_INTEREST = Order("interest", descending=True, number=True)
CHUNK = 500
writing = BoundedSemaphore(4)  # files that this process writes, each with CHUNK rows in memory
# By name: the rows, how each is written, and what the file is called in words.
FILES = {
    "watches": (Watch, watch_data, _("Watches")),
    "mechanisms": (Mechanism, mechanism_data, _("Movements")),
}


@require_safe
def missing(request):
    """Watches that lack something, of one factory where the address names it: those first that most people want."""
    name = request.GET.get("gap", "photo")
    if name not in GAPS:
        raise Http404
    figures, watches = Figures(), Watch.objects.current().lacking(GAPS[name].condition)
    factory = request.GET.get("factory") and get_object_or_404(Factory.objects.current(), slug=request.GET["factory"])
    context = {
        "gap": GAPS[name],
        "factory": factory,
        "factories": [row for row in figures.factories() if row.watch_count],
        "page": asked_page(request, watches.filter(factory=factory) if factory else watches, BY_INTEREST),
        "gaps": [(key, gap.title, figures.lacking(key), key == name) for key, gap in GAPS.items()],
    }
    return render(request, "catalogue/missing.html", context)


@require_safe
def data(request):
    """What files there are, and what stands in them."""
    figures = Figures()
    files = [(name, title, figures.totals()[name]) for name, (_model, _write, title) in FILES.items()]
    return render(request, "catalogue/data.html", {"files": files, "version": figures.version})


@require_safe
def data_file(request, name, kind):
    """Every published row of one table, streamed. Its name says of which version of the catalogue it is.

    A few at a time: forty at once had every thread, so that the front page took 18 seconds, and 900 MB.
    """
    if name not in FILES or kind not in WRITERS:
        raise Http404
    model, write, _title = FILES[name]
    rows = with_references(model.objects.current().for_page().order_by("pk").iterator(chunk_size=CHUNK), write)
    lines, content_type = WRITERS[kind]
    response = StreamingHttpResponse(lines(rows), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{CatalogueVersion.objects.number()}.{kind}"'
    if not writing.acquire(blocking=False):
        said = _("The site is busy with large requests at the moment. Try again in a minute.")
        return HttpResponse(said, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})
    response._resource_closers.append(writing.release)  # when the last row was read, or nobody reads any more
    return response


def with_references(rows: Iterator, write: Callable) -> Iterator[dict]:
    """Each row as data; what its sources say is asked for as many at a time as the rows come in."""
    while chunk := list(islice(rows, CHUNK)):
        references = references_of(chunk)
        yield from (write(row, references[row.pk]) for row in chunk)


def csv_lines(rows) -> Iterator[str]:
    writer = csv.writer(Echo())
    for number, row in enumerate(map(flat, rows)):
        if number == 0:
            yield "\ufeff" + writer.writerow(row)
        yield writer.writerow(row.values())


def json_lines(rows) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


WRITERS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (json_lines, "application/x-ndjson; charset=utf-8"),
}
