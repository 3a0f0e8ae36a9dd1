"""What dials, cases and crystals look like, as it is written in Russian and in small letters, and in English."""

from django.utils.translation import get_language

COLOURS = {
    "бежевый": "beige", "белый": "white", "бирюзовый": "turquoise", "бордовый": "burgundy", "голубой": "light blue",
    "жёлтый": "yellow", "зелёный": "green", "золотистый": "golden", "каменный": "stone", "коричневый": "brown",
    "красный": "red", "кремовый": "cream", "медный": "copper", "оранжевый": "orange",
    "перламутровый": "mother of pearl", "розовый": "pink", "салатовый": "lime", "серебристый": "silver",
    "серый": "grey", "синий": "blue", "фиолетовый": "violet", "чёрный": "black",
}  # fmt: skip
SHADES = {"светло-": "light ", "тёмно-": "dark "}
SHAPES = {
    "асимметричный": "asymmetric", "бочка": "tonneau", "восьмигранный": "octagonal", "квадратный": "square",
    "круглый": "round", "круглый с подвижными ушками": "round with movable lugs", "овальный": "oval",
    "прямоугольный": "rectangular",
}  # fmt: skip
CRYSTALS = {
    "акриловое": "acrylic", "минеральное": "mineral", "органическое": "acrylic", "сапфировое": "sapphire",
}  # fmt: skip
ENGLISH = COLOURS | SHAPES | CRYSTALS


def look_name(look: str) -> str:
    """In the reader's language; what is not known here stays as it is written."""
    return look if get_language() == "ru" else in_english(look)


def in_english(look: str) -> str:
    for shade, english in SHADES.items():
        if look.startswith(shade) and (plain := COLOURS.get(look.removeprefix(shade))):
            return english + plain
    return ENGLISH.get(look, look)
