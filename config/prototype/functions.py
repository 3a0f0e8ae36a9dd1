"""The links of movements and functions, each counted: what they say went with their movement."""

from catalogue.models import Mechanism
from drafts.models import DraftMechanism

from .cleaning import line, shortened
from .memory import became
from .report import Fate, Report
from .source import Source
from .vocabulary import VocabularyStep

LINKS = {
    "mechanism_function": ("mechanism", Mechanism),
    "draft_mechanism_function": ("draft_mechanism", DraftMechanism),
}


def report_links(source: Source, report: Report, vocabulary: VocabularyStep) -> None:
    """Say of every link whether the movement here has the function."""
    for table, (owner, model) in LINKS.items():
        for chunk in source.chunks(table):
            movements = became(model, owner, [row["mechanism_id"] for row in chunk])
            there = source.with_keys(owner, "id", {line(row["mechanism_id"]) for row in chunk})
            pks = {movement.pk for movement in movements.values()}
            pairs = set(model.functions.through.objects.filter(mechanism__in=pks).values_list("mechanism", "function"))
            seen = set()
            for row in chunk:
                movement, function = movements.get(line(row["mechanism_id"])), vocabulary.of(row, "function_id")
                name = f"mechanism {line(row['mechanism_id'])}, function {line(row['function_id'])}"
                pair = (movement and movement.pk, function and function.pk)
                fate, reason = Fate.SAME, ""
                if movement is None and function and there[line(row["mechanism_id"])]:
                    fate, reason = Fate.UNDECIDED, "its movement was not taken over"
                elif movement is None or function is None:
                    which = "mechanism_id" if movement is None else "function_id"
                    fate, reason = Fate.REFUSED, f"{which} “{shortened(line(row[which]))}” leads to nothing here"
                elif pair in seen:
                    fate, reason = Fate.MERGED, "the movement has this function by an earlier row"
                elif pair not in pairs:
                    fate, reason = Fate.DOUBTFUL, f"{movement} has no such function here: left"
                seen.add(pair)
                report.add(table, row, name, fate, [reason])
