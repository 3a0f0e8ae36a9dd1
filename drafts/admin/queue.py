"""A queue. Rows are read-only: everything that happens to a proposal happens on its own page, by an action."""

import re
from copy import copy
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from catalogue.admin.base import CatalogueAdmin
from catalogue.models.image import by_side
from catalogue.models.texts import LONGEST_MESSAGE
from drafts import bulk, permissions
from drafts.comparison import current_of, draft_rows
from drafts.content import changes
from drafts.forms.review import ReasonField
from drafts.models import DraftWatch, Turn
from drafts.views import review

from .filters import KindFilter, StateFilter, TakenFilter

THUMBNAIL = 320
SEEN = "seen"  # the hidden fields that name the version of each row that is shown
UNSENT = {"csrfmiddlewaretoken", "proof", "unsent"}  # what a form has for itself
SURE = "sure"  # that the moderator was told how many it will be


class AnswerForm(ActionForm):
    message = forms.CharField(
        label=_("Message"), required=False, max_length=LONGEST_MESSAGE, widget=forms.TextInput(attrs={"size": 40})
    )
    reason = ReasonField()


class QueueList(ChangeList):
    def get_filters_params(self, params=None):
        """The number of a kept form is no filter."""
        filters = super().get_filters_params(params)
        filters.pop("unsent", None)
        return filters


class WholeLine(QueueList):
    """Which proposals there are, and in which order: no page of them, and none of them counted or read."""

    def get_results(self, request):
        self.result_list = []


