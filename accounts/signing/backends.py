"""Who somebody is, and what their role lets them do."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.crypto import get_random_string

from catalogue.rows import only_row


@cache
def nobodys_password() -> str:
    """A hash that no password has: what is checked where there is no account."""
    return make_password(get_random_string(40))


class RoleBackend(AuthenticationBackend):
    """Sign-in by login or e-mail; permissions from the role, read once for each request's user."""

    def _authenticate(self, request, **credentials):
        """One hash is checked, whatever was typed and whether or not there is such an account.

        The stock method checks twice for a known e-mail address, and for an unknown one makes a new hash:
        the time would tell them apart. An e-mail address comes as `username` too.
        """
        user = get_user_model().objects.find_for_sign_in(credentials["username"])
        return self._check_password(user or get_user_model()(password=nobodys_password()), credentials["password"])

    def get_user(self, user_id):
        return only_row(get_user_model().objects.select_related("role").filter(pk=user_id, is_active=True))

    def get_all_permissions(self, user_obj, obj=None) -> frozenset[str]:
        """The permissions of the role as `app.codename`. Of an administrator these are not all: see has_perm."""
        if not getattr(user_obj, "holds_role", False):  # nor does a visitor
            return frozenset()
        if not hasattr(user_obj, "_role_permissions"):
            pairs = user_obj.role.permissions.values_list("content_type__app_label", "codename")
            user_obj._role_permissions = frozenset(f"{app}.{codename}" for app, codename in pairs)
        return user_obj._role_permissions

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """Whether the role gives `perm`. An administrator has every permission."""
        return user_obj.is_superuser or perm in self.get_all_permissions(user_obj)

    def has_module_perms(self, user_obj, app_label) -> bool:
        permissions = self.get_all_permissions(user_obj)
        return user_obj.is_superuser or any(perm.startswith(f"{app_label}.") for perm in permissions)
