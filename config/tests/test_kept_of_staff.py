"""What moderators type into lists survives a session that ended, and is shown in its place."""

import pytest
from django.contrib.sessions.models import Session

from accounts.models import KeptForm
from catalogue.models import CheckedContradiction
from catalogue.tests.factories import make_mechanism, make_watch
from drafts.models import DraftWatch, Proposal
from drafts.tests.conftest import judge  # noqa: F401
from drafts.tests.factories import make_draft_watch
from drafts.tests.test_restoring import vandalised  # noqa: F401

from .page_forms import PageForm, forms_of
from .test_kept_forms import WORDS, after_the_session_ended

pytestmark = pytest.mark.django_db
CONTRADICTIONS = "/admin/catalogue/watch/contradictions/"
QUEUE = "/admin/drafts/draftwatch/?state=submitted"


def form_of(client, page: str, field: str) -> PageForm:
    """The last form of the page with this field."""
    return [form for form in forms_of(client.get(page), page) if field in form.texts][-1]


def test_the_reason_of_a_restoring(vandalised, moderator):  # noqa: F811
    page = f"/watches/{vandalised.folder}/restore/?number=2"
    form = form_of(moderator, page, "message")
    form.sent["message"] = [WORDS]
    again = after_the_session_ended(moderator, form, page)
    assert again.sent["message"] == [WORDS]
    moderator.force_login(moderator.user)
    assert moderator.post(again.action, again.sent).status_code == 302
    vandalised.refresh_from_db()
    assert vandalised.code == "0043"
    assert not KeptForm.objects.exists()


def test_how_a_contradiction_is_known(moderator):
    for _number in range(2):
        make_watch(end_release=1950, mechanism=make_mechanism(start_release=1960))
    form = form_of(moderator, CONTRADICTIONS, "evidence")
    form.sent["evidence"] = [WORDS]
    Session.objects.all().delete()
    moderator.post(form.action, form.sent)
    kept = KeptForm.objects.get()
    moderator.force_login(moderator.user)
    shown = moderator.get(f"{kept.page}&unsent={kept.pk}")
    said = {one.action: one.sent for one in forms_of(shown, CONTRADICTIONS) if "evidence" in one.texts}
    assert len(said) == 2
    assert [action for action, sent in said.items() if WORDS in sent["evidence"]] == [form.action]
    assert [action for action, sent in said.items() if "unsent" in sent] == [form.action]
    moderator.post(form.action, said[form.action])
    assert CheckedContradiction.objects.get().evidence == WORDS
    assert not KeptForm.objects.exists()


def test_one_answer_to_many_proposals(moderator, collector):
    waiting = [make_draft_watch(user=collector.user, status=Proposal.Status.SUBMITTED) for _number in range(3)]
    form = form_of(moderator, QUEUE, "message")
    ticked = sorted(str(draft.pk) for draft in waiting[:2])
    form.sent |= {"message": [WORDS], "action": ["reject"], "_selected_action": ticked}
    again = after_the_session_ended(moderator, form, QUEUE)
    assert again.sent["message"] == [WORDS]
    assert again.sent["action"] == ["reject"]
    assert sorted(again.sent["_selected_action"]) == ticked
    moderator.force_login(moderator.user)
    assert moderator.post(again.action, again.sent | {"sure": ["1"]}, follow=True).status_code == 200
    assert list(DraftWatch.objects.filter(status=Proposal.Status.SUBMITTED)) == waiting[2:]
    assert not KeptForm.objects.exists()
