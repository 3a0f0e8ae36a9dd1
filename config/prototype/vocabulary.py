"""The vocabulary: the prototype's names among ours, by their key; what we lack is added."""

import re

from django.core.exceptions import ValidationError

from catalogue.history.publishing import publish_vocabulary
from catalogue.keys import address_of, normalised_key
from catalogue.models import Brand, CaseMaterial, Factory, Function, Gender, MechanismType, Revision, Vocabulary
from drafts.likeness import look_alikes
from drafts.other_words import own_word

from .cleaning import line, shortened
from .memory import became, present, remember, remembered
from .report import Fate, Report
from .source import Row, Source

MODELS = {
    "factory": Factory,
    "brand": Brand,
    "case_material": CaseMaterial,
    "gender": Gender,
    "mechanism_type": MechanismType,
    "function": Function,
}
LONGEST_COMPARED = 200
QUOTED = re.compile(r"[«\"“„(][^»\"”)]*[»\"”)]")


class VocabularyStep:
    """Takes the vocabulary over, and then knows which of our rows each of theirs is."""

    def __init__(self, source: Source, report: Report):
        self.source, self.report = source, report
        self.rows: dict[tuple[str, str], Vocabulary] = {}

    def run(self) -> None:
        for table, model in MODELS.items():
            for chunk in self.source.chunks(table):
                keys = [row["id"] for row in chunk]
                self.rows |= {(table, key): found for key, found in became(model, table, keys).items()}
                known = remembered(table, keys)
                for row in chunk:
                    if row["id"] in known:
                        self.report.add(table, row, line(row["name"]), Fate.SAME)
                    else:
                        self.take(table, model, row)

    def take(self, table: str, model: type[Vocabulary], row: Row) -> None:
        name = line(row["name"])
        found, reason = our_row(model, name)
        fate = Fate.SAME if found and found.name == row["name"] else Fate.MERGED
        if found is None:
            found = model(name=name)
            alike = ", ".join(other.name for other in look_alikes(model, name[:LONGEST_COMPARED]))
            fate = Fate.DOUBTFUL if alike else Fate.TAKEN
            reason = f"new, but it reads much like {alike}" if alike else ""
            try:
                found.full_clean()
            except ValidationError as error:
                self.report.add(table, row, shortened(name), Fate.REFUSED, error.messages)
                return
            evidence = f"прототип, {table} {row['id']}"
            publish_vocabulary(found, by=None, evidence=evidence, action=Revision.Action.CREATED)
        remember(table, row, found)
        self.rows[table, row["id"]] = found
        self.report.add(table, row, name, fate, [reason] if fate != Fate.SAME else [], became=found.name)

    def of(self, row: Row, column: str) -> Vocabulary | None:
        """Our row for what `row` points to in `column`, which is called after its table."""
        key = line(row[column])
        return self.rows.get((column.removesuffix("_id"), key)) if key else None

    def astray(self, row: Row, *columns: str) -> list[str]:
        """What to say of the columns that lead nowhere."""
        return [
            f"{column} {shortened(line(row[column]))} leads to no row that was taken over"
            for column in columns
            if line(row[column]) and self.of(row, column) is None
        ]


def our_row(model: type[Vocabulary], name: str) -> tuple[Vocabulary | None, str]:
    """The row that is called `name` here, and how that is known."""
    if not 0 < len(name) <= model._meta.get_field("name").max_length:
        return None, ""
    key = normalised_key(name)
    plain = normalised_key(QUOTED.sub("", name))
    ways = {
        "the same name in another spelling": {"name_key": key},
        "the same name": {"name_en__iexact": name},
        "another word for it": {"name_key": normalised_key(own_word(model, name))},
        "the same without what stands in quotes": {"name_key": plain},
    }
    if model is Factory:
        ways["its short name"] = {"short_name__in": [name, name.upper()]}
    if model in {Factory, Brand}:
        ways["the same name in Latin letters"] = {"slug": address_of(name)}
    for reason, condition in ways.items():
        if all(condition.values()) and (found := model.objects.filter(**condition).first()):
            return present(found), reason
    return None, ""
