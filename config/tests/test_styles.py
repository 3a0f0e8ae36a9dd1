"""Where static files are collected, a page asks for one style sheet that holds all of them."""

import re

from django.core.management import call_command
from django.template.loader import render_to_string

from config.storage import JOINED, STATIC, STYLES


def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.storage.StaticStorage"}}


def test_collected_pages_link_one_style_sheet_with_every_rule(settings, tmp_path):
    collected(settings, tmp_path)
    for _again in range(2):
        call_command("collectstatic", interactive=False, verbosity=0)
    links = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', render_to_string("components/styles.html"))
    assert len(links) == 1
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", links[0])
    text = (settings.STATIC_ROOT / links[0]).read_text()
    assert all((STATIC / name).read_text() in text for name in STYLES)
    assert (settings.STATIC_ROOT / f"{links[0]}.gz").exists()


def test_developers_get_each_file_by_its_own_name():
    links = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', render_to_string("components/styles.html"))
    assert links == STYLES
    assert JOINED not in links


def test_no_style_sheet_names_another_file():
    """A relative address would mean another file in the joined sheet than in its own."""
    assert [name for name in STYLES if "url(" in (STATIC / name).read_text()] == []
