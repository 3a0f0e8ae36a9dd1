"""Every watch of the data files has a page of its own: told apart by title and description, and told to machines."""

import json
import re
from html import unescape

import pytest

from catalogue.models import Watch

REAL = 294


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_of_every_real_watch(soviet, visitor, prefix, report):
    titles, descriptions = set(), set()
    for watch in Watch.objects.current().select_related("brand", "maker"):
        html = visitor.get(f"{prefix}/watches/{watch.folder}/").content.decode()
        titles.add(re.search(r"<title>(.*?)</title>", html)[1])
        descriptions.add(re.search(r'<meta name="description" content="(.*?)">', html)[1])
        address = unescape(re.search(r'<link rel="canonical" href="(.*?)">', html)[1])
        blocks = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
        product, steps = sorted(blocks, key=lambda block: block["@type"], reverse=True)
        assert (product["@context"], product["@type"]) == ("https://schema.org", "Product")
        assert product["name"] == (watch.title_en if prefix else watch.title)
        assert product["brand"]["@type"] == "Brand"
        assert product["brand"]["name"]
        assert product["url"] == address == f"http://127.0.0.1:8000{prefix}/watches/{watch.folder}/"
        assert [step["position"] for step in steps["itemListElement"]] == list(range(1, 3 + len(watch.brands)))
    report(f"{len(titles)} titles, {len(descriptions)} descriptions of {REAL} watches")
    assert (len(titles), len(descriptions)) == (REAL, REAL)
