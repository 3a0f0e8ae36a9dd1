"""Loading the data files: all of them or nothing, as often as one likes.

Validation comes first and reads only; then one transaction writes. What the files said at the last load is in the
revisions that it wrote, and for the vocabulary, which has no history, in LoadedRow. So a corrected file can be told
from a correction by people: a load changes a field only where the file changed it and nobody else did. A column that
is younger than the last load is filled where nobody entered anything. What stays as people made it is reported.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.db import transaction

from catalogue.history.witnesses import each_source_once
from catalogue.loading.statistics import analyze_catalogue

from .files import FilesRefused, Problem, read_files
from .names import add_english_names
from .report import Report
from .validation import Validation
from .writing import Writer

__all__ = ["FilesRefused", "Problem", "Report", "load"]


def load(folder: Path, progress: Callable[[str, int, int], None] = lambda file, done, total: None) -> Report:
    """Load the data files in `folder`. Raises FilesRefused with every fault found, before anything is written."""
    rows, problems = read_files(folder)
    if not problems:
        add_english_names(rows)
        problems = list(Validation(rows).problems())
    if problems:
        raise FilesRefused(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    with transaction.atomic(), each_source_once(), ExitStack() as changes:
        report = Writer(rows, progress, changes).write()
    if report.added or report.changed:
        analyze_catalogue()
    return report
