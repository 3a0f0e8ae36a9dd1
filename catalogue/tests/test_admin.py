"""The catalogue in the admin: Cyrillic search, explained refusals, and deletions that are counted first."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from catalogue.admin.base import ShownAdmin
from catalogue.history import publishing
from catalogue.models import Brand, CatalogueVersion, Function, Mechanism, Revision, SearchTerm, Watch
from catalogue.search.folding import fold
from catalogue.search.terms import write_terms
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_function,
    make_gender,
    make_mechanism,
    make_mechanism_type,
    make_watch,
    make_watch_image,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


def admin_page(model, page, *args):
    return reverse(f"admin:catalogue_{model}_{page}", args=args)


@pytest.mark.parametrize("query", ["полёт", "ПОЛЕТ", "полет", "лёт", "poljot", "Poljot"])
def test_vocabulary_is_found_in_cyrillic_whatever_the_case(administrator, query):
    make_brand(name="Полёт", name_en="Poljot")
    make_brand(name="Ракета", name_en="Raketa")
    page = administrator.get(admin_page("brand", "changelist"), {"q": query})
    assert [brand.name for brand in page.context["cl"].queryset] == ["Полёт"]


def test_every_word_must_match_and_punctuation_matches_everything(administrator):
    make_factory(name="Первый московский часовой завод", short_name="1МЧЗ")
    make_factory(name="Второй московский часовой завод", short_name="2МЧЗ")
    address = admin_page("factory", "changelist")
    found = {
        q: len(administrator.get(address, {"q": q}).context["cl"].queryset)
        for q in ("московский", "второй моск", "1мчз", "«»")
    }
    assert found == {"московский": 2, "второй моск": 1, "1мчз": 1, "«»": 2}


@pytest.mark.parametrize(
    ("model", "query"),
    [("watch", "полёт"), ("watch", "341289"), ("watch", "poljot-3133"), ("mechanism", "2609ha"), ("mechanism", "пчз")],
)
def test_watches_and_movements_are_found(administrator, model, query):
    mechanism = make_mechanism(calibre="2609.НА", factory=make_factory(short_name="ПЧЗ"))
    make_watch(folder="poljot-3133", brand=make_brand(name="Полёт"), code="341289", mechanism=mechanism)
    make_mechanism(calibre="3133")
    make_watch(folder="raketa", brand=make_brand(name="Ракета"))
    write_terms(Watch.objects.all())
    page = administrator.get(admin_page(model, "changelist"), {"q": query})
    assert len(page.context["cl"].queryset) == 1


def test_every_list_of_the_catalogue_says_that_pages_changed():
    """All raise the catalogue's version in one place; watches and movements do so where they are published."""
    lists = {model: own for model, own in admin.site._registry.items() if model._meta.app_label == "catalogue"}
    assert len(lists) > 10
    assert {model for model, own in lists.items() if not isinstance(own, ShownAdmin)} == {Watch, Mechanism}


