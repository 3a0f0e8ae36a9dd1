"""`makemessages` that never guesses: a new text is untranslated, not "fuzzy" with another one's translation."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
