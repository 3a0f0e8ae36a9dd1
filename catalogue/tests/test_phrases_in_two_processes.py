"""A phrase that one process of the site learns, another knows at its next request."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from .factories import make_brand, make_gender, make_watch

# A second process of the site, with a cache of its own: asks for the same page as often as a line comes in.
ANOTHER = """
import sys
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
for line in sys.stdin:
    page = client.get("/watches/", {"q": line.strip()}).content.decode()
    print("found" if 'href="/watches/the-watch/"' in page else "nothing", flush=True)
"""


def address_of_the_database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    who = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgres://{who}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_new_phrase_acts_at_the_next_request_of_another_process(shared_database, moderator):
    make_watch(brand=make_brand(name="Чайка"), gender=make_gender(name="женские"), folder="the-watch")
    environment = os.environ | {
        "DATABASE_URL": address_of_the_database(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "CRITICAL",
        "CACHE_URL": "locmemcache://",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", ANOTHER], env=environment, cwd=settings.BASE_DIR, **pipes) as other:

        def asked() -> str:
            other.stdin.write("мамины часики\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert asked() == asked() == "nothing"
        data = {"phrase": "мамины часики", "means": "для:женские", "source": "форум"}
        assert moderator.post("/admin/catalogue/searchphrase/add/", data).status_code == 302
        assert asked() == "found"
        other.stdin.close()
