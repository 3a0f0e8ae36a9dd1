"""The gallery shows every component, and every page loads every component's styles."""

import re

import pytest
from django.conf import settings

from accounts.tests.factories import make_item, make_user
from catalogue.models import CalibreIndex
from catalogue.tests.factories import make_watch

from . import every_page

COMPONENTS = sorted(path.name for path in (settings.BASE_DIR / "templates/components").glob("*.html"))


@pytest.fixture
def response(visitor, settings, db):
    settings.DEBUG = True
    every_page.make_something_for_every_page()
    make_item(make_user(), watch=make_watch())
    CalibreIndex.objects.create(index="12", meaning="сигнал (будильник)", source="uofa.ru")
    return visitor.get("/gallery/")


def test_every_component_is_shown(response):
    shown = {template.name for template in response.templates if template.name}
    assert [name for name in COMPONENTS if f"components/{name}" not in shown] == []


def test_it_exists_in_development_only(visitor, db):
    assert visitor.get("/gallery/").status_code == 404


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_begins_by_saying_what_it_takes(name):
    first = (settings.BASE_DIR / "templates/components" / name).read_text().splitlines()[0]
    assert first.startswith(("{#", "{% comment %}"))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> list[dict[str, str]]:
    """The colours of the light theme and of the dark one."""
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    colours = re.findall(r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", tokens)
    return [{name: pair[place] for name, *pair in colours} for place in (0, 1)]


def test_every_ink_reads_on_paper_and_sheet():
    for theme in themes():
        inks = {name: colour for name, colour in theme.items() if name not in {"paper", "sheet", "rule", "hair"}}
        for name, colour in inks.items():
            for ground in ("paper", "sheet"):
                assert contrast(colour, theme[ground]) >= 4.5, (name, ground)
