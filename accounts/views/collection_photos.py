"""The photos of one piece of my collection: mine to add, to show, to hide and to take away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.capacity import few_at_a_time
from accounts.collection.photos import add_photos, forget_photos, named_files_of
from accounts.forms.collection_bulk import PiecePhotosForm
from accounts.models import Collection, PieceImage, SiteLimit
from accounts.models.site_limit import Name
from accounts.people.packing import packed
from accounts.people.personal_data import MOST_BYTES
from accounts.views.data import part_asked, rest_of_photos
from catalogue.photos.names import variant_name, variant_widths
from catalogue.photos.serving import private_photo
from catalogue.photos.uploads import takes_photos
from catalogue.views.posting import only_posted


@takes_photos
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, pk):
    """The photos of a piece, and a form for more."""
    piece = get_object_or_404(Collection.objects.of(request.user).with_watches(), pk=pk)
    form = PiecePhotosForm(*([request.POST, request.FILES] if request.method == "POST" else []), piece=piece)
    if form.is_bound and form.is_valid():
        try:
            added = add_photos(piece, form.cleaned_data["files"], form.cleaned_data["side"])
            tell_what_was_added(request, len(added), form)
            return redirect("accounts:collection_photos", pk)
        except ValidationError as error:
            form.add_error("files", error)
    images = PieceImage.objects.filter(user=request.user, piece=piece)
    context = {"piece": piece, "form": form, "images": images, "most": SiteLimit.objects.standing(Name.PHOTOS_OF_PIECE)}
    return render(request, "accounts/collection_photos.html", context)


def tell_what_was_added(request, added: int, form: PiecePhotosForm) -> None:
    """How many photos came, how many were there before, and what was no photo."""
    if added:
        messages.success(request, _("Photos added: %(number)s.") % {"number": added})
    if known := len(form.cleaned_data["files"]) - added:
        messages.info(request, _("The piece had them already: %(number)s.") % {"number": known})
    for refused in form.refused:
        messages.warning(request, refused)


@login_required
@only_posted
def change_photo(request, pk):
    """Show one of my photos to others, hide it again, or take it away."""
    image = get_object_or_404(PieceImage.objects.of(request.user).of_pieces(), pk=pk)
    action = request.POST.get("action")
    if action == "remove":
        forget_photos([image])
        messages.success(request, _("The photo is gone."))
    elif action in {"show", "hide"}:
        PieceImage.objects.filter(pk=pk).update(is_public=action == "show")
    else:
        raise Http404
    return redirect("accounts:collection_photos", image.piece_id)


@require_safe
def photo(request, pk, width):
    """One of them, for whoever may see it: its smallest variant that is `width` pixels wide, or the largest."""
    image = get_object_or_404(PieceImage.objects.visible_to(request.user), pk=pk)
    widths = variant_widths(image.width)
    chosen = next((each for each in widths if each >= width), widths[-1])
    return private_photo(variant_name(image.image.name, chosen))


@login_required
@require_safe
@few_at_a_time
def archive(request):
    """All photos of my pieces as a zip, each in a folder that is called as its piece; of very many several."""
    if not PieceImage.objects.of(request.user).of_pieces().exists():
        messages.info(request, _("None of your pieces has a photo of yours yet."))
        return redirect("accounts:collection")
    part = part_asked(request)
    files = named_files_of(request.user)
    made = packed(files, part, rest_of_photos(request, part), most=MOST_BYTES) if part else None
    if made is None:
        raise Http404
    return FileResponse(made, as_attachment=True, filename=f"collection-photos{f'-{part}' if part > 1 else ''}.zip")
