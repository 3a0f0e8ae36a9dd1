import sys
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from catalogue.bulk import synchronise_ids, without_indexes
from catalogue.generating import Generator, write
from catalogue.models import Alias, SearchTerm, Watch
from catalogue.statistics import analyze_catalogue


class Command(BaseCommand):
    help = "Add invented watches, made out of the real ones, to measure how the site does at any size."

    def add_arguments(self, parser):
        parser.add_argument("--watches", type=int, required=True, help="how many to add")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same watches")

    def handle(self, *, watches: int, seed: int, verbosity: int, **options):
        if not Watch.objects.exists():
            raise CommandError("There is nothing to resample: run load_catalogue first.")
        began, done = time.monotonic(), 0
        with without_indexes(Watch, Alias, SearchTerm):
            for batch in Generator(seed).batches(watches):
                write(batch)
                done += len(batch.watches)
                if verbosity and sys.stderr.isatty():
                    self.stderr.write(f"\r{done} of {watches}", ending="")
        synchronise_ids(Watch)
        analyze_catalogue()
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM catalogue_watch, catalogue_searchterm")  # index-only scans need it
        if verbosity:
            self.stdout.write(f"Added {done} watches in {time.monotonic() - began:.0f} s.")
