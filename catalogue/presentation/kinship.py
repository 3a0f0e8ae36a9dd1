"""What a movement comes from, what comes from it, and which others lend it parts."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import get_language

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.models import Mechanism, MovementFamily

MOST_SHOWN = 60  # of a tree


@dataclass
class Node:
    """A movement of a tree with those that derive from it; one that has no page is a name alone."""

    name: str
    slug: str = ""
    pk: int = 0
    below: list["Node"] = field(default_factory=list)

    def __len__(self):
        return 1 + sum(map(len, self.below))


def tree_of(mechanism: Mechanism) -> Node | None:
    """The whole tree that the movement stands in, from its first base; None where it stands alone."""
    rows = Figures().hold(f"bases-of-movements:{get_language()}", bases, of_watches=False)
    root, passed = mechanism.pk, set()
    while root in rows and rows[root][2] in rows and root not in passed:
        passed.add(root)
        root = rows[root][2]
    if root not in rows:
        return None
    below = defaultdict(list)
    for pk, (_name, _slug, base, base_name) in rows.items():
        below[base or normalised_key(base_name)].append(pk)
    foreign = rows[root][3]
    tree = Node(foreign, below=nodes(below[normalised_key(foreign)], rows, below)) if foreign else None
    tree = tree or nodes([root], rows, below)[0]
    return tree if len(tree) > 1 else None


def bases() -> dict[int, tuple]:
    """Name, address, base and its name where it has no page, of every movement that is shown."""
    known = Mechanism.objects.current().with_names().order_by("calibre_sort", "pk")
    return {row.pk: (row.name, row.slug, row.base_movement_id, row.base_name) for row in known}


def nodes(pks: list[int], rows: dict, below: dict, depth: int = 0) -> list[Node]:
    """The movements with all below them; a circle, which no form lets in, ends at its depth."""
    return [
        Node(rows[pk][0], rows[pk][1], pk, nodes(below[pk], rows, below, depth + 1) if depth < 10 else [])
        for pk in pks[:MOST_SHOWN]
    ]


def families_of(mechanism: Mechanism) -> list[tuple[MovementFamily, list[Mechanism]]]:
    """The families that the movement is of, each with its other members that have a page. Two queries."""
    families = MovementFamily.objects.filter(members=mechanism).prefetch_related("members__factory")
    return [
        (family, [row for row in family.members.all() if row.pk != mechanism.pk and not row.merged_into_id])
        for family in families
    ]
