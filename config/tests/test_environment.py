"""`.env.example` lists every variable that the site reads, and no other."""

import re

from django.conf import settings

INTERNAL = {"SERVING", "ENV_FILE"}  # config.wsgi sets the one for its own process, drills the other
READ = re.compile(r"""\b(?:env(?:\.\w+)?|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)\"""")
LISTED = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def test_the_example_is_complete():
    sources = [*settings.BASE_DIR.glob("config/*.py"), settings.BASE_DIR / "gunicorn.conf.py"]
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    listed = LISTED.findall((settings.BASE_DIR / ".env.example").read_text(encoding="utf-8"))
    assert set(listed) == read - INTERNAL
    assert len(listed) == len(set(listed))
