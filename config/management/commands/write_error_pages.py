from pathlib import Path

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string


class Command(BaseCommand):
    help = "Write the error pages that the proxy shows when the site itself does not answer"

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path)

    def handle(self, *, directory, **options):
        directory.mkdir(parents=True, exist_ok=True)
        for status in (413, 503):
            (directory / f"{status}.html").write_text(render_to_string(f"{status}.html"))
