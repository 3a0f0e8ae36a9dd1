"""Words are explained where they stand, without a script, and cost nothing where none stands."""

import re

import pytest
from django.utils.translation import override

from catalogue.models import Mechanism, Watch
from catalogue.tests.factories import make_mechanism, make_watch
from config.texts.glossary import WORDS

OPENED = re.compile(r'<details class="term"><summary>(.*?)</summary><p class="term__meaning">(.*?)</p></details>')
MEANT_FOR_FIELDS = {
    "calibre", "stones", "frequency", "power_reserve", "lift_angle", "rate", "base_movement", "code", "lug_width",
    "water_resistance", "crystal", "crown", "integrated_bracelet",
}  # fmt: skip


def test_every_word_has_its_meaning_in_both_languages():
    told = {}
    for language in ("ru", "en"):
        with override(language):
            told[language] = {name: (str(word.term), str(word.meaning)) for name, word in WORDS.items()}
    assert all(term and meaning.endswith(".") for words in told.values() for term, meaning in words.values())
    assert [name for name in WORDS if told["ru"][name][1] == told["en"][name][1]] == []
    fields = {field.name for model in (Watch, Mechanism) for field in model.described_fields()}
    assert set(WORDS) & fields == MEANT_FOR_FIELDS


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "label"), [("", "угол подъёма"), ("/en", "lift angle")])
def test_a_word_opens_among_the_facts(visitor, prefix, label):
    mechanism = make_mechanism(calibre="2409", stones="17", lift_angle=42)
    watch = make_watch(mechanism=mechanism, lug_width=18)
    opened = dict(OPENED.findall(visitor.get(f"{prefix}/mechanisms/{mechanism.slug}/").text))
    assert label in {name.casefold() for name in opened}
    with override("en" if prefix else "ru"):
        assert str(WORDS["lift_angle"].meaning) in opened.values()
        assert str(WORDS["lug_width"].meaning) in visitor.get(f"{prefix}/watches/{watch.folder}/").text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/watches/", "/about/", "/brands/", "/help/"])
def test_a_page_without_such_facts_has_nothing_of_it(visitor, address):
    make_watch(mechanism=make_mechanism(lift_angle=42))
    assert "term__meaning" not in visitor.get(address).text


@pytest.mark.django_db
def test_all_words_stand_on_one_page(visitor):
    html = visitor.get("/help/glossary/").text
    assert set(re.findall(r'<div class="facts__row" id="(\w+)">', html)) == set(WORDS)
