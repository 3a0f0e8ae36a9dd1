import json

from django.core.management.base import BaseCommand

from config.health import is_ready, status


class Command(BaseCommand):
    help = "Say as JSON whether the site can serve and how old the last backup is. Exits with 1 where it cannot serve."
    requires_system_checks = ()

    def handle(self, **options):
        found = status()
        self.stdout.write(json.dumps(found))
        if not is_ready(found):
            raise SystemExit(1)
