"""«Do I have it?» says no only where it has understood every word; whatever it has not understood, it says."""

import re
from html import unescape

import pytest

from accounts.tests.factories import make_item
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_factory, make_watch

pytestmark = pytest.mark.django_db
NO = "Нет, этого у вас нет"
PERHAPS = "Возможно, вот эти"


@pytest.fixture
def owner(collector, stranger):
    """Two Amphibias and a Raketa; the catalogue knows Vostok, Zarya and Slava too."""
    chistopol, petrodvorets = make_factory(name="Чистопольский"), make_factory(name="Петродворцовый")
    amphibia = make_brand(name="Амфибия", name_en="Amphibia", factory=chistopol)
    raketa = make_brand(name="Ракета", name_en="Raketa", factory=petrodvorets)
    for title, fields in {
        "Амфибия 420059": {"brand": amphibia, "factory": chistopol, "code": "420059"},
        "Амфибия 960278": {"brand": amphibia, "factory": chistopol, "code": "960278", "start_release": 1986},
        "Ракета «Полярник»": {"brand": raketa, "factory": petrodvorets, "aliases": ["Полярник", "centre seconds"]},
    }.items():
        make_item(collector.user, watch=make_watch(title=title, **fields))
    make_watch(brand=make_brand(name="Восток", name_en="Vostok", factory=chistopol), aliases=["Космос"])
    make_brand(name="Секонда", name_en="Sekonda")
    make_item(stranger.user, watch=make_watch(brand=make_brand(name="Заря"), title="Заря чужая"))
    write_terms(Watch.objects.all())
    return collector


def asked(client, question: str) -> str:
    return client.get("/collection/have/", {"q": question}, headers={"X-Requested-With": "fetch"}).content.decode()


AMPHIBIAS = ["Амфибия 420059", "Амфибия 960278"]
POLAR = ["Ракета «Полярник»"]
CASES = {
    # all words understood, and all on one watch
    "амфибия": ([], "", AMPHIBIAS),
    "амфибия 960278": ([], "", AMPHIBIAS[1:]),
    "амфи": ([], "", AMPHIBIAS),
    "AMPHIBIA 1986": ([], "", AMPHIBIAS[1:]),
    "какие часы ракета": ([], "", POLAR),
    # and some words excluded
    "амфибия -960278": ([], "", AMPHIBIAS[:1]),
    "амфибия не 960278": ([], "", AMPHIBIAS[:1]),
    "Amphibia кроме 420059": ([], "", AMPHIBIAS[1:]),
    "ракета -полярник": ([], NO, []),
    # read as something else
    "fvab,bz": (["«fvab,bz» прочитано как «Амфибия»"], "", AMPHIBIAS),
    "амфебия": (["«амфебия» прочитано как «Амфибия»"], "", AMPHIBIAS),
    # understood, but no watch of mine has all of it
    "vostok amphibia": (["Слова «vostok» у ваших часов нет."], PERHAPS, AMPHIBIAS),
    "ракета 960278": (["но вместе — ни у одних"], PERHAPS, [AMPHIBIAS[1], *POLAR]),
    "восток": (["Слова «восток» у ваших часов нет."], "Того же завода у вас есть", AMPHIBIAS),
    "секонда": ([], NO, []),
    "Seconda ракета": (["Слова «Seconda» у ваших часов нет."], PERHAPS, POLAR),
    # not understood
    "амфибия бюлюбю": (["Слово «бюлюбю» непонятно."], PERHAPS, AMPHIBIAS),
    "амфибия востокк бюлюбю": (["Слово «бюлюбю» непонятно.", "Слово «востокк» непонятно. Может быть, «Восток»?"],
                               PERHAPS, AMPHIBIAS),
    "420058": (["Слово «420058» непонятно."], PERHAPS, AMPHIBIAS[:1]),
    "полюрнег": (["Слово «полюрнег» непонятно."], PERHAPS, POLAR),
    "бюлюбю": (["Слово «бюлюбю» непонятно."], "Просмотреть всю мою коллекцию", []),
    "???": (["Слово «???» непонятно."], "Просмотреть всю мою коллекцию", []),
    # understood, and not there
    "заря": ([], NO, []),
    "заря космос": ([], NO, []),
}  # fmt: skip


