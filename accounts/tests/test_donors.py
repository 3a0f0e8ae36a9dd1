"""Which pieces of a collection lend another parts."""

import pytest

from accounts.collection.donors import donors_for
from catalogue.models import FamilyMember, MovementFamily
from catalogue.tests.factories import make_mechanism, make_watch

from .factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def kin():
    """Two movements of one family, and one that is of none."""
    family = MovementFamily.objects.create(name="Победа", degree="most", told="2602; 2603", source="watch-wiki.org")
    movements = [make_mechanism(calibre=calibre) for calibre in ("2602", "2603", "3133")]
    for movement in movements[:2]:
        FamilyMember.objects.create(family=family, mechanism=movement)
    return movements


def test_pieces_with_the_same_movement_or_one_of_its_family_are_donors(collector, stranger, kin):
    first, second, other = kin
    item = make_item(collector.user, watch=make_watch(mechanism=first))
    relative = make_item(collector.user, watch=make_watch(mechanism=second))
    twin = make_item(collector.user, watch=make_watch(mechanism=first))
    make_item(collector.user, watch=make_watch(mechanism=other))
    make_item(collector.user, watch=make_watch(mechanism=first), status="want")
    make_item(stranger.user, watch=make_watch(mechanism=first))
    assert donors_for(item) == [twin, relative]
    html = collector.get(f"/collection/{item.pk}/").content.decode()
    assert "Подойдут донором" in html
    assert html.index(twin.title) < html.index(relative.title)
    assert f'href="/collection/{relative.pk}/"' in html
    assert f'href="{first.get_absolute_url()}#donors"' in html


def test_where_nothing_is_known_nobody_is_a_donor(collector, kin, django_assert_num_queries):
    alone = make_item(collector.user, watch=make_watch(mechanism=kin[2]))
    own = make_item(collector.user, watch=None, name="Самоделка")
    assert donors_for(alone) == []
    with django_assert_num_queries(0):
        assert donors_for(own) == []
    for item in (alone, own):
        assert "донором" not in collector.get(f"/collection/{item.pk}/").content.decode()
