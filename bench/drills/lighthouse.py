"""`make drill-lighthouse`: Lighthouse, mobile, on eight kinds of page in both languages, with 24 real photographs.

Each category is at 100, nothing moves, HTML, styles and scripts weigh at most 60 KB on the wire and fonts 90 KB, and no
other host is asked for anything. A page whose first run is below is run twice more: what counts is the median.
It needs Node and Chromium; Lighthouse itself comes from npm into .venv.
"""

import csv
import json
import os
import shutil
import statistics
import sys
from pathlib import Path

from bench.stand.load import Verdict
from bench.stand.stack import ROOT, Stack, run

VERSION = "12.8.2"
PLACE = ROOT / ".venv" / f"lighthouse-{VERSION}"
PROGRAM = PLACE / "node_modules/lighthouse/cli/index.js"
RUNS = 3
PHOTOS = 24  # a page of the catalogue
FLAGS = "--headless=new --no-sandbox --disable-gpu --ignore-certificate-errors --disable-background-networking"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {"FCP": "first-contentful-paint", "LCP": "largest-contentful-paint", "TBT": "total-blocking-time"}
CODE, FONTS = {"Document", "Stylesheet", "Script"}, {"Font"}
HEAVIEST = {"code": 60_000, "fonts": 90_000}
# The first watches of the catalogue's first page get the photos and are somebody's public collection; the last of them
# that has a movement is looked at, and what it belongs to.
CHOOSE = """
import json
from accounts.collection.sharing import set_collection_public
from accounts.collection.writing import mark
from accounts.models import Collection, User
from catalogue.models import Watch
watches = Watch.objects.order_by("title_sort", "pk").select_related("mechanism", "brand", "factory")[:24]
seen = [watch for watch in watches if watch.mechanism and watch.brand and watch.factory][-1]
owner = User.objects.create_user("reader", "reader@example.org", None)
set_collection_public(owner, public=True)
for watch in watches:
    mark(owner, watch, Collection.Status.HAVE)
about = {kind: thing.get_absolute_url() for kind, thing in {
    "watch": seen, "movement": seen.mechanism, "brand": seen.brand, "factory": seen.factory}.items()}
print(json.dumps([[watch.folder for watch in watches], about]))
"""


def install() -> None:
    """Lighthouse, where it is not there yet; says in a sentence what the machine lacks for it."""
    for program, needed in {"npm": "Node.js", "node": "Node.js", "chromium": "Chromium"}.items():
        if not shutil.which(program) and not (program == "chromium" and shutil.which("google-chrome")):
            raise SystemExit(f"This drill needs {needed}; there is no program “{program}” here.")
    if not PROGRAM.exists():
        quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        run(["npm", "install", *quiet, "--prefix", str(PLACE), f"lighthouse@{VERSION}"])


def take_photos_in(stack: Stack, source: Path, folders: list[str]) -> None:
    """The photographs of `source` with their credits, one for each of the watches."""
    with (source / "ATTRIBUTION.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:PHOTOS]
    place = stack.folder / "photos"
    credits = [("file", "credit", "licence")]
    for folder, row in zip(folders, rows, strict=True):
        name = f"{folder}/main{Path(row['file']).suffix}"
        (place / folder).mkdir(parents=True)
        shutil.copy(source / row["file"], place / name)
        credits.append((name, row["credit"], row["licence"]))
    with (place / "credits.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(credits)
    stack.manage("import_photos", str(place), check=False)  # it says no where one looks like another


def measure(stack: Stack, address: str) -> dict:
    """One run of Lighthouse: scores by category, and the figures of the table."""
    report = stack.folder / "report.json"
    asked = [f"--chrome-flags={FLAGS}", "--output=json", f"--output-path={report}", "--quiet"]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or shutil.which("google-chrome")}
    run(["node", str(PROGRAM), stack.url + address, *asked], env=environment)
    found = json.loads(report.read_text())
    requests = found["audits"]["network-requests"]["details"]["items"]

    def weigh(kinds: set) -> int:
        return sum(one["transferSize"] for one in requests if one["resourceType"] in kinds)

    return {
        "scores": {name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES},
        "figures": {name: round(found["audits"][audit]["numericValue"]) for name, audit in FIGURES.items()},
        "moved": found["audits"]["cumulative-layout-shift"]["numericValue"],
        "code": weigh(CODE),
        "fonts": weigh(FONTS),
        "elsewhere": [one["url"] for one in requests if not one["url"].startswith((stack.url, "data:"))],
        "below": [n for n, audit in found["audits"].items() if audit["score"] is not None and audit["score"] < 0.9],
    }


def measure_well(stack: Stack, address: str) -> dict:
    """The first run where all is well; else the worst figures of three, and the medians of their scores."""
    runs = [measure(stack, address)]
    while len(runs) < RUNS and min(runs[0]["scores"].values()) < 100:
        runs.append(measure(stack, address))
    medians = {name: round(statistics.median(one["scores"][name] for one in runs)) for name in CATEGORIES}
    middle = sorted(runs, key=lambda one: one["scores"]["performance"])[len(runs) // 2]
    return middle | {"scores": medians, "moved": max(one["moved"] for one in runs)}


def check(verdict: Verdict, name: str, one: dict) -> None:
    """A line of the table."""
    scores = " ".join(f"{score:3}" for score in one["scores"].values())
    times = " ".join(f"{figure} {value} ms" for figure, value in one["figures"].items())
    weights = f"code {one['code'] / 1000:.1f} KB, fonts {one['fonts'] / 1000:.1f} KB"
    holds = [
        set(one["scores"].values()) == {100},
        not one["moved"],
        not one["elsewhere"],
        *(one[what] <= most for what, most in HEAVIEST.items()),
    ]
    verdict(f"{name:16} {scores}  {times}  CLS {one['moved']:.3f}  {weights}", all(holds))
    if not all(holds):
        print(f"     below 90: {one['below']} elsewhere: {one['elsewhere']}", flush=True)


def main() -> int:
    if "PHOTOS_DIR" not in os.environ:
        raise SystemExit("Say where 24 photographs and their ATTRIBUTION.csv are: PHOTOS_DIR=… make drill-lighthouse")
    install()
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        folders, about = json.loads(stack.manage("shell", "-v0", "-c", CHOOSE).splitlines()[-1])
        take_photos_in(stack, Path(os.environ["PHOTOS_DIR"]), folders)
        pages = {"home": "/", "catalogue": "/watches/"} | about
        pages |= {"collection": "/users/reader/collection/", "identify": "/identify/"}
        print(f"     {'':16} {' '.join(name[:3] for name in CATEGORIES)}")
        for name, address in pages.items():
            for prefix in ("", "/en"):
                check(verdict, f"{name} {prefix[1:] or 'ru'}", measure_well(stack, prefix + address))
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
