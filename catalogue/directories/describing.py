"""A list of movements, brands or factories put into words: what was asked for."""

from catalogue.presentation.wording import in_a_sentence
from catalogue.search.describing import Heading, heading_from, phrase_of, text_of

from .query import DirectoryQuery


def heading_of(query: DirectoryQuery) -> Heading:
    """«Механизмы по запросу «хронограф»: производитель — 1МЧЗ»."""
    directory = query.directory
    head = directory.found % {"text": text_of(query)} if query.text else str(directory.title)
    chosen = [facet.name for facet in directory.facets if facet.name in query.chosen]
    spans = [in_a_sentence(query.spans[field.name].in_words(field)) for field in query.measured]
    return heading_from(head, [*(phrase_of(query, name, query.chosen[name]) for name in chosen), *spans])


def description_of(query: DirectoryQuery) -> str:
    """A sentence about the list for search engines; its heading begins it where anything was chosen."""
    count = query.directory.counted(query.total)
    return f"{heading_of(query)}. {count}." if query.state() else query.directory.lead % {"count": count}
