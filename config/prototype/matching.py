"""Which watch of the catalogue a row of the prototype is: by folder and design code, else by the words that it has.

The prototype's movements have no calibre, so nothing here asks for them. Where two things contradict each other, or
only nearly agree, it is a person's decision and nothing is joined.
"""

import re
from dataclasses import dataclass, field
from itertools import chain, pairwise

from django.db.models import Count, Q

from catalogue.calibres import number_of
from catalogue.keys import address_of, normalised_key
from catalogue.models import SearchTerm, Watch
from catalogue.search.folding import fold

from .cleaning import line, word, year
from .source import Row

MOST_ZEROS = 3  # that a table of numbers drops from the beginning of a code
SHORTEST_CODE = 5  # behind a calibre: 2414А/341289
CANDIDATES = 40
MOST_TEXTS = 50
FILLED = {"brand", "factory", "case_material", "gender"}


@dataclass
class Described:
    """What a row of the prototype says of its watch; `values` are rows of our vocabulary, None where unknown."""

    row: Row
    aliases: list[str]
    values: dict
    code: str = field(init=False)

    def __post_init__(self):
        self.code = code_of(self.row["code"])

    @property
    def folder(self) -> str:
        return line(self.row["folder"])

    @property
    def words(self) -> set[str]:
        """The words of folder and aliases in Latin letters, and how the brand is called."""
        brand = self.values.get("brand")
        texts = [self.folder, *self.aliases, *([brand.name, brand.name_en] if brand else [])]
        said: set[str] = set()
        for text in texts[:MOST_TEXTS]:
            words = [each for each in address_of(text).split("-") if each]
            said |= {*words, *map("".join, pairwise(words))}  # 2628.Н is 2628n in a folder
        return said


@dataclass(frozen=True)
class Match:
    """The `watch` that a row is, or may be: where it is not `sure`, a person decides. `reasons` say how it is known."""

    watch: Watch
    sure: bool
    reasons: tuple[str, ...] = ()