class QueueAdmin(CatalogueAdmin):
    change_list_template = "admin/drafts/queue.html"
    list_display = ["thumbnail", "name", "what_changes", "author", "whose_turn", "since"]
    list_display_links = ["name"]
    list_filter = [StateFilter, KindFilter, TakenFilter]
    search_fields = ["user__login"]  # switches the search box on; `word_condition` does the search
    search_help_text = _("Brand, code, calibre, title or author")
    list_per_page = list_max_show_all = bulk.MOST_AT_ONCE
    actions = ["accept", "send_back", "reject", "look_over"]
    action_form = AnswerForm

    class Media:
        css = {"all": ["css/admin/review.css"]}

    def get_queryset(self, request):
        return self.model.objects.standalone().for_moderators().with_content().with_people().with_state()

    def get_ordering(self, request):
        return ["waiting_since", "pk"]

    def has_module_permission(self, request):
        return permissions.may_review(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.may_review(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"drafts_{self.model._meta.model_name}"
        return [
            path("<int:pk>/decide/", view(self.decide), name=f"{name}_decide"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The queue. What was refused or kept is shown again, with the words that were typed and the ticks."""
        extra_context = {"is_nav_sidebar_enabled": False} | (extra_context or {})  # the room is for the rows
        kept = request.typed() if request.method == "GET" else None
        if kept:
            return self.shown_again(request, kept, extra_context)
        answer = super().changelist_view(request, extra_context)
        if not getattr(request, "is_refused", False):
            return answer
        again = copy(request)
        again.method = "GET"
        shown = self.shown_again(again, request.POST, extra_context)
        shown.status_code = 400
        return shown

    def shown_again(self, request, typed: QueryDict, extra_context):
        request.ticked = set(typed.getlist(ACTION_CHECKBOX_NAME))
        form = self.action_form(initial=typed.dict(), auto_id=None)
        form.fields["action"].choices = self.get_action_choices(request)
        return super().changelist_view(request, {"action_form": form} | extra_context)

    def get_changelist(self, request, **options):
        return WholeLine if getattr(request, "is_line", False) else QueueList

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        for draft in changelist.result_list:
            draft.is_ticked = str(draft.pk) in getattr(request, "ticked", ())
        return changelist

    def response_action(self, request, queryset):
        errors = self.action_form(request.POST).errors
        for error in [*errors.get("message", []), *errors.get("reason", [])]:
            self.message_user(request, error, messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def message_user(self, request, message, level=messages.INFO, **options):
        request.is_refused = level >= messages.WARNING or getattr(request, "is_refused", False)
        super().message_user(request, message, level, **options)

    def action_checkbox(self, draft):
        attributes = {"class": "action-select", "aria-label": _("Choose “%(draft)s”") % {"draft": draft}}
        tick = forms.CheckboxInput(attributes, lambda _value: draft.is_ticked)
        return tick.render(ACTION_CHECKBOX_NAME, str(draft.pk))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return review.decision(request, self, object_id)

    def decide(self, request, pk):
        return review.decide(request, self, pk)

    @admin.display(description=_("photo"))
    def thumbnail(self, draft):
        image = next(iter(by_side(draft.images.all())), None) if isinstance(draft, DraftWatch) else None
        if not image:
            return format_html('<span class="queue-thumbnail queue-thumbnail--none">{}</span>', _("No photos"))
        return format_html('<img class="queue-thumbnail" src="{}" alt="">', image.variant_url(THUMBNAIL))

    @admin.display(description=_("what"))
    def name(self, draft):
        """What it corrects, as the catalogue has it: two corrections of one brand and calibre are told apart by it."""
        seen = format_html('<input type="hidden" name="{}" value="{}:{}">', SEEN, draft.pk, draft.version)
        return format_html("{}{}", draft.target or draft, seen)

    @admin.display(description=_("what changes"))
    def what_changes(self, draft):
        if not draft.is_correction:
            return _("new")
        return Truncator(", ".join(str(change.label) for change in changes(draft))).chars(90)

    @admin.display(description=_("author"), ordering="user__login")
    def author(self, draft):
        if not draft.user:
            return _("a former member")
        return format_html("{} ({})", draft.user.login, draft.user.rating)

    @admin.display(description=_("whose turn"))
    def whose_turn(self, draft):
        if draft.turn == Turn.AUTHOR:
            return _("the author's")
        if not draft.turn:
            return draft.state
        return (draft.taken_by or _("any moderator's")) if draft.is_waiting else _("a moderator's: the author answered")

    @admin.display(description=_("waits since"), ordering="waiting_since")
    def since(self, draft):
        """The day and, below it, how long ago that is."""
        if not draft.waiting_since:
            return None
        day = date_format(timezone.localtime(draft.waiting_since), "SHORT_DATE_FORMAT")
        return format_html("{}<small>{}</small>", day, timesince(draft.waiting_since, depth=1))

    @admin.action(description=_("Accept"))
    def accept(self, request, queryset):
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if len(chosen) > bulk.MOST_ACCEPTED:
            said = _("At most %(most)s can be accepted at once. Tick fewer.") % {"most": bulk.MOST_ACCEPTED}
            return self.message_user(request, said, messages.ERROR)
        told = ngettext_lazy("%(count)s draft accepted.", "%(count)s drafts accepted.", "count")
        return self._question(request, _("Accept"), is_seen=True) or self._answer(request, bulk.accept, told)

    @admin.action(description=_("Send back with this message"))
    def send_back(self, request, queryset):
        told = ngettext_lazy("%(count)s draft sent back.", "%(count)s drafts sent back.", "count")
        return self._question(request, _("Send back")) or self._answer(request, bulk.send_back, told)

    @admin.action(description=_("Reject with this message"))
    def reject(self, request, queryset):
        told = ngettext_lazy("%(count)s draft rejected.", "%(count)s drafts rejected.", "count")
        reject = partial(bulk.reject, reason=request.POST.get("reason", ""))
        return self._question(request, _("Reject")) or self._answer(request, reject, told)

    @admin.action(description=_("It is right: looked over"))
    def look_over(self, request, queryset):
        told = _("Looked over: %(count)s.")
        return self._answer(request, bulk.look_over, told)

    def _chosen(self, request):
        """The rows that were ticked. What was decided meanwhile is not in the queue any more, and is to be told."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)[: bulk.MOST_AT_ONCE]
        return self.get_queryset(request).filter(pk__in=chosen)

    def _question(self, request, answer: str, *, is_seen=False) -> TemplateResponse | None:
        """Whether to give so many proposals this `answer`, unless that was asked already or it cannot be given.

        What is published is seen before (`is_seen`), and needs no message.
        """
        drafts = [draft for draft in self._chosen(request) if permissions.may_decide(request.user, draft)]
        drafts = [draft for draft in drafts if draft.turn == Turn.MODERATOR]
        if SURE in request.POST or not drafts or not (is_seen or request.POST.get("message", "").strip()):
            return None
        if is_seen:
            self._show_changes(drafts)
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in UNSENT]
        asked = {"answer": answer, "drafts": drafts, "message": request.POST.get("message", ""), "sent": sent}
        context = (
            self.admin_site.each_context(request) | {"title": _("One answer to several"), "opts": self.opts} | asked
        )
        return TemplateResponse(request, "admin/drafts/sure.html", context)

    def _show_changes(self, drafts: list) -> None:
        """What each of `drafts` changes, for a sheet of all of them."""
        for draft in drafts:
            draft.rows = draft_rows(draft, current_of(draft))

    def _answer(self, request, answer, told) -> None:
        """Give the rows that were ticked one answer, as they were seen, and say how many got it."""
        matches = (re.fullmatch(r"([0-9]{1,18}):([0-9]{1,9})", pair) for pair in request.POST.getlist(SEEN))
        seen = dict(match.groups() for match in matches if match)
        drafts = self._chosen(request)
        for draft in drafts:
            draft.version = int(seen.get(str(draft.pk), draft.version))
        try:
            outcome = answer(drafts, by=request.user, message=request.POST.get("message", ""))
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return
        for name, reason in outcome.refused:
            self.message_user(request, f"{name}: {reason}", messages.ERROR)
        if done := len(outcome.done):
            self.message_user(request, told % {"count": done})
