"""What the queues may be narrowed to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from drafts.models import Proposal, Turn


class StateFilter(admin.SimpleListFilter):
    """What waits for a moderator is what one comes for; everything else is a choice."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("all", _("All")),
            ("look_over", _("published at once, to be looked over")),
            *Proposal.Status.choices[2:],
        ]

    def choices(self, changelist):
        yield {"selected": self.value() is None, "query_string": changelist.get_query_string(remove=["state"]),
               "display": Turn.MODERATOR.label}  # fmt: skip
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "look_over":
            return queryset.to_look_over()
        return queryset.filter(status=self.value()) if self.value() else queryset.awaiting_moderator()


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [("new", _("new")), ("correction", _("correction"))]

    def queryset(self, request, queryset):
        return queryset.filter(base__isnull=self.value() == "new") if self.value() else queryset


class TakenFilter(admin.SimpleListFilter):
    title = _("taken")
    parameter_name = "turn"

    def lookups(self, request, model_admin):
        return [("mine", _("taken by me")), ("free", _("not taken"))]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(taken_by=request.user)
        return queryset.filter(taken_by=None) if self.value() == "free" else queryset
