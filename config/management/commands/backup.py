import logging
import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backups.deletions import keep_copy
from config.backups.making import forget_old, make_backup
from config.backups.manifest import BackupRefused

logger = logging.getLogger("config.backup")


class Command(BaseCommand):
    help = "Back up database and photographs into BACKUP_DIR while the site serves"

    def add_arguments(self, parser):
        parser.add_argument("--keep", type=int, default=14, help="how many backups stay; the oldest go (default: 14)")

    def handle(self, *, keep, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more")
        os.umask(0o077)  # a backup is for whoever makes it
        try:
            folder = make_backup(settings.BACKUP_DIR)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        keep_copy(settings.BACKUP_DIR)
        gone = forget_old(settings.BACKUP_DIR, keep)
        logger.info("backup made", extra={"backup": folder.name, "removed": len(gone)})
        for old in gone:
            self.stdout.write(f"removed {old}")
        self.stdout.write(str(folder))
