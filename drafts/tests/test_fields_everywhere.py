"""Every described field, also those of tomorrow: proposed, decided, in history and diffs, shown, compared, as data."""

import json
from decimal import Decimal
from fractions import Fraction
from functools import partial
from html import unescape
from uuid import uuid4

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from accounts.tests.factories import make_user
from catalogue.comparison import facts_of
from catalogue.history.publishing import publish_mechanism
from catalogue.history.versions import latest_number
from catalogue.models import Brand, Factory, Mark, Mechanism, Revision, Watch
from catalogue.models.quantity import QuantityField, QuantityFormField, quantities_of
from catalogue.presentation.published import flat, mechanism_data, movement_product_data, watch_data
from catalogue.presentation.references import References
from catalogue.quantities import QUANTITIES, plain, shown, shown_in_both
from catalogue.tests.factories import (
    make_brand,
    make_factory,
    make_mark,
    make_mechanism,
    make_mechanism_type,
    make_watch,
)
from drafts import actions, merging
from drafts.content import changes, from_snapshot, label_of, published_model
from drafts.forms.description import MarkForm, MechanismForm, WatchForm
from drafts.forms.named import TERM_FORMS, BrandForm, FactoryForm
from drafts.models import DraftBrand, DraftFactory, DraftMark, DraftMechanism, DraftWatch
from drafts.restoring import restore

from .factories import WORDS
from .test_actions import submitted

pytestmark = pytest.mark.django_db

DESCRIBED = {Mechanism: DraftMechanism, Watch: DraftWatch, Mark: DraftMark, Factory: DraftFactory, Brand: DraftBrand}
FORMS = {Mechanism: MechanismForm, Watch: WatchForm, Mark: MarkForm, Factory: FactoryForm, Brand: BrandForm}
LISTS = {Mechanism: {"functions": []}, Watch: {"aliases": []}}
MAKE = {
    Mechanism: make_mechanism,
    Watch: make_watch,
    Mark: partial(make_mark, where="dial", start_year=1960, end_year=1970),
    Factory: make_factory,
    Brand: make_brand,
}
for proposals, make in WORDS.items():
    model = published_model(proposals)
    DESCRIBED[model], FORMS[model], MAKE[model] = proposals, TERM_FORMS[proposals], make
FIELDS = [(model, field.name) for model in DESCRIBED for field in model.described_fields()]
MEASURED = [(model, field) for model in DESCRIBED for field in quantities_of(model)]
TELLING = {"start_release": 1961, "end_release": 1968, "years_approximate": True, "integrated_bracelet": True}
TELLING |= {"start_year": 1961, "end_year": 1968, "founded": 1961, "closed": 1968, "code_digit": "7"}


def value_of(field: models.Field):
    """A value that a field may have and has not by itself."""
    if field.name in TELLING:
        return TELLING[field.name]
    if field.choices:
        return field.choices[1][0]
    if isinstance(field, QuantityField):
        kind = QUANTITIES[field.quantity]
        return kind.kept(Fraction(kind.least + (min(kind.most, Decimal(40_000)) - kind.least) / 3))
    if field.is_relation:
        makers = {"Mechanism": make_mechanism, "Brand": make_brand, "Factory": make_factory}
        makers["MechanismType"] = make_mechanism_type
        made = makers.get(field.related_model.__name__)
        return made() if made else field.related_model.objects.create(name=f"Слово {field.name}")
    return f"2{len(field.name)}7"


def correction(subject, author, **values):
    """A proposal that says of `subject` what `values` say."""
    model = DESCRIBED[type(subject)]
    own = {field.name: getattr(subject, field.name) for field in subject.described_fields()}
    return actions.begin(
        model,
        by=author,
        token=uuid4(),
        target=subject,
        number=latest_number(subject),
        values=own | LISTS.get(type(subject), {}) | {"evidence": "Каталог"} | values,
    )


def test_every_field_has_a_place_in_the_form_and_a_russian_label():
    for model, name in FIELDS:
        assert name in FORMS[model].base_fields, (model, name)
        with translation.override("ru"):
            russian = str(label_of(DESCRIBED[model], name))
        with translation.override("en"):
            assert russian != str(label_of(DESCRIBED[model], name)), name


@pytest.mark.parametrize(("model", "name"), FIELDS)
def test_a_field_is_proposed_accepted_and_brought_back(model, name, moderator):
    field = model._meta.get_field(name)
    subject = MAKE[model]()
    value, author = value_of(field), make_user()
    draft = submitted(correction(subject, author, **{name: value}))
    assert name in [change.name for change in changes(draft)]
    actions.accept(draft, by=moderator.user, version=draft.version)
    subject.refresh_from_db()
    assert getattr(subject, name) == (f"{value}; Каталог" if name == "source" else value)
    revision = Revision.objects.of(subject).first()
    assert name in json.loads(json.dumps(revision.after))
    assert from_snapshot(draft, revision.after)[name] == getattr(subject, name)


