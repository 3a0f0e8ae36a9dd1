"""Strings that break things: the Big List of Naughty Strings in two versions, and 100 script payloads."""

import json
import os
from itertools import product
from pathlib import Path

HERE = Path(__file__).parent
LISTS = ["blns.json", "big-list-of-naughty-strings.json"]
LEFT_BEFORE = ["", '">', "'>", "</textarea>", "</title>", "</script>", "-->", "</select>", "{{7*7}}", "]]>"]
RUN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '<iframe src="javascript:alert(1)">',
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<video><source onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>",
]
PAYLOADS = [before + script for before, script in product(LEFT_BEFORE, RUN)]


def strings() -> list[str]:
    """All of them where `NAUGHTY=all`; else every 120th, which is enough for the gate."""
    return every_string() if os.environ.get("NAUGHTY") == "all" else every_string()[::120]


def every_string() -> list[str]:
    listed = [text for name in LISTS for text in json.loads((HERE / name).read_text(encoding="utf-8"))]
    return list(dict.fromkeys([*listed, *PAYLOADS]))
