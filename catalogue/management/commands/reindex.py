import sys

from django.core.management.base import BaseCommand

from catalogue.models import Watch
from catalogue.publishing import assign_makers, retitle
from catalogue.search.terms import batches, sweep_vocabulary, write_batch
from catalogue.statistics import analyze_catalogue
from catalogue.titles import base_title


class Command(BaseCommand):
    help = "Write whose every watch is and its search terms anew, a batch at a time. The site serves meanwhile."

    def handle(self, *, verbosity: int, **options):
        assign_makers(Watch.objects.all())
        total, done, changed = Watch.objects.count(), 0, 0
        for batch in batches(Watch.objects.all()):
            retitle(Watch.objects.filter(pk__in=[watch.pk for watch in batch if self.is_called_otherwise(watch)]))
            changed += write_batch(batch)
            done += len(batch)
            if verbosity and sys.stderr.isatty():
                self.stderr.write(f"\r{done} of {total}", ending="")
        removed = sweep_vocabulary()
        analyze_catalogue()
        if verbosity:
            self.stdout.write(f"{done} watches, {changed} had other terms; {removed} words are gone.")

    @staticmethod
    def is_called_otherwise(watch: Watch) -> bool:
        """Whether brand or calibre were renamed since the title was built."""
        return not watch.title.startswith(base_title(watch))
