"""Watches in series: a form begins like the last one, or with what its address says."""

import re
from uuid import uuid4

import pytest

from catalogue.models import CaseMaterial, Gender, Mechanism
from catalogue.tests.factories import make_brand, make_factory, make_mechanism
from drafts.models import DraftWatch

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch, published

pytestmark = pytest.mark.django_db
NEW = "/watches/new/"


def values_of(answer) -> dict:
    """What the fields of the form show, as far as they show something."""
    forms = [*answer.context["editor"].every_description, *answer.context["editor"].photos]
    # Where a photo of an empty side would go is not a part of the form until it has one.
    unused = {form["to"].html_name for form in answer.context["editor"].photos if not form.image}
    shown = {field.html_name: field.value() for form in forms for field in form if field.html_name not in unused}
    return {name: value for name, value in shown.items() if value not in (None, "", False, [])}


@pytest.fixture
def before(collector) -> DraftWatch:
    """The last watch that the collector proposed."""
    material, gender = CaseMaterial.objects.create(name="Сталь", name_en="Steel"), Gender.objects.create(name="Мужские")
    draft = make_draft_watch(
        user=collector.user, brand=make_brand(name="Полёт"), factory=make_factory(name="Первый завод"), code="0042",
        mechanism=make_mechanism(calibre="2609"), case_material=material, gender=gender, evidence="Каталог 1974",
        start_release=1970,
    )  # fmt: skip
    make_draft_image(draft, licence="CC0", credit="Иванов")
    return draft


def carried(before) -> dict:
    rights = {f"photo_{side}-{name}": text for side in ("main", "left", "right", "bottom")
              for name, text in (("licence", "CC0"), ("credit", "Иванов"))}  # fmt: skip
    return rights | {
        "brand": "Полёт", "factory": "Первый завод", "mechanism": before.mechanism.name, "evidence": "Каталог 1974",
        "case_material": before.case_material_id, "gender": before.gender_id,
    }  # fmt: skip


def test_saving_leads_to_a_form_that_begins_with_the_same(collector, before):
    page = f"/drafts/watch/{before.pk}/edit/"
    sent = {"version": before.version, "brand": "Полёт", "code": "0042", "evidence": "Каталог 1974", "then": "similar"}
    answer = collector.post(NEW, sent | {"token": str(uuid4())})
    draft = DraftWatch.objects.latest("pk")
    assert answer["Location"] == f"{NEW}?like={draft.pk}"
    assert values_of(collector.get(answer["Location"])) == {"brand": "Полёт", "evidence": "Каталог 1974"}
    shown = collector.get(f"{NEW}?like={before.pk}")
    assert values_of(shown) == carried(before)
    assert "Enter в поле сохраняет" in shown.content.decode()
    assert '<input type="hidden" name="then" value="similar">' in shown.content.decode()
    refused = collector.post(NEW, sent | {"token": str(uuid4()), "start_release": "19xx"})
    assert '<input type="hidden" name="then" value="similar">' in refused.content.decode(), "the series goes on"
    looked_at = collector.post(NEW, sent | {"token": str(uuid4()), "then": ["similar", "look"]})
    assert looked_at["Location"] == f"/drafts/watch/{DraftWatch.objects.latest('pk').pk}/"
    assert collector.post(page, sent)["Location"] == f"{NEW}?like={before.pk}"


def test_a_new_form_remembers_the_last_time_and_is_cleared_by_one_click(
    collector, stranger, before, django_assert_max_num_queries
):
    make_draft_watch(user=stranger.user, brand=make_brand(name="Чужая"))
    with django_assert_max_num_queries(30):
        shown = collector.get(NEW)
    remembered = carried(before)
    assert remembered.pop("evidence") == "Каталог 1974"
    assert values_of(shown) == remembered, "how somebody knows it is told of each proposal, or of one series"
    said = " ".join(shown.content.decode().split())
    assert "марка — <b>Полёт</b>" in said
    assert "Каталог 1974" not in said
    (clear,) = re.findall(r'href="([^"]+)">Очистить', said)
    assert values_of(collector.get(clear)) == {}


def test_corrections_variants_and_strangers_remember_nothing_of_it(collector, stranger, before):
    watch = published(brand=make_brand(name="Заря"), code="7")
    for address in (f"/watches/{watch.folder}/edit/", f"{NEW}?copy={watch.folder}"):
        assert values_of(collector.get(address))["brand"] == "Заря"
    assert values_of(stranger.get(NEW)) == {}
    for senseless in (before.pk, "x", "9" * 15, "-1"):
        assert stranger.get(f"{NEW}?like={senseless}").status_code == 404


def test_a_movement_that_the_list_lacks_is_carried_and_described_anew(collector, before):
    DraftWatch.objects.filter(pk=before.pk).update(mechanism=None, draft_mechanism=make_draft_mechanism(calibre="9999"))
    shown = values_of(collector.get(f"{NEW}?like={before.pk}"))
    assert (shown["movement-calibre"], shown["new_mechanism"]) == ("9999", True)
    collector.post(NEW, {"token": str(uuid4()), "version": 1, "new_mechanism": "on", "movement-calibre": "9999"})
    drafts = DraftWatch.objects.exclude(draft_mechanism=None).values_list("draft_mechanism", flat=True)
    assert len(set(drafts)) == 2


def test_every_field_is_filled_by_the_address(collector):
    material = CaseMaterial.objects.create(name="Сталь", name_en="Steel")
    make_brand(name="Полёт")
    asked = {
        "brand": "Полёт", "code": "0042", "start_release": "1970", "source": "Каталог", "material": "steel",
        "aliases": ["Океан", "Амфибия"], "years_approximate": "да", "note": "Слова", "licence": "CC0",
        "movement-calibre": "2609",
    }  # fmt: skip
    shown = values_of(collector.get(NEW, asked))
    expected = {
        "brand": "Полёт", "code": "0042", "start_release": "1970", "evidence": "Каталог", "note": "Слова",
        "case_material": material.pk, "aliases": "Океан\nАмфибия", "years_approximate": True,
        "movement-calibre": "2609", "new_mechanism": True, "photo_left-licence": "CC0",
    }  # fmt: skip
    assert {name: shown.get(name) for name in expected} == expected
    assert not DraftWatch.objects.exists(), "looking at an address writes nothing"


def test_what_an_address_says_in_vain_is_said_and_what_is_wrong_stays_to_be_corrected(collector):
    asked = {
        "brand": "<b>Заря", "start_release": "19xx", "gender": "марсианские", "mechanism": "нет такого",
        "nonsense": "1", "licence": "моё", "years_approximate": "может быть",
    }  # fmt: skip
    answer = collector.get(NEW, asked)
    said = answer.content.decode()
    assert answer.status_code == 200
    for sentence in ("«марсианские» нет среди", "«моё» нет среди", "«может быть» нет среди", "нет поля с таким именем"):
        assert sentence in said
    shown = values_of(answer)
    assert (shown["brand"], shown["start_release"]) == ("<b>Заря", "19xx")
    assert "&lt;b&gt;Заря" in said and "<b>Заря" not in said
    assert collector.get(NEW, {"note": "я" * 9000}).status_code == 400
    assert {"start_release", "mechanism"} <= set(answer.context["editor"].form.errors)


def test_a_movement_s_form_is_filled_by_the_address_too(collector):
    shown = values_of(collector.get("/mechanisms/new/?calibre=2609&stones=17"))
    assert (shown["calibre"], shown["stones"]) == ("2609", "17")
    assert not Mechanism.objects.exists()