@pytest.mark.parametrize("question", CASES)
def test_what_is_answered(owner, question):
    said, heading, titles = CASES[question]
    html = asked(owner, question)
    for text in [*said, heading, *titles]:
        assert text in html
    assert all(other not in html for other in {*AMPHIBIAS, *POLAR, "Заря чужая"} - set(titles))
    assert (NO in html) == (heading == NO)
    assert (PERHAPS in html) == (heading == PERHAPS)


def test_no_is_never_said_to_a_word_that_was_not_understood(owner):
    """Whatever stands beside it."""
    for word in ("бюлюбю", "qzx", "00000", "!!!", "амфибияамфибия", "заря?", "восток-бюлюбю"):
        for others in ("{}", "{} заря", "космос {}", "заря {} космос"):
            html = asked(owner, others.format(word))
            assert NO not in html or "непонятно" not in html
            assert "непонятно" in html or word in {"заря?", "!!!"}


def test_a_long_question_costs_few_queries(owner, django_assert_max_num_queries):
    asked(owner, "слово")  # what has a name is known then, until the catalogue changes
    with django_assert_max_num_queries(70):  # each word is looked for in the catalogue and in what is described
        asked(owner, " ".join(f"слово{number}" for number in range(50)))


# Other pages that say no ---------------------------------------------------------------------


def test_a_collection_of_which_nothing_fits_is_not_called_empty(owner):
    empty = make_brand(name="Пустая")
    for query in (f"brand={empty.slug}", "brand=no-such", "status=sell", "decade=1900"):
        html = owner.get(f"/collection/?{query}").content.decode()
        assert "Таких часов у вас нет" in html
        assert "Здесь пока пусто" not in html
    html = owner.get("/collection/?status=lost&decade=70-е").content.decode()
    assert "оно не учтено: lost, 70-е." in html
    assert "Амфибия 420059" in html


def test_a_way_to_look_that_there_is_not_is_said(owner):
    html = owner.get("/collection/?view=cards&size=7&size=&columns=place&columns=gone").content.decode()
    assert "оно не учтено: cards, gone, 7." in html
    html = owner.get("/collection/?view=table&size=25&columns=place").content.decode()
    assert "не учтено" not in html
    many = "&".join(f"columns={number}{'x' * 220}" for number in range(12))
    said = owner.get(f"/collection/?{many}").text.partition("не учтено")[2].partition("</")[0]
    assert "9xxx" in said
    assert len(said) < 2_200  # of ten of them, the beginnings


def test_one_does_not_have_them_all_where_there_are_none(owner):
    empty = make_brand(name="Пустая")
    html = owner.get(f"/collection/missing/?brand={empty.slug}").content.decode()
    assert "Таких часов в каталоге пока нет" in html
    assert "Добавить" in html


def test_what_is_missing_is_counted_beyond_what_is_shown_and_the_rest_is_a_page_further(owner):
    brand = make_brand(name="Слава")
    for _number in range(30):
        make_watch(brand=brand)
    html = owner.get(f"/collection/missing/?brand={brand.slug}").content.decode()
    assert "30 из 30" in html
    assert html.count('class="card ') == 24
    step = unescape(re.search(r'rel="next" href="([^"]+)"', html)[1])
    assert owner.get(f"/collection/missing/{step}").content.decode().count('class="card ') == 6


def test_a_search_without_an_answer_names_what_was_not_understood(owner, visitor):
    html = visitor.get("/watches/?q=бюлюбю+zqzqzq").content.decode()
    assert "Таких часов пока нет" in html
    for word in ("бюлюбю", "zqzqzq"):
        assert f"Слово «{word}» непонятно." in html
