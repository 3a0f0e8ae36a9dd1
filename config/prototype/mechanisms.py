"""Movements. The prototype's have no calibre: it is told by the watches that have one, or by what is known of it.

Told by the movements of the watches that were found in the catalogue, and by the other names and codes of all watches
that have it; a movement of another factory or with other jewels is out of the question.
"""

import re
from collections import Counter
from functools import cached_property

from django.core.exceptions import ValidationError

from catalogue.history.publishing import publish_mechanism
from catalogue.keys import address_of, normalised_key
from catalogue.models import Function, Mechanism, Revision, Watch, changing_catalogue

from .cleaning import jewels, line, moment, shortened, year
from .memory import became, remember, remembered
from .people import people_of
from .report import Fate, Report
from .source import Row, Source
from .vocabulary import VocabularyStep

CALIBRE = re.compile(r"[А-ЯA-Z]{0,3}-?\d{3,5}([. ]?[А-ЯA-Zа-яa-z0-9]{1,3})?")
EVIDENCE = "прототип, mechanism {id}"


class MechanismStep:
    def __init__(self, source: Source, report: Report, vocabulary: VocabularyStep):
        self.source, self.report, self.vocabulary = source, report, vocabulary

    def run(self) -> None:
        for chunk in self.source.chunks("mechanism"):
            keys = [row["id"] for row in chunk]
            known = remembered("mechanism", keys)
            watches, functions = self.source.with_keys("watch", "mechanism_id", keys), self.functions_of(keys)
            people = people_of(row["user_id"] for row in chunk)
            for row in chunk:
                if row["id"] in known:
                    self.report.add("mechanism", row, "", Fate.SAME)
                else:
                    self.take(row, watches[row["id"]], functions[row["id"]], people.get(line(row["user_id"])))

    def functions_of(self, keys: list[str]) -> dict[str, list[Function]]:
        """The functions of each movement, each once, in their order."""
        found = {}
        for key, links in self.source.with_keys("mechanism_function", "mechanism_id", keys).items():
            rows = [self.vocabulary.of(link, "function_id") for link in links]
            found[key] = list(dict.fromkeys(row for row in rows if row))
        return found

    @cached_property
    def movements(self) -> list[Mechanism]:
        """Every movement of the catalogue: a few hundred."""
        return list(Mechanism.objects.current().with_names().prefetch_related("functions").order_by("pk"))

    def take(self, row: Row, watches: list[Row], functions: list[Function], person) -> None:
        factory, stones = self.vocabulary.of(row, "factory_id"), jewels(row["stones"])
        name = f"{len(watches)} watches have it"
        said = self.vocabulary.astray(row, "factory_id", "mechanism_type_id")
        fitting = [each for each in self.movements if fits(each, factory, stones)]
        found, how = self.told_by_watches(watches, fitting, stones)
        if found is None:
            found, how = told_by_facts(fitting, factory, stones, functions)
        if found is None and (calibre := self.calibre_in(watches)):
            found, how = self.create(row, calibre, functions, person, said)
        if found is None:
            reason = how or "nothing tells its calibre: name it among the other names of a watch that has it"
            self.report.add("mechanism", row, name, Fate.UNDECIDED, [reason, *said])
            return
        remember("mechanism", row, found)
        fate = Fate.TAKEN if how == "new" else Fate.MERGED
        self.report.add("mechanism", row, name, fate, [how, *said, *years_of(row, found)], became=found.name)

    def told_by_watches(self, watches: list[Row], fitting: list[Mechanism], stones: str) -> tuple:
        """The movement of `fitting` for which most of the watches speak."""
        votes = Counter()
        known = became(Watch, "watch", [watch["id"] for watch in watches])
        for watch, names in zip(watches, self.names_of(watches), strict=True):
            own = known.get(watch["id"])
            votes.update(each for each in fitting if own and own.mechanism_id == each.pk)
            votes.update(each for each in fitting if keys_of(each.calibre) & names)
        if not votes:
            return None, ""
        number = max(votes.values())
        best = [each for each in votes if votes[each] == number]
        exact = [each for each in best if stones and each.stones == stones] or best
        if len(exact) > 1:
            return None, "it may be one of " + ", ".join(each.name for each in exact)
        return exact[0], "told by the watches that have it"

    def names_of(self, watches: list[Row]) -> list[set[str]]:
        """Everything in the row of each watch that may be the calibre, as keys."""
        aliases = self.source.with_keys("alias", "watch_id", [watch["id"] for watch in watches])
        found = []
        for watch in watches:
            texts = [line(alias["key"]) for alias in aliases[watch["id"]]]
            texts += [line(watch["code"]).partition("/")[0], *line(watch["folder"]).replace("_", " ").split()]
            texts += re.split(r"[-\s]", line(watch["folder"]))
            found.append(set().union(*(keys_of(text) for text in texts if text)))
        return found

    def calibre_in(self, watches: list[Row]) -> str:
        """What the other names of most of the watches call it, where that looks like a calibre."""
        spoken = Counter()
        for aliases in self.source.with_keys("alias", "watch_id", [watch["id"] for watch in watches]).values():
            texts = {line(alias["key"]) for alias in aliases}
            spoken.update({normalised_key(text): text for text in texts if CALIBRE.fullmatch(text)}.values())
        codes = {normalised_key(line(watch["code"])) for watch in watches}
        named = [(text, count) for text, count in spoken.most_common() if normalised_key(text) not in codes]
        return named[0][0] if named and 2 * named[0][1] > len(watches) else ""

    def create(self, row: Row, calibre: str, functions: list[Function], person, said: list[str]) -> tuple:
        first, last = (year(row[name])[0] for name in ("start_release", "end_release"))
        if first and last and last < first:
            said.append(f"the end {last} is before the start {first}: both left out")
            first = last = None
        mechanism = Mechanism(
            calibre=calibre,
            stones=jewels(row["stones"]),
            start_release=first,
            end_release=last,
            mechanism_type=self.vocabulary.of(row, "mechanism_type_id"),
            factory=self.vocabulary.of(row, "factory_id"),
            source=EVIDENCE.format(**row),
            user=person,
        )
        try:
            mechanism.full_clean(exclude=["slug"])
        except ValidationError as error:
            return None, " ".join(error.messages)
        evidence = EVIDENCE.format(**row)
        said_by = {"by": person, "evidence": evidence, "action": Revision.Action.CREATED}
        with changing_catalogue():
            publish_mechanism(mechanism, functions=functions, **said_by)
            if begun := moment(row["created_at"]):
                Mechanism.objects.filter(pk=mechanism.pk).update(created_at=begun)
        self.movements.append(mechanism)
        return mechanism, "new"


