"""Hostile values, as they stand in an address, and what the pages of search answer to them.

The tests ask for the answers, `make drill-hostile` for the time, too.
"""

# Refused by the middleware wherever they stand.
REFUSED = {
    "NUL": "a%00b",
    "lone surrogate": "%ed%a0%80",
    "wrong UTF-8": "%ff%fe",
    "control": "%1b[31m",
    "line break": "a%0d%0ab",
    "bidi override": "%e2%80%ae",
    "4 000 characters": "%d1%8f" * 4000,
}
# Taken as text: what each kind of parameter makes of it.
TAKEN = {
    "twenty digits": "99999999999999999999",
    "negative": "-1",
    "superscript": "²",
    "Arabic digit": "٣",
    "words": "+".join(["слово"] * 160),
    "wildcards": "%25_%25",
    "quotes": "'\";--",
    "operators": "a|b%26c!(*:)",
    "backslash": "%5c%5c",
    "emoji": "🙂",
    "tag": "<script>",
}
FACETS = ("brand", "factory", "mechanism", "function", "material", "gender", "decade", "bracelet", "photo")
FACETS += ("case", "dial", "diameter", "lugs", "kind", "thickness", "crystal")
# What each parameter makes of the values that are TAKEN.
EXPECTED = {
    "q": 200,
    "add": 200,
    "w": 200,
    "exact": 200,
    "from": 200,
    "to": 200,
    "sort": 200,
    "after": 404,
    "before": 404,
} | dict.fromkeys(FACETS, 200)


def address_of(name: str) -> str:
    """The page that has this parameter."""
    return "/watches/compare/" if name in {"w", "add"} else "/watches/"


def expected_of(name: str) -> dict[str, int]:
    """The status for each kind of value of a parameter."""
    return dict.fromkeys(REFUSED, 400) | dict.fromkeys(TAKEN, EXPECTED[name])
