"""The page that merges: two entries are found by words, seen beside each other, and merged when that is confirmed."""

import re

import pytest

from catalogue.history.publishing import publish_watch
from catalogue.models import Revision, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand, make_factory, make_mechanism
from catalogue.tests.pictures import photo_file
from drafts.forms.merge import MOST_FOUND
from drafts.models import Merge

from .factories import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
ADD = "/admin/drafts/merge/add/"


def seen_in(answer) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', answer.text)[1]


def ask(client, kind, kept, gone):
    return client.get(ADD, {"kind": kind, "kept": kept, "gone": gone})


def test_entries_are_found_by_words_and_named_by_a_click(moderator):
    brand = make_brand(name="Ракета")
    first, second = (published(brand=brand, code=code) for code in ("0042", "0043"))
    answer = ask(moderator, "watch", "raketa", "ракета 0043")
    assert 'name="seen" value' not in answer.text
    links = re.findall(r'href="(\?kind=watch[^"]+)"', answer.text)
    assert any(f"kept={first.folder}" in link for link in links)
    assert any(f"gone={second.folder}" in link for link in links)
    (kept,) = [link for link in links if f"kept={first.folder}" in link]
    answer = moderator.get(f"{ADD}{kept.replace('&amp;', '&')}")
    assert f'value="{first.folder}"' in answer.text  # and the other one is still asked for
    assert "ракета 0043" in answer.text


@pytest.mark.parametrize(
    ("kind", "make", "words"),
    [
        ("mechanism", lambda: make_mechanism(calibre="2616", factory=make_factory()), "2616"),
        ("brand", lambda: make_brand(name="Сигнал"), "сигнал"),
        ("factory", lambda: make_factory(name="Второй часовой завод", short_name="2МЧЗ"), "2мчз"),
    ],
)
def test_every_kind_is_found_by_words(moderator, kind, make, words):
    row = make()
    assert f"kept={row.slug}" in ask(moderator, kind, words, "x").text


def test_no_more_is_listed_than_one_reads(moderator):
    brand = make_brand(name="Ракета")
    for number in range(MOST_FOUND + 3):
        published(brand=brand, code=f"{number:04}")
    assert len(re.findall(r"href=.\?kind=watch[^>]+kept=raketa", ask(moderator, "watch", "ракета", "x").text)) == 10


def test_the_preview_says_what_differs_and_what_moves_and_nothing_is_done(moderator, photo_storage):
    kept = published(code="0042", start_release=1970, aliases=["Имя"])
    gone = published(code="0043", start_release=1971, aliases=["Имя", "Другое имя"])
    set_photo(gone, "left", take_in(photo_file()), credit="", licence="CC0", by=None)
    answer = ask(moderator, "watch", kept.folder, f"http://testserver/en{gone.get_absolute_url()}?sort=year#x")
    for said in ("0042", "0043", "1970", "1971", "Другое имя", "Слева", "Объединить"):
        assert said in answer.text, said
    assert not Merge.objects.exists()
    sent = {"kind": "watch", "kept": kept.folder, "gone": gone.folder}
    assert moderator.post(ADD, sent).status_code == 200 and not Merge.objects.exists()  # it was not shown before
    assert moderator.post(ADD, sent | {"seen": seen_in(answer)}).status_code == 302
    assert Watch.objects.get(pk=gone.pk).merged_into == kept
    row = Merge.objects.get()
    moderator.post("/admin/drafts/merge/", {"action": "undo", "_selected_action": [row.pk]})
    assert Watch.objects.get(pk=gone.pk).merged_into is None


def test_brands_are_compared_by_their_columns_and_rows_counted(moderator):
    kept, gone = make_brand(name="Полёт"), make_brand(name="Poljot")
    for number in range(3):
        published(brand=gone, code=str(number))
    answer = ask(moderator, "brand", kept.slug, gone.slug)
    assert "Полёт" in answer.text and "Часы: 3" in answer.text
    assert "Name sort" not in answer.text
    sent = {"kind": "brand", "kept": kept.slug, "gone": gone.slug, "seen": seen_in(answer)}
    assert moderator.post(ADD, sent).status_code == 302
    assert Watch.objects.filter(brand=kept).count() == 3


def test_what_was_changed_after_it_was_seen_is_shown_again(moderator):
    kept, gone = published(code="0042"), published(code="0043")
    seen = seen_in(ask(moderator, "watch", kept.folder, gone.folder))
    gone.note = "Сказано позже"
    publish_watch(gone, aliases=[], by=None, evidence="x", action=Revision.Action.CHANGED)
    sent = {"kind": "watch", "kept": kept.folder, "gone": gone.folder}
    answer = moderator.post(ADD, sent | {"seen": seen})
    assert answer.status_code == 200 and "Сказано позже" in answer.text and not Merge.objects.exists()
    assert moderator.post(ADD, sent | {"seen": seen_in(answer)}).status_code == 302


@pytest.mark.parametrize(
    ("kept", "gone", "said"),
    [
        ("", "", "Обязательное поле"),
        ("zzzzzz", "/", "ничего не нашлось"),
        ("{own}", "{own}", "две разные записи"),
        ("x" * 600, "{own}", "500"),
    ],
)
def test_what_is_no_pair_is_said_with_what_was_typed(moderator, kept, gone, said):
    own = published(code="0042").folder
    kept, gone = (text.format(own=own) for text in (kept, gone))
    for answer in (
        ask(moderator, "watch", kept, gone),
        moderator.post(ADD, {"kind": "watch", "kept": kept, "gone": gone}),
    ):
        assert answer.status_code == 200 and said.lower() in answer.text.lower()
        assert not kept or kept in answer.text
    assert moderator.get(ADD, {"kind": "person", "kept": "x", "gone": "y"}).status_code == 200
    assert not Merge.objects.exists()


def test_only_who_may_merge_comes_here(moderator, collector, visitor):
    assert moderator.get(ADD).status_code == 200
    assert collector.get(ADD).status_code == visitor.get(ADD).status_code == 302
    assert "Merge them" not in moderator.get(f"/en{ADD}").text
