"""An address of this site that somebody pasted into the search."""

import re
from urllib.parse import unquote, urlsplit

from django.core.exceptions import BadRequest

from catalogue.decoding import decoded

PAGE = re.compile(r"(?:/en)?/(watches|mechanisms|brands|factories)/([-a-z0-9_]{1,150})/?")
CONDITIONS = {"watches": "watch", "mechanisms": "movement", "brands": "brand", "factories": "factory"}


def pasted(text: str) -> str:
    """What the address asks for, as it is written in a search: `brand:raketa`; the text itself where it is none."""
    if "/" not in text or " " in text:
        return text
    try:
        address = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}")
    except ValueError:  # a bracket is open
        return text
    if address.path.rstrip("/").endswith("/watches"):
        return asked_by(address.query, text)
    found = PAGE.fullmatch(unquote(address.path))
    return f"{CONDITIONS[found[1]]}:{found[2]}" if found else text


def asked_by(query: str, text: str) -> str:
    """What the query of an address searches for, else `text`; it may hide what nobody types."""
    try:
        return decoded(query).get("q", text)
    except BadRequest:
        return text
