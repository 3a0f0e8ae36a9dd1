"""The queues. Rows are read-only: everything that happens to a proposal happens on its own page, by an action."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from drafts import actions, permissions
from drafts.content import changes
from drafts.errors import AlreadyDecided
from drafts.models import DraftMechanism, DraftWatch, Proposal
from drafts.views import review
from drafts.views.undoing import undo_author

THUMBNAIL = 320


class StateFilter(admin.SimpleListFilter):
    """What waits is what one comes for; everything else is a choice."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", _("All")), *Proposal.Status.choices[2:]]

    def choices(self, changelist):
        yield {"selected": self.value() is None, "query_string": changelist.get_query_string(remove=["state"]),
               "display": Proposal.Status.SUBMITTED.label}  # fmt: skip
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or Proposal.Status.SUBMITTED)


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [("new", _("new")), ("correction", _("correction"))]

    def queryset(self, request, queryset):
        return queryset.filter(base__isnull=self.value() == "new") if self.value() else queryset


class TurnFilter(admin.SimpleListFilter):
    title = _("whose turn")
    parameter_name = "turn"

    def lookups(self, request, model_admin):
        return [("mine", _("taken by me")), ("free", _("not taken"))]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(taken_by=request.user)
        return queryset.filter(taken_by=None) if self.value() == "free" else queryset


class SendBackForm(ActionForm):
    message = forms.CharField(label=_("Message"), required=False, widget=forms.TextInput(attrs={"size": 40}))


class QueueAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "name", "what_changes", "author", "whose_turn", "submitted_at"]
    list_display_links = ["name"]
    list_filter = [StateFilter, KindFilter, TurnFilter]
    search_fields = ["user__login"]
    search_help_text = _("Author’s login")
    ordering = ["submitted_at", "pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["send_back"]
    action_form = SendBackForm

    class Media:
        css = {"all": ["css/admin/review.css"]}

    def get_queryset(self, request):
        return self.model.objects.standalone().for_moderators().with_content().with_people()

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
            path("<int:pk>/correct/", view(self.correct), name=f"{name}_correct"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return review.decision(request, self, object_id)

    def decide(self, request, pk):
        return review.decide(request, self, pk)

    def correct(self, request, pk):
        return review.correct(request, self, pk)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural} | (extra_context or {}))

    @admin.display(description=_("photo"))
    def thumbnail(self, draft):
        image = next(iter(draft.images.all()), None) if isinstance(draft, DraftWatch) else None
        if not image:
            return ""
        return format_html('<img class="queue-thumbnail" src="{}" alt="">', image.variant_url(THUMBNAIL))

    @admin.display(description=_("what"))
    def name(self, draft):
        return draft

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
        if draft.is_waiting:
            return draft.taken_by or _("any moderator's")
        return _("the author's") if draft.is_open else draft.get_status_display()

    @admin.action(description=_("Send back with this message"))
    def send_back(self, request, queryset):
        """Several at once with one message. Each is decided by itself; what was decided meanwhile is told."""
        done = 0
        for draft in queryset:
            try:
                message = request.POST.get("message", "")
                actions.send_back(draft, by=request.user, version=draft.version, message=message)
                done += 1
            except PermissionDenied:
                self.message_user(request, _("%(draft)s: nobody decides their own.") % {"draft": draft}, messages.ERROR)
            except (AlreadyDecided, ValidationError) as error:
                reason = str(error) if isinstance(error, AlreadyDecided) else " ".join(error.messages)
                self.message_user(request, f"{draft}: {reason}", messages.ERROR)
        if done:
            text = ngettext("%(count)s draft sent back.", "%(count)s drafts sent back.", done)
            self.message_user(request, text % {"count": done})


@admin.register(DraftWatch)
class DraftWatchAdmin(QueueAdmin):
    def get_urls(self):
        undo = self.admin_site.admin_view(partial(undo_author, admin=self))
        return [path("authors/<int:pk>/undo/", undo, name="drafts_draftwatch_undo_author"), *super().get_urls()]


@admin.register(DraftMechanism)
class DraftMechanismAdmin(QueueAdmin):
    list_display = QueueAdmin.list_display[1:]
