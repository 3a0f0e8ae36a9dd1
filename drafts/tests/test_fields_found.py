"""Every described field is searched for: as a condition wherever it is told, in plain words where people type it."""

import re
from urllib.parse import quote

import pytest
from django.db.models import BooleanField
from django.utils import translation

from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_mechanism, publish_watch
from catalogue.models import Mark, Mechanism, Revision, Watch
from catalogue.models.quantity import QuantityField
from catalogue.quantities import plain
from catalogue.search.operators import BY_NAME, BY_NAME_ON_MOVEMENTS
from catalogue.tests.factories import make_mark, make_mechanism, make_watch

from .test_fields_everywhere import value_of

pytestmark = pytest.mark.django_db
LANGUAGES = {"": 0, "/en": 1}  # where a page stands, and which of two names its readers type
CARD = re.compile(r'card__link" href="(?:/en)?/watches/([^/]+)/"')
LINE = re.compile(r'href="(?:/en)?/mechanisms/([^/"]+)/"')
WORDS = {
    "case_shape": "бочка",
    "dial_colour": "чёрный",
    "crystal": "минеральное",
    "crown": "слева",
    "note": "гравировка механиков",
    "note_en": "engraved by mechanics",
    "source": "Справочник Пинкина",
    "rate": "-20..+40",
    "base_name": "LIP R-26",
    "calibre_en": "7701 gilded",
}
# The names of the condition for each field, in Russian and in English.
OF_WATCH = {
    "brand": ("марка", "brand"),
    "factory": ("завод", "factory"),
    "mechanism": ("калибр", "calibre"),
    "code": ("код", "code"),
    "case_material": ("корпус", "case"),
    "gender": ("для", "for"),
    "integrated_bracelet": ("браслет", "bracelet"),
    "worn": ("вид", "kind"),
    "case_number": ("корпус", "case"),
    "dial_number": ("циферблат", "dial"),
    "case_shape": ("форма", "shape"),
    "diameter": ("диаметр", "diameter"),
    "width": ("ширина", "width"),
    "thickness": ("толщина", "thickness"),
    "lug_width": ("ушки", "lugs"),
    "water_resistance": ("водозащита", "water"),
    "crystal": ("стекло", "crystal"),
    "dial_colour": ("циферблат", "dial"),
    "crown": ("головка", "crown"),
    "start_release": ("год", "year"),
    "end_release": ("год", "year"),
    "years_approximate": ("примерно", "about"),
    "source": ("источник", "source"),
    "note": ("примечание", "note"),
    "note_en": ("примечание", "note"),
}
OF_MOVEMENT = {
    "calibre": ("калибр", "calibre"),
    "calibre_en": ("калибр", "calibre"),
    "stones": ("камни", "jewels"),
    "mechanism_type": ("тип", "type"),
    "factory": ("завод", "factory"),
    "brand": ("марка", "brand"),
    "diameter": ("диаметр", "diameter"),
    "width": ("ширина", "width"),
    "height": ("высота", "height"),
    "frequency": ("частота", "frequency"),
    "power_reserve": ("запас", "reserve"),
    "lift_angle": ("угол", "angle"),
    "rate": ("ход", "rate"),
    "base_movement": ("база", "base"),
    "base_name": ("база", "base"),
    "replaced_by": ("замена", "successor"),
    "start_release": ("год", "year"),
    "end_release": ("год", "year"),
    "years_approximate": ("примерно", "about"),
    "source": ("источник", "source"),
    "note": ("примечание", "note"),
    "note_en": ("примечание", "note"),
}
# Of these the search of watches asks what is told of the watch itself.
NOT_AMONG_WATCHES = {"factory", "brand", "diameter", "width", *("start_release", "end_release", "years_approximate")}
NOT_AMONG_WATCHES |= {"source", "note", "note_en"}
PLAIN = {"brand", "factory", "mechanism", "code", "case_material", "gender", "worn", "case_number", "dial_number"}
PLAIN |= {"case_shape", "crystal", "dial_colour", "crown", "start_release", "end_release", "note", "note_en"}
PLAIN_OF_MOVEMENT = {"calibre", "calibre_en", "mechanism_type", "factory", "brand", "base_name"}


