"""The files that a server is set up with agree with each other and with the settings."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import resolve, reverse
from django.utils import translation

from catalogue.photos.pipeline import LIMITS, MEGABYTE
from config.deploy import new_env
from config.logging import secrets_in_path

from .test_access import CASES, address_of

ROOT = Path(__file__).parents[2]
MEMORY_OF_STARTER = 40 * MEGABYTE
MEMORY_OF_WORKER = 160 * MEGABYTE
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


def test_the_site_and_a_decoder_fit_into_their_container():
    """What a web process needs was measured by `make drill-decoders`; the first of them only starts the others."""
    web = SERVICES["web"]
    workers = int(re.search(r"\d+", web["environment"]["WEB_WORKERS"]).group())
    needed = MEMORY_OF_STARTER + workers * MEMORY_OF_WORKER + LIMITS["memory"]
    assert needed <= int(web["mem_limit"].removesuffix("m")) * MEGABYTE


SECRETS = {
    "SECRET_KEY": {"migrate", "web", "housekeeping", "backup", "restore"},
    "ENCRYPTION_KEYS": {"migrate", "web", "housekeeping", "backup", "restore"},
    "POSTGRES_PASSWORD": {"postgres"},
    "OWNER_PASSWORD": {"postgres", "migrate", "restore"},
    "SITE_PASSWORD": {"postgres", "web", "housekeeping"},
    "READER_PASSWORD": {"postgres", "backup"},
    "BACKUP_PASSWORD": {"backup", "restore"},
    "REDIS_PASSWORD": {"redis", "migrate", "web", "housekeeping", "backup", "restore"},
    "YANDEX_CLIENT_SECRET": {"web"},
    "GOOGLE_CLIENT_SECRET": {"web"},
    "WATCH_TOKEN": {"web"},
    "EMAIL_URL": {"web", "housekeeping", "backup"},
}


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_is_given_to_those_who_use_it(name):
    holders = {service for service, given in SERVICES.items() if f"${{{name}:" in str(given)}
    assert holders == SECRETS[name]
    assert not any("env_file" in service for service in SERVICES.values())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_few_rights(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]


def test_what_must_be_set_is_written_by_the_script_and_has_no_default():
    demanded = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    written = {line.partition("=")[0] for line in new_env.lines("https://watches.example.org")}
    assert demanded <= written
    assert {name for name in SECRETS if name.endswith(("PASSWORD", "KEY", "KEYS"))} == demanded


def test_the_script_writes_for_its_owner_alone_and_never_twice(monkeypatch, tmp_path):
    monkeypatch.setattr(new_env, "PLACE", tmp_path / ".env")
    new_env.main("https://watches.example.org")
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert "ALLOWED_HOSTS=watches.example.org\n" in (tmp_path / ".env").read_text()
    with pytest.raises(FileExistsError):
        new_env.main("https://watches.example.org")


def test_who_reaches_what():
    """The proxy reaches the site alone; Redis is on a network of its own; no web process touches backups."""
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}
    assert networks["proxy"] == {"front"}
    assert networks["postgres"] == {"database"}
    assert networks["redis"] == {"cache"}
    assert COMPOSE["networks"]["cache"] == {"internal": True}
    touching = {name: place for name in SERVICES for place in SERVICES[name].get("volumes", []) if "backups:" in place}
    assert set(touching) == {"backup", "restore", "housekeeping"}
    assert touching["housekeeping"].endswith(":ro")  # it tells how old the newest is


def test_nothing_fills_the_database_before_a_restore():
    """Docker starts what a service depends on, and what that depends on."""
    started, waiting = set(), ["restore"]
    while waiting:
        needs = SERVICES[waiting.pop()].get("depends_on", {})
        waiting += needs.keys() - started
        started |= needs.keys()
    assert started == {"postgres"}


def test_a_certificate_that_does_not_come_is_asked_for_again_soon(tmp_path):
    """Whose name led here an hour too late waited half a day; the command is that of the container."""
    (command,) = SERVICES["certificates"]["command"]
    programs = {"certbot": 'echo asked >> said; [ "$(grep -c asked said)" -ge 3 ]'}
    programs["sleep"] = 'echo "$1" >> said; [ "$1" != 12h ] || kill $PPID'
    for name, does in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = command.replace("$$", "$")
    subprocess.run([*SERVICES["certificates"]["entrypoint"], command], env=path, cwd=tmp_path, timeout=60)
    assert (tmp_path / "said").read_text().split() == ["asked", "1h", "asked", "1h", "asked", "12h"]


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "proxy"])
def test_every_server_says_how_it_is(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_images_are_pinned():
    for name, service in SERVICES.items():
        if "build" not in service:
            assert re.search(r":v?\d", service["image"]), name


def test_volumes_are_declared():
    places = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    used = {place for place in places if not place.startswith("./")}
    assert used == set(COMPOSE["volumes"])


def test_the_proxy_fills_in_every_variable_of_its_template():
    template = (ROOT / "config/deploy/nginx.conf.template").read_text()
    starter = (ROOT / "config/deploy/start-proxy").read_text()
    used = set(re.findall(r"\$\{(\w+)\}", template))
    filled = set(re.findall(r"\$(\w+)", re.search(r"envsubst '([^']+)'", starter)[1]))
    assert used <= filled
    assert filled - {"HERE", "IPV6", "RESOLVER"} == set(SERVICES["proxy"]["environment"])


TEMPLATE = (ROOT / "config/deploy/nginx.conf.template").read_text()
PHOTOS = re.search(r"location ~ (\S+) \{\s+client_max_body_size 85m;", TEMPLATE)[1]


def test_proxy_and_site_take_the_same_sizes():
    form, photos, _asked = (int(size) << 20 for size in re.findall(r"client_max_body_size (\d+)m;", TEMPLATE))
    assert (form, photos) == (settings.FORM_MAX_BYTES, settings.REQUEST_MAX_BYTES)
    beside = TEMPLATE.partition("client_max_body_size 85m;")[2].partition("\n        }")[0]
    assert "limit_conn large 16;" in beside  # large ones a few at a time,
    assert "limit_conn large_from 3;" in beside  # fewer of one address,
    assert "auth_request /may-send-photos;" in beside  # and of whom the site knows


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


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_address_with_a_secret_stands_in_the_log_of_the_proxy(people, language, rf):
    """Over every address of the site: of a letter's link, a wish list, a provider's answer no error is told."""
    translation.activate(language)
    quiet = re.search(r"location ~ (\S+) \{\s+error_log /dev/null emerg;", TEMPLATE)[1]
    secret = set()
    for name, row in (case.values for case in CASES):
        if row.address:
            continue
        request = rf.get("/")
        with transaction.atomic():
            address = address_of(name, row, people)
            request.resolver_match = resolve(address.partition("?")[0])
            transaction.set_rollback(True)
        if secrets_in_path(request) or name.endswith("_callback"):
            secret.add(name)
            assert re.search(quiet, address), address
    assert len(secret) >= 5
    assert not re.search(quiet, "/watches/")


@pytest.mark.parametrize(
    ("length_and_encoding", "is_large"),
    [
        ("0", False),
        ("999999", False),
        ("2999999", False),
        ("3000000", True),
        ("88080384", True),
        ("chunked", True),
        ("", True),
    ],
)
def test_what_is_large_or_does_not_say_so_is_asked_about(length_and_encoding, is_large):
    """Over HTTP/2 a body needs no length: taken for a small one, any stranger's 85 MB were read."""
    small = re.findall(r'"~(\S+)" ""', re.search(r"map \S+ \$large \{(.+)\}", TEMPLATE)[1])
    assert any(re.search(pattern, length_and_encoding) for pattern in small) != is_large
    photos = TEMPLATE[TEMPLATE.index(PHOTOS) :].partition("}\n        location")[0]
    assert "if ($request_method != POST) { return 418; }" in photos


