"""Pieces that the catalogue lacks: they move to their watch as soon as it is there, and stand alone if it goes."""

import time
from collections import defaultdict
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.collection.writing import counted, recount
from accounts.letters.writing import write_to
from accounts.models import LONG_TEXTS, Collection, User
from catalogue.keys import normalised_key
from catalogue.models import Watch
from catalogue.singly import singly

WANT = Collection.Status.WANT
MOST = 500  # pieces that are looked at, and moved, at once


def move_to(watch: Watch, rows: QuerySet[Collection]) -> int:
    """Let those of `rows` that describe a watch be of `watch`, and tell their owners. Gives how many moved.

    The second wish for a watch stays what it is: a watch is wanted once. Nobody else saw the piece, and nobody does
    now, though the collection is open: that is for its owner to say.
    """
    with counted([watch.pk]) as merged:
        if merged != {watch.pk: None}:
            return 0  # it was merged or deleted meanwhile
        wanted = set(Collection.objects.filter(watch=watch, status=WANT).values_list("user_id", flat=True))
        moved = []
        described = rows.described().select_for_update(of=("self",)).order_by("user", "pk")
        for row in described.filter(user__is_active=True):
            if row.status == WANT and row.user_id in wanted:
                continue
            wanted |= {row.user_id} if row.status == WANT else set()
            moved.append(row)
        rows = Collection.objects.filter(pk__in=[row.pk for row in moved])
        rows.filter(user__in=User.objects.filter(collection_public=True)).update(is_private=True)
        rows.update(watch=watch)
        tell(watch, moved)
    return len(moved)


def tell(watch: Watch, moved: list[Collection]) -> None:
    """A letter to the owner of each row, saying what it was called before."""
    people = {row.pk: row for row in Collection.objects.filter(pk__in=[row.pk for row in moved]).select_related("user")}
    for _user, rows in groupby(moved, key=lambda row: row.user_id):
        items = list(rows)
        write_to(people[items[0].pk].user, "accounts/mail/piece_moved", at_once=False, watch=watch, items=items)


def release(watch: Watch) -> None:
    """Before `watch` is deleted: the rows whose owners described it stand alone again."""
    rows = Collection.objects.filter(watch=watch).exclude(title_sort="")
    if rows.update(watch=None):
        recount([watch.pk])


def described_as(watch: Watch) -> QuerySet[Collection]:
    """The pieces that their owners describe with the design code and the brand of `watch`; of very many the first."""
    if not watch.code_key:
        return Collection.objects.none()
    rows = Collection.objects.described().filter(code_key=watch.code_key)
    return rows.filter(pk__in=[row.pk for row in rows.order_by("pk")[:MOST] if is_of_brand(row, watch)])


def is_of_brand(row: Collection, watch: Watch) -> bool:
    names = {normalised_key(name) for brand in watch.brands for name in (brand.name, brand.name_en)} - {""}
    return any(name in normalised_key(row.own_title) for name in names)


def share_of(rows: QuerySet[Collection], minute: int) -> QuerySet[Collection]:
    """As many of `rows` as one run looks at; in as many minutes as that takes, each has had its turn."""
    turns = rows.count() // MOST + 1
    return rows.annotate(turn=F("pk") % turns).filter(turn=minute % turns).order_by("pk")


def move_all() -> str:
    """Whatever way a watch came into the catalogue, or came by its code: the pieces that describe it move to it.

    A second wish stays what it is, so it is not looked at.
    """
    current = Watch.objects.current().exclude(code_key="")
    wished = Collection.objects.filter(user=OuterRef("user"), status=WANT, watch__code_key=OuterRef("code_key"))
    rows = Collection.objects.described().filter(code_key__in=current.order_by().values("code_key"))
    rows = rows.filter(~Q(status=WANT) | ~Exists(wished))
    described = defaultdict(list)
    for row in share_of(rows, int(time.time() // 60)).defer("words", "said", *LONG_TEXTS):
        described[row.code_key].append(row)
    found = [
        (watch, [row.pk for row in described[watch.code_key] if is_of_brand(row, watch)])
        for watch in current.filter(code_key__in=list(described)).select_related("brand", "maker").order_by("pk")
    ]
    moved = singly(lambda pair: move_to(pair[0], Collection.objects.filter(pk__in=pair[1])), filter(all, found))
    return f"{sum(moved)} pieces moved to their watches"