def value_to_find(field):
    if field.related_model is Mechanism:
        return make_mechanism(calibre="8802")
    return WORDS.get(field.name) or value_of(field)


def typed(value, field, language: int) -> str:
    """What a person types for a value."""
    if isinstance(field, QuantityField):
        return plain(value)
    if isinstance(field, BooleanField):
        return ("да", "yes")[language]
    if field.name == "worn":
        return ("карманные", "pocket")[language]
    return str(getattr(value, "calibre", "") or getattr(value, "name", value))


def watch_with(**values) -> Watch:
    watch = make_watch(**values)
    return publish_watch(watch, aliases=[], by=make_user(), evidence="", action=Revision.Action.CREATED)


def movement_with(**values) -> Mechanism:
    movement = make_mechanism(**values)
    return publish_mechanism(movement, functions=[], by=make_user(), evidence="", action=Revision.Action.CREATED)


def found(visitor, address: str, text: str, pattern: re.Pattern) -> set[str]:
    answer = visitor.get(f"{address}?q={quote(text)}")
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2]
    return set(pattern.findall(main))


def test_each_field_has_its_condition_in_both_languages():
    assert set(OF_WATCH) == {field.name for field in Watch.described_fields()}
    assert set(OF_MOVEMENT) == {field.name for field in Mechanism.described_fields()}
    for table, operators in ((OF_WATCH, BY_NAME), (OF_MOVEMENT, BY_NAME_ON_MOVEMENTS)):
        known = {name for operator in operators.values() for name in operator.spelled}
        assert {name for names in table.values() for name in names} <= known


@pytest.mark.parametrize("name", OF_WATCH)
def test_a_watch_is_found_by_each_field(visitor, name):
    field = Watch._meta.get_field(name)
    value = value_to_find(field)
    wanted, _other = watch_with(**{name: value}), watch_with(mechanism=make_mechanism(calibre="9901"))
    for prefix, language in LANGUAGES.items():
        text = typed(value, field, language)
        asked = f'{OF_WATCH[name][language]}:"{text}"'
        assert found(visitor, f"{prefix}/watches/", asked, CARD) == {wanted.folder}, asked
        if name in PLAIN:
            assert found(visitor, f"{prefix}/watches/", text, CARD) == {wanted.folder}, text


@pytest.mark.parametrize("name", OF_MOVEMENT)
def test_a_movement_is_found_by_each_field_and_so_are_its_watches(visitor, name):
    field = Mechanism._meta.get_field(name)
    value = value_to_find(field)
    wanted, other = movement_with(**{"calibre": "7701"} | {name: value}), movement_with(calibre="9901")
    watch = watch_with(mechanism=wanted)
    watch_with(mechanism=other)
    for prefix, language in LANGUAGES.items():
        text = typed(value, field, language)
        asked = f'{OF_MOVEMENT[name][language]}:"{text}"'
        assert found(visitor, f"{prefix}/mechanisms/", asked, LINE) == {wanted.slug}, asked
        if name not in NOT_AMONG_WATCHES:
            assert found(visitor, f"{prefix}/watches/", asked, CARD) == {watch.folder}, asked
        if name in PLAIN_OF_MOVEMENT:
            assert wanted.slug in found(visitor, f"{prefix}/mechanisms/", text, LINE), text


@pytest.mark.parametrize("name", [field.name for field in Mark.described_fields()])
def test_a_mark_is_found_by_each_field(visitor, name):
    field = Mark._meta.get_field(name)
    bare = {"letters": "Щ", "where": Mark.Where.CROWN, "start_year": None, "end_year": None}
    beside = {"start_certainty": {"start_year": 1971}, "end_certainty": {"end_year": 1972}}.get(name, {})
    value = Mark.Certainty.ABOUT if name.endswith("certainty") else value_to_find(field)
    wanted, other = make_mark(**bare | beside | {name: value}), make_mark(**bare | {"letters": "Ъ"})
    for language, prefix in (("ru", ""), ("en", "/en")):
        with translation.override(language):
            text = str(getattr(wanted, f"get_{name}_display")() if field.choices else getattr(value, "name", value))
        shown = visitor.get(f"{prefix}/marks/?q={quote(text)}").text
        assert f'id="mark-{wanted.pk}"' in shown, text
        assert f'id="mark-{other.pk}"' not in shown, text
