"""Every constraint of the catalogue's tables, run into. The same on both databases."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from catalogue.models import (
    Alias,
    Brand,
    CalibreIndex,
    CaseCodeDigit,
    CatalogueVersion,
    CheckedContradiction,
    Factory,
    FamilyMember,
    Gender,
    LoadedRow,
    Mechanism,
    MechanismFunction,
    MovementFamily,
    Revision,
    Watch,
    WatchImage,
    Withdrawal,
)
from catalogue.tests.factories import (
    make_brand,
    make_case,
    make_convention,
    make_factory,
    make_function,
    make_line,
    make_mark,
    make_mechanism,
    make_relation,
    make_source,
    make_watch,
    make_watch_image,
    make_witness,
)

pytestmark = pytest.mark.django_db


def twice(make):
    make()
    make()


def same_factory_and_calibre():
    factory = make_factory()
    make_mechanism(calibre="2609.НА", factory=factory)
    make_mechanism(calibre="2609 ha", factory=factory)


def one_function_twice():
    mechanism, function = make_mechanism(), make_function()
    twice(lambda: MechanismFunction.objects.create(mechanism=mechanism, function=function))


def one_member_twice():
    family, mechanism = MovementFamily.objects.create(name="Победа", degree="most"), make_mechanism()
    twice(lambda: FamilyMember.objects.create(family=family, mechanism=mechanism))


def one_witness_twice():
    mechanism, source = make_mechanism(), make_source()
    twice(lambda: make_witness(mechanism, "stones", "17", source))


def one_withdrawal_twice():
    source = make_source()
    twice(lambda: Withdrawal.objects.create(source=source, reason="Выдумано"))


def one_side_twice():
    watch = make_watch()
    twice(lambda: make_watch_image(watch))


def same_relation_twice():
    relation = make_relation()
    make_relation(from_factory=relation.from_factory, to_factory=relation.to_factory)


def same_line_twice(**fields):
    known = {name: row() for name, row in {"line": make_brand, "maker": make_brand, "factory": make_factory}.items()}
    twice(lambda: make_line(**(known | fields)))


def same_case_twice():
    case = make_case()
    make_case(factory=case.factory, number=case.number)


def same_convention_twice(**fields):
    make_convention(**fields)
    make_convention(**fields)


def same_mark_twice(factory):
    twice(lambda: make_mark(factory=factory, letters="SU"))


def one_brand_with_itself():
    brand = make_brand()
    make_line(line=brand, maker=brand)


def one_factory_with_itself():
    factory = make_factory()
    make_relation(from_factory=factory, to_factory=factory)


def checked(**subject):
    return CheckedContradiction.objects.create(rule="years", facts="x", said="x", evidence="x", **subject)


def one_check_twice(**subject):
    twice(lambda: checked(**subject))


def revision(number):
    return Revision.objects.create(kind="watch", subject_id=1, address="x", number=number, action="changed")


BROKEN = {
    "catalogue_factory_sane_years": [
        lambda: make_factory(founded=1699),
        lambda: make_factory(closed=2101),
    ],
    "catalogue_factory_founded_before_closed": [lambda: make_factory(founded=1950, closed=1949)],
    "catalogue_mechanism_sane_years": [
        lambda: make_mechanism(start_release=1699),
        lambda: make_mechanism(end_release=19700),
    ],
    "catalogue_mechanism_start_before_end": [lambda: make_mechanism(start_release=1950, end_release=1949)],
    "catalogue_mechanism_has_calibre": [lambda: make_mechanism(calibre=""), lambda: make_mechanism(calibre="«»")],
    "catalogue_mechanism_sane_quantities": [
        lambda: make_mechanism(diameter=Decimal("0.5")),
        lambda: make_mechanism(frequency=-18000),
    ],
    "catalogue_mechanism_calibre_of_factory": [same_factory_and_calibre],
    "catalogue_mechanism_calibre_without_factory": [lambda: twice(lambda: make_mechanism(calibre="2609"))],
    "catalogue_mechanismfunction_once": [one_function_twice],
    "catalogue_familymember_once": [one_member_twice],
    "catalogue_source_sane_year": [lambda: make_source(year=1699)],
    "catalogue_witness_once": [one_witness_twice],
    "catalogue_withdrawal_one_at_a_time": [one_withdrawal_twice],
    "catalogue_watch_sane_quantities": [lambda: make_watch(water_resistance=-18)],
    "catalogue_watch_sane_years": [
        lambda: make_watch(start_release=1699),
        lambda: make_watch(end_release=19700),
    ],
    "catalogue_watch_start_before_end": [lambda: make_watch(start_release=1950, end_release=1949)],
    "catalogue_watch_has_brand": [lambda: Watch.objects.create(folder="x", title="x")],
    "catalogue_watch_has_folder": [lambda: make_watch(folder="")],
    "catalogue_watch_code_once": [lambda: (make_watch(code="2609.HA/1"), make_watch(code="2609НА1"))],
    "catalogue_alias_once": [lambda: make_watch(aliases=["Океан", "Океан"])],
    "catalogue_watchimage_side_once": [one_side_twice],
    "catalogue_watchimage_known_side": [lambda: make_watch_image(make_watch(), side="inside")],
    "catalogue_revision_number": [lambda: twice(lambda: revision(1))],
    "catalogue_loadedrow_once": [
        lambda: twice(lambda: LoadedRow.objects.create(kind="brand", key="полет", subject_id=1, values={}))
    ],
    "catalogue_factoryrelation_once": [same_relation_twice],
    "catalogue_factoryrelation_two_factories": [one_factory_with_itself],
    "catalogue_factoryrelation_sane_years": [
        lambda: make_relation(start_year=1699),
        lambda: make_relation(end_year=2101),
    ],
    "catalogue_factoryrelation_start_before_end": [lambda: make_relation(start_year=1950, end_year=1949)],
    "catalogue_brandline_once": [same_line_twice],
    "catalogue_brandline_once_of_maker": [lambda: same_line_twice(factory=None)],
    "catalogue_brandline_once_of_factory": [lambda: same_line_twice(maker=None)],
    "catalogue_brandline_two_brands": [one_brand_with_itself],
    "catalogue_brandline_of_somebody": [lambda: make_line(maker=None)],
    "catalogue_brandline_sane_years": [lambda: make_line(start_year=1699), lambda: make_line(end_year=2101)],
    "catalogue_brandline_start_before_end": [lambda: make_line(start_year=1950, end_year=1949)],
    "catalogue_case_once": [same_case_twice],
    "catalogue_case_has_name": [lambda: make_case(number="")],
    "catalogue_case_sane_sizes": [lambda: make_case(diameter=0), lambda: make_case(water_resistance=20_000)],
    "catalogue_case_sane_years": [lambda: make_case(start_year=1699), lambda: make_case(end_year=2101)],
    "catalogue_case_start_before_end": [lambda: make_case(start_year=1990, end_year=1989)],
    "catalogue_codeconvention_once": [lambda: same_convention_twice(factory=make_factory())],
    "catalogue_codeconvention_once_of_any": [lambda: same_convention_twice()],
    "catalogue_codeconvention_sane_years": [
        lambda: make_convention(start_year=1699),
        lambda: make_convention(end_year=2101),
    ],
    "catalogue_codeconvention_start_before_end": [lambda: make_convention(start_year=1990, end_year=1989)],
    "catalogue_mark_once": [lambda: same_mark_twice(make_factory())],
    "catalogue_mark_once_of_any": [lambda: same_mark_twice(None)],
    "catalogue_mark_is_seen": [lambda: make_mark(letters="")],
    "catalogue_mark_sane_years": [lambda: make_mark(start_year=1699), lambda: make_mark(end_year=2101)],
    "catalogue_mark_start_before_end": [lambda: make_mark(start_year=1950, end_year=1949)],
    "catalogue_mark_start_is_sure": [
        lambda: make_mark(start_year=1950, start_certainty=""),
        lambda: make_mark(end_year=1950, start_certainty="about"),
    ],
    "catalogue_mark_end_is_sure": [
        lambda: make_mark(end_year=1950, end_certainty=""),
        lambda: make_mark(start_year=1950, end_certainty="about"),
    ],
    "catalogue_checkedcontradiction_one_subject": [
        lambda: checked(),
        lambda: checked(watch=make_watch(), mechanism=make_mechanism()),
    ],
    "catalogue_checkedcontradiction_of_watch_once": [lambda: one_check_twice(watch=make_watch())],
    "catalogue_checkedcontradiction_of_mechanism_once": [lambda: one_check_twice(mechanism=make_mechanism())],
    "catalogue_catalogueversion_single_row": [lambda: CatalogueVersion.objects.create(pk=2)],
}


WAYS = [(name, number) for name, ways in BROKEN.items() for number in range(len(ways))]


@pytest.mark.parametrize(("name", "number"), WAYS)
def test_constraint_stops_it(name, number):
    with pytest.raises(IntegrityError) as stopped, transaction.atomic():
        BROKEN[name][number]()
    # SQLite names a check but not a unique constraint: there it says the columns.
    assert name in str(stopped.value) or "UNIQUE constraint failed" in str(stopped.value)


def test_every_constraint_stands_above():
    declared = {c.name for model in apps.get_app_config("catalogue").get_models() for c in model._meta.constraints}
    assert set(BROKEN) == declared


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_watch(folder="poljot"),
        lambda: make_brand(name="Полёт"),
        lambda: make_factory(name="Завод"),
        lambda: Gender.objects.create(name="мужские"),
        lambda: CalibreIndex.objects.create(index="14", meaning="x"),
        lambda: CaseCodeDigit.objects.create(digit="1", meaning="x"),
    ],
)
def test_names_folders_and_codes_are_unique(make):
    make()
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("one", "other"), [("Полёт", "ПОЛЕТ"), ("Ракета", "ракета"), ("ЗИМ", "З.И.М."), ("PAKETA", "РАКЕТА")]
)
def test_two_spellings_of_a_name_are_one_name(one, other):
    make_brand(name=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_brand(name=other)


def test_what_was_merged_frees_its_key():
    watch = make_watch(code="341289")
    make_watch(code="341289", merged_into=watch)
    mechanism = make_mechanism(calibre="2609")
    make_mechanism(calibre="2609", merged_into=mechanism)
    assert Watch.objects.current().get() == watch
    assert Mechanism.objects.current().get() == mechanism


def test_unknown_is_allowed_wherever_it_may_be():
    make_watch(code="")
    make_watch(code="")
    make_mechanism(calibre="2609", factory=make_factory())
    make_mechanism(calibre="2609", factory=make_factory())
    make_watch(start_release=1950)
    make_watch(end_release=1950)
    make_watch(start_release=1950, end_release=1950)
    assert Watch.objects.count() == 5


def test_deleting_a_watch_takes_its_own_rows_and_nothing_else():
    watch, other = make_watch(aliases=["a"]), make_watch(aliases=["b"])
    make_watch_image(watch)
    make_watch_image(other)
    watch.delete()
    assert Alias.objects.get().watch == WatchImage.objects.get().watch == other
    assert (Brand.objects.count(), Factory.objects.count()) == (2, 0)


def test_names_sort_as_in_a_russian_card_index():
    names = ["Vostok Europe", "Ёлка", "ЗИМ", "24 часа", "Еж", "Ракета", "«Poljot»"]
    in_order = ["24 часа", "Еж", "Ёлка", "ЗИМ", "Ракета", "«Poljot»", "Vostok Europe"]
    for name in names:
        make_brand(name=name)
    assert [brand.name for brand in Brand.objects.all()] == in_order
