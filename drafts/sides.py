"""Which side of a watch a photo shows: as its name tells, and as its author arranges them afterwards."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from catalogue.models import Side
from catalogue.photos.folders import side_words, without_filling


def side_of(name: str) -> Side | None:
    """The side that a file's name tells: «main», «слева 2», «IMG_1-back»."""
    words = side_words()
    stem = without_filling(PurePosixPath(name).stem)
    told = {words[word] for word in re.split(r"[\s,.()\d]+", stem) if word in words} | {words.get(stem)}
    told.discard(None)
    return Side(told.pop()) if len(told) == 1 else None


def sides_for(names: list[str], taken: Iterable[str]) -> list[Side | None]:
    """A side for each of the photos that came together: by its word, by its number from 1 to 4, else the next that is
    free, as the names are counted. None where all are taken."""
    free = [side for side in Side if side.value not in set(taken)]
    sides: dict[int, Side] = {}
    for tell in (side_of, side_by_number, lambda _name: next(iter(free), None)):
        for at in sorted(set(range(len(names))) - sides.keys(), key=lambda at: counted(names[at])):
            side = tell(names[at])
            if side in free:
                sides[at] = side
                free.remove(side)
    return [sides.get(at) for at in range(len(names))]


def side_by_number(name: str) -> Side | None:
    """«2.jpg» and «IMG-2» show the second side; «IMG_0452» tells none."""
    found = re.search(r"(?<!\d)0?([1-4])\)?$", PurePosixPath(name).stem)
    return list(Side)[int(found[1]) - 1] if found else None


def counted(name: str) -> list[tuple[int, str]]:
    """In this order 2 comes before 10."""
    return [(int(part[:18]), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part]


def arranged(there: Iterable[str], wanted: dict[str, str]) -> dict[str, str]:
    """To which side each photo moves that does not stay: one that is in the way takes the place that became free."""
    sides = list(there)
    moves = {side: to for side, to in wanted.items() if side in sides and side != to}
    free = [side for side in moves if side not in moves.values()]
    return moves | {side: free.pop(0) for side in sides if side not in moves and side in moves.values()}
