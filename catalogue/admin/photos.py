"""The photos of a watch in the admin: one page with its four sides."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import Watch, WatchImage
from catalogue.photos.forms import PhotoForm, photo_forms
from catalogue.photos.recognition import look_alikes
from catalogue.photos.sizes import too_small
from catalogue.photos.storing import PhotoNotStored
from catalogue.photos.uploads import takes_photos


@takes_photos
def edit_photos(request, pk):
    """Show and change the photos of the watch `pk`. What could be saved is saved, whatever the other sides say."""
    if not request.user.has_perm("catalogue.change_watchimage"):
        raise PermissionDenied
    watch = get_object_or_404(Watch, pk=pk)
    may_add = request.user.has_perm("catalogue.add_watchimage")
    forms = photo_forms(watch, request.typed(), may_add=may_add)
    if request.method == "POST":
        sent = photo_forms(watch, request.POST, request.sent_files(), may_add=may_add)
        refused = {form.side: form for form in sent if form.has_changed() and not saved(request, form)}
        if not refused:
            return redirect("admin:catalogue_watch_photos", watch.pk)
        forms = [refused.get(form.side, form) for form in photo_forms(watch, may_add=may_add)]
    context = admin.site.each_context(request) | {
        "watch": watch,
        "may_add": may_add,
        "forms": forms,
        "opts": Watch._meta,
        "title": _("Photos"),
        "subtitle": str(watch),
    }
    return TemplateResponse(request, "admin/catalogue/watch/photos.html", context)


def saved(request, form: PhotoForm) -> bool:
    """Save what the form says, and tell it; whether that was possible."""
    if not form.is_valid():
        return False
    try:
        image = form.save(by=request.user)
    except PhotoNotStored as error:
        form.add_error("file", error)
        return False
    messages.success(request, _("%(side)s: saved.") % {"side": form.side.label})
    if image and (remark := too_small(image)):
        messages.warning(request, f"{form.side.label}: {remark}")
    if image:
        tell_of_look_alikes(request, image, form.side.label)
    return True


def tell_of_look_alikes(request, image: WatchImage, side: str) -> None:
    """One message about all photos that `image` is like: the likest, and how many others there are."""
    (alike,) = look_alikes([image], visible_to=request.user)
    if not alike:
        return
    nearest, others = alike[0], len(alike) - 1
    same, similar = _("{side}: this is the same photo as {link}{others}."), _("{side}: looks like {link}{others}.")
    link = format_html('<a href="{}">{}</a>', nearest.photo.get_absolute_url(), nearest.photo.watch)
    more = ngettext(" and %(count)s other", " and %(count)s others", others) % {"count": others} if others else ""
    messages.warning(request, format_html(same if nearest.is_same else similar, side=side, link=link, others=more))
