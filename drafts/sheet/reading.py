"""What the cells of a spreadsheet say of a watch, in the words of the form for a new watch.

Everything is looked up in memory: the lists of names are read once for all rows. A cell is short, with single blanks,
before any expression sees it.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.loading.tables import LONGEST_CELL, too_long
from catalogue.models import Brand, CaseMaterial, Factory, Gender, Mechanism, Vocabulary
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR
from catalogue.search.folding import keys
from catalogue.search.lexicon import Lexicon
from catalogue.search.phrases import phrase_at
from drafts.forms.fields import MOST_ALIASES
from drafts.models import DraftWatch
from drafts.other_words import own_word

from .names import Factories, Movements, Names

YEAR = r"(?<!\d)(1[7-9]\d\d|20\d\d)(?!\d)"
ABOUT = re.compile(r"\b(?:ок|около|прим|прибл|примерно|ca|circa|c|about|approx\w*)\b\.?|[~≈?]", re.IGNORECASE)
DECADE = re.compile(r"\d0 ?[-–]? ?(?:е|х|ые|ых|гг|s|ies)\b|\d0'?s\b", re.IGNORECASE)
SPAN = re.compile(rf"{YEAR}\s*(?:г\w*\.?\s*)?(?:[-–—/…]|\.\.\.?|по|до|to|till|until)\s*(?:(\d{{4}})|(\d\d))(?!\d)")
STILL_MADE = re.compile(
    r"н\.?\s?в\.?|наст\w*\.?(\s+вр\w*\.?)?|сейчас|до сих пор|now|present|today|current\w*|still", re.IGNORECASE
)
YES = {"да", "есть", "yes", "y", "true", "1", "x", "х", "v", "встроенный", "интегрированный", "integrated", "integral"}
NO = {"нет", "no", "n", "false", "0", "без", "отсутствует", "none"}
NOTHING = {"", "-", "–", "—", "?", "нет данных", "неизвестно", "unknown", "n/a", "н/д"}
MICRONS = re.compile(r"\b(\d{1,2})\s*(?:мкм?|микрон\w*|microns?|µm?|μm?)(?!\w)|\bau\s*(\d{1,2})\b", re.IGNORECASE)
QUOTES = "\"'«»“”„ \t"
LONG_TEXTS = {"evidence", "note", "aliases", "photos"}
LONGEST = 200  # letters of every other cell
MOST_PARTS = 10  # of a cell that names several things


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
        self.brands = Names(Brand.objects.current().select_related("factory"))
        self.factories = Factories(Factory.objects.current())
        self.materials, self.genders = Names(CaseMaterial.objects.current()), Names(Gender.objects.current())
        self.movements = Movements(Mechanism.objects.current().with_names().prefetch_related("functions"))

    def read(self, cells: dict[str, str]) -> Said:
        said = Said()
        cells = {name: self.cell(name, text, said) for name, text in cells.items()}
        self.read_names(cells, said)
        self.read_movement(cells.get("calibre", ""), said)
        read_years(cells, said)
        self.read_choice(said, "material", cells.get("material", ""), self.materials, "case_material")
        self.read_choice(said, "gender", cells.get("gender", ""), self.genders, "gender")
        read_bracelet(cells.get("bracelet", ""), said)
        said.aliases = aliases_in(cells.get("aliases", ""))[: MOST_ALIASES + 1]
        said.data |= {"code": cells.get("code", ""), "evidence": cells.get("evidence", "")}
        said.data |= {"aliases": "\n".join(said.aliases)}
        said.data["note"] = "\n".join(filter(None, [cells.get("note", ""), *said.left_over]))
        return said

    @staticmethod
    def cell(name: str, text: str, said: Said) -> str:
        """A cell as it is read. What is too long to be a name, a number or a word is refused, and stays as it is."""
        text = text.strip()
        if name not in LONG_TEXTS:
            text = " ".join(text.split())
            if len(text) > LONGEST:
                sentence = _("At most %(most)s characters in this cell. Shorten it, or move the rest to the note.")
                said.wrong.append((name, sentence % {"most": LONGEST}))
                return ""
        elif len(text) > LONGEST_CELL:
            said.wrong.append((name, too_long()))
            return ""
        return "" if text.casefold() in NOTHING else text

    # Names ----------------------------------------------------------------------------------

    def read_names(self, cells: dict[str, str], said: Said) -> None:
        for name, find, rows in (("brand", self.brand, self.brands), ("factory", self.factory, self.factories)):
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
                said.offered[name] = [each.localized_name for each in rows.look_alikes(text)]
        if not normalised_key(cells.get("brand", "")) and "brand" not in dict(said.wrong):
            said.wrong.append(("brand", _("The brand is missing.")))

    def brand(self, text: str) -> Brand | None:
        """The brand that a text names, in either script; of «maker and line» the line."""
        if row := self.brands.named(text):
            return row
        words = [part for part in re.split(r"[\s/]+", text) if part]
        found = [row for word in words[:MOST_PARTS] if (row := self.brands.named(word))]
        if words and len(found) == len(words):
            makers = {pk for row in found for pk in self.lexicon.makers.get(row.pk, ())}
            lines = [row for row in found if row.pk not in makers]
            return lines[0] if len(lines) == 1 else None
        return self.by_phrase(text, "brand_id", self.brands) or self.as_heard(text)

    def as_heard(self, text: str) -> Vocabulary | None:
        """The only brand whose name is this word in a foreign spelling: Wostok, Polyot."""
        found = {pk for key in keys(text) for pk in self.lexicon.ids["brand"].get(key, ())}
        return self.brands.rows.get(*found) if len(found) == 1 else None

    def factory(self, text: str) -> Factory | None:
        """The factory that a text names: by its name, for short, by its own word, its town, or its brand."""
        return self.factories.called(text) or self.by_phrase(text, "factory_id", self.factories)

    def by_phrase(self, text: str, column: str, names: Names) -> Vocabulary | None:
        """The row that the trade means by `text`, as the site's own search reads it."""
        tokens = text.split()
        length, word = phrase_at(tokens, 0, self.lexicon) if 0 < len(tokens) <= self.lexicon.longest else (0, None)
        if not word or length < len(tokens) or word.column != column or len(word.values) != 1:
            return None
        return names.rows.get(*word.values)

    def read_choice(self, said: Said, name: str, text: str, names: Names, column: str) -> None:
        """One of a short list. What the trade calls otherwise is taken, and said."""
        if not text:
            return
        row, model = names.named(text), DraftWatch._meta.get_field(column).related_model
        meant = None if row else self.meant(text, f"{column}_id", names) or names.named(own_word(model, text))
        if meant and name == "material":
            words = {"text": text, "row": meant.localized_name}
            said.doubts.append((name, _("“%(text)s” is taken for “%(row)s”.") % words))
        if row := row or meant:
            setattr(said, name, row)
            said.data[column] = str(row.pk)
        else:
            said.offered[name] = [each.localized_name for each in names.rows.values()]
            keep(said, name, text, _("this is not in the list"))

    def meant(self, text: str, column: str, names: Names) -> Vocabulary | None:
        """What a text means to the trade: as a whole, or by its only part that means something. Microns are told."""
        microns = MICRONS.search(text)
        bare = MICRONS.sub(" ", text).strip(" ,") if microns else text
        parts = [bare, *(part.strip() for part in re.split(r"[,/+&]|\band\b|\bи\b", bare))]
        read = [names.named(part) or self.by_phrase(part, column, names) for part in parts[: MOST_PARTS + 1] if part]
        found = {row.pk: row for row in read if row}
        if len(found) != 1 or len(parts) > MOST_PARTS + 1:
            return None
        (row,) = found.values()
        return (microns and names.named(f"{row.name} Au{microns[1] or microns[2]}")) or row

    # The movement ---------------------------------------------------------------------------

    def read_movement(self, text: str, said: Said) -> None:
        if not normalised_key(text):
            return
        alike = self.movements.called(text)
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
