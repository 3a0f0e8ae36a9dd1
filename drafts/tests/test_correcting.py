"""The decision page in a conflict, and with its values editable: one page, nothing typed is lost, no dead end."""

import re

import pytest
from django.urls import reverse

from catalogue.history.publishing import publish_watch
from catalogue.history.versions import latest_number
from catalogue.models import Mechanism, Watch
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from drafts import actions, content
from drafts.comparison import current_of, draft_rows
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch, published
from .test_actions import correction, submitted
from .test_half_right import value_of
from .test_moderation import address, decide, ticked, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Proposal.Status


def changed_in_the_catalogue(watch, **values):
    for name, value in values.items():
        setattr(watch, name, value)
    publish_watch(watch, aliases=["Имя"], by=None, evidence="", action="changed")


@pytest.fixture
def contested(collector):
    """A correction of a code and a year, both changed since: the code to something else, the year to the same."""
    watch = make_watch(code="0042", start_release=1970)
    publish_watch(watch, aliases=["Имя"], by=None, evidence="", action="created")
    draft = submitted(correction(watch, collector.user, code="0043", start_release=1971, note="Белый", aliases=["Имя"]))
    changed_in_the_catalogue(watch, code="0044", start_release=1971)
    return draft


def cells(answer, label) -> list[str]:
    """The texts of the row of the changes that is called `label`, blanks joined."""
    rows = re.findall(r"<tr.*?</tr>", answer.content.decode(), re.DOTALL)
    (row,) = [row for row in rows if f">{label}" in row]
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]


def test_the_column_says_what_the_catalogue_says_now_and_the_base_where_it_differs(contested, moderator, collector):
    for client, page, first in [(moderator, address(contested), 1), (collector, contested.get_absolute_url(), 0)]:
        answer = client.get(page)
        _label, catalogue, proposed = cells(answer, "Номер оформления")[first:]
        assert (catalogue, proposed) == ("0044 Когда начинали: 0042", "0043")
        label, catalogue, proposed = cells(answer, "Начало выпуска")[first:]
        assert "в каталоге уже так" in label
        assert (catalogue, proposed) == ("1971 Когда начинали: 1970", "1971")
        assert cells(answer, "Примечание")[first + 1 :] == ["неизвестно", "Белый"]
        assert ">В каталоге</th>" in answer.content.decode()


def test_a_decided_proposal_says_what_was_when_it_was_begun(contested, moderator):
    actions.reject(contested, by=moderator.user, version=contested.version, message="Нет")
    answer = moderator.get(address(contested))
    assert cells(answer, "Номер оформления")[1:] == ["0042", "0043"]
    assert ">Было</th>" in answer.content.decode()


def test_what_is_contradicted_is_unticked_and_accepted_only_by_whoever_saw_it(contested, moderator):
    shown = moderator.get(address(contested))
    assert ticked(shown, "keep") == {"start_release", "note"}
    assert decide(moderator, contested, "accept").status_code == 400  # names no revision that was seen
    number = latest_number(contested.target)
    assert f'name="number" value="{number}"' in shown.content.decode()
    changed_in_the_catalogue(contested.target, code="0045")
    answer = decide(moderator, contested, "accept", number=number)
    assert answer.status_code == 400
    assert "номер оформления" in "".join(map(str, answer.context["messages"]))
    assert ticked(answer, "keep") == {"start_release", "note"}  # looked at anew
    assert cells(answer, "Номер оформления")[2] == "0045 Когда начинали: 0042"
    assert decide(moderator, contested, "accept", number=number + 1).status_code == 302
    watch = Watch.objects.get()
    assert (watch.code, watch.start_release, watch.note) == ("0043", 1971, "Белый")


def test_what_is_contradicted_is_left_out(contested, moderator):
    decide(moderator, contested, "accept", keep=["note", "start_release"])
    watch = Watch.objects.get()
    assert (watch.code, watch.note) == ("0044", "Белый")


def test_a_tick_in_a_conflict_stays_when_something_else_is_refused(contested, moderator):
    number = latest_number(contested.target)
    answer = decide(moderator, contested, "reject", keep=["code"], number=number)
    assert answer.status_code == 400
    assert ticked(answer, "keep") == {"code"}


