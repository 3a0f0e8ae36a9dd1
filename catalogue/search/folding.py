"""One key for every spelling of a word: what the index is made of and what a query is read with.

A word is heard, not read. Whatever alphabet it came in, it is written down in a plain Latin spelling
of its Russian sound and loses its case ending, so that `полёт`, `Poljot` and `polyot` give one key.
The rules know letters and languages and no names.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

Work = TypeVar("Work", bound=Callable)
LONGEST_WORD = 40

# Letters that look alike on a dial: PAKETA and 2609.HA are Cyrillic, copied with a Latin keyboard.
LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYabcehkmoptxy", "АВСЕНКМОРТХУавсенкмортху")
LATIN_TWINS = frozenset("ABCEHKMOPTXY")

CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
        "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "e", "ґ": "g",
    }
)  # fmt: skip

# Latin letters whose mark changes the sound; every other mark is dropped.
MARKED = str.maketrans(
    {"č": "ch", "ć": "ch", "š": "sh", "ś": "sh", "ŝ": "sh", "ž": "zh", "ż": "zh", "ź": "z",
     "ł": "l", "đ": "d", "ø": "o", "æ": "e", "œ": "e"}
)  # fmt: skip

# How German, Polish, French, Czech and English write one Russian sound, longest first.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"s?chtsch|shtsch|szcz|shch|stsch|sch|sz", "sh"),
        (r"tsch|tch|tsh|cz", "ch"),
        (r"chr", "hr"),  # chronograph
        (r"ph", "f"),
        (r"kh", "h"),
        (r"qu", "kv"),
        (r"q|ck|c(?![heiy])", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou", "u"),
        (r"[ijy]+", "i"),
        (r"(?:ts|tz|c(?!h))(?=[ei])|(?:ts|tz)$", "z"),  # tsiferblat, ciferblat, Ziferblat; quartz, Quarz
        (r"tz", "ts"),
        (r"i([eou])", lambda match: "u" if match[1] == "u" else "e"),  # Poljot, Pobieda, Saljut
        (r"(?<=[csz]h)o", "e"),  # ё after a hushing letter: zholtye, zheltye
        (r"^sh(?=[tp])", "s"),  # German St and Sp are sounded шт and шп
    )
]

# Endings of nouns and adjectives as the sounds above spell them, longest first. Verbs are left alone:
# a stemmer that knows them takes Урал and Уран for two forms of one verb.
ENDINGS = [
    "iaia", "iami",
    "aia", "ego", "ogo", "emu", "omu", "imi", "iam", "ami", "iah", "oiu", "eiu",
    "ia", "ai", "ei", "oi", "oe", "im", "ih", "om", "em", "am", "ah", "ov", "ev",
    "a", "u", "o", "e", "i",
]  # fmt: skip
SHORTEST_STEM = 3
SHORTEST_PLURAL = 5
VOWEL = re.compile("[aeiou]")

QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
OTHER_LAYOUT = str.maketrans(QWERTY + JCUKEN, JCUKEN + QWERTY)


def kept_if_short(work: Work) -> Work:
    """Keep what `work` gives for the last 20 000 texts as long as words are. Longer ones come from strangers alone, and
    each would take as much memory as it has letters.
    """
    known = lru_cache(maxsize=20_000)(work)  # the words of a catalogue come again and again

    @wraps(work)
    def answer(text: str, *others: Any) -> Any:
        return (known if len(text) <= LONGEST_WORD else work)(text, *others)

    return cast(Work, answer)


@kept_if_short
def fold(word: str) -> str:
    """The key of a word: its sounds without the case ending. Idempotent; empty when it has no letter or digit.

    Blanks and punctuation do not count, so `2609.НА`, `2609 ha` and `2609-HA` are one key.
    """
    key = stem(sounds(word))
    while key != word:
        word, key = key, stem(sounds(key))
    return key


@kept_if_short
def sounds(word: str) -> str:
    """The word in lower-case Latin letters as it is heard, ending included: `Командирские` is `komandirske`."""
    heard = respelled(word)
    while heard != word:
        word, heard = heard, respelled(heard)
    return heard


def respelled(word: str) -> str:
    """One pass of the rules. What one pass makes (`прецизионный` has и+о) another may read once more."""
    if word.isascii() and word.isdecimal():
        return word[:LONGEST_WORD]
    text = unicodedata.normalize("NFKC", word[:LONGEST_WORD].replace("№", ""))  # it would become "No"
    text = "".join(c for c in text if c.isalnum() or unicodedata.combining(c))
    if reads_as_cyrillic(text):
        text = text.translate(LOOK_ALIKES)
    text = plain_letters(text)
    for pattern, sound in SOUNDS:
        text = pattern.sub(sound, text)
    # In a number Б, В and the Latin B are told apart by nobody: Vostok's 2416Б is "2416B" in every shop.
    return (text.replace("v", "b") if has_digit(text) else text)[:LONGEST_WORD]


def phrase_key(phrase: str) -> str:
    """The key of several words together: blanks do not count, and `#` stays, for it is any number.

    `self-winding`, `Self winding` and `selfwinding` are one phrase.
    """
    return "".join("#" if word == "#" else fold(word) for word in phrase.split())[:100]


def has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def reads_as_cyrillic(text: str) -> bool:
    """Whether its Latin letters stand for the Cyrillic ones of the same shape.

    So it is beside Cyrillic letters (CЛABA), in capitals all of which have a twin (PAKETA), and in a
    number whose letters all have one (2609ha).
    """
    letters = [c for c in text if c.isalpha()]
    if any("а" <= c <= "ґ" for c in text.casefold()):
        return True
    if len(letters) == len(text) and not text.isupper():
        return False
    if len(letters) < len(text) and "ch" in text.casefold():  # 1MChZ is spelled, not copied
        return False
    return all(c.upper() in LATIN_TWINS for c in letters)


@kept_if_short
def plain_letters(text: str) -> str:
    """Lower case, Latin, without marks: what is neither Cyrillic nor Latin stays as it is."""
    lower = unicodedata.normalize("NFC", text.casefold()).translate(MARKED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower.translate(CYRILLIC)) if c.isalnum())
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return digits.translate(CYRILLIC)  # ё and ў have become е and у


def stem(text: str) -> str:
    """The sounds of a word without its case ending. A stem keeps three letters and a vowel; numbers have no ending."""
    if has_digit(text):
        return text
    for ending in ENDINGS:
        rest = text.removesuffix(ending)
        if rest != text and len(rest) >= SHORTEST_STEM and VOWEL.search(rest):
            return rest
    return text


def spellings(word: str) -> list[str]:
    """The word as it stands and, where that gives another key, in small letters: COMETA may be Latin after all."""
    lower = word.lower()
    return [word, lower] if fold(lower) != fold(word) else [word]


def keys(word: str) -> list[str]:
    """The keys that a word may have, the likeliest first; none when it has no letter or digit."""
    return [key for key in map(fold, spellings(word)) if key]


def other_readings(word: str) -> list[str]:
    """Keys for spellings that mean another sound than usual; worth a try when nothing has the usual key.

    `boctok` copies a dial in small letters; a German s is з (Swesda), a French j is ж (Droujba),
    and an English s ends a plural (Poljots).
    """
    lower = word.lower()
    readings = [re.sub("s(?!s)", "z", lower), lower.replace("j", "zh")]
    if all(letter.upper() in LATIN_TWINS or letter.isdigit() for letter in lower):
        readings.insert(0, lower.translate(LOOK_ALIKES))
    if len(lower) > SHORTEST_PLURAL and lower.isascii():
        readings.insert(0, re.sub("'?s$", "", lower))
    usual = set(keys(word))
    return [key for key in dict.fromkeys(fold(reading) for reading in readings) if key and key not in usual]


def other_layout(text: str) -> str:
    """What the same keys give in the other keyboard layout: `hfrtnf` is `ракета`."""
    return text.translate(OTHER_LAYOUT)
