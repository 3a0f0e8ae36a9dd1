"""Factories are corrected by proposals, decided, taken back and remembered as watches are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.people.personal_data import delete_person
from accounts.tests.exported import exported
from catalogue.history import withdrawing
from catalogue.history.publishing import delete_vocabulary, publish_vocabulary
from catalogue.history.versions import present
from catalogue.models import Factory, Revision, Source
from catalogue.tests.factories import make_factory, make_watch
from drafts import actions, merging
from drafts.checks import warnings
from drafts.errors import ChangedSince, TargetChanged
from drafts.models import DraftFactory

from .factories import make_draft_factory, make_draft_watch
from .test_actions import accepted, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
BOOK = "Каталог 1960"


@pytest.fixture
def factory():
    return make_factory(name="Пензенский часовой завод", short_name="ПЧЗ", city="Пенза", founded=1940, source=BOOK)


def typed(factory, **values) -> dict:
    """What the form sends where only `values` were changed."""
    own = {field.name: getattr(factory, field.name) or "" for field in factory.described_fields()}
    return own | {"evidence": "Мой паспорт"} | values


def propose(client, factory, **values) -> DraftFactory:
    """A correction that was filled in and sent."""
    answer = client.post(f"/factories/{factory.slug}/edit/", typed(factory, **values))
    assert answer.status_code == 302, answer.context["editor"].errors
    draft = DraftFactory.objects.latest("pk")
    client.post(reverse("drafts:draft_submit", args=["factory", draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    return draft


def decide(client, draft, do="accept", **values):
    page = reverse("admin:drafts_draftfactory_decide", args=[draft.pk])
    return client.post(page, {"version": draft.version, "do": do} | values)


def changed(factory, by=None, **values) -> Factory:
    """The factory as somebody wrote it who was asked by nobody."""
    for name, value in values.items():
        setattr(factory, name, value)
    publish_vocabulary(factory, by=by, evidence="", action=Revision.Action.CHANGED)
    return factory


def history_of(client, factory) -> str:
    return client.get(f"/factories/{factory.slug}/history/").text


def test_a_correction_goes_from_the_page_of_the_factory_into_its_history(factory, collector, moderator, visitor):
    form = f"/factories/{factory.slug}/edit/"
    page = visitor.get(factory.get_absolute_url()).text
    assert f'href="{form}"' in page and f'href="/factories/{factory.slug}/history/"' in page
    shown = collector.get(form).text
    for piece in ('value="Пенза"', 'value="1940"', 'value="ПЧЗ"', BOOK, "Откуда вы это знаете"):
        assert piece in shown
    draft = propose(collector, factory, city="Пенза-19", founded="1935")
    assert draft.status == "submitted"
    assert str(draft) in collector.get("/drafts/").text
    assert str(draft) in moderator.get("/admin/drafts/draftfactory/", {"q": "пензенский"}).text
    decision = moderator.get(reverse("admin:drafts_draftfactory_change", args=[draft.pk])).text
    for piece in ("<ins>Пенза-19</ins>", "<del>1940</del>", "Мой паспорт"):
        assert piece in decision
    decide(moderator, draft)
    factory.refresh_from_db()
    assert (factory.city, factory.founded, factory.source) == ("Пенза-19", 1935, f"{BOOK}; Мой паспорт")
    assert "Пенза-19" in visitor.get(factory.get_absolute_url()).text
    for piece in (collector.user.login, f"проверил {moderator.user.login}", "Мой паспорт", "<del>1940</del>"):
        assert piece in history_of(visitor, factory)
    assert str(factory) in visitor.get("/changes/?kind=factory").text
    assert str(factory) in visitor.get("/changes/feed/?kind=factory").text
    assert str(factory) in visitor.get(f"/users/{collector.user.login}/contributions/").text
    collector.user.refresh_from_db()
    assert collector.user.rating == 1


def test_a_decision_is_undone_and_leaves_the_factory_as_it_was(factory, collector, moderator):
    before = present(factory)
    draft = propose(collector, factory, city="Пермь", note="Выпускал «Победу».")
    decide(moderator, draft)
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    factory.refresh_from_db()
    assert present(factory) == before
    assert [each.action for each in Revision.objects.of(factory)] == ["restored", "changed"]
    assert DraftFactory.objects.get().status == "submitted"


def test_what_is_sent_back_is_answered_written_anew_and_withdrawn(factory, collector, moderator):
    draft = propose(collector, factory, city="Пермь")
    decide(moderator, draft, "send_back", message="Откуда это?")
    draft.refresh_from_db()
    assert "Откуда это?" in collector.get(draft.get_absolute_url()).text
    page = reverse("drafts:draft_edit", args=["factory", draft.pk])
    collector.post(page, typed(factory, city="Пенза-19") | {"version": draft.version})
    draft.refresh_from_db()
    collector.post(reverse("drafts:draft_withdraw", args=["factory", draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    assert (draft.city, draft.status) == ("Пенза-19", "withdrawn")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " — "}, "хотя бы одна буква"),
        ({"closed": "1930"}, "раньше, чем основан"),
        ({"city": "Пермь", "evidence": ""}, "откуда вы знаете"),
        ({}, "пока ничего не изменено"),
    ],
)
def test_what_is_not_whole_is_kept_but_not_sent(values, words, factory, collector):
    draft = propose(collector, factory, **values)
    assert draft.status == "draft"
    with pytest.raises(ValidationError) as refused:
        actions.submit(draft, by=collector.user, version=draft.version)
    assert words.lower() in " ".join(refused.value.messages).lower()


def test_what_was_typed_wrongly_comes_back_with_its_reason(factory, collector):
    wrong = typed(factory, founded="до войны", city="Пермь", name="Щ" * 151)
    answer = collector.post(f"/factories/{factory.slug}/edit/", wrong)
    assert answer.status_code == 400
    assert 'value="до войны"' in answer.text and "Щ" * 151 in answer.text
    assert "Год пишется четырьмя цифрами" in answer.text
    assert DraftFactory.objects.get().city == "Пермь"
    factory.refresh_from_db()
    assert factory.city == "Пенза"


def test_the_name_of_another_factory_is_told_and_cannot_stand_twice(factory, collector, moderator):
    other = make_factory(name="Пермский завод")
    draft = submitted(make_draft_factory(user=collector.user, target=factory, name="ПЕРМСКИЙ  ЗАВОД"))
    (told,) = warnings(draft)
    assert (told.code, told.field, told.link) == ("same_name", "name", other.get_absolute_url())
    with pytest.raises(ValidationError, match="то же название"):
        actions.accept(draft, by=moderator.user, version=draft.version)


def test_what_the_catalogue_changed_meanwhile_is_not_overwritten_unseen(factory, collector, moderator):
    draft = submitted(make_draft_factory(user=collector.user, target=factory, city="Пермь"))
    changed(factory, city="Пенза-19")
    with pytest.raises(TargetChanged):
        actions.accept(draft, by=moderator.user, version=draft.version)
    draft.refresh_from_db()
    actions.accept(draft, by=moderator.user, version=draft.version, seen=1)
    factory.refresh_from_db()
    assert factory.city == "Пермь"
    changed(factory, city="Пенза")
    draft.refresh_from_db()
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=moderator.user, version=draft.version)


def test_an_earlier_version_comes_back(factory, moderator, visitor):
    changed(factory, city="Пермь")
    changed(factory, city="Ерунда")
    page = f"/factories/{factory.slug}/restore/"
    assert "<ins>Пермь</ins>" in moderator.get(f"{page}?number=1").text
    assert moderator.post(page, {"number": 1}).status_code == 302
    factory.refresh_from_db()
    assert factory.city == "Пермь"
    assert "восстановлено" in history_of(visitor, factory)
    assert "<ins>Ерунда</ins>" in visitor.get(f"/factories/{factory.slug}/history/?a=1&b=2").text


def test_a_new_name_stands_with_its_watches_and_another_city_writes_none_of_them(
    factory, collector, moderator, visitor
):
    watch = make_watch(factory=factory)
    accepted(make_draft_factory(user=collector.user, target=factory, short_name="ПЧЗ-2"), moderator.user)
    assert watch.get_absolute_url() in visitor.get("/watches/?q=ПЧЗ-2").text
    factory.refresh_from_db()
    with CaptureQueriesContext(connection) as asked:
        changed(factory, city="Пермь")
    assert not [query for query in asked.captured_queries if "catalogue_searchterm" in query["sql"]]


def test_what_the_admin_writes_and_deletes_stands_in_history(administrator, visitor):
    values = {"name": "Пермский завод", "source": BOOK, "city": "Пермь"}
    administrator.post("/admin/catalogue/factory/add/", values)
    factory = Factory.objects.get()
    administrator.post(f"/admin/catalogue/factory/{factory.pk}/change/", values | {"city": "Пенза"})
    administrator.post(f"/admin/catalogue/factory/{factory.pk}/delete/", {"post": "yes"})
    found = Revision.objects.at(Factory, factory.slug).values_list("action", "author")
    assert list(found) == [(each, administrator.user.pk) for each in ("deleted", "changed", "created")]
    assert visitor.get(factory.get_absolute_url()).status_code == 410
    assert visitor.get(f"/factories/{factory.slug}/history/").status_code == 410
    assert "Пермский завод" in administrator.get(f"/factories/{factory.slug}/history/").text


def test_several_that_are_deleted_at_once_stand_in_history(administrator):
    rows = [make_factory(), make_factory()]
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    administrator.post("/admin/catalogue/factory/", chosen)
    assert not Factory.objects.exists()
    assert Revision.objects.filter(action="deleted", author=administrator.user).count() == 2


def test_an_open_correction_keeps_its_factory(factory, collector, administrator):
    submitted(make_draft_factory(user=collector.user, target=factory, city="Пермь"))
    administrator.post(f"/admin/catalogue/factory/{factory.pk}/delete/", {"post": "yes"})
    assert Factory.objects.filter(pk=factory.pk).exists()


def test_a_factory_that_a_watch_brought_has_its_author_and_source(collector, moderator):
    draft = submitted(make_draft_watch(user=collector.user, proposed_factory="Угличский завод", evidence=BOOK))
    actions.settle_name(draft, by=moderator.user, version=draft.version, which="factory", choice="", name="УЧЗ")
    actions.accept(draft, by=moderator.user, version=draft.version)
    (made,) = Revision.objects.filter(kind="factory")
    assert (made.action, made.author, made.evidence) == ("created", collector.user, BOOK)
    actions.undo(draft, by=moderator.user, version=draft.version)
    assert not Factory.objects.exists()
    gone = Revision.objects.filter(kind="factory").first()
    assert (gone.action, gone.author) == ("deleted", moderator.user)


def test_a_merge_stands_in_the_history_of_what_went(factory, collector, moderator):
    gone = make_factory(city="Пермь")
    draft = submitted(make_draft_factory(user=collector.user, target=gone, founded=1950))
    merge = merging.merge(factory, gone, by=moderator.user)
    assert Revision.objects.of(gone).first().after == {"merged_into": {"id": factory.pk, "name": factory.name}}
    assert DraftFactory.objects.get(pk=draft.pk).target == factory
    merging.undo(merge, by=moderator.user)
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert Revision.objects.of(gone).count() == 2


def test_what_falls_with_a_source_stands_in_history_and_comes_back(factory, collector, moderator, visitor):
    draft = make_draft_factory(user=collector.user, target=factory, founded=1935, evidence="Легенда")
    accepted(draft, moderator.user)
    withdrawal = withdrawing.withdraw(Source.objects.get(title="Легенда"), by=moderator.user, reason="Выдумано")
    factory.refresh_from_db()
    assert factory.founded is None
    fallen = Revision.objects.of(factory).first()
    assert (fallen.action, fallen.author, fallen.evidence) == ("withdrawn", moderator.user, "Выдумано")
    withdrawing.undo(withdrawal, by=moderator.user)
    factory.refresh_from_db()
    assert factory.founded == 1935


def test_a_trusted_author_fills_in_at_once_and_it_is_looked_over(factory, collector, moderator):
    User.objects.filter(pk=collector.user.pk).update(is_trusted=True)
    collector.user.refresh_from_db()
    draft = propose(collector, factory, closed="1999")
    assert (draft.status, draft.to_look_over) == ("accepted", True)
    factory.refresh_from_db()
    assert factory.closed == 1999
    decide(moderator, draft, "look_over")
    assert not DraftFactory.objects.get().to_look_over


def test_proposals_are_exported_and_go_with_their_author_but_for_what_was_accepted(factory, collector, moderator):
    done = accepted(make_draft_factory(user=collector.user, target=factory, city="Пермь"), moderator.user)
    make_draft_factory(user=collector.user, city="Чистополь")
    assert {"Пермь", "Чистополь"} <= {
        row["city"] for row in exported(collector.user)["заводы, которые я предложил исправить"]
    }
    delete_person(collector.user)
    assert [draft.pk for draft in DraftFactory.objects.all()] == [done.pk]
    assert (Revision.objects.of(factory).first().author, DraftFactory.objects.get().user) == (None, None)


def test_a_deleted_factory_answers_as_deleted(moderator, visitor):
    factory = make_factory()
    delete_vocabulary(factory, by=moderator.user)
    assert [client.get(factory.get_absolute_url()).status_code for client in (visitor, moderator)] == [410, 410]
    assert visitor.get("/factories/nowhere/history/").status_code == 404
