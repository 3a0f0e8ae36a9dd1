"""Contributors' pages: writing, sending, withdrawing, answering; strangers see nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse

from catalogue.history.publishing import publish_watch
from catalogue.keys import normalised_key
from catalogue.models import Brand, Watch
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_function,
    make_mechanism,
    make_watch,
)
from drafts import actions
from drafts.forms.rows import MOST_SUGGESTED, RowByNameField
from drafts.models import DraftMechanism, DraftWatch, Proposal

from .factories import make_draft_watch

pytestmark = pytest.mark.django_db
Status = Proposal.Status
NEW = "/watches/new/"


def form_values(draft=None, **values):
    return {"token": str(uuid4()), "version": str(draft.version if draft else 1), "number": "0"} | values


def page(draft, name="detail"):
    return reverse(f"drafts:draft_{name}", args=[draft.kind, draft.pk])


def test_a_form_brings_a_bounded_number_of_names_and_takes_them_all(collector):
    Brand.objects.bulk_create(
        Brand(name=f"Марка {number}", name_key=normalised_key(f"Марка {number}"), slug=f"marka-many-{number}")
        for number in range(MOST_SUGGESTED + 10)
    )
    of_brands = collector.get("/watches/new/").content.decode().partition("brand_list")[2].partition("</datalist>")[0]
    assert of_brands.count("<option") == MOST_SUGGESTED
    field = RowByNameField(Brand)
    last = Brand.objects.get(name=f"Марка {MOST_SUGGESTED + 9}")
    assert field.clean(last.name) == (last, "")


def test_nothing_is_shown_to_whom_is_not_signed_in(visitor):
    watch, draft = make_watch(), make_draft_watch()
    for address in [
        NEW,
        f"/watches/{watch.folder}/edit/",
        "/mechanisms/new/",
        "/drafts/",
        page(draft),
        page(draft, "edit"),
    ]:
        assert visitor.get(address).status_code == 302


def test_a_new_watch_is_saved_half_filled_and_sent(collector):
    brand = make_brand(name="Восток")
    assert collector.get(NEW).status_code == 200
    answer = collector.post(NEW, form_values(brand="восток", start_release="1970"))
    draft = DraftWatch.objects.get()
    assert answer.url == page(draft)
    assert (draft.user, draft.brand, draft.start_release, draft.status) == (collector.user, brand, 1970, Status.DRAFT)
    assert "Восток" in collector.get(page(draft)).content.decode()
    collector.post(page(draft, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT  # it does not say how the author knows
    collector.post(page(draft, "edit"), form_values(draft, brand="Восток", evidence="Паспорт"))
    draft.refresh_from_db()
    assert draft.start_release is None
    collector.post(page(draft, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


def test_every_field_of_the_form_reaches_the_draft(collector):
    factory, mechanism, material = make_factory(short_name="ЧЧЗ"), make_mechanism(calibre="2414"), make_case_material()
    values = {
        "brand": "Новая марка", "factory": factory.name, "mechanism": "2414", "code": "0042", "start_release": "1970",
        "end_release": "1980", "years_approximate": "on", "case_material": material.pk, "integrated_bracelet": "true",
        "aliases": "Одно\nДругое\nОдно", "evidence": "Паспорт", "note": "Примечание",
    }  # fmt: skip
    collector.post(NEW, form_values(**values))
    draft = DraftWatch.objects.get()
    assert (draft.brand, draft.proposed_brand, draft.factory) == (None, "Новая марка", factory)
    assert (draft.mechanism, draft.code, draft.case_material) == (mechanism, "0042", material)
    assert (draft.start_release, draft.end_release, draft.years_approximate) == (1970, 1980, True)
    assert (draft.integrated_bracelet, draft.evidence, draft.note) == (True, "Паспорт", "Примечание")
    assert [alias.key for alias in draft.aliases.all()] == ["Одно", "Другое"]
    shown = collector.get(page(draft, "edit")).content.decode()
    for text in ["Новая марка", factory.name, "0042", "1970", "Одно\nДругое", "Примечание"]:
        assert text in shown


def test_a_movement_that_is_not_in_the_list_is_described_in_the_same_form(collector):
    function = make_function()
    inner = {"movement-calibre": "2616.2Н", "movement-functions": [function.pk], "movement-factory": "Новый завод"}
    answer = collector.post(NEW, form_values(brand="Заря", mechanism="2616"))
    assert answer.status_code == 400
    draft = DraftWatch.objects.get()
    assert draft.proposed_brand == "Заря"  # what was right is kept
    collector.post(page(draft, "edit"), form_values(draft, brand="Заря", mechanism="2616", new_mechanism="on", **inner))
    draft.refresh_from_db()
    movement = draft.draft_mechanism
    assert (movement.calibre, movement.proposed_factory) == ("2616.2Н", "Новый завод")
    assert list(movement.functions.all()) == [function]
    assert "2616.2Н" in collector.get(page(draft)).content.decode()
    collector.post(page(draft, "edit"), form_values(draft, brand="Заря"))
    draft.refresh_from_db()
    assert draft.draft_mechanism is None
    assert not DraftMechanism.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start_release", "1500"),
        ("end_release", "много"),
        ("code", "1" * 61),
        ("brand", "—"),
        ("mechanism", "нет такого"),
    ],
)
def test_what_is_wrong_stays_in_the_form_with_what_was_typed(collector, field, value):
    answer = collector.post(NEW, form_values(evidence="Паспорт", **{field: value}))
    assert answer.status_code == 400
    draft = DraftWatch.objects.get()
    assert draft.evidence == "Паспорт"
    shown = answer.content.decode()
    assert value in shown
    assert f'action="{page(draft, "edit")}"' in shown
    assert f'name="version" value="{draft.version}"' in shown


def test_a_factory_is_known_by_its_short_name_where_only_one_has_it(collector):
    factory = make_factory(short_name="ПЧЗ")
    collector.post(NEW, form_values(factory="пчз"))
    assert DraftWatch.objects.get().factory == factory
    make_factory(short_name="ПЧЗ")
    collector.post(NEW, form_values(factory="ПЧЗ"))
    draft = DraftWatch.objects.latest("pk")
    assert (draft.factory, draft.proposed_factory) == (None, "ПЧЗ")


def test_a_double_click_makes_one_draft(collector):
    values = form_values(brand="Заря")
    first, second = collector.post(NEW, values), collector.post(NEW, values)
    assert first.url == second.url
    assert DraftWatch.objects.count() == 1


def test_the_copy_of_a_watch_begins_a_variant(collector):
    watch = make_watch(code="0042", start_release=1970, mechanism=make_mechanism(calibre="2414"), aliases=["Имя"])
    shown = collector.get(f"{NEW}?copy={watch.folder}").content.decode()
    assert 'value="1970"' in shown
    assert 'value="2414"' in shown
    assert "0042" not in shown
    assert collector.get(f"{NEW}?copy=none").status_code == 404
    assert not DraftWatch.objects.exists()


def test_a_correction_begins_with_what_is_published_and_shows_its_own_changes(collector):
    watch = make_watch(code="0042", start_release=1970, aliases=["Имя"], source="Каталог")
    address = f"/watches/{watch.folder}/edit/"
    shown = collector.get(address).content.decode()
    assert 'value="0042"' in shown
    answer = collector.post(
        address,
        form_values(brand=watch.brand.name, code="0043", start_release="1970", aliases="Имя", evidence="Каталог"),
    )
    draft = DraftWatch.objects.get()
    assert (draft.target, answer.url) == (watch, page(draft))
    shown = collector.get(page(draft)).content.decode()
    assert "<del>0042</del>" in shown
    assert "<ins>0043</ins>" in shown
    assert "1970" not in shown
    assert collector.get(address).url == page(draft, "edit")
    again = collector.post(address, form_values(brand=watch.brand.name, code="0044"))
    assert again.status_code == 409
    assert "0044" in again.content.decode()


def test_a_movement_is_corrected(collector):
    functions = [make_function(), make_function()]
    movement = make_mechanism(calibre="2209", functions=[functions[0]])
    address = f"/mechanisms/{movement.slug}/edit/"
    assert 'value="2209"' in collector.get(address).content.decode()
    collector.post(address, form_values(calibre="2209", functions=[row.pk for row in functions], evidence="Каталог"))
    draft = DraftMechanism.objects.get()
    assert draft.target == movement
    assert set(draft.functions.all()) == set(functions)


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "9" * 5000])
def test_a_row_that_cannot_be_is_a_mistake_in_the_form(collector, moderator, number):
    sent = form_values(calibre="2209", functions=[number], mechanism_type=number)
    assert collector.post("/mechanisms/new/", sent).status_code == 400
    draft = make_draft_watch(user=collector.user, status="submitted")
    answer = {"do": "reply", "message": "Слова", "version": draft.version, "ready": [number]}
    assert moderator.post(f"/admin/drafts/draftwatch/{draft.pk}/decide/", answer).status_code == 400


def test_the_loser_of_two_windows_keeps_the_text(collector):
    collector.post(NEW, form_values(brand="Заря", note="Первое"))
    draft = DraftWatch.objects.get()
    seen = form_values(draft, brand="Заря")
    collector.post(page(draft, "edit"), seen | {"note": "Второе"})
    answer = collector.post(page(draft, "edit"), seen | {"note": "Третье"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Второе" in shown
    assert shown.count("Третье") == 2  # beside what is saved, and in the form
    draft.refresh_from_db()
    assert draft.note == "Второе"
    assert f'name="version" value="{draft.version}"' in shown


def test_editing_what_was_decided_meanwhile_shows_the_text(collector, moderator):
    draft = make_draft_watch(user=collector.user)
    actions.submit(draft, by=collector.user, version=1)
    seen = form_values(draft, brand=draft.brand.name, evidence="Паспорт", note="Мой текст")
    actions.reject(draft, by=moderator.user, version=draft.version, message="Дубль")
    answer = collector.post(page(draft, "edit"), seen)
    assert answer.status_code == 409
    assert "Мой текст" in answer.content.decode()
    assert moderator.user.login in answer.content.decode()
    assert collector.get(page(draft, "edit")).url == page(draft)


def test_what_waits_is_changed_only_as_a_whole(collector):
    draft = make_draft_watch(user=collector.user)
    actions.submit(draft, by=collector.user, version=1)
    answer = collector.post(page(draft, "edit"), form_values(draft, brand=draft.brand.name, evidence=""))
    assert answer.status_code == 400
    draft.refresh_from_db()
    assert (draft.evidence, draft.version) == ("Паспорт", 2)


def test_withdrawing_and_answering(collector, moderator):
    draft = make_draft_watch(user=collector.user)
    actions.submit(draft, by=collector.user, version=1)
    actions.send_back(draft, by=moderator.user, version=draft.version, message="Какого года?")
    assert "Какого года?" in collector.get("/drafts/").content.decode()
    collector.post(page(draft, "reply"), {"version": draft.version, "message": "1970"})
    assert "1970" in collector.get(page(draft)).content.decode()
    draft.refresh_from_db()
    collector.post(page(draft, "withdraw"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == Status.WITHDRAWN
    collector.post(page(draft, "withdraw"), {"version": draft.version})
    collector.post(page(draft, "submit"), {"version": "nonsense"})
    draft.refresh_from_db()
    assert draft.status == Status.WITHDRAWN


def test_the_sixth_waiting_draft_is_refused_with_a_sentence(collector):
    for _number in range(6):
        draft = make_draft_watch(user=collector.user)
        answer = collector.post(page(draft, "submit"), {"version": 1}, follow=True)
    assert "5" in answer.content.decode().split('class="message message--error"')[1][:200]
    assert DraftWatch.objects.waiting().count() == 5


def test_the_catalogue_moved_on(collector, moderator):
    watch = make_watch(code="0042")
    address = f"/watches/{watch.folder}/edit/"
    collector.post(address, form_values(brand=watch.brand.name, code="0042", note="Моё", evidence="Паспорт"))
    watch.code = "0043"
    publish_watch(watch, aliases=[], by=moderator.user, evidence="", action="changed")
    draft = DraftWatch.objects.get()
    shown = collector.get(page(draft)).content.decode()
    assert page(draft, "refresh") in shown
    collector.post(page(draft, "refresh"), {"version": draft.version})
    draft.refresh_from_db()
    assert (draft.code, draft.note) == ("0043", "Моё")
    assert page(draft, "refresh") not in collector.get(page(draft)).content.decode()


def test_warnings_while_typing(collector):
    watch = make_watch(code="0042")
    answer = collector.post("/drafts/watch/check/", {"brand": "Заря", "code": "0042"})
    assert watch.get_absolute_url() in answer.content.decode()
    answer = collector.post("/drafts/watch/check/", {"code": "0042", "target": watch.pk})
    assert watch.get_absolute_url() not in answer.content.decode()
    inner = {"new_mechanism": "on", "movement-calibre": "2209", "movement-end_release": "1960"}
    answer = collector.post("/drafts/watch/check/", {"start_release": "1970", **inner})
    assert "1960" in answer.content.decode()
    assert not DraftWatch.objects.exists()


ADDRESSES = ["detail", "edit", "submit", "withdraw", "reply", "refresh"]


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("status", Status.values)
def test_anothers_draft_does_not_exist(stranger, name, status):
    draft = make_draft_watch(status=status)
    for method in (stranger.get, stranger.post):
        assert method(page(draft, name), {"version": 1, "message": "?"}).status_code in {404, 405}
    assert stranger.post(page(draft, name), {"version": 1}).status_code == 404 or name == "detail"
    draft.refresh_from_db()
    assert (draft.status, draft.version) == (status, 1)


def test_a_moderator_reads_what_was_sent_and_nothing_else(moderator):
    assert moderator.get(page(make_draft_watch())).status_code == 404
    assert moderator.get(page(make_draft_watch(status=Status.SUBMITTED))).status_code == 200


def test_the_number_of_queries_does_not_grow(collector, django_assert_max_num_queries):
    for _number in range(12):
        make_draft_watch(user=collector.user, mechanism=make_mechanism(), aliases=["Имя"])
    with django_assert_max_num_queries(12):
        collector.get("/drafts/")
    assert not Watch.objects.exists()
