"""People: their login, e-mail, role, links and rating; a bcrypt password goes on working, no other is taken over."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from accounts.forms.profile import clean_link
from accounts.models import Role, User, own_login, validate_login
from accounts.signing.hashers import password_from_bcrypt
from catalogue.keys import normalised_key

from .cleaning import line, moment, number, shortened, word
from .memory import became, came_from, remember, remembered
from .report import Fate, Report
from .source import Row, Source

Code = Role.Code
ROLES = {
    Code.ADMINISTRATOR: "админ администратор admin administrator суперадмин superadmin superuser root владелец owner",
    Code.MODERATOR: "модератор модер moderator moder mod редактор editor",
    Code.CONTRIBUTOR: "автор участник author contributor writer",
    Code.COLLECTOR: "коллекционер пользователь юзер collector user member читатель",
}
ROLE_OF = {normalised_key(each): code for code, words in ROLES.items() for each in words.split()}
HOSTS = {"avito_url": "avito.ru", "meshok_url": "meshok.net"}
# The other way in which Meshok writes the page of a person: `meshok.net/?user=…`.
SHOP = re.compile(r"^((?:https?://)?(?:[\w-]+\.)*meshok\.net)/?\?(?:.*&)?user=([\w.-]+).*$", re.IGNORECASE)
LARGEST_RATING = 1_000_000


class PeopleStep:
    """Takes people over. `administrators`: whether those of the prototype are administrators here."""

    def __init__(self, source: Source, report: Report, *, administrators: bool = False):
        self.source, self.report, self.administrators = source, report, administrators
        self.roles: dict[str, str] = {}

    def run(self) -> None:
        for row in self.source.rows("role"):
            self.read_role(row)
        for chunk in self.source.chunks("user"):
            known = remembered("user", [row["id"] for row in chunk])
            for row in chunk:
                if row["id"] in known:
                    self.report.add("user", row, name_of(row), Fate.SAME)
                else:
                    self.take(row)

    def read_role(self, row: Row) -> None:
        name = line(row["name"])
        code = ROLE_OF.get(normalised_key(name))
        if code:
            self.roles[row["id"]] = code
        reason = "" if code else "no role here is called so: its people become collectors"
        self.report.add("role", row, shortened(name), Fate.SAME if code else Fate.DOUBTFUL, [reason], became=code or "")

    def take(self, row: Row) -> None:
        login, email = own_login(line(row["login"])), line(row["email"]).lower()
        if why := undecided(login, email):
            self.report.add("user", row, name_of(row), Fate.UNDECIDED, [why])
            return
        if mine := User.objects.filter(email=email).first():
            remember("user", row, mine)
            reason = "the person has an account here: their password, role and links stay as they are"
            self.report.add("user", row, name_of(row), Fate.MERGED, [reason], became=mine.login)
            return
        if User.objects.filter(login=login).exists():
            reason = f"somebody else is called {login} here already"
            self.report.add("user", row, name_of(row), Fate.UNDECIDED, [reason])
            return
        self.create(row, login, email)

    def create(self, row: Row, login: str, email: str) -> None:
        said = (
            [] if login == line(row["login"]).lower() else [f"the login is {login} here; the former one signs in, too"]
        )
        links = links_of(row, said)
        values = {"role": self.role_of(row, said), "rating": rating_of(row, said)}
        password = password_from_bcrypt(line(row["password"]))
        if not password:
            said.append("no bcrypt password: they set one by the letter for a forgotten password, or use a provider")
        user = User.objects.create_user(login, email, **values, **links)
        dates = {"created_at": moment(row["created_at"])} if moment(row["created_at"]) else {}
        User.objects.filter(pk=user.pk).update(**dates, **({"password": password} if password else {}))
        remember("user", row, user)
        self.report.add("user", row, name_of(row), Fate.TAKEN, said, became=login)

    def role_of(self, row: Row, said: list[str]) -> str:
        code = self.roles.get(line(row["role_id"]), "")
        if not code:
            said.append(f"role “{shortened(line(row['role_id']))}” leads nowhere: a collector")
        if code == Code.ADMINISTRATOR and not self.administrators:
            said.append("an administrator there, a moderator here until you say --administrators or give the role")
            code = Code.MODERATOR
        return code or Code.COLLECTOR


def people_of(keys) -> dict[str, User]:
    """The people here, by their id in the prototype."""
    return became(User, "user", keys)


def name_of(row: Row) -> str:
    return shortened(line(row["login"]))


def undecided(login: str, email: str) -> str:
    """Why nobody can be made of the row before a person looked at it."""
    try:
        validate_email(email)
    except ValidationError:
        return (
            "there is no e-mail address, so nobody could reach the person"
            if not email
            else (f"“{shortened(email)}” is no e-mail address")
        )
    try:
        validate_login(login)
    except ValidationError:
        return "the login cannot be written in Latin letters and digits"
    earlier = User.objects.filter(Q(login=login) | Q(email=email)).filter(pk__in=came_from("user")).first()
    return f"login or e-mail are those of {earlier.login}, who came from the prototype, too" if earlier else ""


def rating_of(row: Row, said: list[str]) -> int:
    rating = number(row["rating"]) or 0
    if not 0 <= rating <= LARGEST_RATING:
        said.append(f"the rating {rating} cannot be: 0")
        return 0
    return rating


def links_of(row: Row, said: list[str]) -> dict[str, str]:
    """The two pages of a person, each where it belongs, whichever of the columns it stands in."""
    links = {}
    for column in HOSTS:
        text = word(row[column])
        name, address = link_of(text)
        if text and not name:
            said.append(f"{column} “{shortened(text)}” is no page of {' or '.join(HOSTS.values())}: left out")
        elif name and name in links:
            said.append(f"{column} {shortened(text)} is a second page of {HOSTS[name]}: left out")
        elif name:
            links[name] = address
            if name != column or address != row[column]:
                said.append(f"{column} {shortened(text)} is {name} {address}")
    return links


def link_of(text: str) -> tuple[str, str]:
    """Which of the two pages an address is, and how it is kept; nothing where it is neither."""
    text = SHOP.sub(r"\1/user/\2", text)
    for name, host in HOSTS.items():
        try:
            address = clean_link(text, host)
        except ValidationError:
            continue
        if len(address) <= User._meta.get_field(name).max_length:
            return name, address
    return "", ""
