"""Watches: those that the catalogue has are joined with it; the rest is published, or proposed where one must ask."""

from collections.abc import Iterator
from functools import cached_property

from django.core.exceptions import ValidationError

from catalogue.history.publishing import publish_watch
from catalogue.keys import address_of, normalised_key
from catalogue.models import Alias, FormerFolder, Mechanism, Revision, Watch, changing_catalogue
from catalogue.quality.consistency import RuleTables, check
from drafts.evidence import with_evidence
from drafts.models import Proposal

from .cleaning import line, moment, shortened, truth, year
from .matching import Described, Match, by_address, by_words, code_of, with_same_facts
from .memory import became, claims, remember, remembered
from .people import people_of
from .proposals import propose
from .report import Fate, Report
from .source import Row, Source
from .vocabulary import VocabularyStep

POINTING = ("brand_id", "factory_id", "case_material_id", "gender_id")
LONGEST_ALIAS = Alias._meta.get_field("key").max_length
LONGEST_CODE = Watch._meta.get_field("code").max_length
YEARS = ("start_release", "end_release")


class WatchStep:
    """Runs twice: `join` before the movements are known, since they are told by the watches, and `add` after that."""

    def __init__(self, source: Source, report: Report, vocabulary: VocabularyStep):
        self.source, self.report, self.vocabulary = source, report, vocabulary
        self.claims = claims("watch")
        self.undecided: set[str] = set()

    def join(self) -> None:
        """Find the rows that the catalogue has: first those that are sure by folder or code, then those by words."""
        for find in (by_address, by_words):
            for row, aliases, known in self.each():
                if row["id"] in self.undecided:
                    continue
                if known:
                    self.report_same(row, aliases) if find is by_address else None
                    continue
                described = self.described(row, aliases)
                if match := find(described):
                    self.settle(described, match, aliases)

    def each(self) -> Iterator[tuple[Row, list[Row], bool]]:
        """Every row with its other names, and whether it was taken over before."""
        for chunk in self.source.chunks("watch"):
            keys = [row["id"] for row in chunk]
            aliases, known = self.source.with_keys("alias", "watch_id", keys), remembered("watch", keys)
            for row in chunk:
                yield row, aliases[row["id"]], row["id"] in known

    def described(self, row: Row, aliases: list[Row]) -> Described:
        values = {column.removesuffix("_id"): self.vocabulary.of(row, column) for column in POINTING}
        return Described(row, [line(alias["key"]) for alias in aliases], values)

    def settle(self, described: Described, match: Match, aliases: list[Row]) -> None:
        row, earlier = described.row, self.claims.get(match.watch.pk)
        if earlier:
            self.ask(row, aliases, match.watch, [f"row {earlier} is that watch already", *match.reasons])
        elif not match.sure:
            self.ask(row, aliases, match.watch, match.reasons)
        else:
            self.claims[match.watch.pk] = row["id"]
            remember("watch", row, match.watch)
            said = [*match.reasons, *self.fill(described, match.watch, aliases)]
            keep_folder(row, match.watch)
            self.report.add("watch", row, name_of(row), Fate.MERGED, said, became=match.watch.folder)

    def ask(self, row: Row, aliases: list[Row], watch: Watch | None, reasons) -> None:
        self.undecided.add(row["id"])
        folder = watch.folder if watch else ""
        self.report.add("watch", row, name_of(row), Fate.UNDECIDED, reasons, became=folder)
        self.report_aliases(aliases, Fate.UNDECIDED, "its watch was not taken over")

    def report_same(self, row: Row, aliases: list[Row]) -> None:
        self.report.add("watch", row, name_of(row), Fate.SAME)
        self.report_aliases(aliases, Fate.SAME)

    def report_aliases(self, aliases: list[Row], fate: Fate, reason: str = "") -> None:
        for alias in aliases:
            self.report.add("alias", alias, shortened(line(alias["key"])), fate, [reason])

    def fill(self, described: Described, watch: Watch, aliases: list[Row]) -> list[str]:
        """Give the watch of the catalogue what it lacks. What it says stays; what the prototype says else is told."""
        before, said = [alias.key for alias in watch.aliases.all()], []
        names = self.names(aliases, before, [watch.title, watch.code, *words_of(watch)])
        filled = [name for name, value in self.values(described).items() if fill_in(watch, name, value, said)]
        if filled:
            try:
                watch.full_clean(exclude=["folder", "title", "brand"], validate_unique=False)
            except ValidationError as error:
                said.append(f"{', '.join(filled)} would contradict it and were left out: {' '.join(error.messages)}")
                watch = Watch.objects.get(pk=watch.pk)
                filled = []
        if filled or names:
            evidence = evidence_of(described.row)
            watch.source = with_evidence(watch.source, evidence)
            by = people_of([described.row["user_id"]]).get(line(described.row["user_id"]))
            publish_watch(watch, aliases=[*before, *names], by=by, evidence=evidence, action=Revision.Action.CHANGED)
        return [*said, f"added: {', '.join(filled)}" if filled else ""]

    def values(self, described: Described) -> dict:
        """What the row says of the watch beside its brand and its movement, as values of ours."""
        years = {name: year(described.row[name])[0] for name in YEARS}
        bracelet = {"integrated_bracelet": truth(described.row["integrated_bracelet"])}
        known = {name: value for name, value in described.values.items() if name != "brand"}
        return known | years | bracelet | {"code": described.code if len(described.code) <= LONGEST_CODE else ""}

    def names(self, aliases: list[Row], before: list[str], told: list[str], table: str = "alias") -> list[str]:
        """The other names that are new, beside those `before` and what the watch is `told` by anyway."""
        known = {normalised_key(name): name for name in before}
        ordinary = {key for text in told for key in keys_of(text)}
        new = []
        for alias in aliases:
            text = line(alias["key"])
            key, fate, reason = normalised_key(text), Fate.TAKEN, ""
            if not key:
                fate, reason = Fate.REFUSED, "it is empty"
            elif len(text) > LONGEST_ALIAS:
                fate, reason = Fate.REFUSED, f"it is longer than {LONGEST_ALIAS} characters"
            elif key in known:
                is_same = known[key] == alias["key"]
                fate, reason = (Fate.SAME, "") if is_same else (Fate.MERGED, f"the watch has it as {known[key]}")
            elif keys_of(text) & ordinary:
                fate, reason = Fate.MERGED, "it repeats the name, the calibre or the code"
            else:
                known[key] = text
                new.append(text)
            self.report.add(table, alias, shortened(text), fate, [reason])
        return new

    # What the catalogue lacks ------------------------------------------------------------------

    def add(self) -> None:
        """Publish every row that is still nobody's, or propose it where one must ask."""
        for chunk in self.source.chunks("watch"):
            keys = [row["id"] for row in chunk]
            known, aliases = remembered("watch", keys), self.source.with_keys("alias", "watch_id", keys)
            people = people_of(row["user_id"] for row in chunk)
            movements = became(Mechanism, "mechanism", [row["mechanism_id"] for row in chunk])
            for row in chunk:
                if row["id"] not in known and row["id"] not in self.undecided:
                    movement = movements.get(line(row["mechanism_id"]))
                    self.add_row(row, aliases[row["id"]], movement, people.get(line(row["user_id"])))
        for alias in self.source.astray("alias", "watch_id", "watch"):
            reason = f"watch_id “{shortened(line(alias['watch_id']))}” leads to no watch"
            self.report.add("alias", alias, shortened(line(alias["key"])), Fate.REFUSED, [reason])

    def add_row(self, row: Row, aliases: list[Row], movement: Mechanism | None, person) -> None:
        described = self.described(row, aliases)
        brand = described.values["brand"]
        if brand is None:
            self.report.add("watch", row, name_of(row), Fate.REFUSED, ["no brand: it cannot be published"])
            self.report_aliases(aliases, Fate.REFUSED, "its watch was refused")
            self.undecided.add(row["id"])
            return
        watch = Watch(brand=brand, mechanism=movement, user=person, **self.values(described))
        if match := by_address(described):  # what an earlier row became
            self.settle(described, Match(match.watch, False, match.reasons), aliases)
        elif twin := with_same_facts(watch):
            self.ask(row, aliases, twin, [f"brand, movement and years are those of {twin.folder}"])
        else:
            said = self.vocabulary.astray(row, *POINTING)
            if line(row["mechanism_id"]) and movement is None:
                said.append(f"its movement {line(row['mechanism_id'])} is not known: without one")
            if line(row["user_id"]) and person is None:
                said.append(f"who added it, {line(row['user_id'])}, was not taken over")
            self.publish(described, watch, aliases, said)

    def publish(self, described: Described, watch: Watch, aliases: list[Row], said: list[str]) -> None:
        row, strange = described.row, what_is_strange(described.row)
        watch.source = evidence_of(row)
        names = self.names(aliases, [], [])
        try:
            watch.full_clean(exclude=["folder", "title"], validate_unique=False)
        except ValidationError as error:
            said += error.messages
        else:
            if not strange:
                self.show(described, watch, names, said)
                return
        said += asked_about(strange)
        values = self.values(described) | {"brand": watch.brand, "mechanism": watch.mechanism, "aliases": names}
        draft = propose(row, values, strange, Proposal.Status.SUBMITTED, by=watch.user, evidence=watch.source)
        remember("watch", row, draft)
        said.append("proposed, not published: a moderator looks at it first")
        self.report.add("watch", row, name_of(row), Fate.DOUBTFUL, said, became=f"draft {draft.pk}")

    @changing_catalogue()
    def show(self, described: Described, watch: Watch, names: list[str], said: list[str]) -> None:
        row = described.row
        watch.folder = free_folder(row, watch)
        if watch.folder != row["folder"]:
            said.append(f"folder {watch.folder}")
        doubts = self.contradictions(watch)
        publish_watch(watch, aliases=names, by=watch.user, evidence=watch.source, action=Revision.Action.CREATED)
        if begun := moment(row["created_at"]):
            Watch.objects.filter(pk=watch.pk).update(created_at=begun)
        self.claims[watch.pk] = row["id"]
        remember("watch", row, watch)
        keep_folder(row, watch)
        fate = Fate.DOUBTFUL if doubts else Fate.TAKEN
        self.report.add("watch", row, name_of(row), fate, [*said, *doubts], became=watch.folder)

    def contradictions(self, watch: Watch) -> list[str]:
        functions = watch.mechanism.functions.values_list("name", flat=True) if watch.mechanism else []
        return [each.reason for each in check(watch, watch.mechanism, functions, self.references) if each.contradicts]

    @cached_property
    def references(self) -> RuleTables:
        return RuleTables.load()


