"""`make drill-observatory`: MDN's HTTP Observatory on the pages of the drill, without asking anybody outside.

It is npm's package at an exact version, with one change: it hands path and ports on to its function that fetches pages.
"""

import json
import os
import shutil
import sys

from bench.stand.load import Verdict
from bench.stand.stack import ROOT, Stack, run
from bench.stand.writing import Writing

VERSION = "1.4.8"
PLACE = ROOT / ".venv/observatory"
PACKAGE = PLACE / "node_modules/@mdn/mdn-http-observatory"
PAGES = {
    "home": "/",
    "catalogue": "/watches/",
    "watch": "",
    "sign-in": "/accounts/login/",
    "profile": "/users/writer/",
}
LEAST = {"sign-in": 125}  # its policy must name the providers that its buttons lead to
KEYS = {f"{provider}_{name}": "drill" for provider in ("YANDEX", "GOOGLE") for name in ("CLIENT_ID", "CLIENT_SECRET")}
SCRIPT = """
import {{ scan }} from "{package}/src/scanner/index.js";
const result = await scan("localhost", {options});
console.log(JSON.stringify(result));
"""


def install() -> None:
    if not PACKAGE.exists():
        package = f"@mdn/mdn-http-observatory@{VERSION}"
        run(
            [
                "npm",
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(PLACE),
                package,
            ]
        )
        scanner = PACKAGE / "src/scanner/index.js"
        scanner.write_text(scanner.read_text().replace("retrieve(hostname)", "retrieve(hostname, options)"))
        (PACKAGE / "conf/hsts-preload.json").write_text("{}")  # what it would download; localhost is not in the list


def scan(stack: Stack, path: str, cookie: str) -> dict:
    headers = [f"Cookie: {cookie}"] if cookie else []
    ports = {"httpPort": stack.ports["http"], "httpsPort": stack.ports["https"]}
    script = stack.folder / "scan.mjs"
    script.write_text(SCRIPT.format(package=PACKAGE, options=json.dumps(ports | {"path": path, "headers": headers})))
    trust = {"NODE_EXTRA_CA_CERTS": str(stack.folder / "certificates/fullchain.pem")}
    return json.loads(run(["node", str(script)], env=os.environ | trust))


def main() -> int:
    if not shutil.which("node"):
        raise SystemExit("node is missing. Debian: apt install nodejs npm")
    install()
    verdict = Verdict()
    with Stack(variables=KEYS) as stack:
        stack.manage("load_catalogue")
        folder = stack.manage(
            "shell", "-v0", "-c", "from catalogue.models import Watch; print(Watch.objects.first().folder)"
        )
        cookie = Writing(stack).headers["Cookie"]
        for name, path in PAGES.items():
            result = scan(stack, path or f"/watches/{folder.split()[-1]}/", cookie if name == "profile" else "")
            failed = [test for test, answer in result["tests"].items() if not answer["pass"]]
            score = result["scan"]["score"]
            verdict(f"{name}: {score} points, failed: {failed or 'none'}", score >= LEAST.get(name, 130) and not failed)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
