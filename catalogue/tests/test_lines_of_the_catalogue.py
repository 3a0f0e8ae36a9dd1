"""The lines of the real brands: whose each is, and what a search for maker and line finds."""

import random
from itertools import product

import pytest

from catalogue.models import Brand, BrandLine, Watch
from catalogue.paging import page_of
from catalogue.search.folding import keys
from catalogue.search.query import CatalogueQuery

from .test_folding import BY_ALIAS, FAMILIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]

QUESTIONS = 300


def spellings(brand: Brand) -> list[str]:
    """The names of a brand in both languages as people write them, and its whole family where one is known.

    What may be read in two alphabets (KOCMOC) finds the words of both, and cannot say which is better.
    """
    names = {brand.name, brand.name_en or brand.name}
    families = [family for family in FAMILIES if brand.name.lower() in family]
    written = {form for name in names for form in (name, name.lower(), name.upper(), name.replace("ё", "е"))}
    return sorted(word for word in written.union(*families) - BY_ALIAS if len(keys(word)) == 1)


def test_every_brand_is_a_maker_or_a_line_or_said_to_be_neither():
    lines = set(BrandLine.objects.values_list("line", flat=True))
    makers = set(BrandLine.objects.exclude(maker=None).values_list("maker", flat=True))
    for brand in Brand.objects.all():
        assert bool(brand.note) == (brand.pk not in lines | makers), brand
    assert Brand.objects.count() == 86
    assert not BrandLine.objects.filter(source="").exists()


def test_every_watch_of_a_line_is_found_by_its_maker_and_none_of_another_line_above_it(report):
    pairs: dict[tuple[Brand, Brand], set[int]] = {}
    for watch in Watch.objects.exclude(maker=None).select_related("brand", "maker"):
        if watch.maker != watch.brand:
            pairs.setdefault((watch.maker, watch.brand), set()).add(watch.pk)
    assert len(pairs) > 50
    questions = [
        (wanted, line, " ".join(words[:: 1 if maker_first else -1]))
        for (maker, line), wanted in pairs.items()
        for words in product(spellings(maker), spellings(line))
        for maker_first in (True, False)
    ]
    for wanted, line, text in random.Random(5).sample(questions, QUESTIONS):
        query = CatalogueQuery(text)
        found = page_of(query.apply(Watch.objects.current()), query.order, size=500).rows
        assert wanted <= {watch.pk for watch in found}, text
        last = max(place for place, watch in enumerate(found) if watch.pk in wanted)
        assert {watch.brand_id for watch in found[: last + 1]} == {line.pk}, text
    report(f"{QUESTIONS} of {len(questions)} questions for a maker and a line: every watch found, none above it")


def test_a_makers_own_watches_come_before_those_of_its_lines():
    for maker in Brand.objects.filter(lines__isnull=False, watches__isnull=False).distinct():
        query = CatalogueQuery(maker.name)
        found = page_of(query.apply(Watch.objects.current()), query.order, size=500).rows
        own = Watch.objects.filter(brand=maker).count()
        assert {watch.brand_id for watch in found[:own]} == {maker.pk}, maker
