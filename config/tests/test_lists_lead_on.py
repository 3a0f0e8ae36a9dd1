"""Every list that shows only its beginning says how many there are, and leads to all of them."""

import re
from html import unescape

import pytest

from accounts.collection.sharing import set_collection_public
from accounts.models import Collection
from accounts.tests.factories import make_item, make_user
from catalogue.models import CatalogueVersion
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from drafts.models import Proposal, Step
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db


def lead_on(html: str) -> dict[str, tuple[str, str]]:
    """By its title, where a part of a page leads to all of it, and what it says of how many."""
    pattern = r'section__title">([^<]+)</h2>\s*<a class="section__more" href="([^"]+)">([^<]+)</a>'
    return {title: (unescape(href), text) for title, href, text in re.findall(pattern, html)}


def test_what_stands_beside_a_watch_leads_to_all_of_it(visitor):
    factory = make_factory()
    brand, mechanism = make_brand(name_en="Raketa", factory=factory), make_mechanism(calibre="2609", factory=factory)
    same = {"brand": brand, "mechanism": mechanism, "start_release": 1970}
    watch, *_others = [make_watch(folder=f"w-{number}", **same) for number in range(10)]
    make_watch(brand=brand, start_release=1960, end_release=1980)
    CatalogueVersion.objects.raise_number()
    html = visitor.get(f"/en{watch.get_absolute_url()}").content.decode()
    leads = lead_on(html)
    assert leads["Same movement"] == (f"/en/watches/?mechanism={mechanism.slug}", "All: 10 models")
    assert leads["Same brand"] == (f"/en/watches/?brand={brand.slug}", "All: 11 models")
    assert leads["Same year"] == ("/en/watches/?from=1970&to=1970", "All: 11 models")
    for address, said in leads.values():
        if said.startswith("All: "):
            assert f"{visitor.get(address).context['asked'].total} models" in said


def test_offers_beyond_the_first_are_counted_and_stand_on_a_page_of_their_own(visitor):
    watch = make_watch(folder="offered")
    for number in range(27):
        person = make_user(login=f"seller{number}")
        set_collection_public(person, public=True)
        make_item(person, watch=watch, status=Collection.Status.SELL)
    html = visitor.get("/en/watches/offered/").content.decode()
    assert html.count("offers__row") == 20
    assert '<a href="/en/watches/offered/offers/">All offers: 27</a>' in html
    all_offers = visitor.get("/en/watches/offered/offers/").content.decode()
    assert (all_offers.count("offers__row"), "27 offers" in all_offers) == (24, True)
    rest = unescape(re.search(r'rel="next" href="([^"]+)"', all_offers)[1])
    assert visitor.get(f"/en/watches/offered/offers/{rest}").content.decode().count("offers__row") == 3


def test_a_profile_leads_to_everything_that_its_person_added(visitor, collector):
    watches = [make_watch(user=collector.user) for _number in range(30)]
    html = visitor.get("/en/users/collector/").content.decode()
    assert lead_on(html)["Newest additions"] == ("/en/users/collector/added/", "All: 30 models")
    page = visitor.get("/en/users/collector/added/")
    assert [row.pk for row in page.context["page"]] == [watch.pk for watch in watches[:5:-1]]


def test_a_profile_leads_to_everything_that_was_accepted(visitor, collector):
    for number in range(25):
        draft = make_draft_watch(user=collector.user, status=Proposal.Status.ACCEPTED, result=make_watch())
        Step.objects.create(draft_watch=draft, number=number + 1, kind=Step.Kind.ACCEPTED)
    html = visitor.get("/en/users/collector/").content.decode()
    assert html.count("draft-lines__line") == 20
    assert lead_on(html)["Accepted contributions"] == ("/en/users/collector/contributions/", "All: 25")
    whole = visitor.get("/en/users/collector/contributions/").content.decode()
    assert whole.count("draft-lines__line") == 24
    assert 'rel="next"' in whole


def test_a_factory_leads_to_its_movements_and_its_watches(visitor):
    factory = make_factory(name_en="Petrodvorets")
    movements = [make_mechanism(factory=factory) for _number in range(3)]
    make_watch(factory=factory, mechanism=movements[0])
    CatalogueVersion.objects.raise_number()
    leads = lead_on(visitor.get(f"/en{factory.get_absolute_url()}").content.decode())
    address, said = leads["Movements"]
    assert said == "All, to sort and filter: 3 movements"
    assert visitor.get(address).context["asked"].total == 3
    assert visitor.get(leads["Watches"][0]).context["asked"].total == 1