def code_of(text: str | None) -> str:
    """The design code in a cell: «2414А/341289» has the calibre before it."""
    code = word(text)
    calibre, sign, rest = code.rpartition("/")
    behind = sign and re.match(r"\d{4}", calibre.strip()) and len(normalised_key(rest)) >= SHORTEST_CODE
    return rest.strip() if behind else code


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, zeros at the beginning not counted."""
    return normalised_key(one).lstrip("0") == normalised_key(other).lstrip("0")


def by_address(described: Described) -> Match | None:
    """The watch of the same folder or of the same design code, if there is one."""
    folders = {described.folder, address_of(described.folder)} - {""}
    same, dropped, added = codes_like(described.code)
    found = Q(folder__in=folders) | Q(code_key__in=[*same, *dropped, *added])
    if not Watch.objects.filter(found).exists():  # as of most: to load a watch with all around it takes much longer
        return None
    current = Watch.objects.select_related("brand", "factory", "mechanism__factory", "merged_into")
    named = current.filter(folder__in=folders).first()
    named = (named and named.merged_into) or named
    coded, how = _of_code(described, current)
    if named and coded and named != coded:
        return Match(coded, False, (f"the folder is that of {named.folder}, the code that of {coded.folder}",))
    if named:
        return _by_folder(described, named)
    return _by_code(described, coded, how) if coded else None


def codes_like(code: str) -> tuple[list[str], list[str], list[str]]:
    """A code as it is compared: itself, with zeros that were dropped, and without those that were added."""
    key = normalised_key(code)
    own = key.lstrip("0")
    shorter = ["0" * zeros + own for zeros in range(len(key) - len(own))]
    longer = ["0" * zeros + key for zeros in range(1, MOST_ZEROS + 1)]
    return ([key], longer, list(filter(None, shorter))) if key else ([], [], [])


def _of_code(described: Described, watches) -> tuple[Watch | None, str]:
    """The watch of this code, and how far it is the same: exactly, with zeros added here, or dropped here."""
    like = dict(zip(("same", "dropped", "added"), codes_like(described.code), strict=True))
    found = {watch.code_key: watch for watch in watches.current().filter(code_key__in=[*chain(*like.values())])}
    return next(((found[each], how) for how, keys in like.items() for each in keys if each in found), (None, ""))


def _by_folder(described: Described, watch: Watch) -> Match:
    reasons = []
    if watch.folder != described.row["folder"]:
        reasons.append("another folder name")
    if described.code and watch.code and not same_code(described.code, watch.code):
        return Match(watch, False, (f"the folder is its own, but its code is {watch.code}",))
    return Match(watch, True, (*reasons, *_differences(described, watch)))


def _by_code(described: Described, watch: Watch, how: str) -> Match:
    if how == "added":
        return Match(watch, False, (f"its code is {watch.code}: the same but for zeros at the beginning",))
    factory = described.values.get("factory")
    if factory and watch.factory and factory != watch.factory:
        return Match(watch, False, (f"the code is its own, but it was made by {watch.factory.brief_name}",))
    return Match(watch, True, ("another folder name", *_differences(described, watch)))


def _differences(described: Described, watch: Watch):
    """What a reader should know of a row that is surely this watch."""
    if watch.code and described.row["code"] and described.row["code"] != watch.code:
        yield f"code “{line(described.row['code'])}” stands for {watch.code}"
    brand = described.values.get("brand")
    if brand and brand != watch.brand:
        yield f"brand {brand.name} there, {watch.brand.name} here"


def by_words(described: Described) -> Match | None:
    """The only watch that folder and other names tell of, and that nothing contradicts."""
    said = described.words
    fitting = [watch for watch in _candidates(described, said) if _fits(described, watch, said)]
    shared = {watch: len(_shared_names(described, watch)) for watch in fitting}
    best = sorted(fitting, key=lambda watch: (-shared[watch], watch.pk))
    if not best or not shared[best[0]]:
        return None
    if len(best) > 1 and shared[best[1]] == shared[best[0]]:
        names = ", ".join(watch.folder for watch in best[:3])
        return Match(best[0], False, (f"it may be one of {names}",))
    return Match(best[0], True, ("another folder name; told by its words", *_differences(described, best[0])))


def _candidates(described: Described, said: set[str]) -> list[Watch]:
    """The watches with the most of these words."""
    keys = {fold(each) for each in said}
    terms = SearchTerm.objects.filter(key__in=keys, watch__merged_into=None).order_by().values("watch")
    best = terms.annotate(words=Count("key")).filter(words__gte=2).order_by("-words", "watch")
    watches = Watch.objects.select_related("brand", "factory", "mechanism__factory").prefetch_related("aliases")
    return list(watches.filter(pk__in=[each["watch"] for each in best[:CANDIDATES]]))


def _fits(described: Described, watch: Watch, said: set[str]) -> bool:
    """Whether every word of the watch's folder was said, and nothing that is known of both differs."""
    numbers = {each for each in said if re.fullmatch(r"\d{4,5}[a-z]{0,2}", each)}
    calibre = number_of(watch.mechanism.calibre) if watch.mechanism else ""
    years = [(year(described.row[name])[0], getattr(watch, name)) for name in ("start_release", "end_release")]
    facts = [(described.values.get(name), getattr(watch, name)) for name in FILLED - {"brand"}]
    codes = [(described.code and normalised_key(described.code), watch.code_key)]
    differs = any(one and other and one != other for one, other in [*years, *facts, *codes])
    other_calibre = calibre and numbers and not any(each.startswith(calibre) for each in numbers)
    return not differs and not other_calibre and set(watch.folder.split("-")) <= said


def _shared_names(described: Described, watch: Watch) -> set[str]:
    """The other names that both have, those left out that only repeat the row's own brand, code or calibre."""
    brand, calibre = described.values.get("brand"), watch.mechanism.calibre if watch.mechanism else ""
    ordinary = [described.code, calibre, *([brand.name, brand.name_en] if brand else [])]
    theirs = {normalised_key(alias) for alias in described.aliases} - {normalised_key(text) for text in ordinary}
    return theirs & {normalised_key(alias.key) for alias in watch.aliases.all()} - {""}


def with_same_facts(watch: Watch) -> Watch | None:
    """A watch that nothing tells from `watch`, which has no code and is not saved."""
    if watch.code_key or normalised_key(watch.code) or not watch.mechanism or not watch.start_release:
        return None
    names = ("brand", "mechanism", "case_material", "gender", "start_release", "end_release")
    same = {name: getattr(watch, name) for name in names}
    return Watch.objects.current().filter(**same).order_by("pk").first()
