"""What the cells of a spreadsheet say of a watch, in the words of the form for a new watch.

Everything is looked up in memory: the lists of names are read once for all rows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.keys import address_of, normalised_key
from catalogue.models import Brand, CaseMaterial, Factory, Gender, Mechanism, Vocabulary
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR
from catalogue.search.folding import keys
from catalogue.search.lexicon import Lexicon
from catalogue.search.phrases import phrase_at
from drafts.forms.rows import names_of
from drafts.likeness import look_alikes, own_part
from drafts.models import DraftWatch

YEAR = r"(?<!\d)(1[7-9]\d\d|20\d\d)(?!\d)"
ABOUT = re.compile(r"\b(?:ок|около|прим|прибл|примерно|ca|circa|c|about|approx\w*)\b\.?|[~≈?]", re.IGNORECASE)
DECADE = re.compile(r"\d0\s*[-–]?\s*(?:е|х|ые|ых|гг|s|ies)\b|\d0'?s\b", re.IGNORECASE)
SPAN = re.compile(rf"{YEAR}\s*(?:г\w*\.?\s*)?(?:[-–—/…]|\.\.\.?|по|до|to|till|until)\s*(?:(\d{{4}})|(\d\d))(?!\d)")
STILL_MADE = re.compile(
    r"н\.?\s?в\.?|наст\w*\.?(\s+вр\w*\.?)?|сейчас|до сих пор|now|present|today|current\w*|still", re.IGNORECASE
)
YES = {"да", "есть", "yes", "y", "true", "1", "x", "х", "v", "встроенный", "интегрированный", "integrated", "integral"}
NO = {"нет", "no", "n", "false", "0", "без", "отсутствует", "none"}
NOTHING = {"", "-", "–", "—", "?", "нет данных", "неизвестно", "unknown", "n/a", "н/д"}
MICRONS = re.compile(r"\b(\d{1,2})\s*(?:мкм?|микрон\w*|microns?|µm?|μm?)(?!\w)|\bau\s*(\d{1,2})\b", re.IGNORECASE)
QUOTES = "\"'«»“”„ \t"


@dataclass
class Said:
    """What a row says. `data` is as the form of a new watch sends it; the rows are those that its names stand for.

    `wrong` are sentences by column why it cannot be sent so, and `doubts` what its author must look at. `offered`
    are, by column, texts to choose from. `left_over` is what no field takes: it goes into the note.
    """

    data: dict[str, str] = field(default_factory=dict)
    brand: Brand | None = None
    factory: Factory | None = None
    mechanism: Mechanism | None = None
    material: CaseMaterial | None = None
    gender: Gender | None = None
    aliases: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)

    def year(self, name: str) -> int | None:
        return int(self.data[name]) if self.data.get(name) else None

    def as_draft(self) -> DraftWatch:
        """The same as a draft that is not saved."""
        draft = DraftWatch(brand=self.brand, factory=self.factory, mechanism=self.mechanism)
        draft.case_material, draft.gender = self.material, self.gender
        draft.start_release, draft.end_release = self.year("start_release"), self.year("end_release")
        draft.code, draft.evidence, draft.note = (self.data[name] for name in ("code", "evidence", "note"))
        draft.proposed_brand = "" if self.brand else self.data["brand"]
        draft.proposed_factory = "" if self.factory else self.data["factory"]
        return draft


class Reader:
    """The names that cells may say."""

    def __init__(self):
        self.lexicon = Lexicon.of(Figures())
        self.brands = list(Brand.objects.current().select_related("factory"))
        self.factories = list(Factory.objects.current())
        self.materials, self.genders = list(CaseMaterial.objects.current()), list(Gender.objects.current())
        self.movements = list(Mechanism.objects.current().with_names().prefetch_related("functions"))

    def read(self, cells: dict[str, str]) -> Said:
        said = Said()
        cells = {name: "" if cell.strip().casefold() in NOTHING else cell.strip() for name, cell in cells.items()}
        self.read_names(cells, said)
        self.read_movement(cells.get("calibre", ""), said)
        read_years(cells, said)
        self.read_choice(said, "material", cells.get("material", ""), self.materials, "case_material")
        self.read_choice(said, "gender", cells.get("gender", ""), self.genders, "gender")
        read_bracelet(cells.get("bracelet", ""), said)
        said.aliases = aliases_in(cells.get("aliases", ""))
        said.data |= {"code": cells.get("code", ""), "evidence": cells.get("evidence", "")}
        said.data |= {"aliases": "\n".join(said.aliases)}
        said.data["note"] = "\n".join(filter(None, [cells.get("note", ""), *said.left_over]))
        return said

    # Names ----------------------------------------------------------------------------------

    def read_names(self, cells: dict[str, str], said: Said) -> None:
        for name, find, model in (("brand", self.brand, Brand), ("factory", self.factory, Factory)):
            text = cells.get(name, "")
            said.data[name] = text
            row = find(text) if normalised_key(text) else None
            setattr(said, name, row)
            if row:
                said.data[name] = row.localized_name
            elif normalised_key(text):
                said.doubts.append(
                    (name, _("“%(name)s” is not in the list: it is proposed with the watch.") % {"name": text})
                )
                said.offered[name] = [each.localized_name for each in look_alikes(model, text)]
        if not normalised_key(cells.get("brand", "")):
            said.wrong.append(("brand", _("The brand is missing.")))

    def brand(self, text: str) -> Brand | None:
        """The brand that a text names, in either script; of «maker and line» the line."""
        if row := named(self.brands, text):
            return row
        words = [part for part in re.split(r"[\s/]+", text) if part]
        found = [row for word in words if (row := named(self.brands, word))]
        if words and len(found) == len(words):
            makers = {pk for row in found for pk in self.lexicon.makers.get(row.pk, ())}
            lines = [row for row in found if row.pk not in makers]
            return lines[0] if len(lines) == 1 else None
        return self.by_phrase(text, "brand_id", self.brands) or self.as_heard(text, "brand", self.brands)

    def as_heard(self, text: str, kind: str, rows: list[Vocabulary]) -> Vocabulary | None:
        """The only row whose name is this word in a foreign spelling: Wostok, Polyot."""
        found = {pk for key in keys(text) for pk in self.lexicon.ids[kind].get(key, ())}
        return next((row for row in rows if found == {row.pk}), None)

    def factory(self, text: str) -> Factory | None:
        """The factory that a text names: by its name, for short, by its own word, its town, or its brand."""
        if row := named(self.factories, text):
            return row
        key, own = address_of(text), own_part(text)
        for texts in (
            lambda row: [row.short_name, row.brief_name],
            lambda row: [own_part(row.name), own_part(row.name_en)],
        ):
            wanted = {key, own} - {""}
            alike = [row for row in self.factories if wanted & {address_of(each) for each in texts(row) if each}]
            if len(alike) == 1:
                return alike[0]
        in_town = [row for row in self.factories if row.city and address_of(row.city) == key]
        return in_town[0] if len(in_town) == 1 else self.by_phrase(text, "factory_id", self.factories)

    def by_phrase(self, text: str, column: str, rows: Iterable[Vocabulary]) -> Vocabulary | None:
        """The row that the trade means by `text`, as the site's own search reads it."""
        tokens = text.split()
        length, word = phrase_at(tokens, 0, self.lexicon) if tokens else (0, None)
        if not word or length < len(tokens) or word.column != column or len(word.values) != 1:
            return None
        return next((row for row in rows if row.pk in word.values), None)

    def read_choice(self, said: Said, name: str, text: str, rows: list[Vocabulary], column: str) -> None:
        """One of a short list. What the trade calls otherwise is taken, and said."""
        if not text:
            return
        row = named(rows, text)
        if not row and (row := self.meant(text, f"{column}_id", rows)) and name == "material":
            words = {"text": text, "row": row.localized_name}
            said.doubts.append((name, _("“%(text)s” is taken for “%(row)s”.") % words))
        if row:
            setattr(said, name, row)
            said.data[column] = str(row.pk)
        else:
            said.offered[name] = [each.localized_name for each in rows]
            keep(said, name, text, _("this is not in the list"))

    def meant(self, text: str, column: str, rows: list[Vocabulary]) -> Vocabulary | None:
        """What a text means to the trade: as a whole, or by its only part that means something. Microns are told."""
        microns = MICRONS.search(text)
        bare = MICRONS.sub(" ", text).strip(" ,") if microns else text
        parts = [bare, *(part.strip() for part in re.split(r"[,/+&]|\band\b|\bи\b", bare))]
        found = {
            row.pk: row for part in parts if part and (row := named(rows, part) or self.by_phrase(part, column, rows))
        }
        if len(found) != 1:
            return None
        (row,) = found.values()
        return (microns and named(rows, f"{row.name} Au{microns[1] or microns[2]}")) or row

    # The movement ---------------------------------------------------------------------------

    def read_movement(self, text: str, said: Said) -> None:
        if not normalised_key(text):
            return
        alike = self.called(text)
        made_there = [row for row in alike if said.factory and row.factory_id == said.factory.pk]
        found = made_there if len(made_there) == 1 else alike
        if len(found) == 1:
            said.mechanism = found[0]
            said.data["mechanism"] = found[0].name
        elif found:
            said.offered["calibre"] = [row.name for row in found]
            said.data["mechanism"] = text
            said.wrong.append(
                ("calibre", _("Several movements are called “%(text)s”. Which one is it?") % {"text": text})
            )
        else:
            said.data |= {"new_mechanism": "on", "movement-calibre": text, "movement-factory": said.data["factory"]}
            said.doubts.append(
                (
                    "calibre",
                    _("The movement “%(text)s” is not in the catalogue: it is proposed with the watch.")
                    % {"text": text},
                )
            )

    def called(self, text: str) -> list[Mechanism]:
        """The movements that a text names, by calibre in either script, alone or with the factory."""
        key, address = normalised_key(text), address_of(text)
        ways = (
            lambda row: row.calibre_key == key,
            lambda row: key in names_of(row),
            lambda row: address_of(row.calibre) == address,
        )
        return next((found for way in ways if (found := [row for row in self.movements if way(row)])), [])


