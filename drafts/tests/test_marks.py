"""Marks are proposed, corrected, decided, taken back and remembered as watches are."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from catalogue.history.publishing import delete_mark, publish_mark
from catalogue.history.versions import present
from catalogue.models import Factory, Mark, Revision
from catalogue.tests.factories import make_factory, make_mark, make_watch
from drafts import actions, merging
from drafts.checks import warnings
from drafts.errors import ChangedSince, TargetChanged
from drafts.models import DraftMark

from .factories import make_draft_mark
from .test_actions import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
SAID = {
    "where": "dial",
    "letters": "ЗИФ",
    "start_year": "1950",
    "start_certainty": "about",
    "evidence": "Мой экземпляр",
}


def propose(client, page="/marks/new/", **values) -> DraftMark:
    """A proposal of a mark that was filled in and sent."""
    answer = client.post(page, SAID | values)
    assert answer.status_code == 302, answer.context["editor"].errors
    draft = DraftMark.objects.latest("pk")
    client.post(reverse("drafts:draft_submit", args=["mark", draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    return draft


def decide(client, draft, do="accept", **values):
    page = reverse("admin:drafts_draftmark_decide", args=[draft.pk])
    return client.post(page, {"version": draft.version, "do": do} | values)


def correction(mark, user, **values) -> DraftMark:
    draft = DraftMark(target=mark, base=present(mark), user=user, evidence="Каталог 1960, с. 12")
    mark.copy_description_to(draft)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    return submitted(draft)


def history_of(client, mark) -> str:
    return client.get(f"/marks/{mark.pk}/history/").content.decode()


def test_a_new_mark_is_proposed_seen_accepted_and_its_history_is_everybody_s(collector, moderator, visitor):
    factory = make_factory(name="Пензенский", short_name="ПЧЗ")
    draft = propose(collector, factory="ПЧЗ")
    assert (draft.status, str(draft)) == ("submitted", "ПЧЗ · «ЗИФ»")
    assert "ЗИФ" in moderator.get(reverse("admin:drafts_draftmark_changelist")).text
    shown = moderator.get(reverse("admin:drafts_draftmark_change", args=[draft.pk])).text
    for piece in ("ЗИФ", "на циферблате", "примерно", "Мой экземпляр"):
        assert piece in shown
    assert not Mark.objects.exists()
    decide(moderator, draft)
    (mark,) = Mark.objects.all()
    assert (mark.factory, mark.letters, mark.start_year, mark.source) == (factory, "ЗИФ", 1950, "Мой экземпляр")
    assert f'id="mark-{mark.pk}"' in visitor.get("/marks/").text
    for piece in (collector.user.login, f"проверил {moderator.user.login}", "Мой экземпляр", "ЗИФ"):
        assert piece in history_of(visitor, mark)
    chosen = make_watch(folder="signal")
    line = visitor.get(f"/changes/?kind=mark&w={chosen.folder}").text
    assert f'href="/marks/?w=signal#mark-{mark.pk}"' in line
    collector.user.refresh_from_db()
    assert collector.user.rating == 1


def test_a_correction_begins_with_what_is_known_and_is_taken_back_whole(collector, moderator, visitor):
    mark = make_mark(letters="ЗИФ", start_year=1950)
    before = present(mark)
    assert 'value="1950"' in collector.get(f"/marks/{mark.pk}/edit/").text
    said = {"where": mark.where, "source": mark.source, "start_certainty": "certain", "start_year": "1949"}
    draft = propose(collector, f"/marks/{mark.pk}/edit/", **said)
    decide(moderator, draft)
    mark.refresh_from_db()
    assert (mark.start_year, mark.source) == (1949, "каталог 1960; Мой экземпляр")
    assert [each.action for each in Revision.objects.of(mark)] == ["changed"]
    assert "<del>1950</del>" in history_of(visitor, mark)
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    mark.refresh_from_db()
    assert present(mark) == before
    assert DraftMark.objects.get().status == "submitted"


def test_what_was_new_goes_again_when_the_decision_is_undone(collector, moderator, visitor):
    draft = propose(collector)
    decide(moderator, draft)
    mark = Mark.objects.get()
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    assert not Mark.objects.exists()
    assert visitor.get(f"/marks/{mark.pk}/history/").status_code == 410
    assert "ЗИФ" in history_of(moderator, mark)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"where": ""}, "где стоит клеймо"),
        ({"letters": ""}, "что видно"),
        ({"start_certainty": ""}, "указывают вместе"),
        ({"end_year": "1940", "end_certainty": "certain"}, "раньше первого"),
        ({"evidence": ""}, "откуда вы знаете"),
    ],
)
def test_what_is_not_whole_is_kept_but_not_sent(values, words, collector):
    draft = propose(collector, **values)
    assert draft.status == "draft"
    with pytest.raises(ValidationError) as refused:
        actions.submit(draft, by=collector.user, version=draft.version)
    assert words.lower() in " ".join(refused.value.messages).lower()


def test_what_was_typed_wrongly_comes_back_with_its_reason(collector):
    answer = collector.post("/marks/new/", SAID | {"start_year": "в 50-х", "shape": "круг"})
    assert answer.status_code == 400
    assert 'value="в 50-х"' in answer.text
    assert "Год пишется четырьмя цифрами" in answer.text
    assert DraftMark.objects.get().letters == "ЗИФ"


def test_the_same_inscription_in_the_same_place_is_told_and_cannot_stand_twice(collector, moderator):
    factory = make_factory()
    known = make_mark(letters="ЗИФ", where="dial", factory=factory)
    draft = submitted(make_draft_mark(user=collector.user, letters="ЗИФ", where="dial", factory=factory))
    assert [(each.code, each.field) for each in warnings(draft)] == [("same_mark", "letters")]
    assert warnings(draft)[0].link == known.get_absolute_url()
    with pytest.raises(ValidationError, match="уже записано"):
        actions.accept(draft, by=moderator.user, version=draft.version)
    assert Mark.objects.count() == 1


def test_what_the_catalogue_changed_meanwhile_is_not_overwritten_unseen(collector, moderator):
    mark = make_mark(start_year=1960)
    draft = correction(mark, collector.user, start_year=1958)
    mark.start_year = 1961
    publish_mark(mark, by=moderator.user, evidence="", action=Revision.Action.CHANGED)
    with pytest.raises(TargetChanged):
        actions.accept(draft, by=moderator.user, version=draft.version)
    draft.refresh_from_db()
    actions.accept(draft, by=moderator.user, version=draft.version, seen=1)
    assert Mark.objects.get().start_year == 1958
    mark = Mark.objects.get()
    mark.start_year = 1955
    publish_mark(mark, by=moderator.user, evidence="", action=Revision.Action.CHANGED)
    draft.refresh_from_db()
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=moderator.user, version=draft.version)


def test_an_earlier_version_comes_back(moderator, visitor):
    mark = publish_mark(Mark(where="dial", letters="ЗИФ", source="x"), by=None, evidence="", action="created")
    mark.letters = "Ерунда"
    publish_mark(mark, by=None, evidence="", action=Revision.Action.CHANGED)
    page = f"/marks/{mark.pk}/restore/"
    assert "<ins>ЗИФ</ins>" in moderator.get(f"{page}?number=1").text
    assert moderator.post(page, {"number": 1}).status_code == 302
    mark.refresh_from_db()
    assert mark.letters == "ЗИФ"
    assert "восстановлено" in history_of(visitor, mark)
    compared = visitor.get(f"/marks/{mark.pk}/history/?a=1&b=2").text
    assert f'href="/marks/{mark.pk}/history/"' in compared


def test_what_the_admin_writes_and_deletes_stands_in_history(administrator):
    values = {"where": "dial", "letters": "ЗИФ", "source": "Каталог", "start_year": "", "end_year": ""}
    administrator.post("/admin/catalogue/mark/add/", values)
    mark = Mark.objects.get()
    administrator.post(f"/admin/catalogue/mark/{mark.pk}/change/", values | {"letters": "ЗиФ"})
    administrator.post(f"/admin/catalogue/mark/{mark.pk}/delete/", {"post": "yes"})
    found = Revision.objects.at(Mark, str(mark.pk)).values_list("action", "author")
    assert list(found) == [(each, administrator.user.pk) for each in ("deleted", "changed", "created")]


def test_an_open_correction_keeps_its_mark(collector, administrator):
    mark = make_mark()
    correction(mark, collector.user, letters="Другое")
    administrator.post(f"/admin/catalogue/mark/{mark.pk}/delete/", {"post": "yes"})
    assert Mark.objects.filter(pk=mark.pk).exists()


def test_a_merge_of_factories_stands_in_the_history_of_their_marks(moderator):
    kept, gone = make_factory(), make_factory()
    mark = publish_mark(
        Mark(factory=gone, where="dial", letters="ЗИФ", source="x"), by=None, evidence="", action="created"
    )
    merge = merging.merge(kept, gone, by=moderator.user)
    assert Revision.objects.of(mark).first().after == {"factory": {"id": kept.pk, "name": kept.name}}
    merging.undo(merge, by=moderator.user)
    mark.refresh_from_db()
    assert mark.factory == gone


def test_a_deleted_mark_answers_as_deleted(moderator, visitor):
    mark = publish_mark(Mark(where="dial", letters="ЗИФ", source="x"), by=None, evidence="", action="created")
    page = f"/marks/{mark.pk}/history/"
    delete_mark(mark, by=moderator.user)
    assert [client.get(page).status_code for client in (visitor, moderator)] == [410, 200]
    assert visitor.get("/marks/999999/history/").status_code == 404


def test_a_factory_that_the_list_lacks_is_made_with_the_mark_and_goes_with_it(collector, moderator):
    draft = propose(collector, factory="Угличский завод")
    page = reverse("admin:drafts_draftmark_decide", args=[draft.pk])
    moderator.post(page, {"version": draft.version, "do": "name:factory", "new_factory": "Угличский часовой завод"})
    draft.refresh_from_db()
    decide(moderator, draft)
    assert Mark.objects.get().factory.name == "Угличский часовой завод"
    draft.refresh_from_db()
    decide(moderator, draft, "undo")
    assert (Mark.objects.exists(), Factory.objects.exists()) == (False, False)
