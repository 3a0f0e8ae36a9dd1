"""Where a movement comes from, and which others lend it parts."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.loading.files import Row
from catalogue.loading.knowledge import members_of
from catalogue.models import FamilyMember, MovementFamily
from catalogue.presentation.kinship import families_of, tree_of
from catalogue.tests.factories import make_factory, make_mechanism
from drafts import actions, merging

from .factories import make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db


def lines_of(node, depth=0) -> list[str]:
    return [f"{'  ' * depth}{node.name}", *(line for below in node.below for line in lines_of(below, depth + 1))]


def test_a_tree_goes_up_to_the_first_base_and_down_to_all_that_came_of_it(visitor):
    first = make_mechanism(calibre="2602", base_name="LIP R-26")
    second = make_mechanism(calibre="2603", base_movement=first)
    make_mechanism(calibre="2605", base_movement=second)
    make_mechanism(calibre="2608", base_name="Lip R26")
    make_mechanism(calibre="2409")
    whole = ["LIP R-26", "  2602", "    2603", "      2605", "  2608"]
    assert lines_of(tree_of(second)) == lines_of(tree_of(first)) == whole
    assert tree_of(make_mechanism(calibre="2414")) is None
    html = visitor.get(second.get_absolute_url()).content.decode()
    assert '<strong aria-current="page">2603</strong>' in html
    assert "/mechanisms/2605/" in html


def test_a_circle_ends():
    first = make_mechanism(calibre="2602")
    second = make_mechanism(calibre="2603", base_movement=first)
    type(first).objects.filter(pk=first.pk).update(base_movement=second)
    first.refresh_from_db()
    assert tree_of(first) is not None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (lambda own, other: {"base_movement": own}, "сам"),
        (lambda own, other: {"replaced_by": own}, "сам"),
        (lambda own, other: {"base_movement": other}, "сам"),
        (lambda own, other: {"base_movement": make_mechanism(), "base_name": "LIP R-26"}, "дважды"),
        (lambda own, other: {"diameter": 20, "width": 30}, "сторона"),
    ],
)
def test_its_author_is_told_what_cannot_be(collector, said, sentence):
    own = make_mechanism(calibre="2602")
    other = make_mechanism(calibre="2603", base_movement=own)
    draft = make_draft_mechanism(user=collector.user, target=own, base=own.snapshot(), **said(own, other))
    with pytest.raises(ValidationError, match=sentence):
        actions.send(draft, by=collector.user, version=draft.version)


def test_the_short_side_of_a_watch_and_of_its_movement_is_the_short_one(collector):
    movement = make_draft_mechanism(user=collector.user, diameter=20, width=30)
    for values in ({"diameter": 38, "width": 40}, {"draft_mechanism": movement}):
        draft = make_draft_watch(user=collector.user, **values)
        with pytest.raises(ValidationError, match="сторона"):
            actions.send(draft, by=collector.user, version=draft.version)


def test_a_family_tells_its_donors_and_is_merged_along(visitor, moderator):
    family = MovementFamily.objects.create(
        name="Победа", degree="identical", told="Полёт 2602; Слава 2602", source="https://watch-wiki.org/a?b=1"
    )
    kept, gone, other = (make_mechanism(calibre="2602", factory=make_factory(short_name=name)) for name in "АБВ")
    for row in (gone, other):
        FamilyMember.objects.create(family=family, mechanism=row)
    html = visitor.get(other.get_absolute_url()).content.decode()
    assert all(text in html for text in ("Подойдут донором", "2602 · Б", "одинаковые", "https://watch-wiki.org/a?b=1"))
    merge = merging.merge(kept, gone, by=moderator.user)
    assert families_of(other) == [(family, [kept])]
    merging.undo(merge, by=moderator.user)
    assert families_of(other) == [(family, [gone])]


def test_members_are_read_as_the_table_writes_them():
    members = "Полёт 2602, 2608(А); Восток 2605; 2009 → 2016 (автоподзавод)"
    found = list(members_of(Row("f.csv", 2, [("family", "Победа"), ("members", members)])))
    assert [key for key, _maker in found] == ["2602", "2608а", "2605", "2009", "2016"]
    assert len({maker for _key, maker in found}) == 2