def named(rows: Iterable[Vocabulary], text: str) -> Vocabulary | None:
    """The only row that is called so, in Russian, in English or transliterated."""
    key, address = normalised_key(text), address_of(text)
    for way in (
        lambda row: row.name_key == key,
        lambda row: normalised_key(row.name_en) == key,
        lambda row: address and address in {address_of(row.name), address_of(row.name_en)},
    ):
        found = [row for row in rows if way(row)]
        if len(found) == 1:
            return found[0]
    return None


# Years, and what is neither a name nor a year ------------------------------------------------


def read_years(cells: dict[str, str], said: Said) -> None:
    first, last = cells.get("first", ""), cells.get("last", "")
    if both := cells.get("years", ""):
        first, last = (first or both), (last if first else "")
    if span := SPAN.search(first):
        start = span[1]
        end = span[2] or start[:2] + span[3]
        said.doubts.append(
            ("first", _("Both years stand in one cell: %(first)s and %(last)s.") % {"first": start, "last": end})
        )
        put_year(said, "start_release", "first", start)
        put_year(said, "end_release", "last", end)
        said.data["years_approximate"] = "on" if ABOUT.search(first) else ""
        first = ""
    for name, column, text in (("start_release", "first", first), ("end_release", "last", last)):
        read_year(said, name, column, text)
    start, end = said.year("start_release"), said.year("end_release")
    if start and end and end < start:
        said.wrong.append(("last", _("The end of production is before its start.")))


