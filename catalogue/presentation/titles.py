"""What a watch is called. The original table has no name, so the title is built, never typed."""

from django.db.models import QuerySet

from catalogue.keys import address_of, first_free, normalised_key, sort_key
from catalogue.models import Watch

COMPARED = 50  # as many peers are looked at one by one; the largest group of the real catalogue has 13


def base_title(watch: Watch) -> str:
    """Brand, calibre and design code, as far as they are known."""
    calibre = watch.mechanism.calibre if watch.mechanism else ""
    return " ".join(part for part in (watch.brand.name, calibre, watch.code) if part)


def peers_of(watch: Watch) -> QuerySet[Watch]:
    """The other watches that are shown and share brand, calibre and code, so that the base title is theirs too.

    They are found by it: their titles begin so, and what follows in a title comes before `яяя` in any collation. A
    calibre that begins with ours (3133.1) slips in with its movement; `title_of` leaves it out.
    """
    base = sort_key(base_title(watch))
    same = Watch.objects.current().filter(brand=watch.brand, code_key=normalised_key(watch.code)).exclude(pk=watch.pk)
    if watch.mechanism is None:
        same = same.filter(mechanism=None)
    return same.filter(title_sort__gte=base, title_sort__lt=base + "яяя").order_by("title_sort", "pk")


def title_of(watch: Watch, aliases: list[str], peers: QuerySet[Watch]) -> str:
    """The title of `watch` among its `peers`: `Полёт 3133`, or what tells it from them, «Полёт 3133 «гражданские»».

    The first that no peer has: an alias, else material and year, else factory, else a number. An alias that only
    repeats brand or calibre («Okean», «Strela 3017») says nothing new and comes last. Whatever the data, no peer's
    title is taken; what else tells watches apart is looked for among the first COMPARED of them.
    """
    base = base_title(watch)
    first = Watch.objects.filter(pk__in=peers.values("pk")[:COMPARED])  # so few are joined, however many there are
    found = list(first.select_related("brand", "mechanism", "case_material", "factory").prefetch_related("aliases"))
    compared = [peer for peer in found if base_title(peer) == base]
    taken = {normalised_key(peer.title) for peer in found}

    def is_taken(title: str) -> bool:
        if normalised_key(title) in taken:
            return True
        return len(found) == COMPARED and peers.filter(title_sort=sort_key(title), title=title).exists()

    if not compared and not is_taken(base):
        return base
    marked = (title for title in _marks(base, watch, aliases, compared) if not is_taken(title))
    return next(marked, None) or first_free(base, lambda title: title == base or is_taken(title), numbered="{} № {}")


def _marks(base: str, watch: Watch, aliases: list[str], peers: list[Watch]) -> list[str]:
    theirs = {normalised_key(alias.key) for peer in peers for alias in peer.aliases.all()}
    own = [alias for alias in aliases if normalised_key(alias) not in theirs]
    telling = [alias for alias in own if not _repeats(alias, watch)]
    marks = [f"{base} «{alias}»" for alias in telling]
    look = _material_and_year(watch)
    if look and look not in {_material_and_year(peer) for peer in peers}:
        marks.append(f"{base}, {look}")
    if watch.factory and watch.factory_id not in {peer.factory_id for peer in peers}:
        marks.append(f"{base}, {watch.factory.short_name or watch.factory.name}")
    return marks + [f"{base} «{alias}»" for alias in own if alias not in telling]


def _repeats(alias: str, watch: Watch) -> bool:
    """Whether the alias is nothing but the brand or the calibre again, in whatever script."""
    calibre = watch.mechanism.calibre if watch.mechanism else ""
    said = {watch.brand.name, watch.brand.name_en, calibre}
    said |= {f"{watch.brand.name} {calibre}", f"{watch.brand.name_en} {calibre}"}
    return bool(
        {normalised_key(alias), address_of(alias)} & {f(text) for text in said for f in (normalised_key, address_of)}
    )


def _material_and_year(watch: Watch) -> str:
    year = watch.start_release or watch.end_release
    return ", ".join(str(part) for part in (watch.case_material and watch.case_material.name, year) if part)
