"""The figures of a bench as a page, as JSON and as drawings."""

import json
import os
import platform
import subprocess
from datetime import date
from pathlib import Path

LINES = ["search: maker and line", "search: line and calibre", "search: conditions"]
# Title, kinds of page, cold or warm, then the goals: p95 in ms, growth from the smallest size to the largest, queries.
GOALS = [
    ("home", ["home"], "warm", 15, 1.2, 5),
    ("catalogue, no filter", ["catalogue"], "warm", 30, 1.5, 8),
    ("catalogue, any page depth, never asked before", ["deep page"], "cold", 30, 1.3, 8),
    ("catalogue, facets, never asked before", ["one facet", "three facets"], "cold", 50, 2, 12),
    ("catalogue, facets, asked before", ["one facet", "three facets"], "warm", 30, 1.5, 8),
    ("search by brand, never asked before", ["search: brand"], "cold", 100, 3, 12),
    ("search by calibre, never asked before", ["search: calibre"], "cold", 100, 3, 12),
    ("search by code, never asked before", ["search: code"], "cold", 100, 3, 12),
    ("search by a mistyped name, never asked before", ["search: mistyped"], "cold", 80, 2, 12),
    ("search by brand and calibre, never asked before", ["search: brand and calibre"], "cold", 80, 2, 12),
    ("search by maker and line, never asked before", ["search: maker and line"], "cold", 80, 3, 12),
    ("search by line and calibre, never asked before", ["search: line and calibre"], "cold", 80, 3, 12),
    ("search by conditions, never asked before", ["search: conditions"], "cold", 80, 3, 12),
    ("search for lines and by conditions, asked before", LINES, "warm", 10, 1.5, 8),
    ("lists of movements, brands and factories, never asked before", ["lists"], "cold", 80, 3, 12),
    ("lists of movements, brands and factories, asked before", ["lists"], "warm", 10, 1.5, 8),
    ("search, more than 50 000 hits", ["search: more hits"], "cold", 300, None, 12),
    ("search asked before", ["search: brand", "search: calibre", "search: code"], "warm", 30, 1.5, 8),
    ("suggestion", ["suggestion"], "cold", 25, 2, 3),
    ("watch", ["watch"], "warm", 12, 1.3, 10),
    ("movement", ["movement"], "warm", 12, 1.3, 10),
    ("proposal to decide, never asked before", ["signed in: decision"], "cold", 150, 2, 45),
    ("my collection narrowed or sorted, never asked before", ["signed in: collection narrowed"], "cold", 80, 2, 20),
    ("movement, first since all of the catalogue changed", ["movement"], "cold", 30, 1.3, 10),
]
# What people and the watches that they love cost: title, kinds, then the goals: p50, p95, p95 of eight, times bare.
PEOPLE = [
    ("signed in: catalogue, facets and search, asked before", ["one facet", "search: brand"], 7, 12, 60, 5),
    ("signed in: watch, movement, brand", ["watch", "movement", "brand"], 7, 12, 60, 5),
    ("signed in: my collection of 500", ["collection"], 15, 25, 120, 10),
]
LOVED = ("visitor: a watch that people have", ["watch that people have"], 4, 6, 30, 3)
# The first reading since a change of a watch, of pages that were read before: p50 and p95.
SINCE = {
    "watch that changed": (15, 20),
    "its movement": (15, 20),
    "watch that is alike": (15, 20),
    "movement of other watches": (4, 6),
}
MIX = {"1": (15, 0), "8": (0, 250)}  # the mix, by clients: p95, and pages a second
STATES = ("cold", "warm")


def table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def goals(found: dict[int, dict]) -> list[dict]:
    """Each goal with what was measured at the largest size, and how that grew from the smallest."""
    small, large = found[min(found)], found[max(found)]
    lines = []
    for title, kinds, state, goal, growth, queries in GOALS:
        there = [kind for kind in kinds if kind in large["kinds"]]
        if not there:
            continue
        worst = max(there, key=lambda kind: large["kinds"][kind][state]["p95"])
        now = large["kinds"][worst][state]
        before = small["kinds"].get(worst, {}).get(state)
        told = [large["profile"]["kinds"][kind][state] for kind in there]
        lines.append(
            {
                "title": title,
                "goal": goal,
                "p95": now["p95"],
                "growth goal": growth,
                "growth": now["p50"] / before["p50"] if before else None,
                "queries goal": queries,
                "queries": max(one["queries"] for one in told),
                "cache": " / ".join(f"{sum(one[name] for one in told) / len(told):.0f}" for name in ("known", "asked")),
            }
        )
    accepted = large["accept"]["p95"], large["accept"]["p50"] / small["accept"]["p50"]
    line = {"title": "accept a draft", "goal": 150, "p95": accepted[0], "growth goal": 1.2, "growth": accepted[1]}
    return [*lines, line | {"queries goal": "", "queries": "", "cache": ""}]


