"""Third-party files are what `vendored.json` says: nothing changed, nothing unlisted, licence included."""

import hashlib
import json
from pathlib import Path

from config.management.commands.vendor_files import LIST, VENDOR

PACKAGES = json.loads(LIST.read_text(encoding="utf-8"))


def test_every_vendored_file_is_listed_with_its_hash():
    listed = {
        f"{name}/{Path(path).name}": sha256
        for name, package in PACKAGES.items()
        for path, sha256 in package["files"].items()
    }
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != LIST
    }
    assert present == listed


def test_every_package_has_its_licence_with_it():
    assert all(package["licence"] and "LICENSE" in package["files"] for package in PACKAGES.values())
