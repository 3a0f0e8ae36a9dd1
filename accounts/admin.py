"""People and roles in the admin, for administrators."""

import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Letter, Role, User
from accounts.personal_data import delete_person
from accounts.sessions import end_sessions

logger = logging.getLogger(__name__)

# Keys come from the environment, groups are not used, and the rest belongs to its person alone.
admin.site.unregister([Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Give a role, ban, delete. People are added by signing up; nobody writes in another's profile."""

    list_display = ["login", "email", "role", "rating", "is_active", "created_at"]
    list_filter = ["role", "is_active"]
    list_select_related = ["role"]
    search_fields = ["login", "email"]
    fields = ["login", "email", "role", "is_active", "rating", "avito_url", "meshok_url", "created_at"]
    readonly_fields = ["login", "email", "rating", "avito_url", "meshok_url", "created_at"]

    def get_search_results(self, request, queryset, search_term):
        """Logins and addresses are stored in lower case; SQLite would not find another case by itself."""
        return super().get_search_results(request, queryset, search_term.lower())

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        changed = {"person": obj.pk, "fields": ", ".join(form.changed_data), "user": request.user.pk}
        transaction.on_commit(lambda: logger.info("person changed", extra=changed))
        if "role" in form.changed_data or not obj.is_active:
            end_sessions(obj)

    def delete_model(self, request, obj):
        delete_person(obj)

    def delete_queryset(self, request, queryset):
        for person in queryset:
            delete_person(person)


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    """The names of the four roles and what they permit. The code knows the roles, so none is added or removed."""

    list_display = ["code", "name", "name_en"]
    readonly_fields = ["code"]
    filter_horizontal = ["permissions"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        changed = {"role": obj.code, "fields": ", ".join(form.changed_data), "user": request.user.pk}
        transaction.on_commit(lambda: logger.info("role changed", extra=changed))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """What waits to be sent, and how often that failed. The text is between the site and its reader."""

    list_display = ["subject", "created_at", "attempts", "not_before"]
    fields = readonly_fields = ["subject", "created_at", "attempts", "not_before"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
