"""What a change touched is made again by the process that committed, after it has answered."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Mechanism, Watch
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from catalogue.views import again
from drafts import actions
from drafts.tests.test_actions import correction

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]
SEEN = ["/", "/en/", "/watches/", "/watches/w/", "/mechanisms/m/", "/en/mechanisms/m/", "/brands/b/", "/factories/f/"]


@pytest.fixture
def watch() -> Watch:
    factory = make_factory(name="Завод", slug="f")
    brand, mechanism = make_brand(name="Сигнал", slug="b", factory=factory), make_mechanism(slug="m")
    return make_watch(folder="w", brand=brand, factory=factory, mechanism=mechanism, start_release=1960)


def queries_of(visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(address).status_code == 200
    return len(queries)


def decide(moderator, collector, watch: Watch) -> None:
    """A change of the watch is accepted, as a moderator does it."""
    draft = correction(watch, collector.user, start_release=1977)
    actions.submit(draft, by=collector.user, version=draft.version)
    sent = {"version": draft.version, "do": "accept"}
    answer = moderator.post(reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), sent)
    assert answer.status_code == 302
    assert Watch.objects.get(pk=watch.pk).start_release == 1977


def test_the_next_visitor_of_a_touched_page_waits_for_nothing(watch, visitor, collector, moderator):
    for address in SEEN:
        visitor.get(address)
    decide(moderator, collector, watch)
    assert [address for address in SEEN if queries_of(visitor, address) > 2] == []
    pages = [visitor.get(address).text for address in SEEN]
    assert "1977" in pages[SEEN.index("/watches/w/")]
    assert queries_of(visitor, "/en/watches/w/") > 2  # nobody had asked for it
    caches["pages"].clear()
    assert [visitor.get(address).text for address in SEEN] == pages


def test_where_anything_may_have_changed_the_first_pages_are_made(watch, visitor, administrator):
    pages = ["/", "/watches/", "/brands/b/"]
    for address in pages:
        visitor.get(address)
    address = reverse("admin:catalogue_factory_change", args=[watch.factory_id])
    assert administrator.post(address, {"name": "Набат", "name_en": ""}).status_code == 302
    assert [queries_of(visitor, address) > 2 for address in pages] == [False, False, True]
    assert "Набат" in visitor.get("/").text


def test_what_cannot_be_made_again_troubles_nobody(watch, visitor, collector, moderator, monkeypatch, caplog):
    visitor.get("/watches/w/")
    monkeypatch.setitem(again.ROWS, "mechanism", None)
    decide(moderator, collector, watch)
    assert "pages not made again" in caplog.text
    assert "1977" in visitor.get("/watches/w/").text


def test_a_change_of_many_rows_is_no_work_for_a_request(watch):
    rows = [make_mechanism() for _number in range(again.MOST)]
    names = {f"mechanism {row.pk}" for row in rows}
    assert len(again.rows_of(names | {"mechanism None", "year 1960"})) == Mechanism.objects.count() - 1
    assert again.rows_of(names | {f"watch {watch.pk}"}) == []
