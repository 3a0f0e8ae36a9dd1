"""The files that a server is set up with agree with each other and with the settings."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import resolve
from django.utils import translation

from .test_access import CASES, address_of

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
IN_PRODUCTION = sorted(name for name, service in SERVICES.items() if "production" in service.get("profiles", []))


def test_without_a_profile_there_is_postgresql_alone_for_this_machine_only():
    (name,) = [name for name, service in SERVICES.items() if not service.get("profiles")]
    assert name == "postgres"
    assert SERVICES[name]["ports"] == ["127.0.0.1:5432:5432"]
    assert {"--locale=C.UTF-8", "--data-checksums"} <= set(
        SERVICES[name]["environment"]["POSTGRES_INITDB_ARGS"].split()
    )


def test_the_whole_set():
    assert IN_PRODUCTION == ["backup", "housekeeping", "migrate", "proxy", "redis", "web"]


@pytest.mark.parametrize("name", IN_PRODUCTION)
def test_every_service_is_bounded(name):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["read_only"] is True
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "proxy"])
def test_every_server_says_how_it_is(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_images_are_pinned():
    for name, service in SERVICES.items():
        if "build" not in service:
            assert re.search(r":v?\d", service["image"]), name


def test_volumes_are_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_the_proxy_fills_in_every_variable_of_its_template():
    template = (ROOT / "config/deploy/nginx.conf.template").read_text()
    starter = (ROOT / "config/deploy/start-proxy").read_text()
    used = set(re.findall(r"\$\{(\w+)\}", template))
    filled = set(re.findall(r"\$(\w+)", re.search(r"envsubst '([^']+)'", starter)[1]))
    assert used <= filled
    assert filled - {"HERE"} == set(SERVICES["proxy"]["environment"])


TEMPLATE = (ROOT / "config/deploy/nginx.conf.template").read_text()
PHOTOS = re.search(r"location ~ (\S+) \{\s+client_max_body_size 85m;", TEMPLATE)[1]


def test_proxy_and_site_take_the_same_sizes():
    form, photos, _asked = (int(size) << 20 for size in re.findall(r"client_max_body_size (\d+)m;", TEMPLATE))
    assert (form, photos) == (settings.FORM_MAX_BYTES, settings.REQUEST_MAX_BYTES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_proxy_and_site_agree_which_addresses_take_photos(people, language):
    """Over every address of the site: large bodies come to those alone whose views read photographs."""
    translation.activate(language)
    taking = set()
    for name, row in (case.values for case in CASES):
        if row.address:
            continue  # no view's
        with transaction.atomic():  # what each row makes goes before the next
            address = address_of(name, row, people)
            transaction.set_rollback(True)
        takes = getattr(resolve(address.partition("?")[0]).func, "takes_photos", False)
        assert takes == bool(re.search(PHOTOS, address)), address
        taking |= {name} if takes else set()
    assert {"drafts:watch_new", "drafts:watch_edit", "drafts:draft_edit", "admin:catalogue_watch_photos"} <= taking


def test_error_pages_for_the_proxy(tmp_path):
    call_command("write_error_pages", str(tmp_path))
    for status in ("413", "503"):
        page = (tmp_path / f"{status}.html").read_text()
        assert page.startswith("<!doctype html>")
        assert "{" not in page
