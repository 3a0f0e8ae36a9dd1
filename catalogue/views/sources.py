"""Sources: all of them, and what hangs on each."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.history.withdrawing import falls
from catalogue.history.witnesses import MODELS
from catalogue.models import Source, Witness
from catalogue.models.source import WHOLE
from catalogue.presentation.references import in_words, label_of_fact

from .conditional import kept

MOST_SHOWN = 300  # entries of one source


@dataclass(frozen=True)
class Hanging:
    """An entry that rests upon a source: where in it, and what it says of which facts. `alone`: upon it alone."""

    row: object
    places: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    alone: bool

    @property
    def address(self) -> str:
        return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""


@kept()
@require_safe
def source_list(request):
    """Every source that something rests upon, those first that most does."""
    counted = Source.objects.annotate(
        entries=Count("witnesses", filter=Q(witnesses__field=WHOLE)),
        facts=Count("witnesses", filter=~Q(witnesses__field=WHOLE)),
    )
    rows = [source for source in counted if source.entries or source.facts]
    rows.sort(key=lambda source: (-source.entries - source.facts, source.title))
    return render(request, "catalogue/source_list.html", {"sources": rows[:MOST_LISTED], "total": len(rows)})


MOST_LISTED = 1000


@kept(for_visitors=True)
@require_safe
def source_detail(request, pk):
    """What hangs on one source, and how much of that on it alone."""
    source = get_object_or_404(Source, pk=pk)
    hanging = hanging_on(source)
    context = {
        "source": source,
        "hanging": hanging[:MOST_SHOWN],
        "total": len(hanging),
        "alone": sum(each.alone for each in hanging),
        "falling": len(falls(source)),
    }
    return render(request, "catalogue/source_detail.html", context)


def hanging_on(source: Source) -> list[Hanging]:
    """Every entry that the source says something of, in the order of kinds and rows. Three queries for each kind."""
    found = []
    for kind, model in MODELS.items():
        by_row = defaultdict(list)
        for witness in Witness.objects.filter(kind=kind, source=source).select_related("source").order_by("pk"):
            by_row[witness.subject_id].append(witness)
        if not by_row:
            continue
        others = Witness.objects.standing().filter(kind=kind, subject_id__in=by_row).exclude(source=source)
        shared = set(others.values_list("subject_id", flat=True))
        rows = named_rows(model).filter(pk__in=by_row).order_by("pk")
        found += [hanging_of(row, by_row[row.pk], row.pk not in shared) for row in rows]
    return found


def named_rows(model):
    """The rows with all that they are called by."""
    pointers = [field.name for field in model._meta.concrete_fields if field.is_relation and field.name in CALLED_BY]
    return model.objects.select_related(*pointers) if pointers else model.objects.all()


CALLED_BY = {"factory", "brand", "from_factory", "to_factory", "line", "maker"}


def hanging_of(row, witnesses: list[Witness], alone: bool) -> Hanging:
    places = dict.fromkeys((witness.place, witness.address) for witness in witnesses if witness.place)
    facts = [(label_of_fact(row, each.field), in_words(row, each)) for each in witnesses if each.field != WHOLE]
    return Hanging(row, list(places), facts, alone)