def read_year(said: Said, name: str, column: str, text: str) -> None:
    """One year out of one cell; words beside it are told, and what is no year is kept as a remark."""
    text = re.sub(r"\.0$", "", text)
    if not text or said.data.get(name):
        return
    years = re.findall(YEAR, text)
    is_decade = DECADE.search(text) is not None
    if len(years) == 1 and not is_decade:
        put_year(said, name, column, years[0])
        if ABOUT.search(text):
            said.data["years_approximate"] = "on"
            said.doubts.append((column, _("“%(text)s”: the years are marked as approximate.") % {"text": text}))
        elif re.sub(r"[\s.]|год\w*|г", "", text.casefold()) != years[0]:
            keep(said, column, text, _("only the year is taken"))
    elif STILL_MADE.fullmatch(text):
        said.doubts.append((column, _("“%(text)s” is no year: the end stays open.") % {"text": text}))
    else:
        keep(said, column, text, _("this is no year of four digits"))


def put_year(said: Said, name: str, column: str, text: str) -> None:
    if EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        said.data[name] = text
    else:
        keep(said, column, text, _("this is no year of a watch"))


def read_bracelet(text: str, said: Said) -> None:
    key = text.strip(" .+").casefold()
    if text == "+" or key in YES:
        said.data["integrated_bracelet"] = "true"
    elif key in NO:
        said.data["integrated_bracelet"] = "false"
    elif text:
        keep(said, "bracelet", text, _("say yes or no"))


def aliases_in(text: str) -> list[str]:
    """Names between semicolons, strokes or line breaks; where there are none of these, between commas."""
    parts = re.split(r"[;|\n]", text) if re.search(r"[;|\n]", text) else text.split(",")
    return list(dict.fromkeys(name for part in parts if (name := " ".join(part.strip(QUOTES).split()))))


def keep(said: Said, column: str, text: str, why: str) -> None:
    """Put what a cell says into the note, and say why."""
    said.left_over.append(text)
    said.doubts.append((column, _("“%(text)s”: %(why)s. It goes into the note.") % {"text": text[:100], "why": why}))
