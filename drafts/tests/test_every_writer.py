"""Every writer of what public pages show: the catalogue's number rises once, so a page that was kept is made anew."""

from collections.abc import Callable
from functools import partial

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.people.personal_data import delete_person
from catalogue.caching.figures import Figures
from catalogue.history import publishing
from catalogue.history.versions import latest_number
from catalogue.models import CatalogueVersion, CheckedContradiction, Source, Watch, WatchImage, changing_catalogue
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import remove_photo, set_photo
from catalogue.photos.sweeping import mark_lost
from catalogue.quality.consistency import RuleTables
from catalogue.quality.contradictions import mark_checked, open_findings
from catalogue.search.terms import sweep_vocabulary
from catalogue.tests.factories import (
    make_brand,
    make_case,
    make_convention,
    make_factory,
    make_line,
    make_mark,
    make_mechanism,
)
from catalogue.tests.pictures import photo_file
from drafts import actions, merging
from drafts.restoring import restore

from .factories import make_draft_watch, published
from .test_actions import accepted, correction, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
RIGHTS = {"credit": "", "licence": "CC0", "by": None}
SAID = {"by": None, "evidence": "", "action": "changed"}


# What each does is prepared first; what is given back does it.


def accepting(people):
    draft = submitted(make_draft_watch(user=people["author"]))
    return partial(actions.accept, draft, by=people["judge"], version=draft.version)


def publishing_at_once(people):
    User.objects.filter(pk=people["author"].pk).update(is_trusted=True)
    draft = submitted(correction(published(start_release=None), people["author"], start_release=1970))
    people["author"].refresh_from_db()
    return partial(actions.publish_at_once, draft, by=people["author"], version=draft.version)


def undoing(people):
    draft = accepted(make_draft_watch(user=people["author"]), people["judge"])
    return partial(actions.undo, draft, by=people["judge"], version=draft.version)


def taking_back(people):
    draft = accepted(make_draft_watch(user=people["author"]), people["judge"])
    return partial(actions.take_back, draft, by=people["boss"], version=draft.version, message="Нет")


def restoring(people):
    watch = published(code="1")
    accepted(correction(watch, people["author"], code="2"), people["judge"])
    return partial(restore, Watch.objects.get(), by=people["judge"], number=1, seen=latest_number(watch))


def merging_watches(people):
    brand = make_brand()
    return partial(merging.merge, *(published(brand=brand, code=code) for code in "12"), by=people["judge"])


def undoing_a_merge(people):
    return partial(merging.undo, merging_watches(people)(), by=people["judge"])


def setting_a_photo(people):
    return partial(set_photo, published(), "main", take_in(photo_file()), **RIGHTS)


def removing_a_photo(people):
    watch = published()
    set_photo(watch, "main", take_in(photo_file()), **RIGHTS)
    return partial(remove_photo, watch, "main", by=None)


def losing_a_photo(people):
    return partial(mark_lost, WatchImage, {set_photo(published(), "main", take_in(photo_file()), **RIGHTS).pk: True})


def deleting_a_person(people):
    published()
    return partial(delete_person, people["author"])


def checking_a_contradiction(people):
    watch = published(end_release=1950, mechanism=make_mechanism(start_release=1960))
    (finding,) = open_findings(watch, RuleTables.load())
    return partial(mark_checked, watch, finding, evidence="Паспорт", by=people["judge"])


def repairing(people):
    watch = published()
    Watch.objects.filter(pk=watch.pk).update(decade=1800)
    return partial(publishing_command, "reindex")


def publishing_command(name: str, *arguments: str) -> None:
    call_command(name, *arguments, verbosity=0)


def loading(people):
    return partial(publishing_command, "load_catalogue")


WRITERS: dict[Callable, int] = {
    accepting: 1,
    publishing_at_once: 1,
    undoing: 1,
    taking_back: 1,
    restoring: 1,
    merging_watches: 1,
    undoing_a_merge: 1,
    setting_a_photo: 1,
    removing_a_photo: 1,
    losing_a_photo: 1,
    deleting_a_person: 1,
    checking_a_contradiction: 1,
    repairing: 2,  # what is derived, by batches, then the words that nobody has
    loading: 1,
    lambda people: partial(publishing.publish_watch, published(), aliases=["Другое"], **SAID): 1,
    lambda people: partial(publishing.publish_mechanism, make_mechanism(), functions=[], **SAID): 1,
    lambda people: partial(publishing.publish_vocabulary, make_brand(), **SAID): 1,
    lambda people: partial(publishing.publish_line, make_line()): 1,
    lambda people: partial(publishing.delete_line, make_line()): 1,
    lambda people: partial(publishing.delete_watch, published(), by=None): 1,
    lambda people: partial(publishing.delete_mechanism, make_mechanism(), by=None): 1,
    lambda people: partial(publishing.publish_mark, make_mark(), **SAID): 1,
    lambda people: partial(publishing.delete_mark, make_mark(), by=None): 1,
    lambda people: sweep_vocabulary: 1,
}


