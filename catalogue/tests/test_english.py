"""English that is English: titles, headings, facets and addresses without Cyrillic letters, over all real pages."""

import csv
import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from catalogue.latin import has_cyrillic, in_latin
from catalogue.loading.names import FILE, KINDS, PLACES
from catalogue.management.commands.load_catalogue import OWN_DATA
from catalogue.models import Brand, Factory, Mark, Mechanism, Source, Watch
from catalogue.presentation.nicknames import nicknames
from catalogue.search.query import CatalogueQuery
from catalogue.templatetags.passport import in_its_language

from .english import EnglishPage
from .soviet import some_here
from .test_real_pages import are_told_apart, told_by

MOST_CYRILLIC = 0.02
LISTS = ("home", "watch_list", "mechanism_list", "brand_list", "factory_list")


@pytest.mark.django_db
def test_every_english_page_is_english(soviet, visitor, report):
    with override("en"):
        rows = [row for model in (Mechanism, Brand, Factory, Watch) for row in some_here(list(model.objects.current()))]
        addresses = {row.get_absolute_url(): row for row in rows}
        addresses |= {reverse(f"catalogue:{name}"): None for name in LISTS}
    pieces, cyrillic, faults, told = 0, 0, [], []
    for address, row in addresses.items():
        html = visitor.get(address).content.decode()
        page = EnglishPage(html)
        pieces, cyrillic = pieces + page.pieces, cyrillic + len(page.cyrillic)
        faults += [f"{address} {fault}" for fault in page.faults]
        told += [told_by(html, row, "/en")] if isinstance(row, Watch) else []
    are_told_apart(told, report)
    report(f"{cyrillic} of {pieces} pieces of text on {len(addresses)} English pages are Cyrillic")
    assert faults == []
    assert cyrillic <= pieces * MOST_CYRILLIC


@pytest.mark.django_db
def test_russian_on_pages_that_are_no_entry_is_marked(soviet, visitor):
    """Marks and sources are quoted there letter by letter, so how much is Russian is no measure of them."""
    with override("en"):
        lists = [reverse(f"catalogue:{name}") for name in ("mark_list", "identify", "source_list", "missing")]
        texts = [
            reverse(f"texts:{page}") for page in ("help", "calibre", "numbers", "marks", "franken", "photographing")
        ]
        sources = [source.get_absolute_url() for source in some_here(list(Source.objects.all()))]
        rows = [Watch.objects.get(folder="festival-1957"), Mechanism.objects.get(calibre="3133")]
        told = [f"{row.get_absolute_url()}history/" for row in rows]
        told += [f"{lists[0]}{mark.pk}/history/" for mark in Mark.objects.exclude(letters="")[:5]]
        faults = []
        for address in [*lists, *texts, *sources, *told]:
            response = visitor.get(address)
            assert response.status_code == 200, address
            faults += [f"{address} {fault}" for fault in EnglishPage(response.text).faults if "[ru]" not in fault]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ("ЗАКАЗ МО СССР", '<span lang="ru">ЗАКАЗ МО СССР</span>', '<span lang="ru">ЗАКАЗ МО СССР</span>'),
        (
            "«Полёт», as on the sign <Vympel>",
            '«<span lang="ru">Полёт</span>», as on the sign &lt;Vympel&gt;',
            '<span lang="ru">«Полёт», as on the sign &lt;Vympel&gt;</span>',
        ),
        (
            "с 1964; с датой — 2416",
            '<span lang="ru">с 1964; с датой — 2416</span>',
            '<span lang="ru">с 1964; с датой — 2416</span>',
        ),
        ("ranfft.de", '<span lang="en">ranfft.de</span>', '<span lang="en">ranfft.de</span>'),
    ],
)
def test_an_english_sentence_is_not_read_aloud_in_russian(text, english, russian):
    with override("en"):
        assert in_its_language(text) == english
    with override("ru"):
        assert in_its_language(text) == russian


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "english", "russian"),
    [
        ("strela-3017", "34 h/37 h", "34 ч/37 ч"),
        ("strela-3017", "inferred from what is told of the calibre", "выведено из описаний калибра"),
        ("raketa-bolshoj-nol", "3.9 mm/4.8 mm", "3,9 мм/4,8 мм"),
        ("okean-3133", "a shop or a catalogue, not confirmed", "магазин или каталог, не подтверждено"),
    ],
)
def test_units_and_sources_without_a_name_are_told_in_the_readers_language(soviet, visitor, folder, english, russian):
    for prefix, told, foreign in (("", russian, english), ("/en", english, russian)):
        page = visitor.get(f"{prefix}/watches/{folder}/").text.replace("\N{NO-BREAK SPACE}", " ")
        assert told in page
        assert foreign not in page


