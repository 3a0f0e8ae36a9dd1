"""Swap: who offers what I want and wants what I offer; plain counting over random collections finds the same people.

Small in the gate; `make drill-swap` tries 200 collections.
"""

import os
from random import Random

import pytest

from accounts.collection.sharing import set_collection_public, set_wants_public
from accounts.models import Collection
from accounts.swap.matches import BEST_FIRST, people_for, rows_for
from accounts.tests.canaries import PRICE
from accounts.tests.factories import make_item, make_user
from catalogue.paging import page_of
from catalogue.tests.factories import make_watch

pytestmark = pytest.mark.django_db
PEOPLE = int(os.environ.get("PEOPLE", "24"))
SWAP = "/collection/swap/"
OFFERED = ("swap", "sell")


def opened(user, *, wants=True):
    set_collection_public(user, public=True), set_wants_public(user, public=wants)
    return user


# The same matches as by counting -------------------------------------------------------------


@pytest.fixture
def collections() -> list:
    """People with random pieces of a few watches, so that many meet; some are closed, some hide what they want."""
    random = Random(2609)
    watches = [make_watch() for _number in range(PEOPLE // 2)]
    people, rows = [make_user(is_active=random.random() > 0.05) for _number in range(PEOPLE)], []
    for user in people:
        user.collection_public, user.wants_public = random.random() > 0.3, random.random() > 0.3
        user.save()
        for watch in random.sample(watches, random.randint(len(watches) // 2, len(watches))):
            status = random.choice(Collection.Status.values)
            for _copy in range(1 if status == "want" else random.randint(1, 2)):
                about = {"status": status, "is_private": random.random() < 0.1}
                rows.append(Collection(user=user, watch=watch, **about))
        rows.append(Collection(user=user, title_sort="x", name="x", status=random.choice(["want", "swap"])))
    Collection.objects.bulk_create(rows)
    return people


def counted_plainly(me, people) -> list[tuple]:
    """Each person whose collection meets mine, with the watches of both sides, the best match first."""
    rows = list(Collection.objects.exclude(watch=None).select_related("user"))
    mine = [row for row in rows if row.user_id == me.pk]
    wanted = {row.watch_id for row in mine if row.status == "want"}
    offered = {row.watch_id for row in mine if row.status in OFFERED}
    found = []
    for person in people:
        seen = [row for row in rows if row.user_id == person.pk and not row.is_private]
        offers = {row.watch_id for row in seen if row.status in OFFERED} & wanted
        wishes = {row.watch_id for row in seen if row.status == "want" and person.wants_public} & offered
        if person != me and person.is_active and person.collection_public and (offers or wishes):
            found.append((person.pk, offers, wishes))
    return sorted(found, key=lambda one: (min(map(len, one[1:])), sum(map(len, one[1:])), one[0]), reverse=True)


def every_page(me) -> list:
    """The people of all pages, one after the other."""
    page = page_of(people_for(me), BEST_FIRST, size=9)
    found = page.rows
    while page.after:
        page = page_of(people_for(me), BEST_FIRST, size=9, after=page.after)
        found += page.rows
    return found


def test_the_same_matches_as_by_counting(collections, report):
    met = 0
    for me in collections:
        plainly = counted_plainly(me, collections)
        found = every_page(me)
        assert [(person.pk, person.offers, person.wishes) for person in found] == [
            (pk, len(offers), len(wishes)) for pk, offers, wishes in plainly
        ]
        rows = set(rows_for(me).filter(user__in=found).values_list("user", "watch", "status"))
        sides = {(pk, watch) for pk, offers, wishes in plainly for watch in offers | wishes}
        assert {row[:2] for row in rows} == sides
        met += len(plainly)
    report(f"{PEOPLE} collections: {met} matches found, the same as by counting")
    assert met > PEOPLE


# The pages -----------------------------------------------------------------------------------


@pytest.fixture
def pair(collector, stranger):
    """Each offers a watch that the other wants."""
    first, second = make_watch(title="Полёт 2612"), make_watch(title="Ракета 2609")
    make_item(collector.user, watch=first, status="swap"), make_item(collector.user, watch=second, status="want")
    make_item(stranger.user, watch=second, status="sell", condition="good", note="kanareika", price=987654)
    make_item(stranger.user, watch=first, status="want", note="kanareika")
    stranger.user.avito_url = "https://avito.ru/stranger"
    stranger.user.save()
    return collector, stranger


def test_both_find_each_other_and_the_way_to_write(pair):
    collector, stranger = pair
    opened(stranger.user)
    shown = collector.get(SWAP).content.decode()
    for text in ("Предлагает то, что вы ищете", "Ищет то, что вы предлагаете", "Полёт 2612", "Ракета 2609"):
        assert text in shown
    assert 'href="https://avito.ru/stranger" rel="nofollow ugc noopener"' in shown
    assert "никто другой этого не видит" in shown
    whole = collector.get(f"{SWAP}stranger/").content.decode()
    assert whole.index("Ракета 2609") < whole.index("Полёт 2612")
    assert not any(secret in shown + whole for secret in ("kanareika", *PRICE, "stranger@example.org"))
    assert "stranger@" not in shown
    assert not stranger.get(SWAP).context["page"].rows  # the collector shows nothing of theirs
    opened(collector.user)
    assert [person.login for person in stranger.get(SWAP).context["page"]] == ["collector"]


def test_only_what_others_show(pair):
    collector, stranger = pair

    def sides():
        people = collector.get(SWAP).context["page"].rows
        return [(person.offers, person.wishes) for person in people]

    assert sides() == []
    assert collector.get(f"{SWAP}stranger/").status_code == 404
    opened(stranger.user, wants=False)
    assert sides() == [(1, 0)]
    set_wants_public(stranger.user, public=True)
    assert sides() == [(1, 1)]
    Collection.objects.filter(user=stranger.user, status="sell").update(is_private=True)
    assert sides() == [(0, 1)]
    stranger.user.is_active = False
    stranger.user.save()
    assert sides() == []


def test_wishes_are_shown_and_hidden_by_a_button(collector, visitor):
    make_item(collector.user, watch=make_watch(title="Желанные"), status="want")
    collector.post("/collection/share/", {"action": "open"})
    assert "Желанные" not in visitor.get("/users/collector/collection/").content.decode()
    collector.post("/collection/share/", {"action": "open_wants"})
    assert "Желанные" in visitor.get("/users/collector/collection/").content.decode()
    collector.post("/collection/share/", {"action": "close_wants"})
    assert "Желанные" not in visitor.get("/users/collector/collection/").content.decode()


def test_many_people_come_page_by_page_in_few_queries(collector, django_assert_max_num_queries):
    watches = [make_watch() for _number in range(8)]
    Collection.objects.bulk_create(Collection(user=collector.user, watch=watch, status="want") for watch in watches)
    for number in range(13):
        user = opened(make_user())
        Collection.objects.bulk_create(
            Collection(user=user, watch=watch, status="swap") for watch in watches[: number % 8 + 1]
        )
    with django_assert_max_num_queries(12):
        page = collector.get(SWAP).context["page"]
    counts = [person.offers for person in page]
    assert (len(counts), counts) == (10, sorted(counts, reverse=True))
    assert all(len(person.shown["offers"]) == min(person.offers, 5) for person in page)
    assert len(collector.get(SWAP, {"after": page.after}).context["page"].rows) == 3
    assert collector.get(SWAP, {"after": "x"}).status_code == 404


def test_who_offers_and_wants_nothing_is_told_what_to_do(collector):
    assert "Сначала скажите, что вы ищете и что предлагаете" in collector.get(SWAP).content.decode()
