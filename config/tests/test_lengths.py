"""Every text that the site keeps has a greatest length, and the database holds it, whichever it is."""

from functools import partial

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from accounts.models import WatchList
from accounts.tests.factories import make_item, make_user
from catalogue.models import (
    CalibreIndex,
    CaseCodeDigit,
    CheckedContradiction,
    MovementFamily,
    Revision,
    SearchPhrase,
    Withdrawal,
)
from catalogue.models.texts import BoundedTextField
from catalogue.tests.factories import (
    make_brand,
    make_case,
    make_convention,
    make_factory,
    make_line,
    make_mark,
    make_mechanism,
    make_relation,
    make_source,
    make_watch,
)
from config.models import SiteText
from drafts.models import ReadyMessage, Step
from drafts.tests.factories import (
    WORDS,
    make_draft_brand,
    make_draft_factory,
    make_draft_mark,
    make_draft_mechanism,
    make_draft_term,
    make_draft_watch,
    published,
)

# Texts without a length of their own, and what bounds them. `derived`: we put them together from bounded texts.
BOUNDED_OTHERWISE = {
    "drafts.DraftWatch.base": "derived: a snapshot",
    "drafts.DraftMark.base": "derived: a snapshot",
    "drafts.DraftFactory.base": "derived: a snapshot",
    "drafts.DraftBrand.base": "derived: a snapshot",
    "drafts.DraftMechanism.base": "derived: a snapshot",
    **{f"{model._meta.label}.base": "derived: a snapshot" for model in WORDS},
    "drafts.DraftWatch.not_understood": "drafts.forms.editor.MOST_KEPT",
    "drafts.DraftMark.not_understood": "drafts.forms.editor.MOST_KEPT",
    "drafts.DraftFactory.not_understood": "drafts.forms.editor.MOST_KEPT",
    "drafts.DraftBrand.not_understood": "drafts.forms.editor.MOST_KEPT",
    "drafts.DraftMechanism.not_understood": "drafts.forms.editor.MOST_KEPT",
    **{f"{model._meta.label}.not_understood": "drafts.forms.editor.MOST_KEPT" for model in WORDS},
    "drafts.Step.content": "derived: a snapshot and the numbers of revisions",
    "drafts.Merge.moved": "derived: numbers of rows",
    "drafts.Merge.parts": "derived: numbers of rows",
    "drafts.Merge.state": "derived: a snapshot",
    "catalogue.Revision.before": "derived: part of a snapshot",
    "catalogue.Revision.after": "derived: part of a snapshot",
    "catalogue.Withdrawal.changes": "derived: parts of snapshots, one of each fact that rests upon one source alone",
    "catalogue.Witness.value": "derived: part of a snapshot",
    "catalogue.LoadedRow.values": "a row of the data files, which whoever runs the site loads",
    "accounts.KeptForm.fields": "accounts.signing.kept_forms.MOST_LETTERS, and MOST_FORMS of a person",
    "accounts.KeptPhoto.content": "derived: a photo from the pipeline, kept_forms.MOST_PHOTOS of a form",
    "accounts.Collection.said": "derived: the words of its bounded texts",
    "accounts.User.collection_manner": "derived: accounts.collection.manner, names of columns that there are",
    "catalogue.CatalogueVersion.changes": "derived: ids and counts, catalogue.models.version.MOST_TOLD of them",
    "accounts.Collection.words": "derived: the words of its title and years",
    "accounts.CopySheet.seen": "catalogue.identifying.asking.AskedOfCopy: each field has a greatest length",
    "accounts.CollectionSnapshot.rows": "derived: the rows of a collection, accounts.models.snapshot.KEPT times",
    "accounts.Letter.body": "derived: our template of letters with names and one message",
    "accounts.Letter.headers": "derived: ours alone",
    "config.Housekeeping.failed": "derived: names of tasks",
    "config.Housekeeping.succeeded": "derived: a time for each task",
    "config.Housekeeping.disks": "derived: a name and two numbers of each disk",
    "accounts.Limit.value": "derived: moments, as many as the limit counts",
    "mfa.Authenticator.data": "derived: allauth's secrets",
    "socialaccount.SocialApp.settings": "no rows: the apps stand in the settings",
    "socialaccount.SocialAccount.extra_data": "accounts.signing.providers.KEPT: the domain of a mailbox",
    "socialaccount.SocialToken.token": "no rows: SOCIALACCOUNT_STORE_TOKENS is off",
    "socialaccount.SocialToken.token_secret": "no rows: SOCIALACCOUNT_STORE_TOKENS is off",
    "usersessions.UserSession.data": "derived: allauth's, empty",
    "admin.LogEntry.object_id": "derived: a primary key",
    "admin.LogEntry.change_message": "derived: names of fields",
    "sessions.Session.session_data": "derived: allauth's state and who is signed in",
}

