"""Merging two entries that are one thing, and taking that back.

Every row of every app that points to what is gone points to what is kept afterwards; nothing is listed by
hand. The gone row stays, with `merged_into`, so that its address redirects for ever.
"""

import logging

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.collection.writing import recount
from accounts.models import User
from catalogue.history.publishing import (
    assign_cases,
    assign_makers,
    publish_mark,
    publish_mechanism,
    publish_vocabulary,
    publish_watch,
    record,
    snapshot,
)
from catalogue.history.versions import evidence_of, latest_number
from catalogue.models import (
    Brand,
    BrandLine,
    Case,
    CodeConvention,
    Factory,
    FactoryRelation,
    FamilyMember,
    Mark,
    Mechanism,
    Revision,
    Vocabulary,
    Watch,
    WatchImage,
    changing_catalogue,
)
from catalogue.photos.storing import remove_photo, set_photo, stored_ahead

from . import permissions
from .errors import ChangedSince
from .models import Merge

logger = logging.getLogger(__name__)
MODELS = {model._meta.model_name: model for model in (Watch, Mechanism, Brand, Factory)}
PUBLISHED = (Watch, Mechanism)
WITH_HISTORY = (*PUBLISHED, Mark, Vocabulary)
RELATIONS = (BrandLine, Case, CodeConvention, FactoryRelation, FamilyMember, Mark)


def merge(kept: models.Model, gone: models.Model, *, by: User) -> Merge:
    """Let `gone` go into `kept`. Raises ValidationError where that makes no sense."""
    if not permissions.may_merge(by):
        raise PermissionDenied
    are_watches = isinstance(kept, Watch) and isinstance(gone, Watch)
    added = photos_of_other_sides(gone, kept) if are_watches else []
    with stored_ahead((WatchImage(watch=kept, side=image.side), image) for image in added):
        return _merge(kept, gone, by)


@changing_catalogue()
def _merge(kept: models.Model, gone: models.Model, by: User) -> Merge:
    watches = _lock_watches(kept, gone)
    kept, gone = (type(row).objects.get(pk=row.pk) for row in (kept, gone))
    if type(kept) is not type(gone) or kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
        raise ValidationError(_("Choose two different entries of one kind that were not merged yet."), code="invalid")
    moved, parts = _move(gone, kept, by), {}
    _set_merged(gone, kept, by)
    _assign_makers(kept, gone)
    if isinstance(kept, Watch):
        parts = _take_parts(gone, kept, by)
    recount(watches)
    row = Merge.objects.create(
        kind=kept._meta.model_name, kept_id=kept.pk, gone_id=gone.pk, kept_name=str(kept)[:250],
        gone_name=str(gone)[:250], moved=moved, parts=parts, by=by, state=state_of(kept, gone),
    )  # fmt: skip
    transaction.on_commit(lambda: logger.info("merged", extra={"merge": row.pk, "user": by.pk}))
    return row


@changing_catalogue()
def undo(row: Merge, *, by: User) -> None:
    """Take a merge back. Raises ChangedSince where either side, or a row that moved, was changed after it."""
    if not permissions.may_merge(by):
        raise PermissionDenied
    if not Merge.objects.filter(pk=row.pk, undone_at=None).update(undone_at=timezone.now()):
        raise ChangedSince
    model = MODELS[row.kind]
    kept, gone = (model.objects.filter(pk=pk).first() for pk in (row.kept_id, row.gone_id))
    if not kept or not gone or state_of(kept, gone) != row.state:
        raise ChangedSince
    watches = _lock_watches(kept, gone)
    _set_merged(gone, None, by)
    if isinstance(kept, Watch):
        _give_parts_back(kept, row.parts, by)
    for name, ids in row.moved.items():
        field = _field(name)
        for pk in ids:
            if not field.model._base_manager.filter(pk=pk, **{field.name: kept.pk}).exists():
                raise ChangedSince
            _point(field, pk, gone, by)
    _assign_makers(kept, gone)
    recount(watches)
    transaction.on_commit(lambda: logger.info("merge undone", extra={"merge": row.pk, "user": by.pk}))


def _lock_watches(*rows) -> dict[int, int | None]:
    """Lock the watches that are `rows` or point to one of them, as whoever changes a collection does first."""
    model, pks = type(rows[0]), [row.pk for row in rows]
    concerned = Q(pk__in=pks) if model is Watch else Q()
    for field in Watch._meta.concrete_fields:
        if field.related_model is model:
            concerned |= Q(**{f"{field.name}__in": pks})
    return Watch.objects.filter(concerned).lock()


def _move(gone, kept, by) -> dict[str, list[int]]:
    """Point everything that points to `gone` at `kept`; what moved, by field."""
    moved = {}
    for field, model in moving_relations(gone):
        rows = model._base_manager.filter(**{field.name: gone.pk}).order_by("pk")
        ids = list(rows.values_list("pk", flat=True))
        ids = [pk for pk in ids if _point(field, pk, kept, by)]
        if ids:
            moved[f"{model._meta.label_lower}.{field.name}"] = ids
    return moved