# What data calls otherwise than the column is called.
KEYS = {"base_movement": "base", "base_name": "base"} | {
    field.name: f"{field.name}_{QUANTITIES[field.quantity].suffix}" for _model, field in MEASURED
}
# The English of a calibre stands where English is read; what people told at length is not compared.
ENGLISH_ONLY, NOT_COMPARED = {"calibre_en"}, {"source", "note", "note_en", "calibre_en", "calibre", "factory", "brand"}
BESIDE = {"years_approximate": {"start_release": 1961}}  # what a field says nothing without


def words_for(subject, field: models.Field) -> str:
    """What the page says of a field, in the language of the moment."""
    value = getattr(subject, field.name)
    if isinstance(field, QuantityField):
        return shown_in_both(field.quantity, value)
    if field.choices:
        return str(getattr(subject, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return {"years_approximate": gettext("from about %(year)s") % {"year": 1961}}.get(field.name, gettext("yes"))
    return value.name if isinstance(value, Mechanism) else str(value)


@pytest.mark.parametrize(
    ("model", "name"), [each for each in FIELDS if each[0] in {Mechanism, Watch}]
)  # the others have no file
def test_a_field_is_on_its_page_in_both_languages_and_in_every_file(model, name, visitor):
    field = model._meta.get_field(name)
    make, data = (make_watch, watch_data) if model is Watch else (make_mechanism, mechanism_data)
    subject = make(**{name: value_of(field)} | BESIDE.get(name, {}))
    told = data(subject, References(subject))
    assert told[KEYS.get(name, name)] not in (None, "", False)
    assert flat(told)[KEYS.get(name, name)]
    watch = subject if model is Watch else make_watch(mechanism=subject)
    for language, prefix in (("ru", ""), ("en", "/en")):
        if name in ENGLISH_ONLY and language == "ru":
            continue
        with translation.override(language):
            words = words_for(type(subject).objects.get(pk=subject.pk), field)
            compared = " | ".join(facts_of(Watch.objects.for_page().get(pk=watch.pk)).values())
        html = unescape(visitor.get(f"{prefix}{subject.get_absolute_url().removeprefix('/en')}").content.decode())
        assert words in html, language
        shared = model is Watch or name not in {"start_release", "end_release", "years_approximate", "replaced_by"}
        assert words in compared or name in NOT_COMPARED or not shared, language


@pytest.mark.parametrize(("model", "field"), MEASURED)
def test_a_number_with_a_unit_is_on_every_page_and_in_every_file(model, field, visitor, moderator):
    value = value_of(field)
    mechanism = make_mechanism(calibre="2609", **({field.name: value} if model is Mechanism else {}))
    watch = make_watch(mechanism=mechanism, **({field.name: value} if model is Watch else {}))
    subject, data = (mechanism, mechanism_data) if model is Mechanism else (watch, watch_data)
    known = data(subject, References(subject))
    text, column = shown_in_both(field.quantity, value), f"{field.name}_{QUANTITIES[field.quantity].suffix}"
    for page in (watch, subject):
        assert text in visitor.get(page.get_absolute_url()).content.decode()
    assert text in facts_of(watch).values()
    assert Decimal(flat(known)[column]) == value == Decimal(str(known[column]))
    assert visitor.get(f"{subject.get_absolute_url().rstrip('/')}.json").json()[column] == known[column]
    for language in ("ru", "en"):
        with translation.override(language):
            number = QuantityFormField(quantity=field.quantity).clean(shown(field.quantity, value))
        assert number == value


def test_a_page_of_a_movement_tells_search_engines_what_is_measured(visitor):
    movement = make_mechanism(calibre="2609", diameter=Decimal(26), frequency=18000, factory=make_factory(name="ПЧЗ"))
    known = {
        row["name"]: (row["value"], row["unitText"])
        for row in movement_product_data(movement, References(movement))["additionalProperty"]
    }
    assert known == {"Диаметр": (26, "mm"), "Частота": (18000, "bph")}
    html = visitor.get(movement.get_absolute_url()).content.decode()
    assert '"additionalProperty"' in html
    assert "Высота, запас хода, угол подъёма" in html


def test_history_shows_a_number_with_its_unit(visitor):
    movement = publish_mechanism(Mechanism(calibre="2609"), functions=[], by=None, evidence="", action="created")
    movement.diameter, movement.base_name = Decimal("28.20"), "LIP R-26"
    publish_mechanism(movement, functions=[], by=None, evidence="каталог", action="changed")
    html = visitor.get(f"{movement.get_absolute_url()}history/").content.decode()
    assert "28,2 мм (12½‴)" in html
    assert "LIP R-26" in html
    assert "28.2 mm (12½‴)" in visitor.get(f"/en{movement.get_absolute_url()}history/").content.decode()


def test_a_merge_takes_what_derives_along_and_gives_it_back(moderator):
    kept, gone = make_mechanism(calibre="2602"), make_mechanism(calibre="К-26")
    derived = make_mechanism(calibre="2604", base_movement=gone)
    own = make_mechanism(calibre="2605", replaced_by=gone)
    merge = merging.merge(kept, gone, by=moderator.user)
    derived.refresh_from_db(), own.refresh_from_db()
    assert (derived.base_movement, own.replaced_by) == (kept, kept)
    merging.undo(merge, by=moderator.user)
    derived.refresh_from_db(), own.refresh_from_db()
    assert (derived.base_movement, own.replaced_by) == (gone, gone)


@pytest.mark.parametrize(("typed", "kept"), [("ЧЕРНЫЙ", "чёрный"), ("Тёмно-синий", "тёмно-синий"), ("", "")])
def test_one_look_has_one_spelling(collector, typed, kept):
    """Each spelling was a facet of its own, and disputed the others."""
    make_watch(dial_colour="чёрный")
    collector.post("/watches/new/", {"brand": make_brand().name, "evidence": "Каталог", "dial_colour": typed})
    assert DraftWatch.objects.get().dial_colour == kept


def test_no_movement_comes_from_itself(collector, moderator):
    first = make_mechanism(calibre="2602")
    second = make_mechanism(calibre="2603")
    draft = submitted(correction(first, collector.user, base_movement=second))
    type(second).objects.filter(pk=second.pk).update(base_movement=first)  # while it waited
    draft = type(draft).objects.get(pk=draft.pk)
    with pytest.raises(Exception, match="происходить от самого себя"):
        actions.accept(draft, by=moderator.user, version=draft.version)
    first.refresh_from_db()
    assert first.base_movement is None


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [("rate", "−20…+40 с", "-20..+40"), ("stones", "17 камней", "17"), ("stones", "16 / 19", "16 / 19")],
)
def test_rates_and_jewels_are_kept_in_one_form(collector, name, typed, kept):
    values = {"calibre": "2609", "evidence": "Каталог", name: typed}
    collector.post("/mechanisms/new/", values)
    assert getattr(DraftMechanism.objects.get(), name) == kept


@pytest.mark.parametrize(("name", "typed"), [("rate", "чепуха"), ("stones", "-1"), ("stones", "семнадцать")])
def test_what_is_no_rate_and_no_number_of_jewels_is_told(collector, name, typed):
    values = {"calibre": "2609", "evidence": "Каталог", name: typed}
    collector.post("/mechanisms/new/", values)
    draft = DraftMechanism.objects.get()
    assert (getattr(draft, name), draft.not_understood) == ("", {name: typed})


def test_what_is_unknown_of_a_movement_is_told_at_the_movement(visitor):
    watch = make_watch(mechanism=make_mechanism(calibre="2609"))
    html = visitor.get(watch.get_absolute_url()).text
    asked = html.partition("<h2")[2]
    assert f'href="{watch.mechanism.get_absolute_url()}edit/"' in asked


def test_a_form_takes_lines_and_says_what_it_cannot_read(collector):
    values = {
        "calibre": "2609",
        "evidence": "Каталог",
        "diameter": "12½'''",
        "frequency": "2,5 Гц",
        "height": "высокий",
    }
    page = collector.post("/mechanisms/new/", values, follow=True)
    draft = DraftMechanism.objects.get()
    assert (plain(draft.diameter), plain(draft.frequency), draft.height) == ("28.2", "18000", None)
    assert draft.not_understood == {"height": "высокий"}
    html = page.content.decode()
    assert "высокий" in html
    again = collector.get(f"/drafts/mechanism/{draft.pk}/edit/").content.decode()
    assert 'value="28,2 мм"' in again
    assert 'value="высокий"' in again
    assert "Размер в миллиметрах или линиях" in again


def test_what_was_restored_is_as_it_was(moderator):
    movement = publish_mechanism(
        Mechanism(calibre="2609", diameter=Decimal(26)), functions=[], by=None, evidence="", action="created"
    )
    movement.diameter = None
    publish_mechanism(movement, functions=[], by=None, evidence="", action="changed")
    restore(movement, by=moderator.user, number=1, seen=2)
    movement.refresh_from_db()
    assert movement.diameter == 26