TEXTS = {
    f"{model._meta.label}.{field.name}": field
    for model in apps.get_models(include_auto_created=True)
    for field in model._meta.local_concrete_fields
    if isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)
}
BOUNDED = [name for name, field in TEXTS.items() if isinstance(field, BoundedTextField)]


def is_bounded(field) -> bool:
    return isinstance(field, BoundedTextField) or (isinstance(field, models.CharField) and field.max_length)


def test_every_text_of_every_model_has_a_greatest_length():
    assert {name for name, field in TEXTS.items() if not is_bounded(field)} == set(BOUNDED_OTHERWISE)


def make_step() -> Step:
    draft = make_draft_watch()
    return Step.objects.create(draft_watch=draft, number=1, kind=Step.Kind.REPLIED)


def make_revision() -> Revision:
    published()
    return Revision.objects.first()


MAKE = {
    "accounts.Collection": lambda: make_item(make_user()),
    "accounts.WatchList": lambda: WatchList.objects.create(user=make_user(), title="Сутки"),
    "catalogue.Brand": make_brand,
    "catalogue.BrandLine": make_line,
    "catalogue.Mark": make_mark,
    "catalogue.CalibreIndex": lambda: CalibreIndex.objects.create(index="14", meaning="календарь"),
    "catalogue.Case": make_case,
    "catalogue.CodeConvention": make_convention,
    "catalogue.CaseCodeDigit": lambda: CaseCodeDigit.objects.create(digit="1", meaning="хром"),
    "catalogue.CheckedContradiction": lambda: CheckedContradiction.objects.create(watch=make_watch(), rule="years"),
    "catalogue.Factory": make_factory,
    "catalogue.FactoryRelation": make_relation,
    "catalogue.Mechanism": make_mechanism,
    "catalogue.MovementFamily": lambda: MovementFamily.objects.create(name="Полёт 26", degree="base"),
    "catalogue.Revision": make_revision,
    "catalogue.SearchPhrase": lambda: SearchPhrase.objects.create(phrase="недорого", source="x"),
    "catalogue.Source": make_source,
    "catalogue.Watch": make_watch,
    "catalogue.Withdrawal": lambda: Withdrawal.objects.create(source=make_source(), reason="Выдумано"),
    "config.SiteText": SiteText.objects.first,
    "config.SiteTextVersion": lambda: SiteText.objects.first().versions.create(body="Наш клуб"),
    "drafts.DraftBrand": make_draft_brand,
    **{model._meta.label: partial(make_draft_term, model) for model in WORDS},
    "drafts.DraftFactory": make_draft_factory,
    "drafts.DraftMark": make_draft_mark,
    "drafts.DraftMechanism": make_draft_mechanism,
    "drafts.DraftWatch": make_draft_watch,
    "drafts.ReadyMessage": lambda: ReadyMessage.objects.create(use=ReadyMessage.Use.REJECT, title="Нет"),
    "drafts.Step": make_step,
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BOUNDED)
def test_the_database_refuses_a_longer_one(name):
    field = TEXTS[name]
    row = MAKE[name.rpartition(".")[0]]()
    rows = type(row).objects.filter(pk=row.pk)
    longest = "ё" * field.max_length
    rows.update(**{field.name: longest})
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**{field.name: longest + "ё"})
    assert rows.values_list(field.name, flat=True).get() == longest
