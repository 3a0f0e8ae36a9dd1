"""Who gets what answer at which address: the words in which the rows of the table are written.

Each app has a module here with its `ROWS`: the name of an address to one `Row`, or to a list of them
where the answer depends on the state of a thing. A row says what a rule answers to each persona:

    "accounts:collection": Row(get=SIGNED_IN),
    "drafts:draft_edit": [
        Row("my open draft", get=OWNER, post=OWNER.answering(302), args=lambda people: [open_draft(people).pk]),
        Row("an accepted draft", get=NOBODY, post=NOBODY, args=lambda people: [accepted_draft(people).pk]),
    ],

`collector` is the owner of whatever the row is about, `stranger` another collector. A method that a row
does not name must be refused. `ADMIN` names each model in the admin with the rule of its pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model

PERSONAS = ("visitor", "collector", "stranger", "moderator", "administrator")

LOGIN = "login"  # a redirect to the page where one signs in


@dataclass(frozen=True)
class Rule:
    """The answer to each persona, in the order of PERSONAS: a status, or LOGIN."""

    visitor: int | str
    collector: int | str
    stranger: int | str
    moderator: int | str
    administrator: int | str

    def answer(self, persona: str) -> int | str:
        return getattr(self, persona)

    def answering(self, status: int) -> "Rule":
        """The same rule where what is allowed answers `status`: 302 after a form, 400 to an empty one."""
        return Rule(*(status if self.answer(persona) == 200 else self.answer(persona) for persona in PERSONAS))

    def allows(self, persona: str) -> bool:
        return self.answer(persona) not in {LOGIN, 401, 403, 404, 405, 410}


EVERYBODY = Rule(200, 200, 200, 200, 200)
SIGNED_IN = Rule(LOGIN, 200, 200, 200, 200)
NOT_SIGNED_IN = Rule(200, 302, 302, 302, 302)
OWNER = Rule(LOGIN, 200, 404, 404, 404)
OWNER_OR_STAFF = Rule(LOGIN, 200, 404, 200, 200)
NOBODY = Rule(LOGIN, 404, 404, 404, 404)
MISSING = Rule(404, 404, 404, 404, 404)
# The admin sends whoever is not staff to its sign-in.
ADMIN_STAFF = Rule(LOGIN, LOGIN, LOGIN, 200, 200)
ADMIN_ADMINISTRATOR = Rule(LOGIN, LOGIN, LOGIN, 403, 200)
ADMIN_NOBODY = Rule(LOGIN, LOGIN, LOGIN, 403, 403)


@dataclass(frozen=True)
class Row:
    """What one address answers in one case. `args` gives the address's arguments, making what they name.

    `people` are the users by persona. `data` is what POST sends. An address without a name says its `address`.
    """

    case: str = ""
    get: Rule | None = None
    post: Rule | None = None
    args: Callable = field(default=lambda people: [])
    data: Callable = field(default=lambda people: {})
    query: str = ""
    address: str = ""


@dataclass(frozen=True)
class AdminModel:
    """The rules of one model's pages in the admin, and how to make a row to look at."""

    make: Callable[[], Model]
    view: Rule
    add: Rule
    change: Rule
    delete: Rule
