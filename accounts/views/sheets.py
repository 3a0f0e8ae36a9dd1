"""«Всё ли на месте?» of a piece: filled in, kept with it, and shown to whoever has its link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection import sheets
from accounts.models import Collection, CopySheet, User
from catalogue.identifying.asking import AskedOfCopy

WITH_SHEET = {"link": sheets.renew_link, "unlink": sheets.stop_link, "remove": CopySheet.delete}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def piece_sheet(request, pk):
    """What I see on my piece, against what is known of its watch. It begins with what is kept, or with the address."""
    mine = Collection.objects.of(request.user).with_watches()
    piece = get_object_or_404(mine.exclude(watch=None).select_related("watch__mechanism"), pk=pk)
    sheet = sheets.sheet_of(piece)
    if request.POST.get("action") in WITH_SHEET:
        return change(request, piece, sheet)
    asked = request.GET if request.typed() is None else request.typed()
    begins_anew = request.method == "POST" or not {*AskedOfCopy.base_fields}.isdisjoint(asked)
    form = AskedOfCopy(asked) if begins_anew or not sheet else sheets.form_of(sheet)
    if request.method == "POST" and is_kept(request, piece, form):
        messages.success(request, _("Kept with your piece."))
        return redirect("accounts:piece_sheet", pk)
    context = {"piece": piece, "sheet": sheet, "form": form, "copy": sheets.copy_of(piece, form)}
    return render(request, "accounts/piece_sheet.html", context, status=400 if request.method == "POST" else 200)


def is_kept(request, piece: Collection, form: AskedOfCopy) -> bool:
    """Whether the sheet is kept now; what is wrong in the form is told beside its field."""
    if form.is_valid() and not form.seen:
        messages.error(request, _("Say what you see."))
    if not form.is_valid() or not form.seen:
        return False
    sheets.keep(piece, form)
    return True


def change(request, piece: Collection, sheet: CopySheet | None):
    """Make its link, end it, or forget the sheet."""
    if sheet is None:
        raise Http404
    WITH_SHEET[request.POST["action"]](sheet)
    return redirect("accounts:piece_sheet", piece.pk)


@require_safe
def shared(request, token):
    """A sheet for whoever was given its link: what was seen on a copy, and nothing about whose it is."""
    shown = CopySheet.objects.of_pieces().filter(user__in=User.objects.shown())
    sheet = get_object_or_404(shown.select_related("piece__watch__factory", "piece__watch__mechanism"), token=token)
    copy = sheets.copy_of(sheet.piece, sheets.form_of(sheet))
    return render(request, "accounts/shared_sheet.html", {"watch": sheet.piece.watch, "copy": copy})
