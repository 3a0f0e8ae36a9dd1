"""What becomes of each row of a spreadsheet: a draft, a question, or nothing, because it is here already."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.collection.importing.files import Row, Table
from accounts.collection.importing.headings import Head
from accounts.collection.importing.line import UNTYPEABLE
from accounts.collection.importing.lines import cleaned
from accounts.models import User
from catalogue.keys import normalised_key
from catalogue.models import Watch
from catalogue.quality.consistency import MOVEMENT, RuleTables, check
from drafts.forms.fields import MOST_ALIASES
from drafts.models import DraftMechanism, DraftWatch

from .headings import LABELS
from .reading import LONGEST, Reader, Said

MOST_ALIKE = 2000  # watches without a code that rows without one are compared with
MOST_ZEROS = 3  # that a code may begin with
COLUMN_OF = {"start_release": "first", "end_release": "last", "case_material": "material", "mechanism": "calibre"}


class Verdict(StrEnum):
    NEW = "new"
    QUESTION = "question"  # may be saved as a draft; its author must look at something
    ERROR = "error"  # could not be sent so
    EXISTING = "existing"  # in the catalogue
    DUPLICATE = "duplicate"  # of another row of this file
    SAVED = "saved"  # a draft was made of it


@dataclass
class SheetRow:
    """One row: its cells by column, what they say, and what was found about it.

    `token` is that of its draft, the same for the same cells of the same person however often they are sent; so it is
    made of the cells as the file has them, before `cells` were corrected on the page.
    """

    number: int
    cells: dict[str, str]
    token: UUID
    said: Said = field(default_factory=Said)
    watch: Watch | None = None  # of the catalogue
    twin: int = 0  # the number of the row that it repeats
    draft: DraftWatch | None = None

    @property
    def verdict(self) -> Verdict:
        if self.draft:
            return Verdict.SAVED
        if self.said.wrong:
            return Verdict.ERROR
        if self.twin:
            return Verdict.DUPLICATE
        if self.watch:
            return Verdict.EXISTING
        return Verdict.QUESTION if self.said.doubts else Verdict.NEW

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.cells.get(name, "") for name in ("brand", "calibre", "factory", "code"))))

    @property
    def to_correct(self) -> list[tuple[str, str, str, list[str], list[str]]]:
        """The cells that something is said about: column, label, text, the sentences, and texts to choose from."""
        columns = list(dict.fromkeys(column for column, _text in (*self.said.wrong, *self.said.doubts) if column))
        return [
            (
                column,
                LABELS[column],
                self.cells.get(column, ""),
                self.sentences(column),
                self.said.offered.get(column, []),
            )
            for column in columns
        ]

    def sentences(self, column: str) -> list[str]:
        return list(dict.fromkeys(text for name, text in (*self.said.wrong, *self.said.doubts) if name == column))


def rows_of(table: Table, head: Head, user: User, corrected: dict[tuple[int, str], str]) -> list[SheetRow]:
    """Every row below the headings that says something. `corrected` are cells as they were corrected on the page."""
    first = head.row.number if head.row else 0
    corrections: dict[int, dict[str, str]] = defaultdict(dict)
    for (number, name), text in corrected.items():
        corrections[number][name] = text
    rows = [row_of(row, head, user, corrections[row.number]) for row in table.rows if row.number > first]
    reader, references = Reader(), RuleTables.load()
    for row in rows:
        row.said = reader.read(row.cells)
        look_over(row, references)
    find_drafts(rows, user)
    find_watches(rows)
    find_twins(rows)
    return rows


def row_of(row: Row, head: Head, user: User, corrected: dict[str, str]) -> SheetRow:
    cells = {
        name: cleaned(UNTYPEABLE.sub("", cell)).strip()
        for name, cell in zip(head.meanings, row.cells, strict=False)
        if name
    }
    told = "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells) if cells[name])
    token = uuid5(NAMESPACE_URL, f"proposal of {user.pk}: {told}")
    cells |= {name: text for name, text in corrected.items() if name in LABELS}
    return SheetRow(row.number, cells, token)


def look_over(row: SheetRow, references: RuleTables) -> None:
    """Find what a form would refuse, and what contradicts what the catalogue knows."""
    said = row.said
    movement = said.mechanism or (
        DraftMechanism(calibre=said.data["movement-calibre"], factory=said.factory)
        if "movement-calibre" in said.data
        else None
    )
    draft = said.as_draft()
    try:
        draft.clean_fields(exclude={"brand", "factory", "mechanism", "case_material", "gender"})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            said.wrong += [
                (COLUMN_OF.get(name, name) if name in LABELS or name in COLUMN_OF else "", text) for text in sentences
            ]
    if len(said.aliases) > MOST_ALIASES or any(len(alias) > 150 for alias in said.aliases):
        said.wrong.append(("aliases", _("At most 30 lines of 150 characters.")))
    recorded = [each.name for each in said.mechanism.functions.all()] if said.mechanism else []
    for finding in check(draft, movement, recorded, references):
        if finding.contradicts:
            names = ["mechanism" if name.startswith(MOVEMENT) else name for name in finding.fields]
            said.doubts.append((COLUMN_OF.get(names[0], names[0]) if names else "code", finding.reason))


# What is here already ------------------------------------------------------------------------


def find_drafts(rows: list[SheetRow], user: User) -> None:
    """The drafts that were made of these rows before; and other open ones of the same person with the same code."""
    made = DraftWatch.objects.of(user).filter(token__in=[row.token for row in rows]).with_names()
    by_token = {draft.token: draft for draft in made}
    codes = {normalised_key(row.said.data["code"]): row for row in rows} | {}
    others = DraftWatch.objects.of(user).open().filter(code_key__in=set(codes) - {""}).exclude(token__in=by_token)
    by_code = {draft.code_key: draft for draft in others.with_names()}
    for row in rows:
        row.draft = by_token.get(row.token)
        other = by_code.get(normalised_key(row.said.data["code"]))
        if other and not row.draft:
            row.said.doubts.append(("code", _("You have an open draft with this code: %(draft)s.") % {"draft": other}))


def find_watches(rows: list[SheetRow]) -> None:
    """The watch of the catalogue that a row describes: by its code, else by brand, movement and a name."""
    codes = {normalised_key(row.said.data["code"]) for row in rows} - {""}
    sought = codes.union(*map(with_zeros, codes))
    coded = {watch.code_key: watch for watch in current().filter(code_key__in=sought)}
    for row in rows:
        code = normalised_key(row.said.data["code"])
        watch = coded.get(code)
        if watch and not is_of_brand(watch, row.said):
            row.said.doubts.append(("code", _("The code is that of another watch here: %(watch)s.") % {"watch": watch}))
        elif watch:
            row.watch = watch
        elif (whole := with_its_zeros(code, coded)) and is_of_brand(whole, row.said):
            sentence = _("Did a program take the zeros from this code? %(code)s is in the catalogue: %(watch)s.")
            row.said.doubts.append(("code", sentence % {"code": whole.code, "watch": whole}))
            row.said.offered["code"] = [whole.code]
    uncoded = [row for row in rows if not normalised_key(row.said.data["code"]) and row.said.brand]
    alike = Alike({row.said.brand.pk for row in uncoded}) if uncoded else None
    for row in uncoded:
        row.watch = alike.called(row.said)
        if not row.watch and (same := alike.told_from_nothing(row.said)):
            sentence = _("A watch of this brand with this movement is in the catalogue: %(watch)s.")
            row.said.doubts.append(("code", sentence % {"watch": same}))


def with_zeros(code: str) -> list[str]:
    """What a code of digits may have been before a spreadsheet took it for a number."""
    return ["0" * zeros + code for zeros in range(1, MOST_ZEROS + 1)] if code.isdecimal() else []


def with_its_zeros(code: str, coded: dict[str, Watch]) -> Watch | None:
    return next((coded[key] for key in with_zeros(code) if key in coded), None)


def is_of_brand(watch: Watch, said: Said) -> bool:
    """Whether nothing else is said than the brand or the maker of `watch`."""
    return said.brand is None or said.brand.pk in {watch.brand_id, watch.maker_id}


def current():
    return Watch.objects.current().select_related("brand", "maker", "mechanism")


class Alike:
    """The watches of some brands, by what a row without a code may say of them."""

    def __init__(self, brands: set[int]):
        of_them = current().filter(Q(brand__in=brands) | Q(maker__in=brands)).prefetch_related("aliases")
        self.names: dict[tuple, list[Watch]] = defaultdict(list)
        self.plain: dict[tuple, Watch] = {}
        for watch in of_them.order_by("pk")[:MOST_ALIKE]:
            names = {normalised_key(alias.key) for alias in watch.aliases.all()} - {""}
            for brand in {watch.brand_id, watch.maker_id} - {None}:
                for name in names:
                    self.names[brand, name].append(watch)
                if watch.code == "" and watch.mechanism:
                    told = (watch.mechanism, watch.case_material_id, watch.gender_id, watch.start_release)
                    self.plain.setdefault((brand, *told), watch)

    def called(self, said: Said) -> Watch | None:
        """The first one with a name that is said, and with the movement, if one is said."""
        if "movement-calibre" in said.data:
            return None
        names = {normalised_key(alias) for alias in said.aliases}
        found = [watch for name in names for watch in self.names.get((said.brand.pk, name), [])]
        found = [watch for watch in found if said.mechanism in {None, watch.mechanism}]
        return min(found, key=lambda watch: watch.pk, default=None)

    def told_from_nothing(self, said: Said) -> Watch | None:
        """The first one without a code of which all that is said is true, too."""
        told = (getattr(said.material, "pk", None), getattr(said.gender, "pk", None), said.year("start_release"))
        return self.plain.get((said.brand.pk, said.mechanism, *told)) if said.mechanism else None


def find_twins(rows: list[SheetRow]) -> None:
    """Rows that repeat an earlier one: its brand and code, or everything where there is no code."""
    seen: dict[tuple, int] = {}
    for row in rows:
        code, brand = normalised_key(row.said.data["code"]), normalised_key(row.said.data["brand"])
        cells = sorted((name, normalised_key(text[:LONGEST])) for name, text in row.cells.items())
        told = (brand, code) if code else tuple(cells)
        row.twin = seen.get(told, 0)
        seen.setdefault(told, row.number)
