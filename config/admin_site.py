"""The admin: behind the site's own sign-in, and for staff with a second factor where the settings demand it."""

import re
from functools import wraps
from urllib.parse import urlencode

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, action
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signing.kept_forms import typed
from catalogue.chosen import is_row_number

# Django's own Russian puts a model's name where it would need another case or gender («Добавить марка», «марка был
# изменен»). A translation of the same words in our catalogue takes the place of Django's: there the name stands apart.
REWORDED = (
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Change selected %(model)s"),
    gettext_noop("Delete selected %(model)s"),
    gettext_noop("View selected %(model)s"),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
    gettext_noop("Select all %(total_count)s %(module_name)s"),
    gettext_noop("Changed {fields} for {name} “{object}”."),
    gettext_noop("Successfully deleted %(count)d %(items)s."),
    gettext_noop("Cannot delete %(name)s"),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
        "will be deleted:"
    ),
    gettext_noop(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and their related "
        "items will be deleted:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related "
        "objects:"
    ),
    gettext_noop(
        "Deleting the selected %(objects_name)s would require deleting the following protected related objects:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but your account "
        "doesn't have permission to delete the following types of objects:"
    ),
    gettext_noop(
        "Deleting the selected %(objects_name)s would result in deleting related objects, but your account doesn't "
        "have permission to delete the following types of objects:"
    ),
    gettext_noop(
        "Deleting %(class_name)s %(instance)s would require deleting the following protected related objects: "
        "%(related_objects)s"
    ),
    gettext_noop("%(model_name)s with this %(field_label)s already exists."),
    gettext_noop("%(model_name)s with this %(field_labels)s already exists."),
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    gettext_noop("Add %s"),
    gettext_noop("Change %s"),
    gettext_noop("View %s"),
    gettext_noop("Select %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("Added {name} “{object}”."),
    gettext_noop("Deleted {name} “{object}”."),
)


# Where each kind of second factor is proven in a session that is open already.
PROOFS = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}


def second_factor_first(request):
    """Where staff whose session lacks the second factor go on: to prove one, or to set one up."""
    for kind, place in PROOFS.items():
        if is_mfa_enabled(request.user, [kind]):
            wanted = urlencode({REDIRECT_FIELD_NAME: get_next_redirect_url(request) or reverse("admin:index")})
            return redirect(f"{reverse(place)}?{wanted}")
    messages.warning(request, gettext("Staff need a second factor. Set it up, then open the admin again."))
    return redirect("mfa_activate_totp")


def refuse_impossible_numbers(view):
    """Answers 400 to a number that no column holds, in a filter or as a ticked row: Django passes it to the database,
    which fails."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        filters = (value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values)
        if any(re.search(r"\d{19}", value) for value in filters):
            raise BadRequest("A number in the address is larger than any that is stored.")
        if not all(map(is_row_number, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("A row is known by its number.")
        return view(request, *args, **kwargs)

    return checked


class DeclaredLookups:
    """A list of the admin is narrowed by its declared filters alone.

    Django lets the address ask about any column of the row, so that a password's hash could be read letter by letter
    from what is found.
    """

    WAYS = {"exact", "isnull", "id__exact", "in", "gte", "lt"}  # in which Django's own filters ask

    def lookup_allowed(self, lookup, value, request):
        for declared in self.get_list_filter(request):
            name = declared if isinstance(declared, str) else getattr(declared, "parameter_name", declared)
            column, _, way = lookup.partition("__")
            if lookup == name or (column == name and way in self.WAYS):
                return True
        return False


class KeptText:
    """Shows what somebody typed when their session had ended: `accounts.signing.kept_forms`."""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        kept = typed(request) if request.method != "POST" else None

        def filled(self, data=None, *args, **values):
            form.__init__(self, data or kept, *args, **values)

        return type(form.__name__, (form,), {"__init__": filled}) if kept else form


@action(permissions=["delete"], description=_("Delete what is selected"))
def delete_chosen(admin, request, queryset):
    """Django's own action, whose name puts the kind of row into a sentence: Russian has another case there."""
    return delete_selected(admin, request, queryset)


class StaffSite(AdminSite):
    site_header = site_title = _("Watch Passport")
    index_title = _("Keeping the catalogue")

    def __init__(self, name="admin"):
        super().__init__(name)
        self.add_action(delete_chosen, "delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register as Django does; what holds for every model of the admin comes first."""
        own = admin_class or ModelAdmin
        super().register(model_or_iterable, type(own.__name__, (DeclaredLookups, KeptText, own), {}), **options)

    def admin_view(self, view, cacheable=False):
        """Every page of the admin is read and sent; Django's own would answer any method."""
        checked = refuse_impossible_numbers(super().admin_view(view, cacheable))
        return require_http_methods(["GET", "HEAD", "POST"])(checked)

    @method_decorator(require_safe)
    def login(self, request, extra_context=None):
        """Whoever comes here signed in as staff either may go on, or lacks the second factor."""
        if request.user.is_authenticated and request.user.lacks_second_factor:
            return second_factor_first(request)
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def password_change(self, request, extra_context=None):
        """The site's own page limits guessing and ends the other sessions."""
        return redirect("account_change_password")
