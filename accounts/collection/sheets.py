"""«Всё ли на месте?» of a piece: what its owner saw on it is kept with it, shown by a link, counted without a name."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.collection.photos import pieces_kept
from accounts.models import Collection, CopySheet
from catalogue.caching.figures import Figures
from catalogue.identifying.asking import AskedOfCopy
from catalogue.identifying.copies import Copy, register_counting
from catalogue.keys import normalised_key
from catalogue.models import Mark
from catalogue.singly import singly

SEVERAL = {"mark", "shown"}
MOST_PEOPLE = 50  # whose left sheets one run of housekeeping looks at


def sheet_of(piece: Collection) -> CopySheet | None:
    """What is kept with the piece."""
    return CopySheet.objects.of_pieces().filter(piece=piece).first()


def form_of(sheet: CopySheet) -> AskedOfCopy:
    """The form as its owner filled it in. A mark that was deleted since says nothing any more."""
    data: MultiValueDict = QueryDict(mutable=True)
    for name, values in sheet.seen.items():
        data.setlist(name, values)
    standing = set(Mark.objects.filter(pk__in=data.getlist("mark")).values_list("pk", flat=True))
    data.setlist("mark", [pk for pk in data.getlist("mark") if int(pk) in standing])
    return AskedOfCopy(data)


def copy_of(piece: Collection, form: AskedOfCopy) -> Copy | None:
    """What the form says of the copy; None where it says nothing, or the catalogue lacks the watch."""
    return Copy(piece.watch, form.seen, Figures()) if piece.watch and form.seen else None


def said(form: AskedOfCopy, name: str) -> list[str]:
    """What the form says in one field, each thing once: of several answers to one question the last."""
    values = list(dict.fromkeys(form.data.getlist(name)))
    return values if name in SEVERAL else values[-1:]


@transaction.atomic
def keep(piece: Collection, form: AskedOfCopy) -> CopySheet:
    """Keep what was seen with the piece, in place of what was kept before. The link stays."""
    copy = Copy(piece.watch, form.seen, Figures())
    values = {
        "seen": {name: said(form, name) for name in form.fields if name in form.seen},
        "case_key": normalised_key(form.seen.get("number", "")),
        "colour_key": normalised_key(form.seen.get("colour", "")),
        "mechanism": copy.movement,
        "hands": form.seen.get("hands", ""),
        "back": form.seen.get("back", ""),
    }
    sheet, _is_new = CopySheet.objects.update_or_create(user=piece.user, piece=piece, defaults=values)
    return sheet


def renew_link(sheet: CopySheet) -> None:
    """A new secret in the address of the sheet; the old address ends."""
    sheet.token = secrets.token_urlsafe(24)
    sheet.save(update_fields=["token", "updated_at"])


def stop_link(sheet: CopySheet) -> None:
    sheet.token = None
    sheet.save(update_fields=["token", "updated_at"])


# Counted ----------------------------------------------------------------------------------------

COLUMNS = {"case": "case_key", "colour": "colour_key", "movement": "mechanism"}


def counted(part: str, value: Any, others: dict[str, str]) -> dict[str, tuple[int, int]]:
    """On how many copies with this part each of `others` was seen, and on how many it was looked for. One query."""
    has = {COLUMNS[part]: normalised_key(value) if isinstance(value, str) else value}
    counts = {f"{name}_seen": Count("pk", filter=Q(**{name: seen})) for name, seen in others.items()}
    counts |= {f"{name}_told": Count("pk", filter=~Q(**{name: ""})) for name in others}
    found = CopySheet.objects.of_pieces().filter(**has).order_by().aggregate(**counts)
    return {name: (found[f"{name}_seen"], found[f"{name}_told"]) for name in others}


def register() -> None:
    register_counting(counted)


# Forgotten --------------------------------------------------------------------------------------


def forget_left_sheets() -> str:
    """The sheets of pieces that were taken out go when nothing can bring these back."""
    left = CopySheet.objects.exclude(Exists(Collection.objects.filter(pk=OuterRef("piece")))).order_by()
    people = list(left.values_list("user", flat=True).distinct()[:MOST_PEOPLE])
    count = sum(singly(lambda person: forget_left(left.filter(user=person), person), people))
    return f"{count} sheets of pieces forgotten"


def forget_left(left: QuerySet[CopySheet], person: int) -> int:
    kept = pieces_kept(person)
    lost = [pk for pk, piece in left.values_list("pk", "piece") if piece not in kept]
    return CopySheet.objects.filter(pk__in=lost).delete()[0]
