"""`makemessages` whose answer depends on the texts alone: sorted, on long lines, without places and dates.

It never guesses: a new text is untranslated, not "fuzzy" with another one's translation.
"""

from pathlib import Path

from django.core.management.commands import makemessages

OF_THE_DAY = ('"POT-Creation-Date:', '"Report-Msgid-Bugs-To:')


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-output"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output"]

    def handle(self, **options):
        super().handle(**options | {"no_location": True, "no_wrap": True, "no_obsolete": True})

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        file = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith(OF_THE_DAY)), encoding="utf-8")