def people_table(one: dict) -> str:
    """The goals of who is signed in, and of a watch that they have: of several kinds the slowest."""
    rows = []
    signed_in = [(title, [f"signed in: {kind}" for kind in kinds], *goals) for title, kinds, *goals in PEOPLE]
    for title, kinds, *limits in [*signed_in, LOVED]:
        there = [one["kinds"][kind] for kind in kinds if kind in one["kinds"]]
        if not there:
            continue
        slow = max(there, key=lambda figures: figures["warm"]["p95"])
        found = [*(slow["warm"][share] for share in ("p50", "p95")), slow["crowd"]["p95"]]
        found.append(slow["warm"]["p50"] / slow["bare"])
        missed = any(value > limit for value, limit in zip(found, limits, strict=True))
        cells = [f"{value:.1f} of {limit}" for value, limit in zip(found, limits, strict=True)]
        rows.append([title, *cells, "**missed**" if missed else "reached"])
    return table(["page", "p50", "p95", "8 clients p95", "× bare", ""], rows)


def since_table(one: dict) -> str:
    rows = []
    for kind, figures in one.get("since", {}).items():
        found = [figures[share] for share in ("p50", "p95")]
        missed = any(value > limit for value, limit in zip(found, SINCE[kind], strict=True))
        cells = [f"{value:.1f} of {limit}" for value, limit in zip(found, SINCE[kind], strict=True)]
        rows.append([kind, *cells, "**missed**" if missed else "reached"])
    return table(["page", "p50", "p95", ""], rows)


def mix_table(one: dict) -> str:
    """What people do together: each kind of page, and all of them."""
    head = ["clients", "page", "p50", "p95", "p99", "pages/s", ""]
    rows = []
    for clients, all_of_them in sorted(one.get("mix", {}).items(), key=lambda pair: int(pair[0])):
        most, fewest = MIX[str(clients)]
        missed = (most and all_of_them["p95"] > most) or all_of_them["rps"] < fewest
        for kind, figures in {"all": all_of_them, **all_of_them["kinds"]}.items():
            times = [f"{figures[share]:.1f}" for share in ("p50", "p95", "p99")]
            told = [f"{figures['rps']:.0f}", "**missed**" if missed else "reached"] if kind == "all" else ["", ""]
            rows.append([clients, kind, *times, *told])
    return table(head, rows)


def verdict(line: dict) -> str:
    growth, limit = line["growth"], line["growth goal"]
    missed = [
        name
        for name, is_missed in [
            ("time", line["p95"] > line["goal"]),
            ("growth", bool(growth and limit and growth > limit)),
            ("queries", line["queries"] != "" and line["queries"] > line["queries goal"]),
        ]
        if is_missed
    ]
    return f"**missed: {', '.join(missed)}**" if missed else "reached"


def goals_table(found: dict[int, dict]) -> str:
    head = ["page", "goal, p95 ms", "measured", "growth goal", "growth of p50", "queries goal", "queries", "cache", ""]
    rows = [
        [
            *(line["title"], line["goal"], f"{line['p95']:.1f}", line["growth goal"] or ""),
            f"{line['growth']:.2f}" if line["growth"] else "",
            *(line["queries goal"], line["queries"], line["cache"], verdict(line)),
        ]
        for line in goals(found)
    ]
    return table(head, rows)


def kinds_table(one: dict) -> str:
    head = ["page", "asked", "cold p50 / p95 / p99", "warm p50 / p95 / p99", "8 clients p95", "pages/s", "KB", "× bare"]
    rows = []
    for kind, figures in one["kinds"].items():
        times = [" / ".join(f"{figures[state][share]:.1f}" for share in ("p50", "p95", "p99")) for state in STATES]
        crowd = figures["crowd"]
        size, ratio = figures["bytes"] / 1024, figures["warm"]["p50"] / figures["bare"]
        rows.append([kind, figures["addresses"], *times, f"{crowd['p95']:.0f}", f"{crowd['rps']:.0f}", f"{size:.0f}"])
        rows[-1].append(f"{ratio:.1f}")
    return table(head, rows)


def profile_table(one: dict) -> str:
    head = [
        "page",
        "cold: all ms",
        "SQL",
        "templates",
        "rest",
        "warm: all ms",
        "SQL",
        "templates",
        "rest",
        "KB unpacked",
    ]
    rows = []
    for kind, states in one["profile"]["kinds"].items():
        cells = [kind]
        for state in STATES:
            figures = states[state]
            rest = figures["all"] - figures["sql"] - figures["template"]
            cells += [f"{value:.1f}" for value in (figures["all"], figures["sql"], figures["template"], rest)]
        rows.append([*cells, f"{states['warm']['bytes'] / 1024:.0f}"])
    return table(head, rows)


