"""allauth's forms where this site wants more of them."""

from contextlib import suppress
from secrets import token_hex

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as StockLoginForm
from allauth.account.forms import ResetPasswordForm as StockResetPasswordForm
from allauth.account.forms import SignupForm as StockSignupForm
from allauth.socialaccount.forms import DisconnectForm as StockDisconnectForm
from allauth.socialaccount.forms import SignupForm as StockProviderSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people.administrators import keep_one
from accounts.signing.sessions import end_sessions

LOGIN_HELP = _("Everybody sees it under your contributions. 3 to 30 Latin letters, digits, dots, hyphens, underscores.")


class LoginForm(StockLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Login or e-mail")


class ResetPasswordForm(StockResetPasswordForm):
    def clean_email(self) -> str:
        """The account whose address it is. allauth takes one, too, that somebody wants to change to and mistyped:
        whoever owns that would open the account."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class _OnceOnly:
    """A double click signs nobody up twice: who comes second gets the same answer as the first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")
        self.fields["username"].help_text = LOGIN_HELP

    def validate_unique_email(self, value) -> str:
        """An address belongs to whose account it is; who only wants to change to it keeps its owner out of nothing."""
        email = super().validate_unique_email(value)
        self.account_already_exists = User.objects.filter(email=email).exists()
        return email

    def try_save(self, request):
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return None, get_adapter().respond_email_verification_sent(request, None)


class SignupForm(_OnceOnly, StockSignupForm):
    field_order = ["username", "email", "password1", "password2", "consent"]

    def try_save(self, request):
        if self.account_already_exists:
            self.work_as_for_an_unknown_address(request)
        return super().try_save(request)

    def work_as_for_an_unknown_address(self, request) -> None:
        """Sign somebody up and undo it: the time would tell who has an account here."""
        known = self.cleaned_data
        self.cleaned_data = known | {"email": f"{token_hex(12)}@example.invalid"}
        self.account_already_exists = False
        with suppress(IntegrityError), transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data, self.account_already_exists = known, True


class ProviderSignupForm(_OnceOnly, StockProviderSignupForm):
    field_order = ["username", "email", "consent"]


class DisconnectForm(StockDisconnectForm):
    def save(self) -> None:
        super().save()
        end_sessions(self.request.user, but=self.request.session.session_key)


class DeleteMeForm(forms.Form):
    """Typed, not clicked: deleting cannot be undone."""

    login = forms.CharField(label=_("Type your login to delete your account"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_login(self):
        if self.cleaned_data["login"].strip().lower() != self.user.login:
            raise forms.ValidationError(_("This is not your login."), code="other")
        return self.user.login

    def clean(self):
        keep_one(but=[self.user])
        return super().clean()
