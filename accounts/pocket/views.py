"""What the page «Do I have it?» needs without a connection."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.collection.capacity import one_of_large
from accounts.models import Collection

CHUNK = 500
OF_WATCH = ["title", "title_en", "code", "brand__name", "brand__name_en", "maker__name", "maker__name_en"]
OF_WATCH += ["mechanism__calibre"]
READ = ["status", "brand_name", "name", "calibre", "code", "years", *(f"watch__{name}" for name in OF_WATCH)]


@login_required
@require_safe
@one_of_large
def kept_list(request):
    """My collection as short as it goes: of each piece what it is called, what it is to me, and what it is found by."""
    related = ("watch__brand", "watch__maker", "watch__mechanism")
    mine = Collection.objects.of(request.user).select_related(*related).prefetch_related("watch__aliases").only(*READ)
    labels = {status.value: str(status.label) for status in Collection.Status}
    rows = [[row.title, labels[row.status], words_of(row)] for row in mine.iterator(CHUNK)]
    answer = {"person": request.user.pk, "at": timezone.now(), "rows": rows}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def words_of(row: Collection) -> str:
    """The words that the title does not say: names in both alphabets, calibre, code and nicknames."""
    watch = row.watch
    if not watch:
        return f"{row.calibre} {with_lost_zeros(row.code)} {row.years}"
    names = [name for brand in watch.brands for name in (brand.name, brand.name_en)]
    calibre = watch.mechanism.calibre if watch.mechanism else ""
    return " ".join(
        filter(None, [*names, calibre, with_lost_zeros(watch.code), *(alias.key for alias in watch.aliases.all())])
    )


def with_lost_zeros(code: str) -> str:
    """A design code, and the same without the zeros at its beginning: so people type it."""
    bare = code.lstrip("0")
    return code if bare == code else f"{code} {bare}"


@require_safe
def worker(request):
    """The service worker. It stands below the page, so that it answers for that one alone."""
    return render(request, "accounts/pocket/worker.js", content_type="text/javascript; charset=utf-8")
