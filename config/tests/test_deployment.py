"""The files that a server is set up with agree with each other and with the settings."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

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


def test_proxy_and_site_take_the_same_size():
    (size,) = re.findall(r"client_max_body_size (\d+)m;", (ROOT / "config/deploy/nginx.conf.template").read_text())
    assert int(size) * 1024 * 1024 == settings.REQUEST_MAX_BYTES


def test_error_pages_for_the_proxy(tmp_path):
    call_command("write_error_pages", str(tmp_path))
    for status in ("413", "503"):
        page = (tmp_path / f"{status}.html").read_text()
        assert page.startswith("<!doctype html>")
        assert "{" not in page
