"""Who may do what: the table of access, `config/tests/access/`, in words."""

from itertools import groupby

from django.urls import URLResolver, get_resolver

from config.tests.access import LOGIN, PERSONAS, Row, Rule
from config.tests.test_access import ROWS

from .tables import table

HEAD = """# Who may do what

Every address of the site with each way to ask it, and what it answers to whom. This page is made from
`config/tests/access/`, the table that `config/tests/test_access.py` tries: change that, then `make documents`. What is
not in a row is refused, to everybody.

*Collector* is whoever the page or the thing belongs to, *stranger* another collector. *Moderator* and *administrator*
are that only in a session that passed the second factor; without it they are answered as a stranger is
(`config/tests/test_strength.py`). Below `/en/` everything is the same.

"""
ANSWERS = {
    200: "yes",
    204: "yes",
    301: "is led on",
    302: "is led on",
    400: "yes, but asks for more",
    401: "says that it did not work",
    403: "no",
    404: "no such page",
    405: "no",
    409: "yes, but asks for more",
    LOGIN: "asked to sign in",
}
PARTS = {
    "/accounts/": "Signing in, and one's account",
    "/admin/": "The admin",
    "/collection/": "Collections",
    "/drafts/": "Proposals",
    "/users/": "Collections",
    "/want/": "Collections",
}
METHODS = {"get": "read", "post": "send"}


def routes(resolver=None, namespace="", above="/") -> dict[str, str]:
    """The pattern of every address by its name; of one without a name by itself."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{above}{entry.pattern}"
        if isinstance(entry, URLResolver):
            found |= routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, path)
        else:
            found[f"{namespace}{entry.name}" if entry.name else path] = path
    return found


def answers(rule: Rule, method: str) -> list[str]:
    """What a rule answers, in words. Whoever may send a form is led on by it, perhaps to prove again who they are."""
    sent = {302: "yes, and is led on"} if method == "post" else {}
    return [(ANSWERS | sent)[rule.answer(persona)] for persona in PERSONAS]


def lines(path: str, row: Row):
    for method, word in METHODS.items():
        if rule := getattr(row, method):
            case = f" ({row.case})" if row.case else ""
            yield [f"`{path}`{case}", word, *answers(rule, method)]


def part(path: str) -> str:
    """The part of the site that an address belongs to."""
    return next((name for beginning, name in PARTS.items() if path.startswith(beginning)), "The catalogue")


def page() -> str:
    paths = routes()
    found = sorted(
        ((paths[name].replace("^", "").replace("$", ""), row) for name, rows in ROWS.items() if name in paths
         for row in (rows if isinstance(rows, list) else [rows])),
        key=lambda one: (part(one[0]), one[0]),
    )  # fmt: skip
    text = HEAD
    for name, rows in groupby(found, key=lambda one: part(one[0])):
        text += f"\n## {name}\n\n" + table(["address", "", *PERSONAS], [line for one in rows for line in lines(*one)])
    return text
