"""`manage.py create_administrator LOGIN`: the first administrator of a new site, or one more."""

from getpass import getpass

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import Role, User


class Command(BaseCommand):
    help = (
        "Make the person LOGIN an administrator. Somebody who has signed up keeps everything; "
        "with --email a new person is made, whose password is asked for."
    )

    def add_arguments(self, parser):
        parser.add_argument("login")
        parser.add_argument("--email", help="make a new person with this e-mail address, which is taken as confirmed")

    def handle(self, login, email, **options):
        try:
            user = self.create(login, email) if email else self.promote(login)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user.login} is an administrator.")

    def promote(self, login: str) -> User:
        user = User.objects.find_for_sign_in(login)
        if user is None:
            raise CommandError(f"Nobody is called {login}. To make a new person, add --email.")
        user.role = Role.objects.get(code=Role.Code.ADMINISTRATOR)
        user.save(update_fields=["role", "updated_at"])
        return user

    def create(self, login: str, email: str) -> User:
        validate_email(email)
        user = User(login=login.lower(), email=email.lower(), role=Role.objects.get(code=Role.Code.ADMINISTRATOR))
        user.full_clean(exclude=["password"])
        password = getpass("Password: ")
        if password != getpass("Password (again): "):
            raise CommandError("The two passwords differ.")
        get_adapter().clean_password(password, user=user)
        return User.objects.create_superuser(login, email, password)
