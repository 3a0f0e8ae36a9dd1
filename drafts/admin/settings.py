"""What moderators arrange for themselves."""

from django.contrib import admin

from drafts.models import ReadyMessage


@admin.register(ReadyMessage)
class ReadyMessageAdmin(admin.ModelAdmin):
    list_display = ["title", "use", "reason", "watches_only", "position", "text"]
    list_filter = ["use"]
