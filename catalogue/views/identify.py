"""Which watch is this, and when was it made."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.identifying.answers import Dating
from catalogue.identifying.asking import Asked, AskedOfCopy
from catalogue.identifying.candidates import Candidates
from catalogue.identifying.copies import Copy
from catalogue.identifying.proposing import proposal
from catalogue.models import Watch

from .addresses import shown_at_address
from .conditional import kept


@kept(*Asked.base_fields)
@require_safe
def identify(request):
    """What was seen, as the address says it, and what that tells."""
    form, figures = Asked(request.GET), Figures()
    seen = form.seen
    context = {"form": form, "question": request.GET.urlencode()}
    if seen:
        found = Candidates(seen, figures)
        context |= {
            "found": found,
            "dating": Dating(seen, figures, found.factories),
            "proposal": proposal(seen, found.observed, figures),
        }
    return render(request, "catalogue/identify.html", context)


@kept(*AskedOfCopy.base_fields)
@shown_at_address(Watch.objects.for_page)
def copy_sheet(request, watch):
    """What a copy in hand has, against what is known of its watch: to be printed, or shown by its address."""
    form = AskedOfCopy(request.GET)
    copy = Copy(watch, form.seen, Figures()) if form.seen else None
    return render(request, "catalogue/copy_sheet.html", {"watch": watch, "form": form, "copy": copy})
