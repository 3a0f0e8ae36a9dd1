"""Colours as they are written of a dial, in Russian and in small letters, and what they are called in English."""

from django.utils.translation import get_language

ENGLISH = {
    "бежевый": "beige", "белый": "white", "бирюзовый": "turquoise", "бордовый": "burgundy", "голубой": "light blue",
    "жёлтый": "yellow", "зелёный": "green", "золотистый": "golden", "каменный": "stone", "коричневый": "brown",
    "красный": "red", "кремовый": "cream", "медный": "copper", "оранжевый": "orange",
    "перламутровый": "mother of pearl", "розовый": "pink", "салатовый": "lime", "серебристый": "silver",
    "серый": "grey", "синий": "blue", "фиолетовый": "violet", "чёрный": "black",
}  # fmt: skip
SHADES = {"светло-": "light ", "тёмно-": "dark "}


def colour_name(colour: str) -> str:
    """In the reader's language; a colour that is not known here stays as it is written."""
    return colour if get_language() == "ru" else in_english(colour)


def in_english(colour: str) -> str:
    for shade, english in SHADES.items():
        if colour.startswith(shade) and (plain := ENGLISH.get(colour.removeprefix(shade))):
            return english + plain
    return ENGLISH.get(colour, colour)
