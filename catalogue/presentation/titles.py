"""What a watch is called in each language. The original table has no name, so the titles are built, never typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from catalogue.keys import first_free, normalised_key, sort_key
from catalogue.latin import in_latin
from catalogue.models import Mechanism, Watch

from .nicknames import nicknames

LONGEST_BASE, LONGEST_MARK = 350, 120  # together they fit the column: «щ» is four letters in Latin
COMPARED = 50  # as many peers are looked at one by one; the largest group of the real catalogue has 13


@dataclass(frozen=True)
class Language:
    """The columns that hold the titles of one language, and how that writes names."""

    title: str
    sort: str
    english: bool
    nickname: str
    number: str

    def base(self, watch: Watch) -> str:
        """Brand, calibre and design code, as far as they are known."""
        mechanism = watch.mechanism
        if self.english:
            parts = (watch.brand.latin_name, mechanism.latin_calibre if mechanism else "", in_latin(watch.code))
        else:
            parts = (watch.brand.name, mechanism.calibre if mechanism else "", watch.code)
        return " ".join(filter(None, parts))[:LONGEST_BASE].rstrip()

    def look(self, watch: Watch) -> str:
        """Material and year."""
        material = watch.case_material and self.name(watch.case_material)
        return ", ".join(str(part) for part in (material, watch.start_release or watch.end_release) if part)

    def factory(self, watch: Watch) -> str:
        factory = watch.factory
        return (factory.latin_short_name if self.english else factory.short_name) or self.name(factory)

    def name(self, row) -> str:
        return row.latin_name if self.english else row.name


RUSSIAN = Language("title", "title_sort", english=False, nickname="{} «{}»", number="{} № {}")
ENGLISH = Language("title_en", "title_sort_en", english=True, nickname="{} “{}”", number="{} No. {}")
LANGUAGES = (RUSSIAN, ENGLISH)


def base_title(watch: Watch) -> str:
    return RUSSIAN.base(watch)


def peers_of(watch: Watch) -> QuerySet[Watch]:
    """The other watches that are shown and share brand, calibre and code, so that the base title is theirs too."""
    alike = {"brand": watch.brand, "code_key": normalised_key(watch.code), "mechanism": None}
    if watch.mechanism:
        del alike["mechanism"]
        namesakes = Mechanism.objects.filter(calibre_key=watch.mechanism.calibre_key)
        alike["mechanism__in"] = list(namesakes.values_list("pk", flat=True))  # numbers: a plan that reads peers alone
    # In the order of their index: by title alone PostgreSQL would sort all the peers that have no movement.
    return Watch.objects.current().filter(**alike).exclude(pk=watch.pk).order_by("mechanism_id", "title_sort", "pk")


def give_titles(watch: Watch, aliases: list[str]) -> bool:
    """Build the titles of `watch` among its peers, unsaved. Says whether one is another than before."""
    peers = peers_of(watch)
    # As numbers: with a query in a query, PostgreSQL joins all watches first (`join_collapse_limit`, config.postgresql)
    first = Watch.objects.filter(pk__in=list(peers.values_list("pk", flat=True)[:COMPARED]))
    related = ("brand", "maker", "mechanism", "case_material", "factory")
    found = list(first.select_related(*related).prefetch_related("aliases"))
    before = {language.title: getattr(watch, language.title) for language in LANGUAGES}
    for language in LANGUAGES:
        setattr(watch, language.title, title_of(watch, aliases, found, language))
    return before != {language.title: getattr(watch, language.title) for language in LANGUAGES}


def title_of(watch: Watch, aliases: list[str], peers: list[Watch], language: Language) -> str:
    """The title of `watch`: what it is with its nickname, «Полёт 3133 «гражданские»», or what tells it from its peers.

    The first that no watch has: with a nickname, as it is where it has no peers, with material and year, with the
    factory, with its first and last year, else with a number. Whatever the data, the title of no other watch is taken.
    """
    base = language.base(watch)
    compared = [peer for peer in peers if base_title(peer) == base_title(watch)]
    taken = {normalised_key(getattr(peer, language.title)) for peer in peers}
    others = Watch.objects.current().exclude(pk=watch.pk)

    def is_taken(title: str) -> bool:
        same = {language.sort: sort_key(title), language.title: title}
        return normalised_key(title) in taken or others.filter(**same).exists()

    marked = (title for title in _marks(base, watch, aliases, compared, language) if not is_taken(title))
    numbered = {"numbered": language.number}
    return next(marked, None) or first_free(base, lambda title: title == base or is_taken(title), **numbered)


def _marks(base: str, watch: Watch, aliases: list[str], peers: list[Watch], language: Language) -> Iterator[str]:
    theirs = {
        normalised_key(name)
        for peer in peers
        for name in nicknames(peer, [alias.key for alias in peer.aliases.all()], english=language.english)
    }
    for name in nicknames(watch, aliases, english=language.english):
        if normalised_key(name) not in theirs:
            yield language.nickname.format(base, name[:LONGEST_MARK])
    if not peers:
        yield base
    look = language.look(watch)
    if look and look not in {language.look(peer) for peer in peers}:
        yield f"{base}, {look[:LONGEST_MARK]}"
    if watch.factory and watch.factory_id not in {peer.factory_id for peer in peers}:
        yield f"{base}, {language.factory(watch)[:LONGEST_MARK]}"
    if span_of(watch) not in {"", *map(span_of, peers)}:
        yield f"{base}, {span_of(watch)}"


def span_of(watch: Watch) -> str:
    """The years of production in figures; empty where an end is unknown."""
    return f"{watch.start_release}–{watch.end_release}" if watch.start_release and watch.end_release else ""
