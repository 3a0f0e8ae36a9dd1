"""Each photo of a draft by itself, as soon as it is chosen: for a script. Without one, photos go with the form."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render

from accounts.signing.kept_forms import proof_of, token_of
from catalogue.models import Side
from catalogue.photos.pipeline import PhotoRefused
from catalogue.photos.uploads import takes_photos
from catalogue.views.posting import only_posted
from drafts import actions
from drafts.checks import warnings
from drafts.errors import AlreadyDecided
from drafts.forms import Editor
from drafts.forms.photo import PhotoForm
from drafts.models import DraftWatch
from drafts.photos import PhotoChange
from drafts.sides import sides_for

from .editing import edit_address, number_of, photos_address, target_of

MOST_AT_ONCE = 40  # photos whose sides are asked for
TOO_LARGE = {"bytes", "pixels", "heavy"}  # a script may send the photo again, smaller
RETRY_AFTER = "60"  # seconds, as the sentence says


@login_required
@only_posted
def draft_begin(request):
    """The draft of a form that nobody saved yet, with what it says so far. The same token, the same draft."""
    target = target_of(request, DraftWatch)
    draft = DraftWatch(token=token_of(request.POST), target=target)
    values = Editor(draft, author=request.user, data=request.POST, images=None).values()
    known = {"token": draft.token, "target": target, "number": number_of(request.POST, "number")}
    try:
        draft = actions.begin(DraftWatch, by=request.user, values=values, **known)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    page = edit_address(draft)
    proof = proof_of(request.user, page)
    return JsonResponse({"page": page, "photos": photos_address(draft), "version": draft.version, "proof": proof})


@takes_photos
@login_required
@only_posted
def draft_photo_put(request, pk, side):
    """The photo of one side. Sent again it changes nothing; what is wrong with it is said, and nothing is changed."""
    draft = get_object_or_404(DraftWatch.objects.of(request.user).with_content(), pk=pk)
    if side not in Side.values:
        raise Http404
    form = _photo_form(request.user, draft, side, request.POST, request.FILES)
    try:
        actions.put_photo(draft, by=request.user, change=chosen(form))
    except ValidationError as error:
        return refused(error)
    except AlreadyDecided as error:
        return JsonResponse({"error": str(error)}, status=409)
    form = form_of_side(DraftWatch.objects.with_content().get(pk=pk), side, request.user)
    return render(request, "drafts/components/photo_input.html", {"form": form}, status=201)


def chosen(form: PhotoForm) -> PhotoChange | None:
    """The change that a form with a file asks for. Raises ValidationError."""
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    if not form.cleaned_data["file"]:
        raise PhotoRefused("empty")
    return form.change()


def form_of_side(draft: DraftWatch, side: str, author) -> PhotoForm:
    """The form of one photo as the page of the draft has it, with what is remarked on it."""
    editor = Editor(draft, author=author, images=draft.images.all())
    editor.remark(warnings(draft, reader=author))
    return next(form for form in editor.photos if form.side == side)


@login_required
@only_posted
def photo_sides(request):
    """A side for each of the photos that were chosen together, for a script that puts them there; else ""."""
    names, taken = request.POST.getlist("name")[:MOST_AT_ONCE], request.POST.getlist("taken")
    return JsonResponse({"sides": [side.value if side else "" for side in sides_for(names, taken)]})


def refused(error: ValidationError) -> JsonResponse:
    """400 where the picture itself is refused; another where the same one may be taken later."""
    codes = {each.code for each in error.error_list}
    status = 503 if codes & {"busy", "storage"} else 429 if "too_many" in codes else 400
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    said = {"error": " ".join(error.messages), "too_large": bool(codes & TOO_LARGE)}
    return JsonResponse(said, status=status, headers=headers)


def _photo_form(user, draft, side, *data) -> PhotoForm:
    return PhotoForm(*data, side=Side(side), image=draft.images.filter(side=side).first(), user=user)
