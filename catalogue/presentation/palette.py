"""The spot colour of a factory: a fixed palette, so that a factory is known by its ink.

Each name is a class `spot-<name>` of `static/css/tokens.css`, readable on paper and on the dark theme's ink.
"""

from catalogue.models import Factory

UNKNOWN = "grey"
SPOTS = {
    "first-moscow-watch-factory": "blue",
    "second-moscow-watch-factory": "wine",
    "chistopol-watch-factory": "green",
    "petrodvorets-watch-factory": "red",
    "penza-watch-factory": "plum",
    "uglich-watch-factory": "ochre",
    "minsk-watch-factory": "teal",
    "chelyabinsk-watch-factory": "steel",
    "zlatoust-watch-factory": "rust",
    "maslennikov-factory": "olive",
}


def spot_of(factory: Factory | None) -> str:
    """The name of the factory's colour; grey for a factory without one and where the factory is unknown."""
    return SPOTS.get(factory.slug, UNKNOWN) if factory else UNKNOWN
