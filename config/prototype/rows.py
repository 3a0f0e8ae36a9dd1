"""All rows of the prototype in one transaction: the vocabulary first, then what points to it."""

from .collections import CollectionStep
from .drafts import DraftStep
from .functions import report_links
from .mechanisms import MechanismStep
from .people import PeopleStep
from .report import Report
from .source import Source
from .vocabulary import VocabularyStep
from .watches import WatchStep


def import_rows(source: Source, report: Report, *, administrators: bool = False) -> None:
    """Take over every row that was not taken over before. Call in a transaction."""
    vocabulary = VocabularyStep(source, report)
    watches = WatchStep(source, report, vocabulary)
    vocabulary.run()
    PeopleStep(source, report, administrators=administrators).run()
    watches.join()
    MechanismStep(source, report, vocabulary).run()
    watches.add()
    CollectionStep(source, report).run()
    DraftStep(source, report, vocabulary, watches).run()
    report_links(source, report, vocabulary)