def others(found: dict[int, dict]) -> str:
    """One figure for each size."""
    rows = []
    for size, one in sorted(found.items()):
        index = one.get("reindex")
        rows.append(
            [
                *(size, f"{one['fill']:.0f}" if one["fill"] > 1 else "filled before", f"{one['start']:.1f}"),
                *(one["memory"], one.get("cache", ""), f"{one['first after a change']:.0f}"),
                *(f"{one['unchanged'][share]:.1f}" for share in ("p50", "p95")),
                f"{one['profile']['plans']} / {len(one['profile']['scans'])}",
                f"{index['seconds']:.0f} s; {index['pages']} pages meanwhile, p95 {index['p95']:.0f} ms"
                if index
                else "",
            ]
        )
    head = [
        *("watches", "fill, s", "start, s", "worker, MB", "cache, MB", "first page after a change, ms"),
        *("304 p50, ms", "p95", "plans / full scans", "reindex"),
    ]
    return table(head, rows)


def about(*, sqlite: bool) -> dict:
    """Which run it was."""
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {
        "database": "SQLite" if sqlite else "PostgreSQL",
        "date": str(date.today()),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, revision {revision}",
        "load": round(os.getloadavg()[2], 1),
    }


def text(run: dict, found: dict[int, dict]) -> str:
    """One run in Markdown."""
    parts = [
        f"## {run['database']}, {run['date']}\n\n{run['machine']}; load of the last 15 minutes {run['load']}.\n",
        f"### Goals, at {max(found)} watches\n\n{goals_table(found)}",
        f"### People, at {max(found)} watches\n\n{people_table(found[max(found)])}",
        f"### First since a change, at {max(found)} watches\n\n{since_table(found[max(found)])}",
        f"### What people do, at {max(found)} watches\n\n{mix_table(found[max(found)])}",
        f"### Other figures\n\n{others(found)}",
    ]
    for size, one in sorted(found.items(), reverse=True):
        parts.append(f"### Each kind of page at {size} watches\n\n{kinds_table(one)}")
    parts.append(f"### Where the time goes at {max(found)} watches (one process, no web server)\n")
    parts.append(profile_table(found[max(found)]))
    scans = [scan for one in found.values() for scan in one["profile"]["scans"]]
    parts += ["Queries that read all watches although they have a condition:\n", *(f"- `{scan}`" for scan in scans)]
    return "\n".join(parts if scans else parts[:-1])


def chart(found: dict[int, dict]) -> str:
    """The p95 of each goal as a bar, its goal as a line; in the reader's own text colour."""
    lines, row, left, width = goals(found), 24, 330, 560
    most = max(max(line["p95"], line["goal"]) for line in lines)
    shapes = []
    for number, line in enumerate(lines):
        y, scale = number * row, width / most
        colour = "#b3261e" if line["p95"] > line["goal"] else "#33658a"
        shapes.append(f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{line["title"]}</text>')
        shapes.append(f'<rect x="{left}" y="{y + 5}" width="{line["p95"] * scale:.1f}" height="14" fill="{colour}"/>')
        goal = left + line["goal"] * scale
        shapes.append(f'<path d="M{goal:.1f} {y + 2}v20" stroke="#888" stroke-width="2"/>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 10} {len(lines) * row}"'
    style = "<style>text{font:13px sans-serif;fill:#777}</style>"
    title = f"<title>p95 in ms at {max(found)} watches, and its goal</title>"
    return f"{head}>{title}{style}{''.join(shapes)}</svg>\n"


HEAD = """# What the bench measured

`make bench` writes this page; `bench/run.py --help` says more. Times are milliseconds. Cold is an address that nobody
asked for since the last change of the catalogue, warm one that somebody did. Cache: how much of what it was asked the
cache knew, on average. × bare: how many times longer the page takes than a view that returns as many bytes through the
same web server and middleware. Ratios hold on other machines, times do not.

"""


def write(folder: Path, run: dict, found: dict[int, dict]) -> None:
    """Keep one run, and make REPORT.md of the last ones on both databases."""
    name = run["database"].lower()
    (folder / f"{name}.json").write_text(json.dumps({"run": run, "found": found}, ensure_ascii=False, indent=1) + "\n")
    (folder / f"{name}.svg").write_text(chart(found))
    parts = [HEAD]
    for name in ("postgresql", "sqlite"):
        if (folder / f"{name}.json").exists():
            kept = json.loads((folder / f"{name}.json").read_text())
            kept_figures = {int(size): one for size, one in kept["found"].items()}
            parts.append(f"{text(kept['run'], kept_figures)}\n![p95 and the goals]({name}.svg)\n\n")
    (folder / "REPORT.md").write_text("".join(parts))
