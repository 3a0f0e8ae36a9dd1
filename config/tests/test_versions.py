"""The oldest version of each library that the site may run on. Older ones have known holes or lack what we use."""

import re
from importlib.metadata import version

import pytest
from django.conf import settings

FLOORS = {
    "Django": "5.2.19",
    "django-allauth": "65.21.1",
    "pillow": "13.0.0",
    "gunicorn": "27.0.1",
    "psycopg": "3.3.9",
}


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


@pytest.mark.parametrize("name", FLOORS)
def test_installed_and_locked_versions_are_not_below_the_floor(name):
    lock = (settings.BASE_DIR / "requirements.txt").read_text()
    locked = re.search(rf"^{name}==([\d.]+)", lock, re.MULTILINE | re.IGNORECASE)[1]
    assert numbers(version(name)) >= numbers(FLOORS[name])
    assert numbers(locked) >= numbers(FLOORS[name])
