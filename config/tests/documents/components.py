"""What production is made of that others wrote, as a CycloneDX list (SBOM): `make sbom` writes it to `sbom.cdx.json`.

Libraries come from requirements.txt, with their hashes; scripts, styles and fonts from static/vendor.
"""

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from license_expression import ExpressionError, get_spdx_licensing
from packageurl import PackageURL

ROOT = Path(__file__).parents[3]
ACCEPTED = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0"}
ACCEPTED |= {"LGPL-3.0-or-later", "OFL-1.1", "PSF-2.0"}
# Where a library's own data say no more than «BSD», or where it is installed on other systems only: from its licence.
READ = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "django-csp": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "pi-heif": "BSD-3-Clause AND LGPL-3.0-or-later",  # its own, and of the decoders that it brings along
    "qrcode": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
LINE = re.compile(r"^([A-Za-z][\w.-]*)(\S*)[^\n\\]*((?:\\\n\s+--hash=sha256:[0-9a-f]{64}\s*)*)", re.MULTILINE)
SPDX = get_spdx_licensing()


@dataclass(frozen=True)
class Part:
    kind: str  # of a package URL
    name: str
    version: str  # empty where it is not pinned
    licence: str  # empty where it is not known
    hashes: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether every licence that holds is one that we accept; of alternatives, that all are."""
        return bool(self.licence) and set(SPDX.license_keys(self.licence)) <= ACCEPTED


def libraries(lock: str) -> list[Part]:
    """What a file of locked requirements installs."""
    return [
        Part(
            kind="pypi",
            name=name,
            version=pin.removeprefix("==") if pin.startswith("==") else "",
            licence=licence_of(name),
            hashes=tuple(re.findall("[0-9a-f]{64}", hashes)),
        )
        for name, pin, hashes in LINE.findall(lock)
    ]


def licence_of(name: str) -> str:
    """The licence that an installed library says it has, as an SPDX expression; empty where it says none."""
    if name in READ:
        return READ[name]
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    said = about.get("License-Expression") or about.get("License") or ""
    try:
        return str(SPDX.parse(said, validate=True)) if said else ""
    except ExpressionError:
        return ""


def vendored() -> list[Part]:
    packages = json.loads((ROOT / "static/vendor/vendored.json").read_text(encoding="utf-8"))
    return [
        Part("npm", name, package["version"], package["licence"], tuple(package["files"].values()))
        for name, package in packages.items()
    ]


def parts() -> list[Part]:
    return libraries((ROOT / "requirements.txt").read_text(encoding="utf-8")) + vendored()


def faults(of: list[Part]) -> list[str]:
    """What is not pinned by version and hash, or whose licence we do not accept."""
    unpinned = [f"{part.name} is not pinned" for part in of if not part.version or not part.hashes]
    return unpinned + [f"{part.name}: licence «{part.licence}»" for part in of if not part.is_accepted]


def list_of(of: list[Part]) -> str:
    """The list in CycloneDX 1.6."""
    licences = LicenseFactory()
    components = [
        Component(
            type=ComponentType.LIBRARY,
            name=part.name,
            version=part.version,
            licenses=[licences.make_from_string(part.licence)] if part.licence else [],
            purl=PackageURL(
                part.kind, *([None, part.name] if part.kind == "pypi" else namespaced(part.name)), part.version
            ),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in part.hashes],
            bom_ref=f"{part.kind}:{part.name}",
        )
        for part in of
    ]
    return JsonV1Dot6(Bom(components=components)).output_as_string(indent=2)


def namespaced(name: str) -> list[str | None]:
    namespace, _slash, last = name.rpartition("/")
    return [namespace or None, last]


if __name__ == "__main__":
    if found := faults(parts()):
        sys.exit("\n".join(found))
    sys.stdout.write(list_of(parts()) + "\n")
