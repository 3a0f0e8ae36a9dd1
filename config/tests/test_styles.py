"""Where static files are collected, a page asks for one style sheet that holds all of them."""

import os
import re
from contextlib import ExitStack

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

from config.storage import JOINED, STATIC, STYLES

FONTS = "css/fonts.css"
MOST_OF_FONTS = 90_000


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
    assert all((STATIC / name).read_text() in text for name in STYLES if name != FONTS)
    fonts = re.findall(r"url\(\"?([^)\"]+)", text)
    assert len(fonts) == 5
    assert all((settings.STATIC_ROOT / "css" / name).exists() for name in fonts)
    assert (settings.STATIC_ROOT / f"{links[0]}.gz").exists()


def test_a_file_that_may_be_read_is_never_away_and_never_half_there(settings, tmp_path, monkeypatch):
    """A release is collected while the one before serves: a script was cut off in the middle during an upgrade."""
    collected(settings, tmp_path)
    call_command("collectstatic", interactive=False, verbosity=0)
    served = [path for path in settings.STATIC_ROOT.rglob("*") if re.search(r"\.[0-9a-f]{12}\.", path.name)]
    assert any(path.suffix == ".gz" for path in served)
    monkeypatch.setattr("os.remove", lambda path: pytest.fail(f"{path} is away"))
    with ExitStack() as readers:
        before = {path: os.fstat(readers.enter_context(path.open()).fileno()) for path in served}
        call_command("collectstatic", interactive=False, verbosity=0)
        for path, was in before.items():
            now = path.stat()
            assert now.st_ino != was.st_ino or now.st_ctime_ns == was.st_ctime_ns, f"{path} was written over"
            assert now.st_size == was.st_size


def test_developers_get_each_file_by_its_own_name():
    links = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', render_to_string("components/styles.html"))
    assert links == STYLES
    assert JOINED not in links


def test_no_style_sheet_names_another_file():
    """A relative address would mean another file in the joined sheet than in its own, but beside it."""
    assert [name for name in STYLES if "url(" in (STATIC / name).read_text()] == [FONTS]


def test_the_fonts_are_light():
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 5
    assert sum(font.stat().st_size for font in fonts) <= MOST_OF_FONTS
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/LICENSE").read_text()
