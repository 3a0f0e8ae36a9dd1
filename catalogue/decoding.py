"""What came encoded within a value, as an address within a form: the middleware has seen the code alone."""

import re
from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from .keys import NO_TEXT, has_tower

LONGEST_QUERY = 6000  # of an address: 200 Cyrillic letters are 1200 of it
IN_LINE = re.compile(f"[{NO_TEXT}\n\r]")  # a tab may stand in a pasted search
IN_TEXT = re.compile(f"[{NO_TEXT}]")


def is_hostile(pattern: re.Pattern, text: str) -> bool:
    """Whether `text` has what no browser sends and a database or a reader would choke on."""
    return bool(pattern.search(text)) or has_tower(text)


def check(pattern: re.Pattern, texts: Iterable[str]) -> None:
    """Raise BadRequest where one of `texts` is hostile."""
    if any(is_hostile(pattern, text) for text in texts):
        raise BadRequest("Control characters, wrong UTF-8, or a letter with very many marks")


def names_and_values(fields: MultiValueDict) -> list[str]:
    return [text for name, values in fields.lists() for text in [name, *values]]


def whole_number(text: str) -> int:
    """The number that `text` writes in digits; 0 where it is none, or larger than any that is stored."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def decoded(query: str) -> QueryDict:
    """The query of an address that came within a value. Raises BadRequest, as it would in the address itself."""
    if len(query) > LONGEST_QUERY:
        raise BadRequest("The address is too long")
    asked = QueryDict(query)
    check(IN_LINE, names_and_values(asked))
    return asked