@pytest.mark.parametrize("model", ["brand", "factory", "casematerial", "gender", "mechanismtype", "function"])
def test_vocabulary_can_be_added_and_changed(administrator, model):
    version = CatalogueVersion.objects.number()
    data = {"name": "Новое слово", "name_en": "new"}
    assert administrator.post(admin_page(model, "add"), data).status_code == 302
    row = apps.get_model("catalogue", model).objects.get(name="Новое слово")
    data["name"] = "Другое слово"
    assert administrator.post(admin_page(model, "change", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert row.name == "Другое слово"
    assert CatalogueVersion.objects.number() == version + 2


@pytest.mark.parametrize(
    ("model", "data"),
    [
        ("calibreindex", {"index": "14", "meaning": "календарь"}),
        ("casecodedigit", {"digit": "1", "meaning": "хром"}),
        ("factoryrelation", {"kind": "succeeded", "source": "каталог"}),
        ("brandline", {"source": "каталог"}),
        ("mark", {"where": "dial", "letters": "1МЧЗ", "source": "каталог"}),
    ],
)
def test_what_rules_rest_on_is_shown_at_once(administrator, model, data):
    """Pages of watches are kept by the catalogue's version, and say what the rules find."""
    if model == "factoryrelation":
        data |= {"from_factory": make_factory().pk, "to_factory": make_factory().pk}
    if model == "brandline":
        data |= {"line": make_brand().pk, "maker": make_brand().pk}
    version = CatalogueVersion.objects.number()
    assert administrator.post(admin_page(model, "add"), data).status_code == 302
    row = apps.get_model("catalogue", model).objects.get()
    assert administrator.post(admin_page(model, "change", row.pk), data | {"source": "иной"}).status_code == 302
    assert administrator.post(admin_page(model, "delete", row.pk), {"post": "yes"}).status_code == 302
    assert CatalogueVersion.objects.number() == version + 3


def test_second_spelling_of_a_name_is_refused_with_its_twin(administrator):
    make_brand(name="Полёт")
    page = administrator.post(admin_page("brand", "add"), {"name": "ПОЛЕТ", "name_en": ""})
    assert page.status_code == 200
    assert "Полёт" in str(page.context["adminform"].form.errors["name"])


def test_renamed_brand_renames_its_watches_and_is_found_by_its_new_name(administrator, monkeypatch):
    brand = make_brand(name="Полет")
    for number in range(3):
        watch = Watch(folder=f"w{number}", brand=brand, code=f"10{number}")
        publishing.publish_watch(watch, aliases=[], by=None, evidence="", action=Revision.Action.CREATED)
    monkeypatch.setattr(publishing, "AT_ONCE", 2)
    page = administrator.post(admin_page("brand", "change", brand.pk), {"name": "Слава", "name_en": ""}, follow=True)
    assert sorted(Watch.objects.values_list("title", flat=True)) == ["Полет 100", "Слава 101", "Слава 102"]
    assert SearchTerm.objects.filter(key=fold("Слава")).count() == 2
    assert any(str(message).startswith("1 ") for message in page.context["messages"])


# Deleting -----------------------------------------------------------------------------------


def vocabulary_in_use():
    """For each kind of vocabulary a function that gives a row and the thing that uses it."""
    return {
        "brand": lambda: (row := make_brand(), make_watch(brand=row)),
        "factory": lambda: (row := make_factory(), make_watch(factory=row)),
        "casematerial": lambda: (row := make_case_material(), make_watch(case_material=row)),
        "gender": lambda: (row := make_gender(), make_watch(gender=row)),
        "mechanismtype": lambda: (row := make_mechanism_type(), make_mechanism(mechanism_type=row)),
        "function": lambda: (row := make_function(), make_mechanism(functions=[row])),
        "mechanism": lambda: (row := make_mechanism(), make_watch(mechanism=row)),
    }


@pytest.mark.parametrize("model", vocabulary_in_use())
def test_what_is_in_use_is_not_deleted_and_the_page_links_to_what_uses_it(administrator, model):
    row, user = vocabulary_in_use()[model]()
    address = admin_page(model, "delete", row.pk)
    page = administrator.get(address).content.decode()
    assert f'href="{admin_page(user._meta.model_name, "change", user.pk)}"' in page
    assert str(user) in page
    assert administrator.post(address, {"post": "yes"}).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    assert not Revision.objects.exists()


@pytest.mark.parametrize("model", vocabulary_in_use())
def test_what_nothing_uses_is_deleted(administrator, model):
    row, user = vocabulary_in_use()[model]()
    user.delete()
    assert administrator.post(admin_page(model, "delete", row.pk), {"post": "yes"}).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_deleting_several_is_refused_as_a_whole_where_one_is_in_use(administrator):
    used, free = make_brand(), make_brand()
    make_watch(brand=used)
    data = {"action": "delete_selected", "_selected_action": [used.pk, free.pk], "post": "yes"}
    administrator.post(admin_page("brand", "changelist"), data)
    assert Brand.objects.count() == 2


def test_long_list_of_what_uses_it_is_cut(administrator):
    brand = make_brand()
    for _ in range(55):
        make_watch(brand=brand)
    page = administrator.get(admin_page("brand", "delete", brand.pk))
    assert len(page.context["protected"]) == 51
    assert "5" in page.context["protected"][-1]


def test_use_that_begins_meanwhile_is_a_message_and_no_error(administrator, monkeypatch):
    brand = make_brand()
    make_watch(brand=brand)
    monkeypatch.setattr("catalogue.admin.base.holders", lambda rows: [])
    monkeypatch.setattr("django.contrib.admin.options.get_deleted_objects", lambda *args: ([], {}, set(), []))
    page = administrator.post(admin_page("brand", "delete", brand.pk), {"post": "yes"})
    assert page.status_code == 302
    assert Brand.objects.filter(pk=brand.pk).exists()


def test_watch_is_deleted_after_a_confirmation_that_counts_what_goes_with_it(administrator):
    watch = make_watch(aliases=["Океан", "ВМФ"])
    make_watch_image(watch)
    address = admin_page("watch", "delete", watch.pk)
    page = administrator.get(address)
    assert sorted(number for _, number in page.context["model_count"]) == [1, 2]
    assert Watch.objects.filter(pk=watch.pk).exists()
    administrator.post(address, {"post": "yes"})
    assert not Watch.objects.filter(pk=watch.pk).exists()
    revision = Revision.objects.get(kind="watch", subject_id=watch.pk)
    assert (revision.action, revision.author) == (Revision.Action.DELETED, administrator.user)


@pytest.mark.parametrize("make", [make_watch, make_mechanism])
def test_watches_and_movements_are_read_only(administrator, make):
    row = make()
    model = row._meta.model_name
    assert administrator.get(admin_page(model, "change", row.pk)).status_code == 200
    assert administrator.post(admin_page(model, "change", row.pk), {"note": "x"}).status_code == 403
    assert administrator.get(admin_page(model, "add")).status_code == 403
    administrator.post(
        admin_page(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    row.refresh_from_db()
    assert row.note == ""


@pytest.mark.parametrize("model", [Brand, Function, Watch, Mechanism])
def test_lists_take_the_same_number_of_queries_however_long_they_are(
    administrator, model, django_assert_max_num_queries
):
    for _ in range(30):
        make_watch(mechanism=make_mechanism(functions=[make_function()], factory=make_factory()))
    with django_assert_max_num_queries(10):
        administrator.get(admin_page(model._meta.model_name, "changelist"))
