"""Publishing and deleting: one transaction that leaves the row, its title, its history and a raised version."""

import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from catalogue.history.publishing import (
    delete_mechanism,
    delete_watch,
    deletion_report,
    publish_mechanism,
    publish_watch,
    snapshot,
)
from catalogue.models import CatalogueVersion, Mechanism, Revision, Watch
from catalogue.search.folding import fold
from catalogue.tests.factories import (
    make_brand,
    make_factory,
    make_function,
    make_mechanism,
    make_watch,
    make_watch_image,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
CREATED, CHANGED = Revision.Action.CREATED, Revision.Action.CHANGED


def publish_new(**fields):
    aliases = fields.pop("aliases", [])
    fields.setdefault("folder", "poljot-3133")
    if "brand" not in fields:
        fields["brand"] = make_brand(name="Полёт")
    return publish_watch(Watch(**fields), aliases=aliases, by=None, evidence="паспорт", action=CREATED)


def test_new_watch_has_title_aliases_history_and_a_new_version(collector):
    watch = Watch(folder="poljot", brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="3133"))
    version = CatalogueVersion.objects.number()
    publish_watch(watch, aliases=["Океан"], by=collector.user, evidence="паспорт", action=CREATED)
    watch.refresh_from_db()
    revision = Revision.objects.of(watch).get()
    assert (watch.title, watch.title_en) == ("Полёт 3133 «Океан»", "Polyot 3133 “Okean”")
    assert [alias.key for alias in watch.aliases.all()] == ["Океан"]
    assert (revision.number, revision.action, revision.author) == (1, CREATED, collector.user)
    assert (revision.evidence, revision.address, revision.before) == ("паспорт", "poljot", {})
    assert revision.after == {field: value for field, value in snapshot(watch).items() if value is not None}
    assert CatalogueVersion.objects.number() == version + 1


def test_revision_of_a_change_holds_the_changed_fields_only():
    watch = publish_new(start_release=1976, aliases=["Океан"])
    watch.start_release = 1977
    publish_watch(watch, aliases=["Океан", "ВМФ"], by=None, evidence="каталог", action=CHANGED)
    revision = Revision.objects.of(watch).first()
    assert revision.number == 2
    assert revision.before == {"start_release": 1976, "aliases": ["Океан"]}
    assert revision.after == {"start_release": 1977, "aliases": ["Океан", "ВМФ"]}


def test_publishing_without_a_change_writes_no_history():
    watch = publish_new(aliases=["Океан"])
    publish_watch(watch, aliases=["Океан"], by=None, evidence="", action=CHANGED)
    assert Revision.objects.of(watch).count() == 1


def test_nothing_stays_of_a_publication_that_fails():
    first = publish_new(code="341289")
    version = CatalogueVersion.objects.number()
    with pytest.raises(IntegrityError):
        publish_new(folder="other", brand=first.brand, code="341 289", aliases=["x"])
    assert Watch.objects.count() == Revision.objects.count() == 1
    assert CatalogueVersion.objects.number() == version


def test_movement_keeps_its_functions_in_order_and_its_history():
    hands, date = make_function(name="центральная секундная стрелка"), make_function(name="дата")
    mechanism = Mechanism(calibre="2609.НА", factory=make_factory())
    publish_mechanism(mechanism, functions=[hands, date], by=None, evidence="s", action=CREATED)
    publish_mechanism(mechanism, functions=[date], by=None, evidence="s", action=CHANGED)
    last = Revision.objects.of(mechanism).first()
    assert [row["name"] for row in last.before["functions"]] == ["центральная секундная стрелка", "дата"]
    assert last.after == {"functions": [{"id": date.pk, "name": "дата"}]}


def test_changed_calibre_renames_its_watches():
    mechanism = make_mechanism(calibre="2609")
    watch = publish_new(mechanism=mechanism)
    mechanism.calibre = "2609.НА"
    publish_mechanism(mechanism, functions=[], by=None, evidence="", action=CHANGED)
    watch.refresh_from_db()
    assert watch.title == "Полёт 2609.НА"


def test_a_correction_writes_the_terms_of_its_watches_only_where_a_word_changed():
    mechanism, date = make_mechanism(calibre="2609"), make_function(name="дата")
    watch = publish_new(mechanism=mechanism)
    mechanism.stones, mechanism.start_release = "17", 1970
    with CaptureQueriesContext(connection) as queries:
        publish_mechanism(mechanism, functions=[], by=None, evidence="", action=CHANGED)
    assert not any("catalogue_searchterm" in query["sql"] for query in queries)  # a movement may have 48 000 watches
    publish_mechanism(mechanism, functions=[date], by=None, evidence="", action=CHANGED)
    assert watch.search_terms.filter(key=fold("дата")).exists()


def test_publishing_a_watch_renames_no_other():
    first = publish_new()
    second = publish_new(folder="poljot-2", brand=first.brand, aliases=["гражданские"])
    third = publish_new(folder="poljot-3", brand=first.brand)
    first.refresh_from_db()
    assert [first.title, second.title, third.title] == ["Полёт", "Полёт «гражданские»", "Полёт № 2"]


def test_titles_stay_apart_among_more_watches_than_are_compared(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("catalogue.presentation.titles.COMPARED", 2)
    brand = make_brand(name="Полёт")
    for number in range(9):
        publish_new(folder=f"poljot-{number}", brand=brand)
    # One asks whose line the brand is, one counts its words; one finds the source that it rests upon, one writes that;
    # one asks which peers are compared.
    with django_assert_max_num_queries(39):
        last = publish_new(folder="poljot-last", brand=brand)
    assert last.title == "Полёт № 10"
    assert len(set(Watch.objects.values_list("title", flat=True))) == 10


def test_deleted_watch_takes_its_own_with_it_and_leaves_its_history(administrator):
    watch = publish_new(aliases=["Океан", "ВМФ"])
    make_watch_image(watch)
    report = {model._meta.model_name: number for model, number in deletion_report(watch).items()}
    assert report == {"alias": 2, "watchimage": 1}
    number = watch.pk
    delete_watch(watch, by=administrator.user)
    revision = Revision.objects.get(kind="watch", subject_id=number, action=Revision.Action.DELETED)
    assert not Watch.objects.exists()
    assert revision.address == "poljot-3133"
    assert revision.before["aliases"] == ["Океан", "ВМФ"]
    assert revision.after == {}


def test_movement_in_use_cannot_be_deleted():
    mechanism = make_mechanism()
    watch = make_watch(mechanism=mechanism)
    with pytest.raises(ProtectedError):
        delete_mechanism(mechanism, by=None)
    assert not Revision.objects.exists()
    watch.delete()
    delete_mechanism(mechanism, by=None)
    assert Revision.objects.get().action == Revision.Action.DELETED


@pytest.mark.parametrize("letter", ["щ", "ﷺ", "Ñ"])
def test_the_longest_names_fit_their_derived_columns(letter):
    """`щ` is three letters of an address and `ﷺ` eighteen of a key: nothing is too long for PostgreSQL."""
    brand = make_brand(name=letter * 150)
    for start, factory in ((None, None), (1950, make_factory(name=letter * 150))):
        mechanism = make_mechanism(calibre=letter * 60, factory=factory)
        watch = Watch(brand=brand, mechanism=mechanism, start_release=start, code=letter * 60 if factory else "")
        watch.folder = watch.free_folder()
        publish_watch(watch, aliases=[letter * 150], by=None, evidence="паспорт", action=CREATED)
        watch.refresh_from_db()
        assert watch.title.startswith(f"{letter * 150} {letter * 60}")
        assert len(watch.folder) <= 150
