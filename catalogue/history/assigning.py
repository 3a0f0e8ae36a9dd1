"""What stands with a watch because other rows say it, written anew: whose it is, which case it has, how it is called.

Their writers in `publishing` call this, of so many watches as nobody waits for; the rest is left to `reindex`.
"""

from django.db import models

from catalogue.models import BrandLine, Case, CaseTables, CodeConvention, Combination, Watch, maker_of
from catalogue.models.case import READ_FOR_CASE
from catalogue.presentation.titles import give_titles
from catalogue.search.terms import write_terms

MOST_READ = 20_000  # watches that are looked through while somebody waits
AT_ONCE = 500  # watches that are read and written together


def concerned_by(case: Case | CodeConvention | None) -> models.Q:
    """The watches whose case it may decide about."""
    if isinstance(case, CodeConvention):
        of_its_length = models.Q(code__regex=rf"^[0-9]{{{sum(case.lengths)}}}$")
        return of_its_length & models.Q(factory=case.factory_id) if case.factory_id else of_its_length
    if case is None or not case.number:
        return models.Q(pk__in=())
    return models.Q(factory=case.factory_id) & (
        models.Q(case_number=case.number) | models.Q(code__contains=case.number) | models.Q(case=case.pk)
    )


def assign_cases(watches: models.QuerySet[Watch], most: int | None = None, *, before: CaseTables | None = None) -> int:
    """Write down anew which cases `watches` have, of no more than `most`; gives how many are left.

    `before` are the tables as they were: whose code says other numbers now is found by these.
    """
    number: int = watches.count()
    if most and number > MOST_READ:
        return number
    tables = CaseTables.load()
    cases, renumbered = {}, []
    for watch in watches.only(*READ_FOR_CASE, "case").order_by("-pk").iterator():
        case = getattr(tables.case_of(watch), "pk", None)
        if watch.case_id != case:
            cases[watch.pk] = case
        elif before and before.numbers_of(watch) != tables.numbers_of(watch):
            renumbered.append(watch.pk)
    write_terms(Watch.objects.filter(pk__in=renumbered[:most]))
    return assign("case", cases, most) + len(renumbered[most:] if most else ())


def assign_makers(watches: models.QuerySet[Watch], most: int | None = None) -> int:
    """Write down anew whose `watches` are, and what that changes of what they are found by and counted in.

    No more than `most` of them change; gives how many others would.
    """
    lines = BrandLine.objects.by_line(watches.order_by().values_list("brand", flat=True).distinct())
    known = watches.only("brand", "maker", "factory", "start_release", "end_release").order_by("-pk")
    makers = ((watch, maker_of(watch, lines.get(watch.brand_id, ()))) for watch in known.iterator())
    return assign("maker", {watch.pk: maker for watch, maker in makers if watch.maker_id != maker}, most)


def assign(column: str, values: dict[int, int | None], most: int | None) -> int:
    """Give watches another row in a derived `column`, no more than `most` of them; gives how many are left."""
    now = sorted(list(values)[:most])
    for start in range(0, len(now), AT_ONCE):
        some = Watch.objects.filter(pk__in=now[start : start + AT_ONCE]).order_by("pk")
        for watch in some:
            setattr(watch, f"{column}_id", values[watch.pk])
            watch.combination = Combination.objects.of(watch)
            watch.save(update_fields=[column, "combination"])
        write_terms(some)
    return len(values) - len(now)


def retitle(watches: models.QuerySet[Watch]) -> None:
    """Build the titles of `watches` anew. For what changes many at once: a load, a renamed brand or calibre."""
    related = ("brand", "maker", "mechanism", "case_material", "factory")
    for watch in watches.select_related(*related).prefetch_related("aliases").order_by("pk"):
        if give_titles(watch, [alias.key for alias in watch.aliases.all()]):
            watch.save(update_fields=["title", "title_en", "title_sort", "title_sort_en"])
