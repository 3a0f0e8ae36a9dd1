"""Texts of the site: as they ship, as an administrator wrote them, and what they can never become."""

import re

import pytest
from django.core.cache import caches
from django.template.loader import get_template
from django.test import override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalogue.tests.factories import make_watch
from config.models import LONGEST_ANNOUNCEMENT, SiteText
from config.texts.drawings import NAMES, with_drawings
from config.texts.markdown import TAGS, as_html
from config.texts.shipped import ANNOUNCEMENT, PAGES, shipped

pytestmark = pytest.mark.django_db
ABOUT = "<h2>Откуда сведения</h2>"


def text_of(name="about", language="ru") -> SiteText:
    return SiteText.objects.get(name=name, language=language)


def admin_page(text: SiteText) -> str:
    return reverse("admin:config_sitetext_change", args=[text.pk])


def save(administrator, text: SiteText, body: str, **more):
    return administrator.post(admin_page(text), {"body": body, **more})


def test_every_text_of_every_language_has_its_row_and_its_page(visitor):
    rows = set(SiteText.objects.values_list("name", "language"))
    assert rows == {(name, language) for name, _title in PAGES.values() for language in ("ru", "en")} | {
        (ANNOUNCEMENT, "ru"), (ANNOUNCEMENT, "en")
    }  # fmt: skip
    for name, _title in PAGES.values():
        assert visitor.get(reverse(f"texts:{name}")).content.decode().count('<div class="prose">') == 1


@pytest.mark.parametrize("name", [name for name, _title in PAGES.values()])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_ships_leads_somewhere_and_leaves_no_marks(visitor, name, language):
    html = as_html(shipped(name, language))
    assert not re.search(r"\*\*|\]\(|^#|\{[%{]", re.sub("<code>.*?</code>", "", html), re.MULTILINE)
    for address in re.findall('href="(/[^"]*)"', html):
        assert visitor.get(address.replace("&amp;", "&")).status_code == 200, address
        assert address.startswith("/en/") == (language == "en")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_number_of_a_drawing_is_explained_by_the_list_below_it(visitor, prefix):
    drawn = 0
    for page in ("calibre", "numbers", "marks", "franken", "photographing"):
        html = visitor.get(f"{prefix}/help/{page}/").text
        assert "[drawing" not in html
        for drawing in re.findall(r'<(?:svg|ol) class="sketch.*?(?=<(?:svg|ol) class="sketch|<h2|\Z)', html, re.DOTALL):
            svg, _end, rest = drawing.partition("</svg>") if drawing.startswith("<svg") else drawing.partition("</ol>")
            numbers = re.findall(r'text-anchor="middle">(\d)</text>|<b>(\d)</b>', svg)
            told = re.search(r"\A\s*<ol>(.*?)</ol>", rest, re.DOTALL)
            assert len(numbers) == (told[1].count("<li>") if told else 0), (page, svg[:80])
            drawn += 1
    assert drawn == len(NAMES)


def test_a_drawing_that_there_is_not_stays_as_it_was_written():
    assert with_drawings(as_html("[drawing nothing]")) == "<p>[drawing nothing]</p>\n"
    assert "<svg" in with_drawings(as_html("[drawing calibre]"))
    assert "<svg" not in with_drawings(as_html("Look at [drawing calibre]"))


def test_russian_words_of_an_english_text_are_marked(visitor):
    assert '<span lang="ru">ПЧЗ</span>' in visitor.get("/en/help/marks/").text
    assert "<span lang" not in visitor.get("/help/marks/").text.partition('class="prose"')[2].partition("</div>")[0]


def test_an_administrator_writes_a_text_in_one_language(administrator, visitor):
    assert ABOUT in visitor.get("/about/").content.decode()
    assert save(administrator, text_of(), "## Наш клуб\n\nВстречи **по средам**.").status_code == 302
    page = visitor.get("/about/").content.decode()
    assert "<h2>Наш клуб</h2>" in page
    assert "<strong>по средам</strong>" in page
    assert ABOUT not in page
    assert "По средам" not in visitor.get("/en/about/").content.decode()
    assert save(administrator, text_of(), "  ").status_code == 302
    assert ABOUT in visitor.get("/about/").content.decode()


def test_how_it_would_look_is_seen_before_anything_is_saved(administrator):
    text = text_of()
    page = save(administrator, text, "Встречи **по средам**.", _preview="1").content.decode()
    assert "<strong>по средам</strong>" in page
    assert "Встречи **по средам**.</textarea>" in page
    text.refresh_from_db()
    assert (text.body, text.versions.count()) == ("", 0)


def test_each_version_has_its_author_and_can_be_put_back(administrator, moderator):
    text = text_of()
    for body in ("Первый", "Первый", "Второй", ""):
        save(administrator, text, body)
    assert [(version.body, version.by) for version in text.versions.all()] == [
        ("", administrator.user), ("Второй", administrator.user), ("Первый", administrator.user)
    ]  # fmt: skip
    first = text.versions.last()
    page = administrator.get(admin_page(text), {"version": first.pk}).content.decode()
    assert "Первый</textarea>" in page
    text.refresh_from_db()
    assert text.body == ""
    for wrong in ("x", "0", "-1"):
        assert administrator.get(admin_page(text), {"version": wrong}).status_code == 200
    other = text_of("terms")
    assert "Первый</textarea>" not in administrator.get(admin_page(other), {"version": first.pk}).content.decode()


