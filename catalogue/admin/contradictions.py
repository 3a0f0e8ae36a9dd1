"""The contradictions of the catalogue in the admin: each with the way to mend it, and to say that so it was."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalogue.models import CheckedContradiction, Mechanism, Rule, Watch
from catalogue.quality.consistency import Finding, RuleTables
from catalogue.quality.contradictions import AT_ONCE, contradictions, mark_checked, open_findings
from catalogue.views.posting import only_posted

from .base import ShownAdmin

FORM = "form"  # in the address: the place of the one form that the list is opened for
SUBJECTS = {model._meta.model_name: model for model in (Watch, Mechanism)}


class EvidenceForm(forms.Form):
    """How it is known that a contradiction is true. `facts` is what was looked at, as the page showed it."""

    evidence = forms.CharField(label=gettext_lazy("How is that known?"), max_length=1000)
    facts = forms.CharField(max_length=64, widget=forms.HiddenInput)


def form_for(subject, finding: Finding, data=None) -> EvidenceForm:
    """The form of one contradiction, with the `address` that it is sent to."""
    place = (subject._meta.model_name, subject.pk, finding.rule)
    form = EvidenceForm(data, initial={"facts": finding.facts}, auto_id="{}-{}-{}-%s".format(*place))
    form.address = reverse("admin:catalogue_watch_contradiction_check", args=place)
    form.place = "{}-{}-{}".format(*place)
    return form


@require_safe
def list_contradictions(request):
    """What the consistency check finds contradictory; `after` is the watch that the page before ended with."""
    if not request.user.has_perm("catalogue.view_watch"):
        raise PermissionDenied
    after = request.GET.get("after", "0")
    if not after.isdecimal() or not after.isascii():
        raise Http404
    return page(request, int(after))


def page(request, after: int = 0, refused: EvidenceForm | None = None):
    """The list, with the form that was refused in its place."""
    found = contradictions(after)
    rows = [
        (subject, [(finding, form_in_place(request, after, subject, finding, refused)) for finding in findings])
        for subject, findings in found.rows
    ]
    context = admin.site.each_context(request) | {
        "rows": rows,
        "found": found,
        "at_once": AT_ONCE,
        "may_check": request.user.has_perm("catalogue.add_checkedcontradiction"),
        "opts": Watch._meta,
        "title": _("Contradictions"),
    }
    return TemplateResponse(request, "admin/catalogue/watch/contradictions.html", context)


def form_in_place(request, after: int, subject, finding: Finding, refused: EvidenceForm | None) -> EvidenceForm:
    """The form of one contradiction, with what was typed into it before. Its `page` is the list, opened for it."""
    form = form_for(subject, finding)
    if refused and refused.address == form.address:
        form = refused
    elif request.method == "GET" and request.GET.get(FORM) == form.place:
        form.initial["evidence"] = (request.typed() or {}).get("evidence", "")
    form.page = f"{reverse('admin:catalogue_watch_contradictions')}?{urlencode({'after': after, FORM: form.place})}"
    return form


@only_posted
def check_contradiction(request, kind, pk, rule):
    """So it was: write down how that is known."""
    if not request.user.has_perm("catalogue.add_checkedcontradiction"):
        raise PermissionDenied
    if kind not in SUBJECTS or rule not in Rule.values:
        raise Http404
    subject = get_object_or_404(SUBJECTS[kind].objects.current().for_check(), pk=pk)
    finding = next((each for each in open_findings(subject, RuleTables.load()) if each.rule == rule), None)
    if finding is None or finding.facts != request.POST.get("facts"):
        messages.warning(request, _("The facts of %(subject)s changed meanwhile: look again.") % {"subject": subject})
        return redirect("admin:catalogue_watch_contradictions")
    form = form_for(subject, finding, request.POST)
    if not form.is_valid():
        return page(request, after=max(0, subject.pk - 1) if kind == "watch" else 0, refused=form)
    mark_checked(subject, finding, evidence=form.cleaned_data["evidence"], by=request.user)
    messages.success(request, _("%(subject)s: checked, so it was.") % {"subject": subject})
    return redirect("admin:catalogue_watch_contradictions")


@admin.register(CheckedContradiction)
class CheckedContradictionAdmin(ShownAdmin):
    """What was found out. A check is taken back by deleting it; then the contradiction is open again."""

    list_display = ["subject", "rule", "said", "evidence", "checked_by", "checked_at"]
    list_filter = ["rule"]
    list_select_related = ["watch", "mechanism__factory", "checked_by"]
    fields = ["watch", "mechanism", "rule", "said", "evidence", "checked_by", "checked_at"]

    @admin.display(description=gettext_lazy("Watch or movement"))
    def subject(self, row):
        return row.watch or row.mechanism

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