def test_nobody_holds_every_place_for_photographs():
    """`make drill-bodies` tries it: who sends slowly from one address leaves most places to others."""
    limits = {zone: int(most) for zone, most in re.findall(r"limit_conn (\w+) (\d+);", TEMPLATE)}
    assert limits.keys() == {"large", "large_from"}
    assert limits["large_from"] * 4 <= limits["large"]
    assert re.search(r"map \$large \$large_from \{ \"\" \"\"; default \$network; \}", TEMPLATE)


def test_the_site_owns_nothing_in_its_database():
    """`make drill-production` tries it in a real one."""
    roles = (ROOT / "config/deploy/roles.sh").read_text()
    # The reader of backups alone makes databases, empty ones of its own in which `verify` restores.
    rights = roles.replace("ALTER ROLE reader PASSWORD :'reader' CREATEDB;", "")
    assert not re.search("SUPERUSER|CREATEDB|CREATEROLE|BYPASSRLS|OWNER TO", rights)
    granted = {
        rights.partition(" ON ")[0]
        for rights, names in re.findall(r"GRANT (.+?) TO ([\w, ]+);", roles)
        if "site" in names
    }
    rows = {"SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT, UPDATE"}
    assert granted == {"CONNECT, TEMPORARY", "USAGE"} | rows


