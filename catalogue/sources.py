"""How people write down where they know something from, taken apart into sources and places in them."""

import re
from hashlib import sha256
from typing import NamedTuple

from django.utils.translation import get_language

# What the data files say where a source has no name, in words of ours.
IN_ENGLISH = {
    "магазин или каталог, не подтверждено": "a shop or a catalogue, not confirmed",
    "выведено из описаний калибра": "inferred from what is told of the calibre",
    "выведено из описаний калибров": "inferred from what is told of the calibres",
}

BETWEEN_SOURCES = re.compile(r";\s+|\s\+\s|\n+")  # the data files join theirs with a plus
SITE = re.compile(
    r"(?:(https?)://)?(?:www\.)?((?:[\w-]+\.)+[a-z][a-z0-9-]{1,30})(?:/(\S*))?(?:\s+(.*))?", re.IGNORECASE
)
PAGE = re.compile(
    r"(?:\b(?:(?:стр(?:аниц[аы])?|лист|рис|pages?|fig)\.?|(?:с|pp?)\.)\s?№?\s?\d{1,4}(?:\s?[,–—-]\s?\d{1,4}){0,5})",
    re.IGNORECASE,
)
AT_ITS_END = re.compile(rf"(?<=[\s,.:]){PAGE.pattern}(?=[\s.]*\Z)", re.IGNORECASE)
LONGEST = 400  # of a place and of a remark
KINDS = {  # what a word says of the kind, the first that stands there
    "каталог": "catalogue",
    "catalogue": "catalogue",
    "паспорт": "passport",
    "инструкци": "passport",
    "passport": "passport",
    "manual": "passport",
    "журнал": "press",
    "газет": "press",
    "книг": "book",
    "isbn": "book",
    "экземпляр": "copy",
    "свои часы": "copy",
    "own copy": "copy",
    "фото": "photograph",
    "photo": "photograph",
}


class Named(NamedTuple):
    """A source as somebody wrote it: its kind, its title, its address; a page or path in it, and a remark."""

    kind: str
    title: str
    address: str = ""
    place: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        return sha256(f"{self.title}".strip(" .").casefold().encode()).hexdigest()


def parts_of(text: str) -> list[str]:
    """The single sources of a text, each once."""
    parts: list[str] = []
    for part in filter(None, (part.strip() for part in BETWEEN_SOURCES.split(text))):
        if parts and PAGE.fullmatch(part.rstrip(" .")):  # «Каталог 1960; с. 12»
            parts[-1] += f"{' ' if SITE.fullmatch(parts[-1]) else ', '}{part}"
        else:
            parts.append(part)
    return list(dict.fromkeys(parts))


def named(part: str) -> Named:
    """A site with the page of it, or whatever else it is, in the words that it stands in; the page of a book too."""
    found = SITE.fullmatch(part)
    if found and len(found[3] or "") <= LONGEST and len(found[4] or "") <= LONGEST:
        protocol, host, path, remark = found.groups()
        host = host.lower()
        return Named("site", host, f"{protocol or 'https'}://{host}", path or "", remark or "")
    told = part.casefold()
    kind = next((kind for word, kind in KINDS.items() if word in told), "words")
    page = AT_ITS_END.search(part)
    title = part[: page.start()].rstrip(" ,:") if page else ""
    return Named(kind, title, place=page[0]) if page and title.strip(".") else Named(kind, part)


def source_name(title: str) -> str:
    """The title of a source as it is; where it is words of ours, in the reader's language."""
    return title if get_language() == "ru" else IN_ENGLISH.get(title, title)
