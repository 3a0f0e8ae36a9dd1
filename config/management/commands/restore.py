import logging
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.backups.deletions import delete_again
from config.backups.manifest import BackupRefused
from config.backups.restoring import restore_backup

logger = logging.getLogger("config.backup")


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder of photographs"
    requires_system_checks = ()  # the database is empty

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path, help="the folder of one backup")

    def handle(self, *, backup, **options):
        try:
            manifest = restore_backup(backup)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        deleted, unsure = delete_again(backup.parent, since=manifest.time)
        logger.info("backup restored", extra={"backup": backup.name, "deleted_again": len(deleted)})
        self.stdout.write(f"Restored {len(manifest.files)} files. People deleted again: {len(deleted)}.")
        for user in unsure:
            self.stdout.write(
                f"Delete user {user} by hand: the end of their deletion is not on record, "
                "or the backup knows no other administrator."
            )