@pytest.mark.django_db
def test_titles_of_real_watches_are_their_own_in_both_languages(soviet):
    titles = list(Watch.objects.current().values_list("title", "title_en"))
    for column in zip(*titles, strict=True):
        assert len(set(column)) == len(titles)
    assert [title for _russian, title in titles if has_cyrillic(title)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "russian", "english"),
    [
        ("strela-3017", "Стрела 3017, 1959–1964", "Strela 3017, 1959–1964"),
        ("komandirskie-020716", "Командирские 2416Б 020716", "Komandirskie 2416B 020716"),
        ("agat-194-4c", "Агат 2409 «194-ЧС»", "Agat 2409 “194-ChS”"),
        ("raketa-24-polyarnyj-krug-469820", "Ракета 469820 «полярный круг»", "Raketa 469820 “Arctic Circle”"),
        ("poljot-2616-2n-dva-tona", "Полёт 2616.2Н 4481330 «двухцветный»", "Poljot 2616.2N 4481330 “two-tone”"),
        ("raketa-2603-chyornye", "Ракета 2603 «близнецы, чёрные»", "Raketa 2603 “twins, black”"),
        ("sekonda-tv-sinij", "Секонда «телевизор»", "Sekonda “TV”"),
    ],
)
def test_a_title_says_what_tells_the_watch_apart_in_its_own_language(soviet, folder, russian, english):
    watch = Watch.objects.get(folder=folder)
    assert (watch.title, watch.title_en) == (russian, english)


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("2609.НА", "2609.NA"),
        ("НЧ-С", "NCh-S"),
        ("1МЧЗ", "1MChZ"),
        ("ЧЧЗ", "ChChZ"),
        ("ОКЕАН", "OKEAN"),
        ("Волховская ГЭС", "Volkhovskaya GES"),
        ("Щёкино", "Shchyokino"),
        ("2609Б «Балтика»", "2609B “Baltika”"),
        ("Poljot", "Poljot"),
    ],
)
def test_names_in_latin_letters(russian, latin):
    assert in_latin(russian) == latin


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "russian", "english"),
    [
        ("okean-3133", ["ВМФ"], ["Navy", "VMF"]),
        ("rodina-2415a", ["краб"], ["crab", "krab"]),
        ("kosmonavt-2609", [], []),
        ("pobeda-penza", ["Пенза"], ["Penza"]),
        (
            "chajka-olimpiada-80",
            ["Олимпиада-80", "Москва-80", "Olympics 80"],
            ["Olympics 80", "Olimpiada-80", "Moskva-80"],
        ),
        ("poljot-2409-813236", [], []),
        ("raketa-amfibiya", ["Амфибия"], ["Amphibia"]),
    ],
)
def test_a_spelling_of_the_brand_is_no_nickname(soviet, folder, russian, english):
    watch = Watch.objects.for_page().get(folder=folder)
    names = [alias.key for alias in watch.aliases.all()]
    assert nicknames(watch, names, english=False)[: len(russian)] == russian
    assert nicknames(watch, names, english=True)[: len(english)] == english


