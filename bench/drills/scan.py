"""`make drill-scan`: wapiti as a visitor and as somebody signed in, and sqlmap on every parameterised address.

Both come from PyPI into a virtual environment of their own. Findings are printed as they are; docs/security.md says of
each what it is. TOOLS=wapiti or TOOLS=sqlmap takes one of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.stand.load import Verdict
from bench.stand.stack import ROOT, Stack, run
from bench.stand.writing import session_of
from catalogue.tests.hostile import EXPECTED, address_of

PLACE = ROOT / ".venv/scan"
PACKAGES = ["wapiti3==3.2.3", "sqlmap==1.10.10"]
# Those that need nothing from outside: no lists to download, no host that a hole would call back.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,https_redirect,ldap,methods,permanentxss,redirect,"
    "shellshock,sql,ssl,timesql,upload,xss"
)
TOOLS = os.environ.get("TOOLS", "wapiti sqlmap")
SECONDS = os.environ.get("SECONDS", "60")  # at most for each module
NEVER = ["/accounts/logout/", "/accounts/data/delete/"]
GOOD = dict.fromkeys(EXPECTED, "1") | {"q": "полёт", "sort": "title"}

# The parameters of other pages; a star marks a part of the path.
OTHERS = [
    "/suggest/?q=1",
    "/missing/?gap=photo",
    "/mechanisms/?after=1",
    "/watches/new/?copy=okean-3133",
    "/watches/okean-3133/history/?a=1&b=2",
    "/collection/?status=have&q=1",
    "/collection/have/?q=1",
    "/collection/missing/?brand=raketa",
    "/collection/missing/?mechanism=2209-1mchz",
    "/accounts/login/?next=/",
    "/admin/catalogue/watch/?q=1",
    "/admin/catalogue/watch/contradictions/?after=1",
    "/admin/drafts/draftwatch/?state=all&kind=new&turn=free&q=1",
    "/admin/accounts/user/?q=a&role__id__exact=1&is_active__exact=1",
    "/watches/okean-3133*/",
    "/mechanisms/2209-1mchz*/",
    "/brands/raketa*/",
    "/users/writer*/",
]


def install() -> None:
    if not (PLACE / "bin/wapiti").exists():
        run([sys.executable, "-m", "venv", str(PLACE)])
        run([str(PLACE / "bin/pip"), "install", "-q", *PACKAGES])


def wapiti(stack: Stack, who: str, cookie: str) -> dict[str, list[str]]:
    """The findings by kind, each with the places where it was found."""
    report = stack.folder / f"wapiti-{who}.json"
    limits = {"depth": 4, "max-links-per-page": 40, "max-files-per-dir": 6, "max-parameters": 20,
              "max-scan-time": 180, "max-attack-time": SECONDS, "tasks": 4}  # fmt: skip
    command = [str(PLACE / "bin/wapiti"), "-u", f"{stack.url}/", "--scope", "domain", "-m", MODULES]
    command += [part for name, value in limits.items() for part in (f"--{name}", str(value))]
    command += [part for path in NEVER for part in ("-x", f"{stack.url}{path}")]
    command += [part for page in starts(stack) for part in ("-s", page)]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    command += ["--store-session", str(stack.folder / "wapiti"), "--flush-session", "--no-bugreport", "-v0"]
    subprocess.run([*command, "-f", "json", "-o", str(report)], check=True, stdout=subprocess.DEVNULL)
    result = json.loads(report.read_text())
    print(f"     {who}: {result['infos']['crawled_pages_nbr']} pages crawled")
    found = {}
    for kind, entries in (result["vulnerabilities"] | result["anomalies"] | result["additionals"]).items():
        places = [f"{each['method']} {each['path']} {each['parameter'] or ''} {each['info'][:140]}" for each in entries]
        found |= {kind: places} if places else {}
    return found


def starts(stack: Stack) -> list[str]:
    """Pages with parameters and forms, so that the crawl meets each of them."""
    pages = ["/watches/new/", "/collection/", "/drafts/", "/accounts/profile/", "/accounts/signup/", "/users/writer/"]
    return [f"{stack.url}{page}" for page in [*pages, *parameterised()]]


def parameterised() -> list[str]:
    """Every address with a parameter that readers may give, each parameter with a value that is right."""
    search = [f"{address_of(name)}?{name}={GOOD[name]}" for name in EXPECTED]
    return [*search, *OTHERS]


def sqlmap(stack: Stack, address: str, cookie: str) -> str:
    """What sqlmap says of one address; empty where it can inject nothing."""
    output = Path(stack.folder / "sqlmap")
    command = [str(PLACE / "bin/sqlmap"), "-u", f"{stack.url}{address}", "--batch", "--level=1", "--risk=1"]
    command += ["--threads=4", "--technique=BEUST", "--time-sec=2", "--flush-session", f"--output-dir={output}"]
    command += [f"--cookie={cookie}", "--ignore-code=400,404", "--dbms=PostgreSQL", "--skip-heuristics"]
    said = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    assert "all tested parameters do not appear to be injectable" in said or "injectable" in said, said[-800:]
    return "\n".join(line for line in said.splitlines() if "is vulnerable" in line or "Payload:" in line)


def scan(stack: Stack, verdict: Verdict) -> None:
    cookies = {"visitor": "", "collector": f"__Host-sessionid={session_of(stack, 'collector', 'anna')}"}
    staff = f"__Host-sessionid={session_of(stack, 'administrator')}"
    if "wapiti" in TOOLS:
        for who, cookie in cookies.items():
            for kind, places in wapiti(stack, who, cookie).items():
                print(f"     {who}: {kind}, {len(places)} places", *places[:5], sep="\n         ", flush=True)
    if "sqlmap" in TOOLS:
        for address in parameterised():
            said = sqlmap(stack, address, staff)
            verdict(f"sqlmap {address}: {said or 'nothing'}", not said)


def main() -> int:
    verdict = Verdict()
    install()
    with Stack() as stack:
        stack.manage("load_catalogue")
        scan(stack, verdict)
        errors = [line for line in stack.log_of("web").splitlines() if '"status": 5' in line]
        verdict(f"{len(errors)} server errors meanwhile {errors[:3] or ''}", not errors)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
