"""Every watch of the data files has a page of its own: told apart by title and description, and told to machines.

The English ones are read in test_english.py.
"""

import json
import re
from html import unescape

import pytest

from catalogue.models import Watch

from .soviet import some_here

REAL = 294


def told_by(html: str, watch: Watch, prefix: str = "") -> tuple[str, str]:
    """The title and the description of the page of `watch`. What it tells machines must be about this watch."""
    address = unescape(re.search(r'<link rel="canonical" href="(.*?)">', html)[1])
    blocks = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    product, steps = sorted(blocks, key=lambda block: block["@type"], reverse=True)
    assert (product["@context"], product["@type"]) == ("https://schema.org", "Product")
    assert product["name"] == (watch.title_en if prefix else watch.title)
    assert product["brand"]["@type"] == "Brand"
    assert product["brand"]["name"]
    assert product["url"] == address == f"http://127.0.0.1:8000{prefix}/watches/{watch.folder}/"
    assert [step["position"] for step in steps["itemListElement"]] == list(range(1, 3 + len(watch.brands)))
    title = re.search(r"<title>(.*?)</title>", html)[1]
    return title, re.search(r'<meta name="description" content="(.*?)">', html)[1]


def are_told_apart(pages: list[tuple[str, str]], report) -> None:
    titles, descriptions = map(set, zip(*pages, strict=True))
    report(f"{len(titles)} titles, {len(descriptions)} descriptions of {len(pages)} watches")
    assert len(pages) >= len(some_here(range(REAL)))
    assert (len(titles), len(descriptions)) == (len(pages), len(pages))


@pytest.mark.django_db
def test_the_page_of_every_real_watch(soviet, visitor, report):
    watches = some_here(list(Watch.objects.current().select_related("brand", "maker")))
    html = ((watch, visitor.get(f"/watches/{watch.folder}/").content.decode()) for watch in watches)
    are_told_apart([told_by(text, watch) for watch, text in html], report)