def test_what_waits_for_slow_people_lies_on_a_disk():
    """Answers as large as a collection, too: in memory some thirty of them would end the proxy."""
    places = dict(re.findall(r"^ +(client_body|proxy)_temp_path (\S+);", TEMPLATE, re.MULTILINE))
    assert places == {"client_body": "${UPLOADS_DIR}/bodies", "proxy": "${UPLOADS_DIR}/answers"}
    proxy = SERVICES["proxy"]
    in_memory = tuple(place.partition(":")[0] for place in proxy["tmpfs"])
    assert not proxy["environment"]["UPLOADS_DIR"].startswith(in_memory)


def test_a_slow_reader_is_not_taken_for_a_dead_one():
    """A page of the network may be 64 kB: at four a second nothing is taken for sixteen (`make drill-exports`)."""
    assert int(re.search(r"send_timeout (\d+)s;", TEMPLATE)[1]) >= 60


def test_the_proxy_speaks_new_tls_alone():
    assert re.findall(r"ssl_protocols (.*);", TEMPLATE) == ["TLSv1.2 TLSv1.3"]
    (suites,) = re.findall(r"ssl_ciphers (.*);", TEMPLATE)
    assert all(
        re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)", suite) for suite in suites.split(":")
    )
    plain = TEMPLATE.partition("listen ${LISTEN_HTTP};")[2].partition("server {")[0]
    assert "proxy_pass" not in plain
    assert "return 301 ${SITE_URL}" in plain
    assert "max-age=31536000; includeSubDomains" in TEMPLATE
    assert "autoindex on" not in TEMPLATE


def test_a_browser_is_led_to_tls_and_a_program_is_told():
    for_programs = re.search(r"location ~ (\S+) \{ return 403; \}", TEMPLATE)[1]
    data = [reverse("catalogue:data_file", args=["watches", kind]) for kind in ("csv", "json")]
    data += [reverse("catalogue:watch_json", args=["x"]), reverse("catalogue:mechanism_json", args=["x"])]
    data += [reverse("accounts:collection_export")]
    assert all(re.search(for_programs, address) for address in data)
    pages = [reverse("catalogue:home"), reverse("catalogue:data"), reverse("catalogue:watch_detail", args=["x"])]
    assert not any(re.search(for_programs, address) for address in pages)


def test_an_image_holds_what_the_site_needs():
    """Nothing but what is named: neither the repository, nor tests, nor drills, nor what developers install."""
    first, *rest = (ROOT / ".dockerignore").read_text().split()
    assert first == "*"
    taken = {name[1:] for name in rest if name.startswith("!")}
    needed = {"accounts", "catalogue", "config", "drafts", "locale", "static", "templates"}
    assert taken == needed | {"gunicorn.conf.py", "manage.py", "requirements*.txt"}
    assert "**/tests" in rest
    assert "requirements-dev" not in (ROOT / "Dockerfile").read_text()


def test_the_database_logs_no_values():
    """A statement and the details of an error hold what people wrote."""
    command = " ".join(SERVICES["postgres"]["command"])
    assert "log_min_error_statement=panic" in command
    assert "log_error_verbosity=terse" in command
    assert "log_min_duration_statement" not in command
    assert "log_statement" not in command


def test_error_pages_for_the_proxy(tmp_path):
    call_command("write_error_pages", str(tmp_path))
    for status in ("413", "503"):
        page = (tmp_path / f"{status}.html").read_text()
        assert page.startswith("<!doctype html>")
        assert "{" not in page
