"""No naughty string runs in a browser, not even without the content security policy: no dialog opens anywhere."""

import pytest
from django.urls import reverse

from catalogue.keys import normalised_key
from drafts import actions, content
from drafts.models import DraftWatch
from drafts.naming import open_names
from drafts.tests.factories import make_draft_watch

from .naughty import every_string

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT_ONCE = 60  # as many as a note has room for


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"bypass_csp": True}


def proposed(author, judge, texts) -> DraftWatch:
    """A draft that says all of `texts` in every place where one can write, the conversation included."""
    named = next(text for text in texts if (normalised_key(text) and "<" in text) or text is texts[-1])
    everything = "\n".join(texts)
    draft = make_draft_watch(user=author, brand=None, proposed_brand=named[:150], proposed_factory=named[:150])
    movement = {"calibre": f"26{draft.pk}{named}"[:60], "stones": named[:20], "note": everything, "source": everything}
    names = [text[:150] for text in texts if text.strip()]
    values = {"code": f"{draft.pk}{named}"[:60], "note": everything, "evidence": everything[:2000], "aliases": names}
    content.write(draft, values | {"movement": movement})
    actions.submit(draft, by=author, version=draft.version)
    actions.reply(draft, by=judge, version=draft.version, message=everything)
    return draft


def publish(draft, judge) -> DraftWatch:
    for name in open_names(draft):
        actions.settle_name(draft, by=judge, version=draft.version, which=name.which, choice="")
        draft = DraftWatch.objects.get(pk=draft.pk)
    actions.accept(draft, by=judge, version=draft.version, message=draft.message)
    return draft


def test_no_dialog_opens(page, live_server, sign_in_browser, collector, moderator, report):
    dialogs, visited = [], 0
    page.on("dialog", lambda dialog: (dialogs.append((page.url, dialog.message)), dialog.dismiss()))

    def visit(persona, addresses):
        nonlocal visited
        sign_in_browser(persona)
        for address in addresses:
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            visited += 1

    visit(moderator, ["/about/"])
    with page.expect_event("dialog"):
        page.evaluate("document.body.innerHTML = '<img src onerror=alert(1)>'")
    assert dialogs  # one that ran would be seen
    dialogs.clear()
    # what nobody can type or send is refused before, see test_naughty.py
    texts = [text for text in every_string() if text.isprintable() and text.strip()]
    for start in range(0, len(texts), AT_ONCE):
        draft = proposed(collector.user, moderator.user, texts[start : start + AT_ONCE])
        own = [reverse(f"drafts:draft_{name}", args=["watch", draft.pk]) for name in ("detail", "edit")]
        visit(collector, [*own, "/drafts/"])
        decision = reverse("admin:drafts_draftwatch_change", args=[draft.pk])
        visit(moderator, [decision, f"{decision}?correct=1", reverse("admin:drafts_draftwatch_changelist")])
        watch = publish(draft, moderator.user).result
        public = [row.get_absolute_url() for row in (watch, watch.mechanism, watch.brand, watch.factory)]
        visit(moderator, [*public, f"{watch.get_absolute_url()}history/", own[0], "/watches/"])
        visit(moderator, [reverse("admin:catalogue_brand_change", args=[watch.brand_id])])
    assert dialogs == []
    report(f"{len(texts)} strings in a browser without content security policy: {visited} pages, 0 dialogs")
