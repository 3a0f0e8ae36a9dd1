"""Known sources stand beside the field for how one knows: a tick names one, with scripts or without."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Source, Witness
from catalogue.tests.factories import make_brand, make_mechanism, make_source, make_watch
from drafts import actions
from drafts.models import DraftWatch

from .factories import make_draft_watch, published
from .test_pages import form_values

pytestmark = pytest.mark.django_db
BOOK = "Каталог 1977 года"


def offered(page: str) -> list[str]:
    return re.findall(r'name="evidence-known" value="([^"]*)"', page)


def sent(collector, address, **values):
    collector.post(address, values)
    return DraftWatch.objects.get().evidence


def test_the_sources_of_the_entry_stand_first_then_those_of_most_entries(collector):
    for _number in range(3):
        make_watch(source="netgrafik.ch")
    for _number in range(2):
        make_mechanism(source=BOOK)
    make_watch(source="one-only.example")
    watch = published(source="sovietaly.it/tag; Паспорт")
    page = collector.get(f"/watches/{watch.folder}/edit/").content.decode()
    assert offered(page) == ["sovietaly.it", "Паспорт", "netgrafik.ch", BOOK]
    new = collector.get("/watches/new/").content.decode()
    assert offered(new) == ["netgrafik.ch", BOOK]


@pytest.mark.parametrize(
    ("typed", "ticked", "evidence"),
    [
        ("", [BOOK], BOOK),
        ("Своя копия", [BOOK, "netgrafik.ch"], f"Своя копия; {BOOK}; netgrafik.ch"),
        (f"{BOOK}; netgrafik.ch/raketa", [BOOK, "netgrafik.ch"], f"{BOOK}; netgrafik.ch/raketa"),
        ("Своя копия", [], "Своя копия"),
    ],
)
def test_a_ticked_source_is_added_where_the_text_does_not_name_it(collector, typed, ticked, evidence):
    values = {"evidence": typed, "evidence-known": ticked}
    assert sent(collector, "/watches/new/", **form_values(brand=make_brand(name="Полёт").name, **values)) == evidence


def test_a_withdrawn_source_is_offered_nobody(collector):
    for _number in range(2):
        make_watch(source=BOOK)
    source = Source.objects.get(title=BOOK)
    Source.objects.filter(pk=source.pk).update(withdrawn_at=Witness.objects.first().created_at)
    assert offered(collector.get("/watches/new/").content.decode()) == []
    own = published(source=f"{BOOK}; Паспорт")
    assert offered(collector.get(f"/watches/{own.folder}/edit/").content.decode()) == ["Паспорт"]


def test_nothing_is_sent_that_rests_upon_withdrawn_sources_alone(collector):
    source = make_source(BOOK)
    Source.objects.filter(pk=source.pk).update(withdrawn_at=timezone.now())
    draft = make_draft_watch(user=collector.user, evidence=BOOK)
    with pytest.raises(ValidationError, match=f"отозван.*{BOOK}"):
        actions.send(draft, by=collector.user, version=draft.version)
    draft.evidence = f"{BOOK}; Паспорт"
    actions.send(draft, by=collector.user, version=draft.version)
    assert draft.is_waiting


def test_what_is_ticked_has_a_bound(collector):
    values = {"evidence": "", "evidence-known": [f"source {number}" for number in range(500)]}
    assert sent(collector, "/watches/new/", **form_values(brand=make_brand().name, **values)).count(";") == 11
