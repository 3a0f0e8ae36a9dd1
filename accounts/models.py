"""People: who they are and what their role lets them do."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Permission
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

validate_login = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,28}[A-Za-z0-9]\Z",
    _("3 to 30 Latin letters, digits, dots, hyphens and underscores; the first and the last a letter or digit."),
)


class Role(models.Model):
    """What a person may do. Everything follows from the role: permissions, staff, superuser.

    `code` is the name that the code knows a role by; `name` and `name_en` are what people read.
    """

    class Code(models.TextChoices):
        COLLECTOR = "collector", _("collector")
        CONTRIBUTOR = "contributor", _("contributor")
        MODERATOR = "moderator", _("moderator")
        ADMINISTRATOR = "administrator", _("administrator")

    code = models.CharField(_("code"), max_length=20, choices=Code, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    permissions = models.ManyToManyField(Permission, blank=True, verbose_name=_("permissions"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self):
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def is_staff(self) -> bool:
        """May open the admin."""
        return self.code in {self.Code.MODERATOR, self.Code.ADMINISTRATOR}

    @property
    def is_superuser(self) -> bool:
        """May do everything, their own drafts included."""
        return self.code == self.Code.ADMINISTRATOR


class UserManager(BaseUserManager):
    def create_user(self, login, email, password=None, *, role=Role.Code.COLLECTOR, **fields):
        """A new person with exactly one role. Raises IntegrityError where login or e-mail is taken."""
        user = self.model(login=login.lower(), email=self.normalize_email(email), **fields)
        user.role = Role.objects.get(code=role)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, login, email, password=None, **fields):
        return self.create_user(login, email, password, role=Role.Code.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, login):
        return self.get(login=login.lower())


class User(AbstractBaseUser):
    """A person with a public login. `rating` is the number of accepted drafts."""

    login = models.CharField(_("login"), max_length=30, unique=True, validators=[validate_login])
    email = models.EmailField(_("e-mail"), unique=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, verbose_name=_("role"))
    avito_url = models.URLField(_("Avito page"), blank=True)
    meshok_url = models.URLField(_("Meshok page"), blank=True)
    rating = models.PositiveIntegerField(_("rating"), default=0, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("joined"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        default_related_name = "users"
        ordering = ["login"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("login"), name="%(app_label)s_%(class)s_login_any_case"),
            models.UniqueConstraint(Lower("email"), name="%(app_label)s_%(class)s_email_any_case"),
        ]

    def __str__(self):
        return self.login

    @property
    def is_staff(self) -> bool:
        return self.is_active and self.role.is_staff

    @property
    def is_superuser(self) -> bool:
        return self.is_active and self.role.is_superuser

    def has_perm(self, perm, obj=None) -> bool:
        """Whether the role gives `perm` (`app.codename`). An administrator has every permission."""
        if not self.is_active:
            return False
        return self.is_superuser or perm in self.role_permissions

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label) -> bool:
        if not self.is_active:
            return False
        return self.is_superuser or any(perm.startswith(f"{app_label}.") for perm in self.role_permissions)

    @property
    def role_permissions(self) -> frozenset[str]:
        """The permissions of the role as `app.codename`; asked once for each request's user object."""
        if not hasattr(self, "_role_permissions"):
            pairs = self.role.permissions.values_list("content_type__app_label", "codename")
            self._role_permissions = frozenset(f"{app}.{codename}" for app, codename in pairs)
        return self._role_permissions
