import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bench.invented.generating import Generator, write
from catalogue.loading.bulk import synchronise_ids, without_indexes
from catalogue.loading.statistics import analyze_catalogue
from catalogue.models import Alias, SearchTerm, Watch
from catalogue.search import counts


class Command(BaseCommand):
    help = (
        "Add invented watches, made out of the real ones, to measure how the site does at any size. "
        "Refuses in production."
    )

    def add_arguments(self, parser):
        parser.add_argument("--watches", type=int, required=True, help="how many to add")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same watches")
        parser.add_argument("--scratch", action="store_true", help="this site is thrown away, whatever its settings")

    def handle(self, *, watches: int, seed: int, scratch: bool, verbosity: int, **options):
        if not settings.DEBUG and not scratch:
            raise CommandError(
                "These watches are invented, so they are for a development site only. "
                "If this site with its database is thrown away afterwards, say --scratch."
            )
        if not Watch.objects.exists():
            raise CommandError("There is nothing to resample: run load_catalogue first.")
        began, done = time.monotonic(), 0
        with without_indexes(Watch, Alias, SearchTerm):
            for batch in Generator(seed).batches(watches):
                write(batch)
                done += len(batch.watches)
                if verbosity and sys.stderr.isatty():
                    self.stderr.write(f"\r{done} of {watches}", ending="")
        counts.recount(list(counts.wrong_keys()))
        synchronise_ids(Watch)
        analyze_catalogue()
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM catalogue_watch, catalogue_searchterm")  # index-only scans need it
        if verbosity:
            self.stdout.write(f"Added {done} watches in {time.monotonic() - began:.0f} s.")
