"""The page of the words of the short lists."""

import re
from html import unescape

import pytest

from .factories import make_case_material, make_function

pytestmark = pytest.mark.django_db


def notes(client, address: str) -> list[str]:
    """What stands beside each word, without its marks."""
    html = client.get(address).text
    return [unescape(re.sub("<[^>]+>", "", note)) for note in re.findall(r"lines__note\">(.*?)</span><span", html)]


def test_beside_a_word_stands_its_other_name_and_its_digit_as_far_as_they_are_known(visitor):
    make_case_material(name="сталь", name_en="steel", code_digit="2")
    make_case_material(name="позолота", code_digit="3")
    make_function(name="дата")
    assert notes(visitor, "/vocabulary/") == ["", "цифра 3", "steel · цифра 2"]
    assert notes(visitor, "/en/vocabulary/") == ["дата", "позолота · digit 3", "сталь · digit 2"]
