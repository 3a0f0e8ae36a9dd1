"""Every page of the site, taken from the resolver, so that a new one cannot be forgotten by a test.

Public pages: `ARGUMENTS` says with what each named address is opened; a name that stands nowhere fails
`test_every_page.py`. Pages of somebody signed in come out of the table of access, which has a row for every address.
"""

from django.template.loader import render_to_string
from django.urls import get_resolver, reverse

from catalogue.models import Side
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_mechanism,
    make_watch,
)
from catalogue.tests.pictures import photo_file

from .test_access import CASES, address_of

# Names below these namespaces are public pages.
NAMESPACES = ("catalogue", "texts")
WATCH, MECHANISM, BRAND, FACTORY = ["signal-2612"], ["2612-1mchz"], ["signal"], ["first-moscow-watch-factory"]
ARGUMENTS = {
    "catalogue:watch_detail": WATCH,
    "catalogue:mechanism_detail": MECHANISM,
    "catalogue:brand_detail": BRAND,
    "catalogue:factory_detail": FACTORY,
}
NOT_PAGES = {
    "catalogue:watch_json",
    "catalogue:watch_picture",
    "catalogue:mechanism_json",
    "catalogue:data_file",
    "catalogue:feed",
    "catalogue:opensearch",
    "catalogue:suggest",
}
# Public pages of other apps, and states that no name tells: nothing found, a later page, the errors.
STATES = [
    "/watches/signal-2612/history/",
    "/mechanisms/2612-1mchz/history/",
    "/missing/?gap=years",
    "/watches/?q=zzzzzz",
    "/watches/?sort=year",
    "/nowhere/",
    "/watches/empty/",
    "/brands/empty/",
]


# Of the admin's pages, those that are our own: the others are Django's.
OUR_ADMIN = {
    "admin:index",
    "admin:catalogue_watch_contradictions",
    "admin:catalogue_watch_photos",
    "admin:drafts_draftwatch_change",
    "admin:drafts_draftwatch_correct",
    "admin:drafts_draftmechanism_change",
    "admin:drafts_draftmechanism_correct",
    "admin:drafts_draftwatch_undo_author",
}
# What is sent in to get a page back with its errors: who sends it, where, and what.
REFUSED_FORMS = [
    ("visitor", "/accounts/login/", {"login": "nobody", "password": "x"}),
    ("visitor", "/accounts/signup/", {"username": "я", "email": "x", "password1": "1", "password2": "2"}),
    ("visitor", "/accounts/password/reset/", {"email": "x"}),
    ("collector", "/accounts/password/change/", {"oldpassword": "x", "password1": "1", "password2": "2"}),
    ("collector", "/watches/new/", {"start_release": "19xx", "token": "x"}),
    ("collector", "/collection/import/", {}),
]
ERRORS = [400, 403, "403_csrf", 404, 410, 413, 429, 500, 503]


def names() -> list[str]:
    """The names of all public pages, sorted."""
    found = set()
    for pattern in get_resolver().url_patterns:
        for inner in getattr(pattern, "url_patterns", []):
            if getattr(inner, "namespace", None) in NAMESPACES:
                found |= {f"{inner.namespace}:{page.name}" for page in inner.url_patterns}
    return sorted(found - NOT_PAGES)


def addresses() -> list[str]:
    return [reverse(name, args=ARGUMENTS.get(name, [])) for name in names()] + STATES


def make_something_for_every_page() -> None:
    """A watch of which everything is known, one of which nothing is, and enough others for a second page."""
    factory = make_factory(
        name="Первый московский часовой завод", short_name="1МЧЗ", name_en="First Moscow Watch Factory", founded=1930
    )
    brand = make_brand(name="Сигнал", name_en="Signal", factory=factory)
    mechanism = make_mechanism(calibre="2612", factory=factory, stones="18", functions=["будильник", "дата"])
    make_mechanism(calibre="2612.1", factory=make_factory())
    make_brand(name="Пусто", name_en="Empty")
    known = {"brand": brand, "factory": factory, "mechanism": mechanism, "start_release": 1959}
    steel = make_case_material(name="сталь")
    watch = make_watch(
        title="Сигнал 2612", folder="signal-2612", aliases=["Signal"], code="123456", case_material=steel, **known
    )
    for side in Side.values:
        set_photo(watch, side, take_in(photo_file()), credit="И. Иванов", licence="CC BY-SA 4.0", by=None)
    make_watch(title="Неизвестные", folder="empty")
    for number in range(30):
        make_watch(title=f"Сигнал 2612 «{number}»", folder=f"signal-{number}", **known)


def signed_in_pages(clients: dict, people: dict) -> list[tuple[str, str]]:
    """Who sees it and its address, for every page that no visitor sees. Makes what the pages are about."""
    found = []
    for case in CASES:
        name, row = case.values
        seers = [persona for persona in people if row.get and row.get.answer(persona) == 200]
        ours = not name.startswith(("admin:", "/")) or name in OUR_ADMIN
        if seers and ours and row.get.answer("visitor") != 200:
            found.append((seers[0], address_of(name, row, people)))
    return [(seer, address) for seer, address in found if is_page(clients[seer].get(address))]


def is_page(response) -> bool:
    return response["Content-Type"].startswith("text/html")


def forms_with_errors(clients: dict, prefix: str) -> dict[str, bytes]:
    """What refused forms come back as, by address."""
    return {
        f"{prefix}{address}?refused": clients[persona].post(prefix + address, data).content
        for persona, address, data in REFUSED_FORMS
    }


def error_pages() -> dict[str, bytes]:
    """The pages that say what went wrong, in the language that is active, by an address that tells them apart."""
    return {f"/error-{error}": render_to_string(f"{error}.html", {"request_id": "x"}).encode() for error in ERRORS}