def test_what_ships_is_put_into_the_field_to_change_a_word_of_it(administrator):
    """Nobody copies a page by hand on a telephone; and nothing is said to have changed that was never written."""
    text = text_of()
    assert 'href="?version=ships"' in administrator.get(admin_page(text)).text
    put = administrator.get(admin_page(text), {"version": "ships"})
    assert put.context["original"].body == text.ships
    looked_at = administrator.post(admin_page(text), {"body": "Наш клуб", "_preview": "1"})
    for page in (put, looked_at):
        assert "с тех пор изменился" not in page.text
    text.refresh_from_db()
    assert (text.body, text.shipped, text.versions.count()) == ("", "", 0)


def test_what_was_written_stays_when_another_text_ships_and_that_is_said(administrator, visitor, tmp_path, settings):
    save(administrator, text_of(), "Наш клуб")
    assert not text_of().ships_another
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/about.ru.md").write_text("Новый текст выпуска")
    engines = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    with override_settings(TEMPLATES=engines):
        assert get_template("texts/about.ru.md")
        assert "Наш клуб" in visitor.get("/about/").content.decode()
        assert text_of().ships_another
        page = administrator.get(admin_page(text_of())).content.decode()
        assert "Новый текст выпуска" in page
        assert "с тех пор изменился" in page
        assert "с тех пор изменилось" in administrator.get("/admin/config/sitetext/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_announcement_stands_above_all_pages_at_once(administrator, collector, visitor):
    pages = ["/", "/watches/", f"/watches/{make_watch().folder}/", "/about/", "/accounts/login/"]
    for page in pages:
        assert 'class="announcement' not in visitor.get(page).content.decode()
    save(administrator, text_of(ANNOUNCEMENT), "12 апреля сайт не работает. [Почему](/about/)")
    for client in (visitor, collector):
        for page in pages[: 4 if client is collector else None]:
            html = client.get(page).content.decode()
            assert html.count('class="announcement') == 1, page
            assert "12 апреля" in html
        assert 'class="announcement' not in client.get("/en/watches/").content.decode()
    save(administrator, text_of(ANNOUNCEMENT), "")
    assert all('class="announcement' not in visitor.get(page).content.decode() for page in pages)


def test_without_a_cache_an_announcement_is_read(administrator, visitor):
    save(administrator, text_of(ANNOUNCEMENT), "Переезд")
    caches["pages"].clear()
    assert "Переезд" in visitor.get("/").content.decode()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,a)",
     "![x](x onerror=alert(1))", "<img src=x onerror=alert(1)>", "[x](vbscript:a)", "<a href='javascript:a'>x</a>",
     "[x]: javascript:alert(1)\n[x]", "<javascript:alert(1)>", "`<script>`", '[x](/ "onclick=alert(1)")',
     "[x](//evil.example)", "<style>*{}</style>", "&lt;script&gt;"],
)  # fmt: skip
def test_no_markup_becomes_a_script(text):
    html = as_html(text)
    assert not re.search(r"<(?!/?(a|code|p|pre)\b)", html), html
    assert not re.search(r"<[^>]*(javascript|vbscript|data:|style)|<[^>]* on\w+=", html, re.IGNORECASE), html


@given(st.text(alphabet="<>()[]!`*_#-+&;:/\"'=\n \tajsонclick", max_size=200))
def test_whatever_is_typed_gives_harmless_tags(text):
    attributes = r"""|( href="(?!\w*script)[^"]*")?( title="[^"]*")?( rel="noopener")?"""
    for tag, inside in re.findall(r"</?(\w+)([^>]*)>", as_html(text)):
        assert tag in TAGS
        assert re.fullmatch(attributes, inside), inside


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_field(administrator):
    text = text_of()
    answer = save(administrator, text, "ж" * (SiteText.MOST_LETTERS + 1))
    assert answer.status_code == 200
    assert "ж" * SiteText.MOST_LETTERS in answer.content.decode()
    text.refresh_from_db()
    assert text.body == ""


def test_an_announcement_is_short_for_every_page_has_it(administrator, visitor):
    text = text_of(ANNOUNCEMENT)
    answer = save(administrator, text, "ж" * (LONGEST_ANNOUNCEMENT + 1))
    assert "может быть 1000" in answer.content.decode()
    SiteText.objects.filter(pk=text.pk).update(body="ж" * SiteText.MOST_LETTERS)
    assert visitor.get("/about/").content.decode().count("ж" * 100) == LONGEST_ANNOUNCEMENT / 100


@pytest.mark.parametrize("who", ["visitor", "collector", "moderator"])
def test_nobody_else_writes_or_reads_the_versions(who, request):
    client = request.getfixturevalue(who)
    text = text_of()
    for answer in (client.get(admin_page(text)), save(client, text, "x"), save(client, text, "x", _preview="1")):
        assert answer.status_code in (302, 403)
    text.refresh_from_db()
    assert text.body == ""
