"""People: who they are and what their role lets them do."""

import re

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Permission
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.keys import TRANSLITERATION

SHORTEST_LOGIN, LONGEST_LOGIN = 3, 30
validate_login = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,28}[A-Za-z0-9]\Z",
    _("3 to 30 Latin letters, digits, dots, hyphens and underscores; the first and the last a letter or digit."),
)

# Logins that would look like the site speaking, or like an address of its own.
RESERVED_LOGINS = frozenset(
    {"admin", "administrator", "moderator", "support", "system", "root", "me", "new", "deleted", "anonymous", "null"}
)


def validate_login_is_free(login: str) -> None:
    """Refuse the reserved logins. Raises ValidationError."""
    if login.lower() in RESERVED_LOGINS:
        raise ValidationError(_("This login is reserved. Please choose another."), code="reserved")


def own_login(text: str) -> str:
    """The login here of somebody who is called `text` elsewhere: in Latin letters, none that is reserved.

    Whoever types the former name at the sign-in is found by it.
    """
    latin = text.strip().casefold().translate(TRANSLITERATION)
    login = re.sub(r"[^a-z0-9_.-]+", "_", latin)[:LONGEST_LOGIN].strip("_.-")
    return f"{login}-1" if login in RESERVED_LOGINS or 0 < len(login) < SHORTEST_LOGIN else login


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


class UserQuerySet(models.QuerySet):
    def shown(self):
        """The people who have a public page: not banned, and with a confirmed address."""
        return self.filter(is_active=True, emailaddress__verified=True, emailaddress__primary=True)

    def administrators(self):
        """The administrators who can sign in."""
        return self.shown().filter(role__code=Role.Code.ADMINISTRATOR)

    def never_confirmed(self):
        """Those who signed up and never confirmed an e-mail address, so that they cannot have signed in.

        Whoever was given a role since is expected, and no sign-up that nobody wants.
        """
        unconfirmed = self.exclude(emailaddress__verified=True).filter(last_login=None)
        return unconfirmed.filter(role__code=Role.Code.COLLECTOR)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    @transaction.atomic
    def create_user(self, login, email, password=None, *, role=Role.Code.COLLECTOR, **fields):
        """A new person with one role and a confirmed e-mail address, made by a command and not by signing up.

        Raises IntegrityError where login or e-mail is taken.
        """
        user = self.model(login=login.lower(), email=email.lower(), role=Role.objects.get(code=role), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, login, email, password=None, **fields):
        return self.create_user(login, email, password, role=Role.Code.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, login):
        return self.get(login=login.lower())

    def find_for_sign_in(self, typed: str) -> "User | None":
        """The person whose login or e-mail address was typed. A login has no @, so there is at most one.

        An address that somebody only wants to change to is not theirs yet.
        """
        typed = typed.strip().lower()
        if "@" not in typed:
            found = self.filter(login__in=[typed, own_login(typed)])  # one query, whoever is asked for
            return max(found, key=lambda user: user.login == typed, default=None)
        return self.filter(email=typed).first()


class User(AbstractBaseUser):
    """A person with a public login, kept in lower case. `rating` is the number of accepted drafts.

    `want_token` is the secret part of the address of the shared want list; None: not shared.
    `collection_manner` is how they look at their collection: `accounts.collection.manner` reads and writes it.
    `consent_version` names the text on personal data that the person agreed to. `language` is that in which
    they last signed in, and in which they get letters.
    """

    login = models.CharField(
        _("login"),
        max_length=30,
        unique=True,
        validators=[validate_login, validate_login_is_free],
        error_messages={"unique": _("This login is taken. Please choose another.")},
    )
    email = models.EmailField(_("e-mail"), unique=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, verbose_name=_("role"))
    avito_url = models.URLField(_("Avito page"), blank=True)
    meshok_url = models.URLField(_("Meshok page"), blank=True)
    rating = models.PositiveIntegerField(_("rating"), default=0, editable=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this to ban the person: they are signed out at once.")
    )
    is_trusted = models.BooleanField(
        _("trusted"),
        default=False,
        db_default=False,
        help_text=_("What the person fills in where nothing is known is published at once, and looked over later."),
    )
    collection_public = models.BooleanField(_("my collection is public"), default=False)
    wants_public = models.BooleanField(_("what I want is public, too"), default=False, db_default=False)
    want_token = models.CharField(max_length=43, unique=True, null=True, blank=True, editable=False)
    collection_manner = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )
    consent_version = models.CharField(_("consent to version"), max_length=20, blank=True, editable=False)
    consent_at = models.DateTimeField(_("consented"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE, editable=False
    )
    created_at = models.DateTimeField(_("joined"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    # Of staff whose session did not pass a second factor, where it must: said by `accounts.signing.strength` at each
    # request.
    lacks_second_factor = False

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

    def save(self, *args, **kwargs):
        self.login = self.login.lower()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("accounts:user_detail", args=[self.login])

    @property
    def holds_role(self) -> bool:
        """Whether the rights of the role may be used: not by the banned, nor where the second factor is lacking."""
        return self.is_active and not self.lacks_second_factor

    @property
    def is_staff(self) -> bool:
        return self.holds_role and self.role.is_staff

    @property
    def is_superuser(self) -> bool:
        return self.holds_role and self.role.is_superuser

    def has_perm(self, perm, obj=None) -> bool:
        """Whether the role gives `perm` (`app.codename`); `accounts.signing.backends` knows."""
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label) -> bool:
        return any(backend.has_module_perms(self, app_label) for backend in get_backends())
