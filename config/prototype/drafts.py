"""The prototype's drafts of watches and of movements, with what was said about them."""

from accounts.models import User
from catalogue.keys import normalised_key
from catalogue.models import Mechanism, Watch
from catalogue.models.texts import LONGEST_MESSAGE
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

from .cleaning import jewels, line, shortened, word, year
from .memory import became, published, remember, remembered
from .people import people_of
from .proposals import UNCLEAR, message_of, propose, state_of
from .report import Fate, Report
from .source import WATCH_COLUMNS, Row, Source
from .vocabulary import VocabularyStep
from .watches import POINTING, YEARS, WatchStep, asked_about, what_is_strange

Status = Proposal.Status
NO_CONTENT = {"folder", "user_id", "created_at", "update_at"}


class DraftStep:
    def __init__(self, source: Source, report: Report, vocabulary: VocabularyStep, watches: WatchStep):
        self.source, self.report, self.vocabulary, self.watches = source, report, vocabulary, watches

    def run(self) -> None:
        for chunk in self.source.chunks("draft_watch"):
            keys = [row["id"] for row in chunk]
            aliases = self.source.with_keys("draft_alias", "watch_id", keys)
            movements = became(Mechanism, "mechanism", [row["mechanism_id"] for row in chunk])
            for row, person, known, draft in self.with_people("draft_watch", DraftWatch, chunk):
                if known:
                    self.report_same("draft_watch", row, draft, person)
                    for alias in aliases[row["id"]]:
                        self.report.add("draft_alias", alias, shortened(line(alias["key"])), Fate.SAME)
                else:
                    self.take_watch(row, aliases[row["id"]], movements.get(line(row["mechanism_id"])), person)
        for chunk in self.source.chunks("draft_mechanism"):
            links = self.source.with_keys("draft_mechanism_function", "mechanism_id", [row["id"] for row in chunk])
            for row, person, known, draft in self.with_people("draft_mechanism", DraftMechanism, chunk):
                if known:
                    self.report_same("draft_mechanism", row, draft, person)
                else:
                    self.take_movement(row, links[row["id"]], person)
        for alias in self.source.astray("draft_alias", "watch_id", "draft_watch"):
            reason = f"watch_id “{shortened(line(alias['watch_id']))}” leads to no draft"
            self.report.add("draft_alias", alias, shortened(line(alias["key"])), Fate.REFUSED, [reason])

    def with_people(self, table: str, model: type[Proposal], chunk: list[Row]):
        """Each row with its author, whether it was taken over before, and the proposal that it is since."""
        people, keys = people_of(row["user_id"] for row in chunk), [row["id"] for row in chunk]
        known, drafts = remembered(table, keys), became(model, table, keys)
        for row in chunk:
            yield row, people.get(line(row["user_id"])), row["id"] in known, drafts.get(row["id"])

    def report_same(self, table: str, row: Row, draft: Proposal | None, person: User | None) -> None:
        """The proposal is people's now; only an author who was not here yet is named."""
        comes = person and draft and draft.user is None and draft.is_open
        if comes:
            type(draft).objects.filter(pk=draft.pk).update(user=person)
            draft.steps.filter(by=None, kind=Step.Kind.SUBMITTED).update(by=person)
        fate, said = (Fate.CHANGED, [f"its author {person.login} is here now"]) if comes else (Fate.SAME, [])
        self.report.add(table, row, name_of(row), fate, said)

    def take_watch(self, row: Row, aliases: list[Row], movement: Mechanism | None, person: User | None) -> None:
        message, became_watch = message_of(row), self.row_of_folder(row)
        is_empty = not any(line(row[column]) for column in set(WATCH_COLUMNS.split()) - NO_CONTENT)
        if is_empty and not message and not line(row["folder"]):
            self.leave("draft_watch", row, aliases, Fate.REFUSED, "it says nothing at all")
            return
        state = state_of(message, is_empty=is_empty, became=bool(became_watch))
        if state is UNCLEAR:
            self.leave("draft_watch", row, aliases, Fate.UNDECIDED, f"does “{shortened(message)}” mean accepted?")
            return
        described = self.watches.described(row, aliases)
        names, strange = self.names(aliases), what_is_strange(row)
        values = self.watches.values(described) | {"brand": described.values["brand"], "mechanism": movement}
        said = [*self.vocabulary.astray(row, *POINTING), *about(row, message, strange, person)]
        if line(row["mechanism_id"]) and movement is None:
            said.append(f"its movement {line(row['mechanism_id'])} is not known: without one")
        result = result_of(became_watch, values) if state == Status.ACCEPTED else None
        evidence = f"прототип, draft_watch {row['id']}"
        draft = propose(
            row,
            values | {"aliases": names},
            strange,
            state,
            by=person,
            evidence=evidence,
            message=message,
            result=result,
        )
        remember("draft_watch", row, draft)
        fate = Fate.DOUBTFUL if said else Fate.TAKEN
        self.report.add("draft_watch", row, name_of(row), fate, said, became=f"draft {draft.pk}, {draft.status}")

    def names(self, aliases: list[Row]) -> list[str]:
        return self.watches.names(aliases, [], [], table="draft_alias")

    def leave(self, table: str, row: Row, aliases: list[Row], fate: Fate, reason: str) -> None:
        self.report.add(table, row, name_of(row), fate, [reason])
        for alias in aliases:
            self.report.add("draft_alias", alias, shortened(line(alias["key"])), fate, ["its draft was left out"])

    def row_of_folder(self, row: Row) -> Row | None:
        """The watch of the prototype that a draft became: it has its folder."""
        rows = self.source.named("watch", "folder", row["folder"]) if line(row["folder"]) else []
        return rows[0] if rows else None

    def take_movement(self, row: Row, links: list[Row], person: User | None) -> None:
        message, strange = message_of(row), what_is_strange(row)
        functions = [self.vocabulary.of(link, "function_id") for link in links]
        functions = list(dict.fromkeys(function for function in functions if function))
        is_empty = not any(line(row[column]) for column in ("stones", *YEARS, "mechanism_type_id")) and not functions
        if is_empty and not message:
            self.leave("draft_mechanism", row, [], Fate.REFUSED, "it says nothing at all")
            return
        state = state_of(message, is_empty=is_empty, became=False)
        if state is UNCLEAR:
            self.leave("draft_mechanism", row, [], Fate.UNDECIDED, f"does “{shortened(message)}” mean accepted?")
            return
        values = {name: year(row[name])[0] for name in YEARS} | {"functions": functions, "calibre": ""}
        values |= {"stones": jewels(row["stones"]), "mechanism_type": self.vocabulary.of(row, "mechanism_type_id")}
        said = [*self.vocabulary.astray(row, "mechanism_type_id"), *about(row, message, strange, person)]
        evidence = f"прототип, draft_mechanism {row['id']}"
        draft = propose(row, values, strange, state, by=person, evidence=evidence, message=message)
        remember("draft_mechanism", row, draft)
        said.append("the prototype's movements have no calibre: its author must name it")
        became_draft = f"draft {draft.pk}, {draft.status}"
        self.report.add("draft_mechanism", row, name_of(row), Fate.DOUBTFUL, said, became=became_draft)


