"""Russian names in Latin letters, as collectors of Soviet watches write them: Poljot apart, which is a brand's own.

Addresses and search keys have spellings of their own (`catalogue.keys`, `catalogue.search.folding`): those are for
machines, this one is read.
"""

import re

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
}  # fmt: skip
ENDINGS = [(re.compile(f"{ending}\\b", re.IGNORECASE), latin) for ending, latin in [("ый", "y"), ("ий", "y")]]
ABBREVIATION = 5  # letters: a longer word in capitals is shouted, a shorter one is МЧЗ, that is MChZ
CYRILLIC = re.compile("[\u0400-\u04ff]")
RUSSIAN = re.compile(r"[\u0400-\u04ff]+(?:[\s\d.,:!?()«»№–—/-]{0,9}[\u0400-\u04ff]+)*")
LATIN = re.compile("[A-Za-z]")
QUOTES = str.maketrans("«»", "“”")


def has_cyrillic(text: str) -> bool:
    return CYRILLIC.search(text) is not None


def language_of(text: str) -> str:
    """The language that a name or a note is read aloud in."""
    return "ru" if has_cyrillic(text) else "en"


def is_mixed(text: str) -> bool:
    """Whether an English text has Russian words in it: «Полёт», in the manner of the Vympel sign."""
    return has_cyrillic(text) and len(LATIN.findall(text)) > len(CYRILLIC.findall(text))


def with_russian_marked(html: str) -> str:
    """Text of an English page, escaped, with its Russian words marked for voices that read it aloud (WCAG 3.1.2)."""
    return RUSSIAN.sub(r'<span lang="ru">\g<0></span>', html)


def in_latin(text: str) -> str:
    """`text` with its Cyrillic letters in Latin ones: «2609.НА» is 2609.NA, «НЧ-С» NCh-S, «Тагиль» Tagil."""
    if not has_cyrillic(text):
        return text
    for pattern, latin in ENDINGS:
        text = pattern.sub(latin, text)
    return re.sub(r"[^\W\d_]+", lambda word: _word(word.group()), text).translate(QUOTES)


def _word(word: str) -> str:
    latin = "".join(_letter(letter) for letter in word)
    return latin.upper() if word.isupper() and len(word) > ABBREVIATION else latin


def _letter(letter: str) -> str:
    latin = LETTERS.get(letter.lower(), letter)
    return latin.capitalize() if letter != letter.lower() else latin
