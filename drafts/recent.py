"""What changed lately in the whole catalogue: which changes are asked for, and a line for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from accounts.models import User
from catalogue.history.publishing import Subject
from catalogue.models import Revision

from .content import differing, label_of, published_model
from .models import KINDS

PROPOSALS = {model.kind: model for model in KINDS}
ASKED = ("kind", "action", "author")
WHOLE = {Revision.Action.LOADED, Revision.Action.CREATED, Revision.Action.DELETED}  # which change everything


@dataclass(frozen=True)
class Asked:
    """Which changes: of one kind of entry, of one kind, by one author; empty where of all. `author` is a login."""

    kind: str = ""
    action: str = ""
    author: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """What an address asks for. Raises Http404 for a kind that there is not; a login may be anybody's guess."""
        asked = cls(*(query.get(name, "") for name in ASKED[:2]), query.get("author", "").strip().lower())
        if asked.kind not in ["", *Revision.Kind.values] or asked.action not in ["", *Revision.Action.values]:
            raise Http404
        return asked

    @property
    def person(self) -> User | None:
        return User.objects.filter(login=self.author).first() if self.author else None

    @property
    def in_words(self) -> str:
        """What is asked for, as a heading says it."""
        kind, action = dict(Revision.Kind.choices).get(self.kind), dict(Revision.Action.choices).get(self.action)
        return ", ".join(str(said) for said in (kind, action, self.author) if said)

    def revisions(self) -> QuerySet:
        """The changes that are asked for, of entries that are shown."""
        columns = {name: value for name, value in [("kind", self.kind), ("action", self.action)] if value}
        revisions = Revision.objects.of_what_is_shown().filter(**columns)
        if self.author:
            revisions = revisions.filter(author=self.person) if self.person else revisions.none()
        return revisions.select_related("author")


@dataclass(frozen=True)
class Line:
    """One change: of what, and the labels of the fields that it changed; of what is new or gone none."""

    revision: Revision
    subject: Subject
    labels: list[str]


def lines(revisions: Iterable[Revision]) -> list[Line]:
    """A line for each. A query for each kind: its entries."""
    revisions = list(revisions)
    found = {kind: named_rows(kind).in_bulk(ids(revisions, kind)) for kind in PROPOSALS}
    told = [(revision, found[revision.kind].get(revision.subject_id)) for revision in revisions]
    return [Line(revision, subject, labels_of(revision)) for revision, subject in told if subject]


def named_rows(kind: str) -> QuerySet:
    """The entries of a kind with all that they are called by."""
    rows = published_model(PROPOSALS[kind]).objects.all()
    return rows.with_names() if hasattr(rows, "with_names") else rows


def ids(revisions: list[Revision], kind: str) -> set[int]:
    return {revision.subject_id for revision in revisions if revision.kind == kind}


def labels_of(revision: Revision) -> list[str]:
    if revision.action in WHOLE:
        return []
    described = PROPOSALS[revision.kind]
    return sorted({str(label_of(described, name)) for name in differing(revision.before, revision.after)})
