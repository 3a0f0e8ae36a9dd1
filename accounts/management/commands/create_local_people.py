from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User

PASSWORD = "soviet-watches"  # noqa: S105 (known to everybody, for a site that only this machine can reach)


class Command(BaseCommand):
    help = "Create one person for each role on a local site, and print how to sign in. Refuses in production."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("These sign-ins are known to everybody, so they exist on a development site only.")
        for role in Role.objects.all():
            if not User.objects.filter(login=role.code).exists():
                User.objects.create_user(role.code, f"{role.code}@example.org", PASSWORD, role=role.code)
        logins = ", ".join(Role.objects.values_list("code", flat=True))
        self.stdout.write(f"Sign in as {logins}; the password of each is {PASSWORD}")
