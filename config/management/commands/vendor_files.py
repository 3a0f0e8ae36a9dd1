import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

VENDOR = settings.BASE_DIR / "static/vendor"
LIST = VENDOR / "vendored.json"
SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=.*\s*$")  # names a file that is not vendored


class Command(BaseCommand):
    help = (
        "Copy the files that static/vendor/vendored.json names from their npm packages, at the versions that it "
        "names, and write down licence and SHA-256. Only for whoever changes a version; needs npm."
    )

    def handle(self, *args, **options):
        packages = json.loads(LIST.read_text(encoding="utf-8"))
        for name, package in packages.items():
            with tempfile.TemporaryDirectory() as folder:
                unpacked = fetch(name, package["version"], Path(folder))
                package["licence"] = json.loads((unpacked / "package.json").read_text(encoding="utf-8"))["license"]
                for path in package["files"]:
                    package["files"][path] = copy(unpacked / path, VENDOR / name / Path(path).name)
            self.stdout.write(f"{name} {package['version']}, {package['licence']}")
        LIST.write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")


def fetch(name: str, version: str, folder: Path) -> Path:
    """The unpacked npm package."""
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    with tarfile.open(folder / archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def copy(source: Path, target: Path) -> str:
    """Copy one file without the name of its source map, and give its SHA-256."""
    content = SOURCE_MAP.sub(b"\n", source.read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
