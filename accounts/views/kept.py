"""What is kept of a form that could not be taken."""

from mimetypes import guess_type

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import KeptPhoto


@login_required
@require_safe
def photo(request, pk):
    """A photo that I sent with such a form: our own encoding of it. Nobody else is shown it."""
    kept = get_object_or_404(KeptPhoto, form__user=request.user, pk=pk)
    return HttpResponse(bytes(kept.content), content_type=guess_type(kept.name)[0])
