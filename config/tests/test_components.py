"""The list of components: everything that production installs is on it, pinned, with a licence that we accept."""

import json

from .documents.components import ROOT, Part, faults, libraries, list_of, parts


def test_every_component_is_pinned_and_its_licence_accepted():
    assert faults(parts()) == []


def test_the_list_has_every_locked_library_and_every_vendored_package():
    locked = {line.partition("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    vendored = set(json.loads((ROOT / "static/vendor/vendored.json").read_text()))
    written = json.loads(list_of(parts()))
    assert written["bomFormat"] == "CycloneDX"
    assert {one["name"] for one in written["components"]} == locked | vendored
    assert all(one["version"] and one["hashes"] and one["licenses"] and one["purl"] for one in written["components"])


def test_what_is_not_pinned_or_has_another_licence_is_a_fault():
    unlocked = libraries("django>=5\npillow==13.0.0 \\\n    --hash=sha256:" + "a" * 64 + "\nno-such-library==1\n")
    assert [part.version for part in unlocked] == ["", "13.0.0", "1"]
    assert faults(unlocked) == [
        "django is not pinned",
        "no-such-library is not pinned",
        "no-such-library: licence «»",
    ]
    assert faults([Part("pypi", "x", "1", "MIT OR AGPL-3.0-only", ("a",))]) == ["x: licence «MIT OR AGPL-3.0-only»"]
