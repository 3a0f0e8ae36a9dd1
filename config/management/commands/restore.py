import logging

from django.core.management.base import BaseCommand, CommandError

from config.backups.refusal import BackupRefused
from config.backups.restoring import put_back_rotten, restore_backup
from config.backups.store import Store, elsewhere, local

logger = logging.getLogger("config.backup")


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder of photographs"
    requires_system_checks = ()  # the database is empty

    def add_arguments(self, parser):
        parser.add_argument("backup", help="the beginning of its name, or `latest`; `list` names them all")
        parser.add_argument("--offsite", action="store_true", help="from BACKUP_OFFSITE in place of BACKUP_DIR")
        parser.add_argument("--strict", action="store_true", help="fail where a photograph is damaged")
        parser.add_argument(
            "--rotten", action="store_true", help="only put back photographs of the site that `verify` found damaged"
        )

    def handle(self, *, backup, offsite, strict, rotten, **options):
        store = elsewhere() if offsite else local()
        if store is None:
            raise CommandError("BACKUP_OFFSITE is not set: there are no backups elsewhere.")
        try:
            if backup == "list":
                self.list(store)
            elif rotten:
                self.mend(store, backup)
            else:
                self.restore(store, backup, strict=strict)
        except BackupRefused as error:
            raise CommandError(str(error)) from error

    def list(self, store: Store) -> None:
        self.stdout.write("\n".join(store.whole()) or "There is no backup.")

    def mend(self, store: Store, backup: str) -> None:
        back = put_back_rotten(store, backup)
        self.stdout.write("\n".join(f"Put back: {name}" for name in back) or "No photograph is damaged.")

    def restore(self, store: Store, backup: str, *, strict: bool) -> None:
        restored = restore_backup(store, backup)
        name, files = restored.manifest.name, len(restored.manifest.files) - len(restored.damaged)
        for each in restored.damaged:
            self.stderr.write(f"Damaged, and left out: {each}")
        for user in restored.unsure:
            self.stdout.write(
                f"Delete user {user} by hand: the end of their deletion is not on record, "
                "or the backup knows no other administrator."
            )
        logger.info("backup restored", extra={"backup": name, "deleted_again": len(restored.deleted)})
        self.stdout.write(f"Restored {name}: {files} files. People deleted again: {len(restored.deleted)}.")
        if strict and restored.damaged:
            raise CommandError(f"{len(restored.damaged)} photographs are damaged.")
