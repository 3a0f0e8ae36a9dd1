"""Lists of collectors with what a careful person would make of each row, and what the site makes of them.

LISTS names another folder of such lists; each is a folder with a file and its expected.csv.
"""

import csv
import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.collection.importing.asked import Match
from accounts.collection.importing.line import Line

OWN = Path(__file__).parent / "lists"
LISTS = Path(os.environ.get("LISTS", OWN))
IMPORT = "/collection/import/"


@dataclass(frozen=True)
class Expected:
    file: Path
    rows: list[dict[str, str]]


def lists() -> list[Expected]:
    """Every file, with the rows of expected.csv that are about it."""
    found = []
    for folder in sorted(path.parent for path in LISTS.rglob("expected.csv")):
        with (folder / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = {row.get("file", "") for row in rows} - {""}
        files = [folder / name for name in sorted(names)] or [
            path for path in sorted(folder.iterdir()) if path.stem.removesuffix("_edited") in {"collection", "export"}
        ]
        found += [Expected(file, [row for row in rows if row.get("file", "") in {"", file.name}]) for file in files]
    return found


def send(client, file: Path):
    return client.post(IMPORT, {"file": SimpleUploadedFile(file.name, file.read_bytes())})


def faults_of(expected: dict, line: Line | None) -> list[str]:
    """What of a row is not as it should be; `line` is None where the site sees no watch in it."""
    if expected["match"] == "skip" or line is None:
        return [] if expected["match"] == "skip" and line is None else ["lost" if line is None else "taken for a watch"]
    if expected["match"] == "broken":
        return [] if line.match == Match.BROKEN else ["not broken"]
    return [*faults_of_match(expected, line), *faults_of_values(expected, line)]


def faults_of_match(expected: dict, line: Line) -> list[str]:
    wanted = [folder for folder in expected["folders"].split("|") if folder]
    offered = [watch.folder for watch in line.candidates]
    if line.match != expected["match"]:
        return [f"{line.match} and not {expected['match']}: {line.watch and line.watch.folder} {offered[:3]}"]
    if line.match == Match.SURE:
        return [] if [line.watch.folder] == wanted else [f"taken for {line.watch.folder}"]
    if line.match == Match.DOUBTFUL and not (wanted[0] in offered[:3] and set(wanted) <= set(offered)):
        return [f"offered {offered}"]
    return []


def faults_of_values(expected: dict, line: Line) -> list[str]:
    """What it says of the piece. A day that is not whole is told in the note."""
    said = line.values | {"status": line.values.get("status", "have")}
    faults = [name for name in ("status", "condition") if (said.get(name) or "") != expected[name]]
    if (said.get("price") or None) != (Decimal(expected["price"]) if expected["price"] else None):
        faults.append(f"price {said.get('price')}")
    if expected["price"] and said.get("currency", "RUB") != expected["currency"]:
        faults.append(f"currency {said.get('currency')}")
    day = said.get("acquired_on")
    if len(expected["date"]) == 10 and str(day) != expected["date"]:
        faults.append(f"date {day}")
    if len(expected["date"]) in {4, 7} and (day or not any(expected["date"][:4] in text for text in line.left_over)):
        faults.append("date lost")
    return faults if expected["date"] or not day else [*faults, f"date {day}"]