def typed(answer) -> dict[str, str]:
    """What stands in the text fields of the page."""
    html = answer.content.decode()
    fields = dict(re.findall(r'<input type="text" name="([\w-]+)" value="([^"]*)"', html))
    return fields | dict(re.findall(r'<textarea name="([\w-]+)"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL))


def form_of(moderator, draft) -> dict:
    """What the browser would send from the page that corrects, untouched."""
    answer = moderator.get(f"{address(draft)}?correct=1")
    html = answer.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(version|number|correct)" value="(\w+)"', html))
    chosen = dict(re.findall(r'<select name="([\w-]+)".*?<option value="(\w*)" selected', html, re.DOTALL))
    ticks = {name: ticked(answer, name) for name in ("keep", "movement-functions")}
    boxes = dict.fromkeys(re.findall(r'<input type="checkbox" name="([\w-]+)" id="\w+" checked', html), "on")
    shown = re.findall(r'name="shown" value="(\w+)"', html)
    return (
        hidden | chosen | typed(answer) | boxes | {name: list(set_) for name, set_ in ticks.items()} | {"shown": shown}
    )


def test_the_page_that_corrects_has_everything_that_the_decision_has(contested, moderator):
    make_draft_image(contested)
    waiting(code="0043")
    plain, correcting = (moderator.get(address(contested) + query).content.decode() for query in ("", "?correct=1"))
    for html in (plain, correcting):
        assert html.count("/drafts/photos/") == 2
        assert 'class="warnings__item"' in html
        assert 'class="conversation__step"' in html
        assert 'class="review__author"' in html
        assert "Когда начинали: 0042" in html
        for do in ("accept", "send_back", "reject", "reply", "take"):
            assert f'name="do" value="{do}"' in html
    assert 'name="code"' not in plain
    assert plain.count('name="keep"') == correcting.count('name="keep"') == 4
    assert 'name="code" value="0043"' in correcting
    assert "<form" not in correcting.split('class="review review--correcting"')[1].split("</form>")[0]


def test_untouched_it_accepts_what_was_proposed(moderator):
    movement = make_mechanism(calibre="2209", factory=make_factory(name="Завод", short_name="ПЧЗ"))
    drafts = [
        waiting(code="0042", aliases=["Имя", "Другое"], mechanism=movement, start_release=1970, years_approximate=True),
        waiting(brand=make_brand(), integrated_bracelet=False),
    ]
    inner = make_draft_watch(code="7")
    content.write(inner, {"movement": {"calibre": "2616", "stones": "17"}})
    drafts.append(submitted(inner))
    for draft in drafts:
        before = content.proposed_content(draft)
        assert decide(moderator, draft, "accept", **form_of(moderator, draft)).status_code == 302
        assert content.proposed_content(DraftWatch.objects.get(pk=draft.pk)) == before
        assert draft.status == Status.ACCEPTED
    assert Mechanism.objects.get(calibre="2616").stones == "17"


def test_a_correction_is_published_and_everything_typed_survives_a_refusal(moderator):
    make_watch(code="0041")
    draft = waiting(code="O042", aliases=["Имя"])
    values = form_of(moderator, draft) | {"code": "0042", "start_release": "1500", "message": "Код по паспорту."}
    answer = decide(moderator, draft, "accept", **values)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert typed(answer) == {name: text for name, text in values.items() if name in typed(answer)}
    assert "Код по паспорту." in html
    assert re.search(r'<details class="review__others" open>.*name="start_release"', html, re.DOTALL)
    assert 'href="#id_start_release"' in html
    answer = decide(moderator, draft, "accept", **values | {"code": "0041", "start_release": "1970"})
    assert answer.status_code == 400  # another watch has this code
    assert typed(answer)["code"] == "0041"
    answer = decide(moderator, draft, "accept", **values | {"start_release": "1970", "version": 99})
    assert answer.status_code == 409
    assert typed(answer)["code"] == "0042"
    for do in ("", "reject"):  # Enter in a field decides nothing; neither does a refusal without words
        answer = decide(moderator, draft, do, **values | {"message": ""})
        assert (answer.status_code, typed(answer)["code"]) == (400, "0042")
    assert not Watch.objects.filter(code="0042").exists()
    assert decide(moderator, draft, "accept", **values | {"start_release": "1970"}).status_code == 302
    watch = Watch.objects.get(code="0042")
    assert (watch.start_release, [alias.key for alias in watch.aliases.all()]) == (1970, ["Имя"])


def test_what_is_corrected_without_its_tick_is_asked_about_and_the_tick_counts(contested, moderator):
    values = form_of(moderator, contested) | {"code": "0046", "message": "По фото"}
    assert set(values["keep"]) == {"start_release", "note"}
    answer = decide(moderator, contested, "accept", **values)
    assert answer.status_code == 400
    assert "без отметки: номер оформления" in "".join(map(str, answer.context["messages"]))
    assert ticked(answer, "keep") == {"code", "start_release", "note"}
    assert (typed(answer)["code"], typed(answer)["message"]) == ("0046", "По фото")
    assert re.findall(r'name="asked" value="(\w+)"', answer.content.decode()) == ["code"]
    values["asked"] = ["code"]
    decide(moderator, contested, "accept", **values | {"keep": ["code", "start_release", "note"]})
    assert Watch.objects.get().code == "0046"


def test_what_is_corrected_and_unticked_on_being_asked_is_left_out(contested, moderator):
    values = form_of(moderator, contested) | {"code": "0046", "message": "По фото", "asked": ["code"]}
    assert decide(moderator, contested, "accept", **values).status_code == 302
    assert Watch.objects.get().code == "0044"
    contested.refresh_from_db()
    assert contested.steps.get(kind="accepted").content["corrected"] == []


def test_a_new_name_that_is_corrected_without_its_tick_is_asked_about(moderator):
    draft = waiting(brand=make_brand(name="Луч"), factory=None, proposed_factory="Завод счастья")
    values = form_of(moderator, draft) | {"factory": "Минский часовой завод", "message": "По фото"}
    values["keep"].remove("proposed_factory")
    answer = decide(moderator, draft, "accept", **values)
    assert answer.status_code == 400
    assert "proposed_factory" in ticked(answer, "keep")


def test_a_row_without_its_tick_is_left_out_while_another_is_corrected(moderator):
    draft = waiting(code="0042", start_release=1970)
    values = form_of(moderator, draft)
    values["keep"].remove("start_release")
    decide(moderator, draft, "accept", **values | {"code": "0043", "message": "По фото"})
    watch = Watch.objects.get()
    assert (watch.code, watch.start_release) == ("0043", None)


def test_a_row_to_choose_is_chosen_without_deciding(moderator):
    make_brand(name="Заря", name_en="Zarya")
    draft = waiting(brand=None, proposed_brand="Zarja")
    values = form_of(moderator, draft)
    assert values["brand"] == "Zarja"
    del values["brand"]
    answer = moderator.post(address(draft, "decide"), values | {"brand-choice": "Заря", "code": "77"})
    assert answer.status_code == 200
    assert (typed(answer)["brand"], typed(answer)["code"]) == ("Заря", "77")
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    decide(moderator, draft, "accept", **values | {"brand": "Заря", "code": "77", "message": "По фото"})
    assert (Watch.objects.get().brand.name, Watch.objects.get().code) == ("Заря", "77")


def test_a_movement_is_corrected_too(moderator):
    draft = make_draft_mechanism(calibre="22O9", status=Status.SUBMITTED)
    values = form_of(moderator, draft) | {"calibre": "2209", "message": "Это нули"}
    assert decide(moderator, draft, "accept", **values).status_code == 302
    assert Mechanism.objects.get().calibre == "2209"


def test_who_may_not_decide_sees_no_fields(moderator, judge):
    own, decided = waiting(user=moderator.user), waiting()
    actions.reject(decided, by=judge, version=decided.version, message="Нет")
    for draft in (own, decided):
        assert 'name="code"' not in moderator.get(f"{address(draft)}?correct=1").content.decode()


def test_the_way_to_correct_and_back_keeps_the_filters(moderator):
    draft = waiting()
    kept = "_changelist_filters=kind%3Dnew"
    page = f"{address(draft)}?{kept}"
    deciding = reverse("admin:drafts_draftwatch_decide", args=[draft.pk]) + f"?{kept}"
    assert deciding in moderator.get(page).content.decode()
    for do, has_fields in (("correct", True), ("only_look", False)):
        shown = moderator.post(deciding, {"version": draft.version, "do": do, "correct": "1"}).content.decode()
        assert ('name="brand"' in shown) == has_fields and deciding in shown


def test_the_way_to_correct_and_back_keeps_ticks_words_and_reason(moderator):
    draft = waiting(code="0042", start_release=1970)
    typed = {"keep": ["brand", "code"], "message": "Долгое письмо", "reason": "wrong", "number": "0"}
    for do in ("correct", "only_look"):
        answer = decide(moderator, draft, do, **typed | ({"correct": "1"} if do == "only_look" else {}))
        html = answer.content.decode()
        assert ticked(answer, "keep") == {"brand", "code"}
        assert ">\nДолгое письмо</textarea>" in html
        assert '<option value="wrong" selected>' in html
        assert (value_of(html, "code") == "0042") if do == "correct" else ('name="code"' not in html)
    assert draft.status == Proposal.Status.SUBMITTED


def test_rows_without_a_target_compare_with_the_base():
    draft = make_draft_watch(base={"code": "1"}, code="2")
    assert current_of(draft) is None
    row = next(row for row in draft_rows(draft) if row.name == "code")
    assert ("".join(text for text, _new in row.before), row.moved) == ("1", False)


def test_nothing_but_what_the_list_lacks_is_a_change_too(author):
    """A brand's, factory's or movement's name where nothing stood: neither is a row yet, so no column differs."""
    watch = published(mechanism=None, factory=None)
    named = correction(watch, author, proposed_factory="Угличский завод")
    actions.submit(named, by=author, version=named.version)
    actions.withdraw(named, by=author, version=named.version)
    described = correction(watch, author, movement={"calibre": "2616"})
    actions.submit(described, by=author, version=described.version)
    assert (named.status, described.status) == ("withdrawn", "submitted")