def about(row: Row, message: str, strange: dict, person: User | None):
    """What to say of a proposal's author, years and message."""
    if person is None:
        yield f"its author {line(row['user_id']) or '(none)'} was not taken over: it has none"
    yield from asked_about(strange)
    first, last = (year(row[name])[0] for name in YEARS)
    if first and last and last < first:
        yield f"the end {last} is before the start {first}"
    if len(message) > LONGEST_MESSAGE:
        yield f"of the message the first {LONGEST_MESSAGE} characters"


def result_of(row: Row | None, values: dict) -> Watch | None:
    """The watch that an accepted draft became: by the folder, else by the code, else by brand, movement and year."""
    if row and (watch := published([row["id"]]).get(row["id"])):
        found = watch
    else:
        same = {name: values[name] for name in ("brand", "mechanism", "start_release")}
        by_code = {"code_key": normalised_key(word(values["code"]))}
        condition = by_code if by_code["code_key"] else same if all(same.values()) else {"pk": None}
        several = list(Watch.objects.current().filter(**condition)[:2])
        found = several[0] if len(several) == 1 else None
    taken = found and DraftWatch.objects.filter(result=found, base=None).exists()
    return None if taken else found


def name_of(row: Row) -> str:
    return shortened(line(row.get("folder")) or line(row["message"]) or f"draft {row['id']}")
