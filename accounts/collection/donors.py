"""Which pieces of a collection can lend parts to another: those of the same movement, and of one of its families."""

from django.db.models import Q

from accounts.models import Collection
from catalogue.models import FamilyMember, MovementFamily

MOST = 20


def donors_for(item: Collection) -> list[Collection]:
    """The owner's other pieces whose movements share parts with that of `item`, the same movement first. One query."""
    mechanism = item.watch.mechanism_id if item.pk and item.watch else None
    if mechanism is None:
        return []
    families = MovementFamily.objects.filter(members=mechanism)
    kin = FamilyMember.objects.filter(family__in=families).values("mechanism")
    fitting = Q(watch__mechanism=mechanism) | Q(watch__mechanism__in=kin)
    mine = Collection.objects.of(item.user).owned().filter(fitting).exclude(pk=item.pk)
    found = mine.select_related("watch__factory", "watch__mechanism__factory").order_by("pk")[:MOST]
    return sorted(found, key=lambda piece: piece.watch.mechanism_id != mechanism)
