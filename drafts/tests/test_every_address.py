"""Every address of a proposal, posted to in every state of every kind of it, by everybody: never an error of ours."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import URLPattern, reverse

from catalogue.tests.factories import make_mark, make_mechanism, make_watch
from drafts import actions, content
from drafts.models import DraftCaseMaterial, DraftFunction, DraftMark, DraftMechanism, DraftWatch, Proposal
from drafts.naming import parts
from drafts.urls import urlpatterns
from drafts.views import review

from .factories import (
    make_draft_brand,
    make_draft_factory,
    make_draft_mark,
    make_draft_mechanism,
    make_draft_term,
    make_draft_watch,
    with_times,
)
from .test_actions import correction

pytestmark = pytest.mark.django_db
Status = Proposal.Status
VERSIONS = ("", "1", "999", "²", "9" * 30)  # hidden fields that somebody wrote something else into


def new_watch(author):
    return make_draft_watch(user=author, code="0042")


def nameless_watch(author):
    return make_draft_watch(user=author, brand=None, evidence="")


def watch_with_a_movement(author):
    draft = make_draft_watch(user=author, proposed_factory="Завод")
    content.write(draft, {"movement": {"calibre": "2616", "proposed_factory": "Завод"}})
    return draft


def movement_inside(author):
    return watch_with_a_movement(author).draft_mechanism


def correction_of_a_watch(author):
    return correction(make_watch(code="0042"), author, code="0043")


def correction_of_what_is_gone(author):
    draft = correction_of_a_watch(author)
    DraftWatch.objects.filter(pk=draft.pk).update(target=None)
    draft.refresh_from_db()
    return draft


def correction_of_what_was_merged(author):
    draft = correction_of_a_watch(author)
    type(draft.target).objects.filter(pk=draft.target_id).update(merged_into=make_watch())
    return draft


def new_movement(author):
    return make_draft_mechanism(user=author)


def correction_of_a_movement(author):
    values = {"calibre": "2209", "evidence": "Каталог"}
    options = {"target": make_mechanism(), "number": 0, "values": values}
    return actions.begin(DraftMechanism, by=author, token=uuid4(), **options)


def new_mark(author):
    draft = make_draft_mark(user=author)
    content.write(draft, {"proposed_factory": "Завод"})
    return draft


def correction_of_a_mark(author):
    mark = make_mark()
    own = {field.name: getattr(mark, field.name) for field in mark.described_fields()}
    values = own | {"letters": "ЗИФ", "evidence": "Каталог"}
    return actions.begin(DraftMark, by=author, token=uuid4(), target=mark, number=0, values=values)


def correction_of_a_factory(author):
    return make_draft_factory(user=author, city="Пенза")


def correction_of_a_brand(author):
    return make_draft_brand(user=author, proposed_factory="Завод", note="Да")


def new_word(author):
    return DraftFunction.objects.create(user=author, name="вечный календарь", evidence="Каталог")


def correction_of_a_word(author):
    return make_draft_term(DraftCaseMaterial, user=author, name_en="steel")


KINDS = [
    *(new_watch, nameless_watch, watch_with_a_movement, movement_inside, correction_of_a_watch),
    *(correction_of_what_is_gone, correction_of_what_was_merged, new_movement, correction_of_a_movement),
    *(new_mark, correction_of_a_mark, correction_of_a_factory, correction_of_a_brand, new_word, correction_of_a_word),
]
NEVER_ACCEPTED = {nameless_watch, correction_of_what_is_gone, correction_of_what_was_merged}
CASES = [
    (kind, status) for kind in KINDS for status in Status if status != Status.ACCEPTED or kind not in NEVER_ACCEPTED
]
ANSWERS = [
    *review.WITH_MESSAGE,
    *review.WITHOUT,
    "photo:main=turn:left",
    "photo:=",
    "name:brand",
    "name:movement_factory",
    "name:=1",
    "nonsense",
]


def brought_to(status, draft, judge) -> Proposal:
    """The draft as it is after a decision, or in another state as if it were written there."""
    values = with_times({"status": status, "user": draft.user})
    if status == Status.ACCEPTED:
        for part in parts(draft.whole).values():
            content.write(part, {"proposed_factory": ""})
        actions.submit(draft.whole, by=draft.user, version=draft.whole.version)
        actions.accept(draft.whole, by=judge, version=draft.whole.version)
    else:
        type(draft).objects.filter(pk=draft.pk).update(**values)
    return type(draft).objects.get(pk=draft.pk)


def addresses_of(draft) -> list[str]:
    """All that the address table has about one proposal. A source has a number, too, and no proposal."""
    numbered = [each for each in urlpatterns if isinstance(each, URLPattern) and "pk" in str(each.pattern)]
    names = [each.name for each in numbered if not str(each.pattern).startswith("sources/")]
    arguments = {"draft_photo_put": [draft.pk, "main"], "draft_photo": [draft.pk, 320]}
    return [reverse(f"drafts:{name}", args=arguments.get(name, [draft.kind, draft.pk])) for name in names]


def sent(draft) -> list[tuple[str, dict]]:
    """What its author sends: address and data."""
    data = {"version": draft.version, "message": "Слово", "evidence": "Паспорт"}
    return [(address, data) for address in addresses_of(draft)]


def decisions(draft) -> list[tuple[str, dict]]:
    """What a moderator sends: address and data."""
    decide = reverse(f"admin:drafts_{draft._meta.model_name}_decide", args=[draft.pk])
    data = {"version": draft.version, "message": "Слово", "shown": ["code", "x"], "keep": ["x"]}
    answers = ANSWERS if draft.is_waiting else ["accept", "reply", "undo", "name:brand"]
    corrected = ["accept", "name:brand"] if draft.is_waiting else []
    return [(decide, data | {"do": do}) for do in answers] + [
        (decide, data | {"do": do, "correct": "1", "number": "9" * 30}) for do in corrected
    ]


@pytest.mark.parametrize(("kind", "status"), CASES)
def test_no_address_of_a_proposal_fails(kind, status, collector, stranger, moderator, judge):
    draft = brought_to(status, kind(collector.user), judge)
    wrong = [(address, {"version": version}) for (address, _data), version in zip(sent(draft), VERSIONS, strict=False)]
    posts = {
        collector: sent(draft) + (wrong if status == Status.DRAFT else []),
        stranger: sent(draft),
        moderator: sent(draft) + decisions(draft),
    }
    for client, address, data in [(client, *post) for client, some in posts.items() for post in some]:
        with transaction.atomic():
            answer = client.post(address, data)
            assert answer.status_code < 500, (address, data)
            transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_cannot_go_on_from_the_catalogue_is_told_why(kind, collector):
    draft = kind(collector.user)
    answer = collector.post(f"/drafts/{draft.kind}/{draft.pk}/refresh/", {"version": draft.version}, follow=True)
    if kind is movement_inside:
        assert answer.status_code == 404  # it is read with its watch
        return
    (said,) = [str(message) for message in answer.context["messages"]]
    if draft.target_id:
        assert said == "Теперь ваши изменения основаны на нынешних сведениях каталога."
    elif draft.is_correction:
        assert said == "Того, что это исправляет, в каталоге больше нет."
    else:
        assert said == "Это новое предложение: в каталоге этого ещё нет."
