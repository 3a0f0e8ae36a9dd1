from django.core.management.base import BaseCommand, CommandError

from config.reaching import reach_all


class Command(BaseCommand):
    help = "Reach every server that the settings name, before the first start: write, read and delete there"
    requires_system_checks = ()  # the database may be away

    def handle(self, **options):
        wrong = 0
        for name, well, found in reach_all():
            self.stdout.write(f"{'ok   ' if well else 'WRONG'} {name}: {found}")
            wrong += not well
        if wrong:
            raise CommandError(f"{wrong} of these must be set right before the site starts.")
