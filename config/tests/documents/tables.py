"""Tables in Markdown."""

from collections.abc import Iterable


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "".join(map(line, [head, ["---"] * len(head), *rows]))


def line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
