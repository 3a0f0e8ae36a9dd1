"""What somebody said of the headings of their lists: it is not asked again."""

from collections.abc import Mapping

from accounts.models import ColumnMeaning, User

from .headings import BY_KEY, IGNORED, key_of

COLLECTION = ColumnMeaning.List.COLLECTION


def remembered(user: User, kind: str = COLLECTION) -> dict[str, str]:
    rows = ColumnMeaning.objects.filter(user=user, list_kind=kind).values_list("heading", "meaning")
    return {heading: meaning or IGNORED for heading, meaning in rows}


def remember(
    user: User,
    headings: tuple[str, ...],
    meanings: tuple[str, ...],
    kind: str = COLLECTION,
    known: Mapping[str, str] = BY_KEY,
) -> None:
    """Keep what `headings` mean where the site does not know that, or takes them for something else."""
    told = {key_of(heading): meaning for heading, meaning in zip(headings, meanings, strict=False) if key_of(heading)}
    held = set(ColumnMeaning.objects.filter(user=user, list_kind=kind).values_list("heading", flat=True))
    told = {key: meaning for key, meaning in told.items() if key in held or known.get(key) != meaning}
    rows = [ColumnMeaning(user=user, list_kind=kind, heading=key, meaning=meaning) for key, meaning in told.items()]
    if len(held | set(told)) <= ColumnMeaning.MOST:
        unique = ["user", "list_kind", "heading"]
        ColumnMeaning.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["meaning"])