def evidence_of(row: Row) -> str:
    return f"прототип, watch {row['id']}"


def name_of(row: Row) -> str:
    return shortened(line(row["folder"]) or line(row["code"]))


def keys_of(text: str) -> set[str]:
    return {normalised_key(text), address_of(text)} - {""}


def words_of(watch: Watch) -> list[str]:
    """What a watch is called by anyway."""
    calibre = watch.mechanism.calibre if watch.mechanism else ""
    brand = [watch.brand.name, watch.brand.name_en]
    return [calibre, *brand, *(f"{each} {calibre}" for each in brand), f"{calibre}/{watch.code}"]


def fill_in(watch: Watch, name: str, value, said: list[str]) -> bool:
    """Whether the watch lacked `value`, and has it now. What it says otherwise stays and is told."""
    own = getattr(watch, name)
    if value in (None, ""):
        return False
    if own in (None, ""):
        setattr(watch, name, value)
        return True
    if own != value and name != "code":
        said.append(f"{name} {value} there, {own} here: left")
    return False


def what_is_strange(row: Row) -> dict[str, str]:
    """What no field can take, by the field: no year where one should stand, a code that is none."""
    found = {name: year(row[name])[1] for name in YEARS if name in row}
    if len(code_of(row.get("code"))) > LONGEST_CODE:
        found["code"] = code_of(row["code"])
    return {name: shortened(text) for name, text in found.items() if text}


def asked_about(strange: dict[str, str]) -> list[str]:
    """What somebody must be asked, because no field could take it."""
    return [f"{name}: what does “{text}” mean?" for name, text in strange.items()]


def free_folder(row: Row, watch: Watch) -> str:
    """The row's own folder where it may be an address and is free, else as near to it as can be."""
    folder = line(row["folder"])
    for wanted in (folder, address_of(folder)):
        if wanted and Watch.is_free_folder(wanted):
            return wanted
    return watch.free_folder()


def keep_folder(row: Row, watch: Watch) -> None:
    """Let the address that the row had in the prototype lead to the watch."""
    former = line(row["folder"])
    longest = FormerFolder._meta.get_field("folder").max_length
    if (
        former
        and former != watch.folder
        and len(former) <= longest
        and not Watch.objects.filter(folder=former).exists()
    ):
        with changing_catalogue():
            FormerFolder.objects.get_or_create(folder=former, defaults={"watch": watch})
