"""Whatever page of the catalogue one goes to, the watches chosen for a comparison come along."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import Resolver404, resolve

from drafts.models import TERMS

from . import every_page

CHOSEN = ["signal-2612", "signal-3"]
HISTORIES = {
    "drafts:watch_history",
    "drafts:mechanism_history",
    "drafts:mark_history",
    "drafts:factory_history",
    "drafts:brand_history",
    *(f"drafts:{model.kind}_history" for model in TERMS),
}  # a detour from the catalogue and back to it


def forgetful(html: str) -> list[str]:
    """The links of a page that lead to a page of the catalogue without the choice."""
    links = re.findall(r'<a (?!class="selection__clear)[^>]*href="(/[^"#]*)"', html)
    return [link for link in map(unescape, links) if is_catalogue(link) and not keeps(link)]


def is_catalogue(link: str) -> bool:
    """Whether it leads to a page of the catalogue, or to the history of an entry."""
    try:
        name = resolve(link.partition("?")[0]).view_name
    except Resolver404:
        return False
    is_meant = name.startswith("catalogue:") or name in HISTORIES
    return is_meant and name in every_page.names() and name != "catalogue:data"


def is_prose(address: str) -> bool:
    """Whether a page is a text, whose examples are searches from the beginning."""
    return address == "/nowhere/" or resolve(address.partition("?")[0]).view_name.startswith("texts:")


def keeps(link: str) -> bool:
    kept = QueryDict(link.partition("?")[2]).getlist("w")
    if "/compare/" in link:  # with one more, or one less
        return kept[:2] == CHOSEN or set(kept) < {*CHOSEN}
    return kept == CHOSEN


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_link_of_every_page_goes_on_with_the_choice(visitor, prefix):
    every_page.make_something_for_every_page()
    addresses = [address for address in every_page.addresses() if not is_prose(address)]
    lost = {}
    for address in addresses:
        chosen = "&".join(f"w={folder}" for folder in CHOSEN)
        html = visitor.get(f"{prefix}{address}{'&' if '?' in address else '?'}{chosen}").content.decode()
        if found := forgetful(html):
            lost[address] = found[:4]
    assert lost == {}
