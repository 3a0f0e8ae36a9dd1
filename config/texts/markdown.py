"""Markdown as safe HTML: no HTML of its own, no pictures, and of what comes out only the tags that a text needs."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from catalogue.latin import with_russian_marked

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}
ADDRESSES = {"http", "https", "mailto"}
WORDS = re.compile(r"(?<=>)[^<]+")
reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline", "html_block"])


@lru_cache(maxsize=64)
def as_html(text: str) -> SafeString:
    """The text as it stands on a page. The title of the page is its only heading of the first level."""
    cleaned = nh3.clean(
        reader.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes=ADDRESSES, link_rel="noopener"
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned just now


def with_languages(html: SafeString) -> SafeString:
    """The text with its Russian words marked as such, for voices that read another language aloud (WCAG 3.1.2)."""
    if get_language() == "ru":
        return html
    marked = WORDS.sub(lambda words: with_russian_marked(words[0]), html)
    return mark_safe(marked)  # noqa: S308 - tags around letters alone
