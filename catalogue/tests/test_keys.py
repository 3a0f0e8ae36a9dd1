"""Keys and addresses: two spellings of one name meet, names sort alike everywhere, an address is free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.keys import ADDRESS_LENGTH, KEY_LENGTH, address_of, first_free, normalised_key, sort_key


@pytest.mark.parametrize("spelling", ["2609.HA", "2609.НА", "2609 на", "2609-ha", "２６０９НА"])
def test_spellings_of_one_calibre_have_one_key(spelling):
    assert normalised_key(spelling) == "2609на"


def test_names_sort_as_in_a_card_index():
    names = ["Zaria", "Ёлка", "100 лет", "Еж", "ель", "Poljot", "Ярославль"]
    assert sorted(names, key=sort_key) == ["100 лет", "Еж", "Ёлка", "ель", "Ярославль", "Poljot", "Zaria"]


@pytest.mark.parametrize(
    ("parts", "address"),
    [(("Полёт", "2614.2Н"), "poljot-2614-2n"), (("Щука", ""), "schuka"), (("Ñandú",), "nandu"), (("№ 1",), "no-1")],
)
def test_addresses_are_transliterated(parts, address):
    assert address_of(*parts) == address


@given(st.text(max_size=400))
def test_keys_are_idempotent_and_bounded(text):
    key = normalised_key(text)
    assert normalised_key(key) == key
    assert len(key) <= KEY_LENGTH
    assert len(sort_key(text)) <= KEY_LENGTH
    assert len(address_of(text)) <= ADDRESS_LENGTH


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 4, 7, 8, 9, 1000])
def test_the_next_address_is_found_by_few_questions(taken):
    there = {"luch", *(f"luch-{number}" for number in range(2, taken + 1))} if taken else set()
    asked = []
    found = first_free("luch", lambda address: asked.append(address) or address in there)
    assert found == (f"luch-{taken + 1}" if taken else "luch")
    assert len(asked) <= 20


def test_a_gap_may_be_filled_but_nothing_taken_is_given():
    there = {"luch", "luch-2", "luch-3", "luch-5"}
    assert first_free("luch", there.__contains__) not in there
