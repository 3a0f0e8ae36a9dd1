"""People and roles in the admin, for administrators."""

import logging
from itertools import groupby

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Letter, Role, User
from accounts.people.administrators import LastAdministrator, keep_one
from accounts.people.banning import offer_after_ban
from accounts.people.personal_data import delete_person
from accounts.signing.sessions import end_sessions
from catalogue.admin.base import WholeDeletion
from catalogue.chosen import RowsField
from catalogue.models import WatchImage

logger = logging.getLogger(__name__)

# Keys come from the environment, groups are not used, and the rest belongs to its person alone.
admin.site.unregister([Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken, UserSession])


class PersonForm(forms.ModelForm):
    """The role and the ban. The admin saves in the transaction in which this was checked."""

    def clean(self):
        data = super().clean()
        role = data.get("role")
        if role and not (role.is_superuser and data.get("is_active")):
            keep_one(but=[self.instance])
        return data


@admin.register(User)
class UserAdmin(WholeDeletion, admin.ModelAdmin):
    """Give a role, ban, delete. People are added by signing up; nobody writes in another's profile."""

    form = PersonForm
    list_display = ["login", "email", "role", "rating", "is_active", "created_at"]
    list_filter = ["role", "is_active", "is_trusted"]
    list_select_related = ["role"]
    search_fields = ["login", "email"]
    fields = ["login", "email", "role", "is_active", "is_trusted", "rating", "avito_url", "meshok_url", "created_at"]
    readonly_fields = ["login", "email", "rating", "avito_url", "meshok_url", "created_at"]

    def get_search_results(self, request, queryset, search_term):
        """Logins and addresses are stored in lower case; SQLite would not find another case by itself."""
        return super().get_search_results(request, queryset, search_term.lower())

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=[*form.changed_data, "updated_at"])
        changed = {"person": obj.pk, "fields": ", ".join(form.changed_data), "user": request.user.pk}
        transaction.on_commit(lambda: logger.info("person changed", extra=changed))
        if "role" in form.changed_data or not obj.is_active:
            end_sessions(obj)
        obj.is_banned_now = "is_active" in form.changed_data and not obj.is_active

    def response_change(self, request, obj):
        """Whoever has just banned somebody is led to what can be done about their work."""
        answer = super().response_change(request, obj)
        offer = offer_after_ban(obj) if obj.is_banned_now else None
        return redirect(offer) if offer else answer

    def get_deleted_objects(self, objs, request):
        """The people, and how many rows go with them: counted, not listed, for they are their own affair."""
        keep_one(but=objs)
        _tree, counts, missing, hindering = super().get_deleted_objects(objs, request)
        return [str(person) for person in objs], counts, missing, hindering

    def delete_model(self, request, obj):
        delete_person(obj)

    def delete_queryset(self, request, queryset):
        for person in queryset:
            delete_person(person)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except LastAdministrator as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect("admin:accounts_user_change", object_id)

    def response_action(self, request, queryset):
        try:
            with transaction.atomic():
                return super().response_action(request, queryset)
        except LastAdministrator as error:
            self.message_user(request, error.message, messages.ERROR)
            return redirect(request.get_full_path())


ACTS = {"add": _("to add"), "change": _("to change"), "delete": _("to delete"), "view": _("to see")}


class RightsByTable(forms.models.ModelChoiceIterator):
    """Ticks under the name of their table."""

    def __iter__(self):
        rights = sorted(self.queryset, key=lambda right: (table_of(right), right.codename))
        for table, own in groupby(rights, key=table_of):
            yield table, [self.choice(right) for right in own]


class RightsField(RowsField):
    iterator = RightsByTable
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, right):
        verb, _sign, _table = right.codename.partition("_")
        names = dict(right.content_type.model_class()._meta.permissions)
        return gettext(names[right.codename]) if right.codename in names else ACTS[verb]


def table_of(right: Permission) -> str:
    return capfirst(right.content_type.model_class()._meta.verbose_name_plural)


def rights_of_the_admin():
    """Every permission that a page of the admin asks for."""
    types = ContentType.objects.get_for_models(*admin.site._registry, WatchImage).values()
    return Permission.objects.filter(content_type__in=types).select_related("content_type")


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    """The names of the four roles and what they permit. The code knows the roles, so none is added or removed."""

    list_display = ["code", "name", "name_en"]
    readonly_fields = ["code", "everything"]

    class Media:
        css = {"all": ["css/admin/role.css"]}

    def get_fields(self, request, obj=None):
        return ["code", "name", "name_en", "everything" if obj and obj.is_superuser else "permissions"]

    def formfield_for_manytomany(self, field, request, **options):
        return RightsField(rights_of_the_admin(), label=capfirst(field.verbose_name), required=False)

    @admin.display(description=_("permissions"))
    def everything(self, role):
        return _("An administrator may do everything.")

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
    """What waits to be sent, how often that failed, and why. The text is between the site and its reader."""

    list_display = ["subject", "created_at", "attempts", "not_before", "failed", "reason"]
    fields = readonly_fields = list_display

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
