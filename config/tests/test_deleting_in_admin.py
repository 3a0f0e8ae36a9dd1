"""Whoever may delete a row in the admin may delete it whatever points to it, or is told what hinders; never that a
right to the rows beside it is lacking."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import compress, count
from operator import not_
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Collection, User
from catalogue.models import Case, MechanismFunction, SearchTerm, WatchImage
from catalogue.tests.factories import (
    make_brand,
    make_case,
    make_factory,
    make_function,
    make_mechanism,
    make_watch,
    make_watch_image,
)
from drafts.models import (
    DraftBrand,
    DraftFactory,
    DraftImage,
    DraftMark,
    DraftMechanism,
    DraftWatch,
    Proposal,
    ReplacedImage,
    Step,
)
from drafts.tests.factories import (
    WORDS,
    make_draft_brand,
    make_draft_factory,
    make_draft_image,
    make_draft_mark,
    make_draft_mechanism,
    make_draft_term,
    make_draft_watch,
)

from .test_access import ADMIN_MODELS

pytestmark = pytest.mark.django_db
_numbers = count(1000)
# How a row is made that `plain_row` cannot guess.
MAKERS = {
    Case: make_case,
    Collection: lambda: plain_row(Collection, watch=make_watch()),
    DraftWatch: make_draft_watch,
    DraftBrand: make_draft_brand,
    **{model: partial(make_draft_term, model) for model in WORDS},
    DraftFactory: make_draft_factory,
    DraftMark: make_draft_mark,
    DraftMechanism: make_draft_mechanism,
    DraftImage: lambda: make_draft_image(make_draft_watch()),
    MechanismFunction: lambda: MechanismFunction.objects.create(mechanism=make_mechanism(), function=make_function()),
    ReplacedImage: lambda: plain_row(ReplacedImage, side="left"),
    SearchTerm: lambda: plain_row(SearchTerm, watch=make_watch()),
    Step: lambda: plain_row(Step, draft_watch=make_draft_watch()),
    WatchImage: lambda: make_watch_image(make_watch()),
}
# What else such a column demands of its row.
BESIDE = {"target": {"base": {}}, "taken_by": {"taken_at": timezone.now()}}


def plain_row(model: type[models.Model], **values) -> models.Model:
    """A row with something in each column that asks for it."""
    for field in model._meta.concrete_fields:
        needs = not (field.null or field.has_default() or field.auto_created or field.name in values)
        if not needs or (field.empty_strings_allowed and field.blank):
            continue
        if field.is_relation:
            values[field.name] = row_of(field.related_model)
        elif field.choices:
            values[field.name] = field.choices[0][0]
        elif isinstance(field, models.DateTimeField):
            values[field.name] = timezone.now() + timedelta(days=1)
        elif isinstance(field, models.DateField):
            values[field.name] = timezone.now().date()
        elif isinstance(field, models.IntegerField):
            values[field.name] = next(_numbers)
        elif isinstance(field, models.GenericIPAddressField):
            values[field.name] = "127.0.0.1"
        else:
            values[field.name] = uuid4().hex[: field.max_length or 32]
    return model._base_manager.create(**values)


def row_of(model: type[models.Model]) -> models.Model:
    rules = ADMIN_MODELS.get(model._meta.label_lower)
    return MAKERS.get(model, rules.make if rules else lambda: plain_row(model))()


def deletable(administrator) -> list[admin.ModelAdmin]:
    request = RequestFactory().get("/")
    request.user = administrator.user
    return [each for each in admin.site._registry.values() if each.has_delete_permission(request)]


def pointers(model: type[models.Model]) -> list[models.Field]:
    """The columns of every table that may point to a row of `model`."""
    relations = model._meta.get_fields(include_hidden=True)
    return [each.field for each in relations if each.auto_created and not each.concrete and each.one_to_many]


def some_rows(model: type[models.Model]) -> list[list[models.Model]]:
    """Rows of `model`: of proposals those that are open, then those that are closed."""
    if not issubclass(model, Proposal):
        return [[row_of(model)]]
    is_open = [status in Proposal.Status.open() for status in Proposal.Status]
    rows = [MAKERS[model](status=status) for status in Proposal.Status]
    return [list(compress(rows, is_open)), list(compress(rows, map(not_, is_open)))]


def point(field: models.Field, row: models.Model, target: models.Model) -> None:
    """Let `row` point to `target`, where the database allows that in its state."""
    with suppress(IntegrityError), transaction.atomic():
        beside = BESIDE.get(field.name, {})
        field.model._base_manager.filter(pk=row.pk).update(**{field.attname: target.pk}, **beside)


def is_deleted(client, page: admin.ModelAdmin, target: models.Model) -> bool:
    """Delete `target` by its page; whether it is gone. Where it is not, the page says what hinders it."""
    label = page.opts.label_lower.replace(".", "_")
    answer = client.post(reverse(f"admin:{label}_delete", args=[target.pk]), {"post": "yes"})
    gone = not page.model._base_manager.filter(pk=target.pk).exists()
    assert answer.status_code == (302 if gone else 200), (page, answer.status_code)
    assert gone or (answer.context["protected"] and not answer.context["perms_lacking"]), page
    return gone


def test_an_administrator_may_delete_with_everything_that_hangs_on_it(administrator, report):
    walked, hindered = 0, 0
    for page in deletable(administrator):
        make = ADMIN_MODELS[page.opts.label_lower].make
        assert is_deleted(administrator, page, make())
        for field in pointers(page.model):
            for rows in some_rows(field.model):
                target = make()
                for row in rows:
                    point(field, row, target)
                hindered += not is_deleted(administrator, page, target)
                walked += 1
    report(f"{walked} kinds of related rows: {walked - hindered} deleted, {hindered} said to hinder")
    assert walked > 50


def test_several_people_with_drafts_are_deleted_at_once(administrator):
    people = [make_draft_watch(status=status).user for status in Proposal.Status]
    chosen = {"action": "delete_selected", "_selected_action": [person.pk for person in people]}
    asked = administrator.post("/admin/accounts/user/", chosen)
    assert not asked.context["perms_lacking"]
    answer = administrator.post("/admin/accounts/user/", chosen | {"post": "yes"})
    assert answer.status_code == 302
    assert list(User.objects.all()) == [administrator.user]
    assert list(DraftWatch.objects.values_list("status", "user")) == [("accepted", None)]


@pytest.mark.parametrize("make", [make_brand, make_factory])
def test_what_hinders_is_named(administrator, make):
    target = make()
    watch = make_watch(**{target._meta.model_name: target})
    html = administrator.get(f"/admin/catalogue/{target._meta.model_name}/{target.pk}/delete/").content.decode()
    assert watch.get_absolute_url() not in html
    assert f"/admin/catalogue/watch/{watch.pk}/change/" in html
