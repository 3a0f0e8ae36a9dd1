import sys

from django.core.management.base import BaseCommand

from catalogue.history.assigning import retitle
from catalogue.history.derived import repair
from catalogue.loading.statistics import analyze_catalogue
from catalogue.models import Watch, changing_catalogue
from catalogue.presentation.titles import LANGUAGES
from catalogue.search.terms import batches, sweep_vocabulary, write_batch


class Command(BaseCommand):
    help = "Repair what is derived, and write every watch's search terms anew, in batches. The site serves meanwhile."

    def handle(self, *, verbosity: int, **options):
        for name, count in repair().items():
            self.stderr.write(f"{name}: {count} were wrong and are repaired")
        total, done, changed = Watch.objects.count(), 0, 0
        for batch in batches(Watch.objects.all()):
            if renamed := [watch.pk for watch in batch if self.is_called_otherwise(watch)]:
                with changing_catalogue():
                    retitle(Watch.objects.filter(pk__in=renamed))
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
        return not all(getattr(watch, each.title).startswith(each.base(watch)) for each in LANGUAGES)
