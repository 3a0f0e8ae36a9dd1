"""A release is told from another by the files that pages are made with and by what is set."""

import os

import pytest

from catalogue.caching.release import MADE_WITH, release

SUFFIXES = [".py", ".html", ".mo", ".css", ".js"]


@pytest.fixture
def checkout(tmp_path, settings):
    """A checkout with one old file in each folder that pages are made with."""
    settings.BASE_DIR = tmp_path
    for folder in MADE_WITH:
        (tmp_path / folder / "inner").mkdir(parents=True)
        touch(tmp_path / folder / "inner/old.py", 1)
    yield tmp_path
    release.cache_clear()


def touch(file, seconds: int) -> None:
    file.write_text("")
    os.utime(file, (seconds, seconds))


def now() -> str:
    release.cache_clear()
    return release()


@pytest.mark.parametrize("folder", MADE_WITH)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_newer_file_is_another_release(checkout, folder, suffix):
    before = now()
    assert before == now()
    touch(checkout / folder / f"inner/new{suffix}", 2)
    assert now() != before


def test_what_no_page_is_made_with_is_no_release(checkout):
    before = now()
    touch(checkout / "catalogue/inner/photo.jpg", 2)
    (checkout / "media").mkdir()
    touch(checkout / "media/new.py", 2)
    assert now() == before


@pytest.mark.parametrize("name", ["SITE_URL", "SITE_OWNER", "CONTACT_EMAIL"])
def test_what_is_set_is_of_the_release(checkout, settings, name):
    before = now()
    setattr(settings, name, "another")
    assert now() != before
