import logging
import os

from django.core.management.base import BaseCommand, CommandError

from config.backups.refusal import BackupRefused
from config.backups.verifying import verify_backup
from config.owner import tell_owner

logger = logging.getLogger("config.backup")


class Command(BaseCommand):
    help = "Prove a backup: read every byte of the store and restore it into a scratch place"

    def add_arguments(self, parser):
        parser.add_argument("backup", nargs="?", default="latest", help="the beginning of its name (default: latest)")

    def handle(self, *, backup, **options):
        os.umask(0o077)
        try:
            said = verify_backup(backup)
        except (BackupRefused, OSError) as error:
            logger.error("backup cannot be restored", extra={"reason": str(error)})
            tell_owner("backup cannot be restored", str(error))
            raise CommandError(str(error)) from error
        logger.info("backup verified", extra={"backup": backup})
        self.stdout.write(said)