@pytest.mark.parametrize("prepare", WRITERS)
def test_a_writer_raises_the_number_once(prepare, author, judge, boss, visitor):
    write = prepare({"author": author, "judge": judge, "boss": boss})
    number, kept = CatalogueVersion.objects.number(), visitor.get("/watches/")["ETag"]
    write()
    assert CatalogueVersion.objects.number() == number + WRITERS[prepare]
    assert visitor.get("/watches/")["ETag"] != kept


# The admin ----------------------------------------------------------------------------------


def rows_of(model) -> list:
    """Two rows that nothing uses, of any model that the admin shows."""
    if model is Watch:
        return [published(code=code) for code in "12"]
    if model is CheckedContradiction:
        told = {"rule": "years", "said": "", "evidence": ""}
        return [model.objects.create(watch=published(), facts=fact, **told) for fact in "12"]
    makers = {"brandline": make_line, "brand": make_brand, "factory": make_factory, "mechanism": make_mechanism}
    makers |= {"case": make_case, "codeconvention": make_convention, "mark": make_mark}
    make = makers.get(model._meta.model_name)
    if make is make_convention:
        return [make(parts=parts) for parts in ("3+3", "3+4")]
    return [make() for _ in range(2)] if make else [filled(model, number) for number in "12"]


def filled(model, number: str):
    """A row of a model that has no factory: its required columns, each with something."""
    values = {"name": f"Слово {number}", "phrase": f"слово {number}", "means": "слово", "meaning": "слово"}
    values |= {"index": number, "digit": number, "source": "каталог", "title": f"Книга {number}", "key": number}
    values["kind"] = "book" if model is Source else "supplied"
    values |= {name: make_factory() for name in ("from_factory", "to_factory")}
    names = {field.name for field in model._meta.fields}
    return model.objects.create(**{name: value for name, value in values.items() if name in names})


CATALOGUE = [model for model in admin.site._registry if model._meta.app_label == "catalogue"]


@pytest.mark.parametrize("model", CATALOGUE, ids=lambda model: model.__name__)
def test_every_way_through_the_admin_raises_the_number(model, administrator):
    place = f"admin:catalogue_{model._meta.model_name}"
    one, other = rows_of(model)
    number = CatalogueVersion.objects.number()
    change = administrator.get(reverse(f"{place}_change", args=[one.pk]))
    form = change.context["adminform"].form
    if form.fields:
        sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
        text = next(name for name in ("source", "name_en", "meaning_en", "author") if name in sent)
        saved = administrator.post(change.request["PATH_INFO"], sent | {text: "Иное"})
        assert saved.status_code == 302, saved.context["errors"]
        number += 1
    assert CatalogueVersion.objects.number() == number
    own = admin.site._registry[model]
    if not own.has_delete_permission(change.wsgi_request, one):
        assert model is Source  # it is withdrawn
        return
    deleted = administrator.post(reverse(f"{place}_delete", args=[one.pk]), {"post": "yes"})
    assert (deleted.status_code, CatalogueVersion.objects.number()) == (302, number + 1)
    if "delete_selected" in own.get_actions(change.wsgi_request):
        several = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        administrator.post(reverse(f"{place}_changelist"), several)
        assert CatalogueVersion.objects.number() == number + 2
        assert not model.objects.filter(pk=other.pk).exists()


def test_every_model_of_the_admin_is_tried():
    assert {model.__name__ for model in CATALOGUE} == {
        *("Watch", "Mechanism", "Brand", "BrandLine", "Factory", "FactoryRelation", "Function", "Gender", "Mark"),
        *(
            "MechanismType",
            "CaseMaterial",
            "CalibreIndex",
            "Case",
            "CaseCodeDigit",
            "CodeConvention",
            "SearchPhrase",
            "CheckedContradiction",
            "Source",
        ),
    }


# The context itself -------------------------------------------------------------------------


def test_what_fails_raises_nothing_and_the_next_raises_once():
    number = CatalogueVersion.objects.number()
    with pytest.raises(ZeroDivisionError), changing_catalogue():
        publishing.publish_vocabulary(make_brand(), by=None, evidence="", action="changed")
        raise ZeroDivisionError
    assert CatalogueVersion.objects.number() == number
    with changing_catalogue():
        publishing.publish_vocabulary(make_brand(), by=None, evidence="", action="changed")
        publishing.publish_vocabulary(make_brand(), by=None, evidence="", action="changed")
    assert CatalogueVersion.objects.number() == number + 1


def test_a_watch_of_other_years_is_counted_in_its_decade_at_once():
    """A load publishes without cleaning first."""
    watch = published(start_release=1965)
    watch.start_release = 1981
    publishing.publish_watch(watch, aliases=[], **SAID)
    assert Figures().decades() == [(1980, 1)]
