"""`make drill-lighthouse`: Lighthouse, mobile, on four pages of the drill, with 24 real photographs (PHOTOS_DIR).

Three runs for each page; what counts is the median. Least: performance 98, everything else 100. A page without its
pictures weighs at most 60 KB on the wire, and asks no other host for anything.
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
PLACE = ROOT / ".venv/lighthouse"
PROGRAM = PLACE / "node_modules/lighthouse/cli/index.js"
RUNS = 3
PHOTOS = 24  # a page of the catalogue
FLAGS = "--headless=new --no-sandbox --disable-gpu --ignore-certificate-errors --disable-background-networking"
HEAVIEST = 60_000
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
# The first watches of the catalogue's first page get the photos; the last of them that has a movement is looked at.
CHOOSE = """
import json
from catalogue.models import Watch
watches = Watch.objects.order_by("title_sort", "pk").select_related("mechanism")[:24]
seen = [watch for watch in watches if watch.mechanism][-1]
print(json.dumps([[w.folder for w in watches], seen.get_absolute_url(), seen.mechanism.get_absolute_url()]))
"""


def install() -> None:
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
    stack.manage("import_photos", str(place))


def measure(stack: Stack, address: str) -> dict:
    """One run of Lighthouse: the score of each category, and the figures that performance is made of."""
    report = stack.folder / "report.json"
    asked = [f"--chrome-flags={FLAGS}", "--output=json", f"--output-path={report}", "--quiet"]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or shutil.which("google-chrome")}
    run(["node", str(PROGRAM), stack.url + address, *asked], env=environment)
    found = json.loads(report.read_text())
    scores = {name: round(category["score"] * 100) for name, category in found["categories"].items()}
    figures = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
    refused = [name for name, audit in found["audits"].items() if audit["score"] is not None and audit["score"] < 0.9]
    shown = " ".join(f"{name} {found['audits'][name]['displayValue']}" for name in figures)
    asked_for = found["audits"]["network-requests"]["details"]["items"]
    weight = sum(
        one["transferSize"] for one in asked_for if one["resourceType"] in {"Document", "Stylesheet", "Script"}
    )
    elsewhere = [one["url"] for one in asked_for if not one["url"].startswith((stack.url, "data:"))]
    return {"scores": scores, "shown": shown, "below": refused, "weight": weight, "elsewhere": elsewhere}


def main() -> int:
    if "PHOTOS_DIR" not in os.environ:
        raise SystemExit("Say where 24 photographs and their ATTRIBUTION.csv are: PHOTOS_DIR=… make drill-lighthouse")
    install()
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        folders, watch, mechanism = json.loads(stack.manage("shell", "-v0", "-c", CHOOSE).splitlines()[-1])
        take_photos_in(stack, Path(os.environ["PHOTOS_DIR"]), folders)
        for name, address in {"home": "/", "catalogue": "/watches/", "watch": watch, "movement": mechanism}.items():
            runs = [measure(stack, address) for _run in range(RUNS)]
            for one in runs:
                print(f"     {name}: {one['scores']} {one['shown']} below 90: {one['below']}", flush=True)
            medians = {category: statistics.median(one["scores"][category] for one in runs) for category in LEAST}
            weight = max(one["weight"] for one in runs)
            verdict(f"{name}: {weight} bytes without its pictures", weight <= HEAVIEST)
            verdict(f"{name}: nothing from another host", not any(one["elsewhere"] for one in runs))
            verdict(f"{name}: {medians}", all(medians[category] >= least for category, least in LEAST.items()))
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
