"""Normalised keys and addresses: how two spellings of one name are told to be the same.

Databases disagree about case (`LOWER('Ё')` leaves Cyrillic alone on SQLite), so every comparison
of names, codes and calibres goes through a key that is computed here and stored.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from unicodedata import combining

# Latin letters that a Cyrillic dial shows in the same shape (2609.HA is 2609.НА). In lower case,
# because keys are compared after case folding; `b` stands for the capital В, which looks like B.
LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")

# No key and no address is longer, whatever its name unfolds to (`щ` is three letters, `ﷺ` eighteen).
KEY_LENGTH = 150
ADDRESS_LENGTH = 140

# Inside a character class: what no text may hold, wherever it comes from. Control characters but tab and line break,
# overrides of the direction, halves of a pair, and what stands for bytes that could not be decoded.
NO_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd"

# As many marks may stand upon one letter; no language writes so many (Unicode calls such text stream-safe). Normalising
# puts them in order, which takes as long as the square of their number. What unfolds to marks alone is a mark, too.
MOST_MARKS = 30
MARKS = "".join(c for c in map(chr, range(0x300, 0x1F000)) if all(map(combining, unicodedata.normalize("NFKD", c))))
TOWER = re.compile(f"[{MARKS}]{{{MOST_MARKS + 1}}}")

# Inside a character class: what nobody sees and no name needs: soft hyphens, blanks without width, marks of direction.
UNSEEN = "\u00ad\u200b\u200e\u200f\u2060\ufeff"

# Sorts behind every Cyrillic letter.
BEHIND_CYRILLIC = "→"

# The spelling that the folders of the first data set already use: j for й, yu, ch, h for х, c for ц.
TRANSLITERATION = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "jo", "ж": "zh", "з": "z",
        "и": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch",
        "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "ji", "є": "je",
        "ґ": "g", "ў": "u", "ł": "l", "ß": "ss", "ø": "o", "đ": "d",
    }
)  # fmt: skip


def has_tower(text: str) -> bool:
    """Whether one letter of `text` carries so many marks that the text must not be normalised."""
    return not text.isascii() and TOWER.search(text) is not None


def normalised_key(text: str) -> str:
    """The key under which a name, design code or calibre is unique.

    Case, ё/е, accents, blanks and punctuation do not count, and Latin look-alikes are read as the
    Cyrillic letters they stand for: `2609.HA`, `2609.НА` and `2609 на` give one key. Idempotent.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if c.isalnum())
    return letters.translate(LOOK_ALIKES)[:KEY_LENGTH]


def as_name(text: str) -> str:
    """`text` as a name is written: in one normal form, with single blanks, without what nobody sees."""
    return " ".join(re.sub(f"[{UNSEEN}]", "", unicodedata.normalize("NFC", text)).split())


def sort_key(text: str) -> str:
    """A key that sorts names alike on both databases: digits, then Cyrillic, then Latin, as in a Russian card index.

    Case and ё/е do not count, words stay apart.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not combining(c))
    words = " ".join(re.findall(r"\w+", plain.casefold()))
    return (BEHIND_CYRILLIC + words if "a" <= words[:1] <= "z" else words)[:KEY_LENGTH]


def address_of(*parts: str) -> str:
    """The transliterated address made of `parts`: `address_of("Полёт", "2614.2Н")` is `poljot-2614-2n`."""
    text = unicodedata.normalize("NFC", " ".join(part for part in parts if part)).casefold()
    latin = unicodedata.normalize("NFKD", text.translate(TRANSLITERATION))
    ascii_only = latin.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:ADDRESS_LENGTH].rstrip("-")


def first_free(base: str, is_taken: Callable[[str], bool], *, numbered: str = "{}-{}") -> str:
    """`base`, or `base-2`, `base-3` …: free after one that is not. Of n taken ones 2 log n are asked about."""

    def free(number: int) -> bool:
        return not is_taken(numbered.format(base, number))

    if not is_taken(base):
        return base
    high = 2
    while not free(high):
        high *= 2
    asked = range(high // 2 + 1, high)
    return numbered.format(base, asked.start + bisect_left(asked, True, key=free))
