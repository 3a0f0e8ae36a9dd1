"""Sources: all of them, and what hangs on each."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.directories.kinds import SOURCES
from catalogue.history.witnesses import MODELS
from catalogue.models import Source, Witness
from catalogue.models.source import WHOLE
from catalogue.presentation.references import in_words, label_of_fact

from .conditional import kept
from .directory import directory_page
from .listing import PLACE

MOST_SHOWN = 300  # entries of one source
MOST_SAID, MOST_PLACES = 20, 3  # of an entry
ENTRY = ("kind", "subject_id")


@dataclass(frozen=True)
class Hanging:
    """An entry that rests upon a source: where in it, and what it says of which facts. `alone`: upon it alone.

    There are more places or facts where it `is_cut`.
    """

    row: object
    places: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    alone: bool
    is_cut: bool

    @property
    def address(self) -> str:
        return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""


@kept(*SOURCES.parameters, *PLACE)
@require_safe
def source_list(request):
    """What something rests upon, that first upon which most does."""
    return directory_page(request, SOURCES)


@kept()
@require_safe
def source_detail(request, pk):
    """What hangs on one source, and how much of that on it alone."""
    source = get_object_or_404(Source, pk=pk)
    own = Witness.objects.filter(source=source).order_by()
    context = {
        "source": source,
        "withdrawal": source.withdrawals.filter(undone_at=None).first() if source.withdrawn_at else None,
        "hanging": all_hanging_on(source),
        "total": count_of(own, *ENTRY),
        "alone": count_of(own.filter(~Exists(others_of_entry())), *ENTRY),
        "facts_alone": count_of(own.alone(), *ENTRY, "field"),
    }
    return render(request, "catalogue/source_detail.html", context)


def count_of(witnesses: QuerySet[Witness], *columns: str) -> int:
    return witnesses.values(*columns).distinct().count()


def others_of_entry() -> QuerySet[Witness]:
    """What other standing sources say of the same entry."""
    same = {name: OuterRef(name) for name in ENTRY}
    return Witness.objects.standing().filter(**same).exclude(source=OuterRef("source"))


def all_hanging_on(source: Source) -> list[Hanging]:
    """The first entries that the source says something of, in the order of kinds and rows."""
    found = []
    for kind in MODELS:
        found += hanging_on(source, kind, MOST_SHOWN - len(found)) if len(found) < MOST_SHOWN else []
    return found


def hanging_on(source: Source, kind: str, most: int) -> list[Hanging]:
    """The first entries of a kind. Three queries, however many there are."""
    own, by_row = Witness.objects.filter(kind=kind, source=source), defaultdict(list)
    pks = list(own.order_by("subject_id").values_list("subject_id", flat=True).distinct()[:most])
    said = own.filter(subject_id__in=pks).annotate(is_shared=Exists(others_of_entry())).select_related("source")
    for witness in said.order_by("pk") if pks else []:
        by_row[witness.subject_id].append(witness)
    rows = named_rows(MODELS[kind]).filter(pk__in=by_row).order_by("pk") if by_row else []
    return [hanging_of(row, by_row[row.pk], not by_row[row.pk][0].is_shared) for row in rows]


def named_rows(model):
    """The rows with all that they are called by."""
    pointers = [field.name for field in model._meta.concrete_fields if field.is_relation and field.name in CALLED_BY]
    return model.objects.select_related(*pointers) if pointers else model.objects.all()


CALLED_BY = {"factory", "brand", "from_factory", "to_factory", "line", "maker"}


def hanging_of(row, witnesses: list[Witness], alone: bool) -> Hanging:
    places = dict.fromkeys((witness.place, witness.address) for witness in witnesses if witness.place)
    told = [(label_of_fact(row, each.field), in_words(row, each)) for each in witnesses if each.field != WHOLE]
    facts = list(dict.fromkeys(told))  # a size in lines and in millimetres is one
    is_cut = len(places) > MOST_PLACES or len(facts) > MOST_SAID
    return Hanging(row, list(places)[:MOST_PLACES], facts[:MOST_SAID], alone, is_cut)
