"""What dials, cases and crystals look like, as it is written in Russian and in small letters, and in English."""

from django.utils.translation import get_language

from catalogue.keys import normalised_key

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
SEEN = {normalised_key(said): look for look, english in (COLOURS | SHAPES).items() for said in (look, english)}
SEEN[normalised_key("gray")] = "серый"


def look_name(look: str) -> str:
    """In the reader's language; what is not known here stays as it is written."""
    return look if get_language() == "ru" else in_english(look)


def in_english(look: str) -> str:
    for shade, english in SHADES.items():
        if look.startswith(shade) and (plain := COLOURS.get(look.removeprefix(shade))):
            return english + plain
    return ENGLISH.get(look, look)


def in_russian(said: str) -> str:
    """The colour or shape that somebody means, in either language; what is not known here stays as it is written."""
    key = normalised_key(said)
    if key in SEEN:
        return SEEN[key]
    for shade, english in SHADES.items():
        for before in map(normalised_key, (shade, english)):
            if key.startswith(before) and (plain := SEEN.get(key.removeprefix(before))):
                return shade + plain
    return said


def without_shade(look: str) -> str:
    """Two people who look at one dial do not agree how dark its grey is."""
    for shade in SHADES:
        look = look.removeprefix(shade)
    return look
