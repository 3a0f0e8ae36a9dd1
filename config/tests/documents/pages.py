"""Every made document, with the function that gives its text; `test_documents.py` holds the files to it."""

from collections.abc import Callable

from . import asvs, rights, schema

PAGES: dict[str, Callable[[], str]] = {
    "docs/asvs.md": asvs.page,
    "docs/rights.md": rights.page,
    "docs/tables.md": schema.page,
}
