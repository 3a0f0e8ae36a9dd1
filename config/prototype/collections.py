"""Collections: the prototype knows only that somebody has a watch."""

from accounts.collection.writing import mark
from accounts.models import Collection

from .cleaning import line
from .memory import published, remember, remembered
from .people import people_of
from .report import Fate, Report
from .source import Source


class CollectionStep:
    def __init__(self, source: Source, report: Report):
        self.source, self.report = source, report

    def run(self) -> None:
        for chunk in self.source.chunks("collection"):
            known = remembered("collection", [row["id"] for row in chunk])
            people = people_of(row["user_id"] for row in chunk)
            watches = published(row["watch_id"] for row in chunk)
            for row in chunk:
                if row["id"] in known:
                    self.report.add("collection", row, name_of(row), Fate.SAME)
                else:
                    self.take(row, people.get(line(row["user_id"])), watches.get(line(row["watch_id"])))

    def take(self, row, person, watch) -> None:
        if not line(row["user_id"]) or not line(row["watch_id"]):
            self.report.add("collection", row, name_of(row), Fate.REFUSED, ["it lacks the person or the watch"])
        elif person is None or watch is None:
            lacking = "its person" if person is None else "its watch"
            reason = f"{lacking} is not here yet: run the import again once that is decided"
            self.report.add("collection", row, name_of(row), Fate.UNDECIDED, [reason])
        elif owned := Collection.objects.of(person).filter(watch=watch).owned().first():
            remember("collection", row, owned)
            reason = f"{person.login} has {watch.folder} in the collection already: one copy"
            self.report.add("collection", row, name_of(row), Fate.MERGED, [reason], became=watch.folder)
        else:
            remember("collection", row, mark(person, watch, Collection.Status.HAVE))
            self.report.add("collection", row, name_of(row), Fate.TAKEN)


def name_of(row) -> str:
    return f"user {line(row['user_id'])}, watch {line(row['watch_id'])}"
