"""The words of the short lists: what movements do, what cases are made of, for whom, how movements work."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.models import CaseMaterial, Function, Gender, MechanismType

from .conditional import kept

LISTS = (Function, MechanismType, CaseMaterial, Gender)


@kept()
@require_safe
def vocabulary(request):
    """Every word of every list, with its name in the other language, and where it is corrected. A query for each."""
    lists = [(model._meta, model.objects.current()) for model in LISTS]
    return render(request, "catalogue/vocabulary.html", {"lists": lists})
