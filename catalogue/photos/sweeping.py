"""What no row names goes, and what a row names but nobody finds is told. Running it twice changes nothing."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone

from catalogue.models import changing_catalogue

from .files import files_below, photo_models, remove_unused
from .names import names_of
from .ownership import check_ours, take_over

DAY = timedelta(hours=24)
REMOVED, KEPT_FOR = "removed", timedelta(days=7)  # where what a sweep takes away lies, and for how long
ROOTS = ("watches", "drafts", "collections")
# What interrupted uploads leave is little. More than this says that files and database do not belong together.
FEW_FILES, SMALL_SHARE = 50, 0.1


class TooMany(Exception):
    """So many files belong to no photo that something else must be wrong. None was removed."""

    def __init__(self, unused: int, found: int):
        super().__init__(f"{unused} of {found} files belong to no photo: are these the files of this database?")


@dataclass
class Swept:
    """What a sweep did: the names of the files it removed, and of the photos whose files are missing."""

    removed: list[str]
    missing: list[str]


def sweep(older_than: timedelta, *, however_many: bool = False, dry_run: bool = False) -> Swept:
    """Take away the files that belong to no row, if they are older, and mark the rows that lack a file.

    Younger ones may belong to an upload whose row is not written yet. What is taken away lies a week in `removed`.
    Raises OSError where the storage fails, NotOurs where it is another's, TooMany unless `however_many` may go.
    """
    check_ours()
    # Files are listed before rows are read: what is stored in between has a row, and is not among the files.
    found = {name for root in ROOTS for name in files_below(root)}
    expected, missing = compare(found, mark=not dry_run)
    before = timezone.now() - older_than
    unused = [name for name in sorted(found - expected) if is_older(name, before)]
    if len(unused) > max(FEW_FILES, SMALL_SHARE * len(found)) and not however_many:
        raise TooMany(len(unused), len(found))
    if dry_run:
        return Swept(unused, missing)
    take_over()  # a store without a mark is whose sweep finds its own photos there
    for name in [name for name in files_below(REMOVED) if is_older(name, timezone.now() - KEPT_FOR)]:
        default_storage.delete(name)
    return Swept([name for name in unused if remove_unused([name], keep_in=REMOVED)], missing)


def compare(found: set[str], *, mark: bool) -> tuple[set[str], list[str]]:
    """The files that rows name, and the photos that lack one; with `mark` the rows say so from now on."""
    expected, missing = set(), []
    for model in photo_models():
        lost = {}
        for pk, master, width, known in model.objects.values_list("pk", "image", "width", "file_missing").iterator():
            names = names_of(master, width)
            expected.update(names)
            is_lost = not found.issuperset(names) and not all(map(default_storage.exists, names))
            if is_lost:
                missing.append(master)
            if is_lost != known:
                lost[pk] = is_lost
        if mark:
            mark_lost(model, lost)
    return expected, missing


def sweep_daily() -> str:
    """Sweep, unless that was done within a day: it looks at every file there is."""
    if not cache.add("photos-swept", True, DAY.total_seconds()):
        return "media were swept within a day"
    swept = sweep(DAY)
    return f"{len(swept.removed)} files removed, {len(swept.missing)} photos lack a file"


def is_older(name: str, before) -> bool:
    """Whether the file was written before that time. One that vanished meanwhile is nobody's business."""
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False


def mark_lost(model, lost: dict[int, bool]) -> None:
    """Write down which photos lost their files, or have them again; pages show it at once."""
    if not lost:
        return
    with changing_catalogue():
        for pk, is_lost in lost.items():
            model.objects.filter(pk=pk).update(file_missing=is_lost)
