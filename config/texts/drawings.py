"""Drawings of ours in a text: a line «[drawing calibre]» of its own becomes the drawing of this name.

What a drawing shows is told by the list below it: its numbers stand in both, so it needs no words, and voices none.
"""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalogue.models import Mark
from catalogue.presentation.marks import drawing_of

NAMES = {path.stem for path in (settings.BASE_DIR / "templates/texts/drawings").glob("*.html")}
LINE = re.compile(r"<p>\[drawing (\w+)\]</p>")
MARKS = [  # the shape and the letters of each, as the text tells them
    ("head", "583"),
    ("star", "583"),
    ("quality", ""),
    ("rhombus", "1МЧЗ"),
    ("pentagon", "1МЧЗ"),
    ("", "SU"),
]


def with_drawings(html: SafeString) -> SafeString:
    """The text with its drawings. A line that names none stays as it was written."""
    return mark_safe(LINE.sub(drawn, html))  # noqa: S308 - as it was, and templates of ours


def drawn(line: re.Match[str]) -> str:
    name = line[1]
    if name not in NAMES:
        return line[0]
    marks = [drawing_of(Mark(shape=shape, letters=letters)) for shape, letters in MARKS] if name == "marks" else []
    return render_to_string(f"texts/drawings/{name}.html", {"marks": marks})