@pytest.mark.django_db
def test_the_addresses_of_choices_are_the_same_in_both_languages(soviet):
    tokens = {}
    for language in ("ru", "en"):
        with override(language):
            facets = CatalogueQuery.parse(QueryDict()).facets()
            tokens[language] = {facet.name: sorted(choice.value.token for choice in facet.all) for facet in facets}
    assert tokens["ru"] == tokens["en"]
    assert [token for words in tokens["en"].values() for token in words if not token.isascii()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/watches/?material=сталь&gender=мужские&sort=year", "/watches/?material=steel&gender=men-s&sort=year"),
        ("/en/watches/?q=3133&function=хронограф", "/en/watches/?q=3133&function=chronograph"),
        ("/mechanisms/?type=кварцевый", "/mechanisms/?type=quartz"),
        ("/factories/?city=Орёл", "/factories/?city=oryol"),
    ],
)
def test_an_old_address_of_a_choice_leads_to_the_present_one(soviet, visitor, address, target):
    name, value = address.split("?")
    response = visitor.get(name, QueryDict(value).dict())
    assert response.status_code == 301
    assert unquote(response["Location"]) == target
    assert visitor.get(target).status_code == 200


def rows(file: str) -> list[dict]:
    with (OWN_DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.django_db
def test_english_names_of_the_files_are_in_the_database(soviet):
    english = {(row["kind"], row["name"]): row["name_en"] for row in rows(FILE)}
    for factory in Factory.objects.all():
        assert factory.short_name_en == english.get(("factory", factory.short_name), "")
        assert factory.city_en == english.get(("city", factory.city), "")
    for movement in Mechanism.objects.all():
        assert movement.calibre_en == english.get(("calibre", movement.calibre), "")


def test_every_english_name_of_the_files_is_of_something_that_they_hold():
    held = {kind: {row[column] for row in rows(file)} for kind, (file, column, _filled) in PLACES.items()}
    held["alias"] = {alias for row in rows("watches.csv") for alias in row["aliases"].split(";")}
    names = rows(FILE)
    assert {row["kind"] for row in names} == set(KINDS)
    assert [row["name"] for row in names if row["name"] not in held[row["kind"]]] == []
    assert [row["name"] for row in names if not row["source"]] == []


NAMES = """
Raketa Big Zero > Raketa 2609.NA “Big Zero”
Raketa Baikonur > Raketa 2624 “Baikonur”
Raketa jasper > Raketa 2209 “jasper”
Amphibia Scuba Dude > “Scuba Dude”
Amphibia Neptune > “Neptune”
Amphibia 1967 > “1967”
Amphibia barrel > Amphibia 2409A “barrel”
Komandirskie submarine > Komandirskie 2414A 341289 “submarine”
Komandirskie lollipop > Komandirskie 2414 “lollipop”
Komandirskie Volkhov > Komandirskie “Volkhov Hydroelectric”
Komandirskie Zakaz MO > Komandirskie 2234 “Zakaz MO SSSR”
Chaika Olympics 80 > Chaika “Olympics 80”
Sturmanskie Gagarin > “Gagarin”
Sturmanskie MiG-29 > Sturmanskie 31659 “MiG-29”
Okean Final Edition > Okean 3133 “Final Edition”
Poljot de Luxe > Poljot 2209 “de Luxe”
Poljot UFO > Poljot 2627N “UFO”
Strela first generation > Strela 3017 “first generation”
Slava California > Slava 2428 “California”
Slava Monster > Slava 2427 “Monster”
Slava Transistor > Slava 2937 293034 “Transistor”
Pobeda Penza > Pobeda K-26 “Penza”
Luch Braille > Luch “Braille”
Luch Chkalov > Luch “Chkalov”
Molnija Tale of the Urals > Molnija 3602 “Tale of the Urals”
Elektronika Pulsar > Elektronika B6-03 (3051)
Vostok Radio Room > Vostok “radio room”
Zarja jump hour > Zarja 2006 “jump hour”
Raketa 2609.NA > Raketa 2609.NA
Aurora 154ChN > Aurora 2008 (154ChN)
"""


@pytest.mark.django_db
def test_thirty_names_that_english_collectors_use_lead_to_watches_called_so(soviet, visitor):
    pairs = [line.split(" > ") for line in NAMES.strip().splitlines()]
    assert len(pairs) == 30
    for asked, named in pairs:
        html = visitor.get("/en/watches/", {"q": asked}).content.decode()
        first = re.search(r'card__link"[^>]*>(.*?)</a>', html)
        assert named in unescape(strip_tags(first[1])), asked
