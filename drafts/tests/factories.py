"""Drafts for tests: plain functions; every value may be given by keyword. They write rows and nothing else."""

from hashlib import sha256
from itertools import count

from django.utils import timezone

from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_watch
from catalogue.history.versions import present
from catalogue.models import Revision, Watch
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_function,
    make_gender,
    make_mechanism_type,
)
from drafts.models import (
    DraftAlias,
    DraftBrand,
    DraftCaseMaterial,
    DraftFactory,
    DraftFunction,
    DraftGender,
    DraftImage,
    DraftMark,
    DraftMechanism,
    DraftMechanismType,
    DraftWatch,
    Proposal,
    TermProposal,
)

_numbers = count(1)


def with_times(fields: dict) -> dict:
    """The moments that the database demands of the state."""
    status = fields.get("status", Proposal.Status.DRAFT)
    if status not in {Proposal.Status.DRAFT, Proposal.Status.WITHDRAWN}:
        fields.setdefault("submitted_at", timezone.now())
    if status in Proposal.Status.decided():
        fields.setdefault("decided_at", timezone.now())
    fields.setdefault("user", None) or fields.update(user=fields["user"] or make_user())
    return fields


def make_draft_mechanism(**fields) -> DraftMechanism:
    fields.setdefault("calibre", f"99{next(_numbers)}")
    fields.setdefault("evidence", "Паспорт")
    return DraftMechanism.objects.create(**with_times(fields))


def make_draft_mark(**fields) -> DraftMark:
    """A mark on the movement that nobody else describes."""
    fields.setdefault("letters", f"Знак {next(_numbers)}")
    fields.setdefault("where", "movement")
    fields.setdefault("evidence", "Паспорт")
    return DraftMark.objects.create(**with_times(fields))


def make_draft_factory(**fields) -> DraftFactory:
    """A correction that says of its factory, a new one where none is given, what `fields` say."""
    return _make_correction(DraftFactory, fields, make_factory)


def make_draft_brand(**fields) -> DraftBrand:
    """The same of a brand."""
    return _make_correction(DraftBrand, fields, make_brand)


# What each kind of words is made by, and its proposals are about.
WORDS = {
    DraftFunction: make_function,
    DraftCaseMaterial: make_case_material,
    DraftGender: make_gender,
    DraftMechanismType: make_mechanism_type,
}


def make_draft_term(model, **fields) -> TermProposal:
    """The same of a word of one list."""
    return _make_correction(model, fields, WORDS[model])


def _make_correction(model, fields: dict, make_target):
    target = fields.pop("target", None) or make_target()
    draft = model(**with_times({"base": present(target), "evidence": "Паспорт"} | fields), target=target)
    for field in draft.described_fields():
        if field.name not in fields:
            setattr(draft, field.name, getattr(target, field.name))
    draft.save()
    return draft


def make_draft_watch(*, aliases=(), **fields) -> DraftWatch:
    if "brand" not in fields and "proposed_brand" not in fields:
        fields["brand"] = make_brand()
    fields.setdefault("evidence", "Паспорт")
    draft = DraftWatch.objects.create(**with_times(fields))
    DraftAlias.objects.bulk_create(DraftAlias(watch=draft, key=key) for key in aliases)
    return draft


def make_draft_image(draft: DraftWatch, side="main", **fields) -> DraftImage:
    """The row of a photo that has no file."""
    digest = sha256(str(next(_numbers)).encode()).hexdigest()
    defaults = {"width": 640, "height": 480, "sha256": digest, "dhash": digest[:16], "dhash_mirrored": digest[16:32]}
    defaults["image"] = f"drafts/{draft.token}/{side}/{defaults['sha256']}.webp"
    return DraftImage.objects.create(watch=draft, side=side, **(defaults | fields))


def published(*, aliases=("Имя",), **fields) -> Watch:
    """A watch whose history begins with its beginning."""
    watch = Watch(brand=fields.pop("brand", None) or make_brand(), **fields)
    watch.folder = watch.free_folder()
    return publish_watch(watch, aliases=list(aliases), by=None, evidence="Каталог", action=Revision.Action.CREATED)
