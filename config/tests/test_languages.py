"""Both languages are whole: every Russian entry is there and compiled, and no Russian shows on an English page."""

import gettext
import re
from datetime import datetime
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.contrib import admin
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as translated

from catalogue.tests.factories import make_brand

from . import every_page

CATALOGUE = settings.BASE_DIR / "locale/ru/LC_MESSAGES"
CYRILLIC = re.compile("[А-Яа-яЁё]+")


def entries() -> list[tuple[list[str], list[str]]]:
    """The messages and translations of each entry of the .po file, as they are quoted there, without the header."""
    joined = (CATALOGUE / "django.po").read_text().replace('"\n"', "")  # a text of several lines stands on as many
    blocks = joined.split("\n\n")[1:]
    quoted = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$', re.MULTILINE)
    found = []
    for parts in map(quoted.findall, blocks):
        context = "".join(f"{text}\x04" for name, text in parts if name == "msgctxt")  # so gettext keys it
        messages = [context + text for name, text in parts if name.startswith("msgid")]
        found.append((messages, [text for name, text in parts if name.startswith("msgstr")]))
    return found


def unquoted(text: str) -> str:
    return text.replace(r"\"", '"').replace(r"\n", "\n").replace("\\\\", "\\")


def test_no_entry_is_empty_or_guessed():
    assert len(entries()) > 300
    assert [messages for messages, translations in entries() if not translations or "" in translations] == []
    assert ", fuzzy" not in (CATALOGUE / "django.po").read_text()


def test_what_is_compiled_is_what_is_written():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    singular = [(messages[0], texts[0]) for messages, texts in entries() if len(messages) == 1]
    stale = [message for message, text in singular if compiled.gettext(unquoted(message)) != unquoted(text)]
    assert stale == []
    for messages, texts in entries():
        if len(messages) == 2:
            forms = [compiled.ngettext(*map(unquoted, messages), number) for number in (1, 2, 5)]
            assert forms == [unquoted(text) for text in texts]


# What Django puts into its sentences: the name of a kind of rows, in the nominative.
KIND = r"%\((?:\w*name|name|model|verbose_name_plural|objects_name|items|filter_title)\)s|\{name\}"
ABOUT_ELSE = {"site_name", "username"}
UNUSED = {
    "%(count)s %(name)s was changed successfully.",  # rows are not edited in a list: see below
    "Models in the %(name)s application",  # the name of an app stands well after the word for it
}


def test_no_kind_of_rows_stands_in_a_sentence_of_the_admin_that_needs_another_case():
    """«Добавить часы» is right by chance, «Добавить марка» is not: it stands first, in brackets or behind a colon."""
    folder = Path(django.__file__).parent / "contrib/admin/locale/ru/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        messages = [key for key in gettext.GNUTranslations(file)._catalog if isinstance(key, str)]
    kinds = {message: re.findall(KIND, message) for message in messages}
    kinds |= {f"{verb} %s": ["%s"] for verb in ("Add", "Change", "View", "Select")}
    assert sum(map(len, kinds.values())) > 25
    with translation.override("ru"):
        wrong = [
            translated(message)
            for message, names in kinds.items()
            for name in names
            if not (ABOUT_ELSE & set(re.findall(r"\w+", name)) or message in UNUSED)
            and not re.search(rf"(^ ?|: |\(){re.escape(name)}", translated(message))
        ]
    assert wrong == []
    assert [model for model, shown in admin.site._registry.items() if shown.list_editable] == []


@pytest.mark.django_db
def test_the_admin_asks_in_good_russian_before_it_deletes(administrator):
    brand = make_brand(name="Заря")
    page = administrator.get(f"/admin/catalogue/brand/{brand.pk}/delete/").content.decode()
    assert "Удалить запись «Заря» (марка)?" in page


@pytest.mark.django_db
def test_an_english_page_of_an_empty_catalogue_has_no_russian(visitor):
    """With no rows there are no Russian names, so whatever Cyrillic is left was not translated."""
    named = {"Русский"}
    for name in every_page.names():
        if name in every_page.ARGUMENTS:
            continue
        html = visitor.get("/en" + every_page.reverse(name)).content.decode()
        body = html.partition("<body>")[2]
        if "/help/" in every_page.reverse(name):  # examples of what a dial or a search says
            continue
        assert set(CYRILLIC.findall(body)) <= named, name


@pytest.mark.django_db
def test_english_numbers_dates_and_names(visitor):
    every_page.make_something_for_every_page()
    html = visitor.get("/en/watches/signal-2612/").content.decode()
    assert "First Moscow Watch Factory" in html
    assert "from 1959" in html
    assert "unknown" in html
    assert "неизвестно" not in html


def test_a_short_date_is_told_so_that_nobody_takes_its_day_for_its_month():
    day = datetime(2026, 1, 12, 15, 4)
    with translation.override("en"):
        assert date_format(day, "SHORT_DATE_FORMAT") == "12 Jan 2026"
        assert date_format(day, "SHORT_DATETIME_FORMAT") == "12 Jan 2026, 15:04"
    with translation.override("ru"):
        assert date_format(day, "SHORT_DATE_FORMAT") == "12.01.2026"
