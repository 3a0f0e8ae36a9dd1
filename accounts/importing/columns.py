"""What somebody said of the headings of their lists: it is not asked again."""

from accounts.models import ColumnMeaning, User

from .headings import BY_KEY, IGNORED, key_of


def remembered(user: User) -> dict[str, str]:
    rows = ColumnMeaning.objects.filter(user=user).values_list("heading", "meaning")
    return {heading: meaning or IGNORED for heading, meaning in rows}


def remember(user: User, headings: tuple[str, ...], meanings: tuple[str, ...]) -> None:
    """Keep what `headings` mean where the site does not know that, or takes them for something else."""
    told = {key_of(heading): meaning for heading, meaning in zip(headings, meanings, strict=False) if key_of(heading)}
    known = set(ColumnMeaning.objects.filter(user=user).values_list("heading", flat=True))
    told = {key: meaning for key, meaning in told.items() if key in known or BY_KEY.get(key, "") != meaning}
    rows = [ColumnMeaning(user=user, heading=key, meaning=meaning) for key, meaning in told.items()]
    if len(known | set(told)) <= ColumnMeaning.MOST:
        ColumnMeaning.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["user", "heading"], update_fields=["meaning"]
        )
