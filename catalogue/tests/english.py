"""What an English page says in Cyrillic letters, and where."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

from catalogue.latin import has_cyrillic

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "head"}
HEADINGS = {"title", "h1", "h2", "h3", "h4"}
STRICT = {"breadcrumb", "facets", "facet", "card__title"}  # classes of what must be English to the last word
ADDRESSES = {"href", "action", "src"}


class EnglishPage(HTMLParser):
    """Counts the visible pieces of text, and those in Cyrillic; `faults` are those where none may be."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.pieces, self.cyrillic, self.faults = 0, [], []
        self.open: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.faults += [
            f"{name}: {unquote(attributes[name])}"
            for name in ADDRESSES & set(attributes)
            if has_cyrillic(unquote(attributes[name])) and "://" not in attributes[name]  # others name theirs
        ]
        if tag == "meta" and has_cyrillic(attributes.get("content", "")) and "og:title" in attributes.values():
            self.faults.append(f"og:title: {attributes['content']}")
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        text, tags = data.strip(), [tag for tag, _attributes in self.open]
        if "script" in tags:
            self.read_data(text)
        if "title" in tags and "svg" not in tags:
            self.say(text, strictly=True)
        is_folded = "details" in tags and "summary" not in tags
        if not re.search(r"\w", text) or UNSEEN & set(tags) or is_folded:
            return
        self.pieces += 1
        classes = {name for _tag, attributes in self.open for name in attributes.get("class", "").split()}
        self.say(text, strictly=bool(HEADINGS & set(tags) or (STRICT & classes and "svg" not in tags)))

    def say(self, text: str, *, strictly: bool) -> None:
        if not has_cyrillic(text):
            return
        self.cyrillic.append(text)
        language = next((each["lang"] for _tag, each in reversed(self.open) if each.get("lang")), "")
        if strictly or language != "ru":
            self.faults.append(f"{'/'.join(tag for tag, _attributes in self.open[-3:])} [{language}]: {text}")

    def read_data(self, text: str) -> None:
        """Names in structured data."""
        if self.open[-1][1].get("type") == "application/ld+json" and has_cyrillic(text):
            self.faults.append(f"JSON-LD: {json.loads(text)}")
