"""Forms whose text is never lost."""

from django import template
from django.utils.html import format_html

from accounts.signing.kept_forms import MORE, address_of, kept_form, page_of, proof_of, waiting_for

register = template.Library()


@register.inclusion_tag("accounts/components/keep.html", takes_context=True)
def keep(context, page="", *, one_of_several=False):
    """Inside a form: what is typed is kept in the browser, and what is sent without a session on the server.

    `page` is the address where the form is shown, if that is not this one. Where it is `one_of_several` on a page,
    each has an address of its own, and what was kept of the others is not its business.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    request.shows_kept_form = True
    page = page or page_of(request)
    shown = kept_form(request)
    if one_of_several and shown and shown.page != page:
        shown = None
    waiting = None if shown or request.method == "POST" else waiting_for(request, page)
    return {
        "person": request.user.pk,
        "page": page,
        "proof": proof_of(request.user, page),
        "shown": shown,
        "is_new": request.method != "POST",  # what is posted here was read, and the page says what came of it
        "waiting": waiting,
        "waiting_address": address_of(waiting) if waiting else "",
    }


@register.simple_tag(takes_context=True)
def kept_through_sign_in(context):
    """The same on the server alone, of a form that answers one file: another file's must not be offered its text."""
    request = context["request"]
    request.shows_kept_form = True
    return format_html('<input type="hidden" name="proof" value="{}">', proof_of(request.user, page_of(request)))


@register.simple_tag
def kept_photo(request, field: str):
    """The photo that was kept for this field of the form that the page is opened for."""
    if not request or request.method == "POST":  # a photo that came back is in its place now
        return None
    if not hasattr(request, "kept_photos"):
        kept = kept_form(request)
        request.kept_photos = {photo.field: photo for photo in kept.photos.defer("content")} if kept else {}
    return request.kept_photos.get(field)


@register.simple_tag
def kept_names(request, field: str) -> str:
    """The names of all files that were kept for a field which takes several."""
    first = kept_photo(request, field)
    kept = request.kept_photos.items() if first else []
    return ", ".join(photo.name for name, photo in kept if name.partition(MORE)[0] == field)