def keys_of(text: str) -> set[str]:
    """A calibre in the two ways in which it is written: 2416B is 2416Б by its sound, 2609.HA is 2609.НА by its look."""
    return {normalised_key(text), address_of(text)} - {""}


def fits(mechanism: Mechanism, factory, stones: str) -> bool:
    """Whether nothing that is known of both differs."""
    other_stones = stones and mechanism.stones and stones != mechanism.stones
    return not other_stones and (factory is None or mechanism.factory in {factory, None})


def told_by_facts(fitting: list[Mechanism], factory, stones: str, functions: list[Function]) -> tuple:
    """The only movement of this factory with these jewels and functions."""
    if not (factory and stones and functions):
        return None, ""
    same = [
        each
        for each in fitting
        if each.factory == factory and each.stones == stones and set(each.functions.all()) == set(functions)
    ]
    if len(same) == 1:
        return same[0], "the only one of its factory with these jewels and functions: no watch tells its calibre"
    return None, "it may be one of " + ", ".join(each.name for each in same) if same else ""


def years_of(row: Row, mechanism: Mechanism):
    """Years that say something else than the catalogue, and are left as they are there."""
    for name in ("start_release", "end_release"):
        found, strange = year(row[name])
        own = getattr(mechanism, name)
        if strange or (found and found != own):
            yield f"{name} {shortened(strange or str(found))} there, {own or 'unknown'} here: left"
