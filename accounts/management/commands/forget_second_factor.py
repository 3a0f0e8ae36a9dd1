from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.signing.strength import forget_second_factor


class Command(BaseCommand):
    help = "Take away the second factors of a person who lost them, end their sessions and write to them."

    def add_arguments(self, parser):
        parser.add_argument("login")

    def handle(self, *, login, **options):
        person = User.objects.filter(login=login.lower()).first()
        if person is None:
            raise CommandError(f"Nobody is called {login}.")
        count = forget_second_factor(person)
        self.stdout.write(f"{count} factors of {person} are gone; the password alone opens the account now.")