def moving_relations(gone) -> list[tuple[models.Field, type[models.Model]]]:
    """The fields that may point to `gone`, and whose they are; not those of its parts."""
    relations = [relation for relation in gone._meta.related_objects if not relation.many_to_many]
    found = [(relation.field, relation.related_model) for relation in relations]
    return [(field, model) for field, model in found if not _is_part(model)]


def _is_part(model) -> bool:
    """Whether rows of `model` describe the row that they point to, as names, photos and search terms do: they stay."""
    return model._meta.app_label == "catalogue" and model not in {*MODELS.values(), *RELATIONS}


def _point(field: models.Field, pk: int, to: models.Model, by) -> bool:
    """Let the `field` of one row say `to`. False where its owner has such a row of `to` already: then it stays."""
    model = field.model
    try:
        with transaction.atomic():
            if issubclass(model, WITH_HISTORY) and field.name != "merged_into":
                row = model.objects.get(pk=pk)
                setattr(row, field.name, to)
                _publish(row, by)
            else:
                model._base_manager.filter(pk=pk).update(**{field.name: to.pk})
    except IntegrityError as error:
        if model in PUBLISHED:
            message = _("Both sides have “%(row)s”: merge these first.")
            raise ValidationError(message, code="twins", params={"row": row}) from error
        return False
    return True


def _publish(row: Watch | Mechanism | Mark | Brand, by, aliases: list[str] | None = None, evidence: str = "") -> None:
    options = {"by": by, "evidence": evidence, "action": Revision.Action.MERGED}
    if isinstance(row, Watch):
        own = [alias.key for alias in row.aliases.all()]
        publish_watch(row, aliases=own if aliases is None else aliases, **options)
    elif isinstance(row, Mark):
        publish_mark(row, **options)
    elif isinstance(row, Brand):
        publish_vocabulary(row, **options)
    else:
        publish_mechanism(row, functions=list(row.functions.order_by("mechanism_functions__pk")), **options)


def _take_parts(gone: Watch, kept: Watch, by) -> dict:
    """Give `kept` the names of `gone` that it lacks, and its photos of sides that it has none of."""
    earlier = [alias.key for alias in kept.aliases.all()]
    names = list(dict.fromkeys([*earlier, *(alias.key for alias in gone.aliases.all())]))
    _publish(kept, by, names, evidence_of(gone, "aliases"))
    added = photos_of_other_sides(gone, kept)
    for image in added:
        evidence = evidence_of(gone, f"photo_{image.side}")
        set_photo(kept, image.side, image, **image.rights, by=by, evidence=evidence, action=Revision.Action.MERGED)
    return {"aliases": earlier, "sides": [image.side for image in added]}


def photos_of_other_sides(gone: Watch, kept: Watch) -> list[WatchImage]:
    """The photos of `gone` of sides that `kept` has none of."""
    sides = {image.side for image in kept.images.all()}
    return [image for image in gone.images.all() if image.side not in sides]


def _give_parts_back(kept: Watch, parts: dict, by) -> None:
    for side in parts["sides"]:
        remove_photo(kept, side, by=by, action=Revision.Action.MERGED)
    _publish(kept, by, parts["aliases"])


def _set_merged(gone, kept, by) -> None:
    """Say of `gone` what it went into; with None that it stands for itself again."""
    earlier, gone.merged_into = gone.merged_into, kept
    try:
        with transaction.atomic():
            gone.save(update_fields=["merged_into"])
    except IntegrityError as error:  # its code or calibre was given away meanwhile
        raise ChangedSince from error
    if isinstance(gone, WITH_HISTORY):
        said = snapshot(gone)
        before, after = said | {"merged_into": _name(earlier)}, said | {"merged_into": _name(kept)}
        record(gone, before=before, after=after, action=Revision.Action.MERGED, by=by, evidence="")


def _assign_makers(*rows) -> None:
    """Say anew whose the watches are that these brands or factories decide about, and which cases they have."""
    lines = {Brand: BrandLine.objects.of_brands, Factory: BrandLine.objects.of_factories}.get(type(rows[0]))
    if lines:
        assign_makers(Watch.objects.filter(brand__in=lines(*rows).values("line")))
    if isinstance(rows[0], Factory):
        assign_cases(Watch.objects.filter(factory__in=rows))


def _name(row) -> dict | None:
    return {"id": row.pk, "name": str(row)} if row else None


def _field(name: str) -> models.Field:
    app, model, field = name.split(".")
    return apps.get_model(app, model)._meta.get_field(field)


def state_of(*rows) -> list:
    """How the rows stand: the number of their newest revision, or their own columns where they have no history."""
    return [latest_number(row) if isinstance(row, PUBLISHED) else _columns(row) for row in rows]


def _columns(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
