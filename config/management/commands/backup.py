import logging
import os

from django.core.management.base import BaseCommand, CommandError

from config.backups.making import make_backup
from config.backups.refusal import BackupRefused
from config.owner import tell_owner

logger = logging.getLogger("config.backup")


class Command(BaseCommand):
    help = "Back up database and photographs into BACKUP_DIR, and to BACKUP_OFFSITE, while the site serves"

    def add_arguments(self, parser):
        parser.add_argument("--keep", type=int, default=14, help="of how many days a backup stays (default: 14)")
        parser.add_argument("--without-photos", action="store_true", help="they lie in an object store that keeps them")

    def handle(self, *, keep, without_photos, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more")
        os.umask(0o077)  # a backup is for whoever makes it
        try:
            name = make_backup(keep=keep, with_photos=not without_photos)
        except (BackupRefused, OSError) as error:
            logger.error("backup failed", extra={"reason": str(error)})
            tell_owner("backup failed", str(error))
            raise CommandError(str(error)) from error
        logger.info("backup made", extra={"backup": name})
        self.stdout.write(name)
