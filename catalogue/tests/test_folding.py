"""The folding of a word: families of spellings meet, false friends do not, and nothing makes it stumble."""

import ast
import csv
import tracemalloc
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.search import folding
from catalogue.search.folding import fold, keys, other_layout, other_readings, plain_letters, sounds, stem
from catalogue.search.terms import words_of

DATA = Path(__file__).parent / "data"
FAMILIES = [
    line.split()
    for line in (DATA / "spellings.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
# English `ocean` is another word for океан, not another spelling: a watch's alias joins it.
BY_ALIAS = {"ocean"}

MORE_FAMILIES = [
    "чайка Tchaika Czajka Tchaïka ČAJKA Chayka",  # French, Polish, Czech
    "победа Pobieda POBEDA Pobjeda",
    "ракета Rakieta Rakete raketą Raketa",  # Polish, German
    "луч Loutch Łucz Lutsch LUCH luč",
    "восток Wostok VOSTOK восток",
    "россия Rossija Rossiya Rossia",
    "дружба Druzhba Družba Drużba",
    "москва Moskwa Moskva MOCKBA",
    "салют Saljut Salyut Salut",
    "люкс Lux Ljuks Luks",
    "блоне Błonie Blonie",
    "мечта Mechta Metschta Mečta",
    "нева Neva Newa HEBA",
    "комета Kometa KOMETA",
    "самара Samara CAMAPA",
    "кварц кварцевый кварцевые quartz Quarz",
    "жёлтые желтые zholtye zheltye Zhyoltye",
    "звёзды звезда звезды Zvezdy",
    "прецизионные прецизионный прецизионной precizionnye pretsizionnye",
    "мужские мужской мужских muzhskie",
    "часы часов часами часовой chasy",
    "города городов goroda",
    "2416Б 2416B 2416b 2416.б",
    "2416БЧ 2416ВЧ 2416BCh",
    "2628.Н 2628H 2628n 2628-Н",
    "ЧН-47М chn47m ChN-47M чн47м",
    "К-43 k43 K-43",
    "Б6-02 B6-02 b602",
    "1МЧЗ 1mchz 1MChZ",
    "3050-КР 3050-KR 3050KP",
]

FALSE_FRIENDS = (
    "урал уран|сталь старт|мир мера|царь заря|океан экран|луч лук|полёт полюс|россия роса|восток вестник"
    "|чайка чайник|старт старый|2209 2299|2609 2609А|амфибия амфора|слава слово|1МЧЗ 1МСНЗ|2416Ч 2416СН"
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_a_family_of_spellings_has_one_key(family):
    assert len({fold(word) for word in family if word not in BY_ALIAS}) == 1


def test_no_two_families_share_a_key():
    owners = [{fold(word) for word in family} for family in FAMILIES]
    assert not [pair for pair in combinations(owners, 2) if pair[0] & pair[1]]


@pytest.mark.parametrize("family", MORE_FAMILIES, ids=lambda family: family.split()[0])
def test_other_spellings_of_the_same_kinds_meet(family):
    assert len({fold(word) for word in family.split()}) == 1


@pytest.mark.parametrize("pair", FALSE_FRIENDS.split("|"))
def test_false_friends_stay_apart(pair):
    one, other = pair.split()
    assert fold(one) != fold(other)


def test_the_brands_of_the_catalogue_stay_apart():
    with (Path(__file__).parents[1] / "data" / "brands.csv").open(encoding="utf-8") as file:
        names = [row["name_ru"] for row in csv.DictReader(file)]
    assert len({fold(name) for name in names}) == len(names)


def test_the_folding_knows_no_family_by_name():
    tree = ast.parse(Path(folding.__file__).read_text(encoding="utf-8"))
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in prose]
    known = {fold(word) for value in constants if isinstance(value, str) for word in value.split()}
    assert not known & {fold(word) for family in FAMILIES for word in family}


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Полёт", "polet"),
        ("PAKETA", "raket"),
        ("CЛABA", "slav"),
        ("pаketa", "raket"),  # one letter is Cyrillic
        ("ґpat", "grat"),
        ("2414А/341289", "2414a341289"),
        ("2609 ha", "2609na"),
        ("часов", "chas"),
        ("мира", "mir"),
        ("²٣", "23"),
        ("—", ""),
        ("", ""),
        ("\x00\ud800", ""),
        ("日本", "日本"),
    ],
)
def test_fold(word, key):
    assert fold(word) == key


def test_capitals_with_twins_may_be_latin_after_all():
    assert keys("COMETA") == ["somet", "komet"]
    assert keys("комета") == ["komet"]
    assert keys("TACHO") == ["tasn", "tach"]


@pytest.mark.parametrize(
    ("word", "key"), [("boctok", "vostok"), ("paketa", "raket"), ("Swesda", "zvezd"), ("Droujba", "druzhb")]
)
def test_unusual_sounds_are_other_readings(word, key):
    assert key in other_readings(word)
    assert not {"", *keys(word)} & set(other_readings(word))


@pytest.mark.parametrize(
    ("word", "is_plural"), [("Poljots", True), ("Slavas", True), ("Zims", False), ("Wosts", False), ("Часыs", False)]
)
def test_an_english_plural_is_first_read_as_the_name_alone(word, is_plural):
    """Of more than five letters, all of them Latin: a short word is too easily another."""
    assert (other_readings(word)[:1] == [fold(word.removesuffix("s"))]) is is_plural


def test_what_has_no_letter_has_no_other_reading():
    assert other_readings("—") == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("hfrtnf", "ракета"), ("djcnjr 2414", "восток 2414"), (".yjcnm", "юность"), ("ыдфмф", "slava")]
)
def test_the_other_keyboard_layout(typed, meant):
    assert other_layout(typed) == meant


anything = st.text(max_size=60) | st.text(alphabet="АВСЕНКМОРТХЁйьщчц ABCEHKMOPTXYtschzwijyou2609.-/", max_size=60)


@settings(max_examples=2000, deadline=None)
@given(anything)
def test_folding_is_idempotent_and_never_raises(text):
    key = fold(text)
    assert fold(key) == key
    assert key in keys(text) or not key


@settings(max_examples=500, deadline=None)
@given(anything)
def test_case_never_counts_in_cyrillic(text):
    cyrillic = "".join(c for c in text if "а" <= c.lower() <= "я")
    assert fold(cyrillic.upper()) == fold(cyrillic)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=folding.QWERTY + folding.JCUKEN, max_size=40))
def test_the_layout_turns_back(text):
    twice = other_layout(other_layout(text))
    assert twice.translate(folding.OTHER_LAYOUT) == other_layout(text)


@pytest.mark.parametrize(("text", "kept"), [("luna", "lun"), ("osa", "osa"), ("stia", "sti"), ("3056a", "3056a")])
def test_a_stem_keeps_three_letters_and_a_vowel(text, kept):
    assert stem(text) == kept


@pytest.mark.parametrize("work", [fold, sounds, plain_letters, lambda word: words_of(word, 1)])
def test_long_words_of_strangers_stay_in_no_memory(work):
    work("ж" * 1000)
    tracemalloc.start()
    for number in range(200):
        work(f"{'ж' * 1000}{number}")  # a new beginning is a word as others: at one of those a table may grow
    here = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/catalogue/search/*")])
    tracemalloc.stop()
    held = sum(each.size for each in here.statistics("filename"))
    assert held < 50_000
