"""Brands are corrected by proposals, decided, taken back and remembered as factories are."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from catalogue.history.publishing import publish_vocabulary
from catalogue.history.versions import present
from catalogue.models import Brand, Factory, Revision
from catalogue.tests.factories import make_brand, make_factory, make_watch
from drafts import actions, merging
from drafts.checks import warnings
from drafts.models import DraftBrand

from .factories import make_draft_brand, make_draft_watch, published
from .test_actions import accepted, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
BOOK = "Каталог 1960"


@pytest.fixture
def brand():
    return make_brand(name="Заря", name_en="Zarya", source=BOOK, note="Женские часы.")


def propose(client, brand, **values) -> DraftBrand:
    """A correction that was filled in and sent."""
    own = {"name": brand.name, "name_en": brand.name_en, "source": brand.source, "note": brand.note}
    page = f"/brands/{brand.slug}/edit/"
    answer = client.post(page, own | {"evidence": "Мой паспорт"} | values)
    assert answer.status_code == 302, answer.context["editor"].errors
    draft = DraftBrand.objects.latest("pk")
    client.post(reverse("drafts:draft_submit", args=["brand", draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    return draft


def decide(client, draft, do="accept", **values):
    page = reverse("admin:drafts_draftbrand_decide", args=[draft.pk])
    return client.post(page, {"version": draft.version, "do": do} | values)


def test_a_correction_goes_from_the_page_of_the_brand_into_its_history(brand, collector, moderator, visitor):
    factory = make_factory(name="Пензенский часовой завод", short_name="ПЧЗ")
    form = f"/brands/{brand.slug}/edit/"
    page = visitor.get(brand.get_absolute_url()).text
    assert f'href="{form}"' in page and f'href="/brands/{brand.slug}/history/"' in page
    shown = collector.get(form).text
    for piece in ('value="Заря"', 'value="Zarya"', BOOK, "Женские часы."):
        assert piece in shown
    draft = propose(collector, brand, factory="ПЧЗ", note="Женские и мужские часы.")
    assert draft.status == "submitted"
    assert str(draft) in moderator.get("/admin/drafts/draftbrand/", {"q": "заря"}).text
    decision = moderator.get(reverse("admin:drafts_draftbrand_change", args=[draft.pk])).text
    for piece in ("Пензенский часовой завод", "мужские", "Мой паспорт"):
        assert piece in decision
    before = present(brand)
    decide(moderator, draft)
    brand.refresh_from_db()
    assert (brand.factory, brand.source) == (factory, f"{BOOK}; Мой паспорт")
    history = visitor.get(f"/brands/{brand.slug}/history/").text
    for piece in (collector.user.login, f"проверил {moderator.user.login}", "Мой паспорт", "мужские"):
        assert piece in history
    assert str(brand) in visitor.get("/changes/?kind=brand").text
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    brand.refresh_from_db()
    assert present(brand) == before


def test_a_factory_that_the_list_lacks_is_made_with_the_correction_and_goes_with_it(brand, collector, moderator):
    draft = propose(collector, brand, factory="Угличский завод")
    with pytest.raises(ValidationError, match="пока нет в списке"):
        actions.accept(draft, by=moderator.user, version=draft.version)
    draft.refresh_from_db()
    decide(moderator, draft, "name:factory", new_factory="Угличский часовой завод")
    draft.refresh_from_db()
    decide(moderator, draft)
    brand.refresh_from_db()
    assert brand.factory.name == "Угличский часовой завод"
    assert Revision.objects.of(brand.factory).get().author == collector.user
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    brand.refresh_from_db()
    assert (brand.factory, Factory.objects.exists()) == (None, False)


def test_a_new_name_stands_in_the_titles_of_its_watches_and_in_the_search(brand, collector, moderator, visitor):
    watch = published(brand=brand)
    accepted(make_draft_brand(user=collector.user, target=brand, name="Зорька"), moderator.user)
    watch.refresh_from_db()
    assert "Зорька" in watch.title
    assert watch.get_absolute_url() in visitor.get("/watches/?q=зорька").text


def test_the_name_of_another_brand_is_told_and_cannot_stand_twice(brand, collector, moderator):
    other = make_brand(name="Победа")
    draft = submitted(make_draft_brand(user=collector.user, target=brand, name="ПОБЕДА"))
    (told,) = warnings(draft)
    assert (told.code, told.link) == ("same_name", other.get_absolute_url())
    with pytest.raises(ValidationError, match="то же название"):
        actions.accept(draft, by=moderator.user, version=draft.version)


def test_an_earlier_version_comes_back_with_its_factory(brand, moderator):
    before = present(brand)
    for factory in (make_factory(), make_factory()):
        brand.factory = factory
        publish_vocabulary(brand, by=None, evidence="", action=Revision.Action.CHANGED)
    page = f"/brands/{brand.slug}/restore/"
    assert moderator.post(page, {"number": 1}).status_code == 302
    brand.refresh_from_db()
    assert brand.factory == Factory.objects.order_by("pk").first()
    assert present(brand) != before


def test_merges_stand_in_the_histories_of_brands(brand, collector, moderator):
    kept, gone = make_factory(), make_factory()
    other = make_brand(factory=gone)
    merge = merging.merge(kept, gone, by=moderator.user)
    assert Revision.objects.of(other).first().after == {"factory": {"id": kept.pk, "name": kept.name}}
    merging.undo(merge, by=moderator.user)
    other.refresh_from_db()
    assert other.factory == gone
    draft = submitted(make_draft_brand(user=collector.user, target=other, note="Да"))
    merge = merging.merge(brand, other, by=moderator.user)
    assert Revision.objects.of(other).first().after == {"merged_into": {"id": brand.pk, "name": brand.name}}
    assert DraftBrand.objects.get(pk=draft.pk).target == brand
    merging.undo(merge, by=moderator.user)
    assert DraftBrand.objects.get(pk=draft.pk).target == other


def test_a_brand_that_a_watch_brought_has_its_author_and_goes_with_it(collector, moderator):
    draft = submitted(make_draft_watch(user=collector.user, brand=None, proposed_brand="Зорька", evidence=BOOK))
    actions.settle_name(draft, by=moderator.user, version=draft.version, which="brand", choice="", name="Зорька")
    actions.accept(draft, by=moderator.user, version=draft.version)
    (made,) = Revision.objects.filter(kind="brand")
    assert (made.action, made.author, made.evidence) == ("created", collector.user, BOOK)
    actions.undo(draft, by=moderator.user, version=draft.version)
    assert not Brand.objects.exists()
    assert Revision.objects.filter(kind="brand").first().action == "deleted"


def test_what_the_admin_writes_stands_in_history_and_what_is_deleted_answers_so(administrator, visitor):
    administrator.post("/admin/catalogue/brand/add/", {"name": "Зорька", "source": BOOK})
    brand = Brand.objects.get()
    administrator.post(f"/admin/catalogue/brand/{brand.pk}/delete/", {"post": "yes"})
    found = Revision.objects.at(Brand, brand.slug).values_list("action", "author")
    assert list(found) == [(each, administrator.user.pk) for each in ("deleted", "created")]
    assert visitor.get(brand.get_absolute_url()).status_code == 410


def test_a_brand_of_a_watch_and_one_that_is_being_corrected_stay(brand, collector, administrator):
    worn = make_watch().brand
    submitted(make_draft_brand(user=collector.user, target=brand, note="Да"))
    for row in (brand, worn):
        administrator.post(f"/admin/catalogue/brand/{row.pk}/delete/", {"post": "yes"})
        assert Brand.objects.filter(pk=row.pk).exists()
