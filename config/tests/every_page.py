"""Every page of the site, taken from the resolver, so that a new one cannot be forgotten by a test.

Public pages: `ARGUMENTS` says with what each named address is opened; a name that stands nowhere fails
`test_every_page.py`. Pages of somebody signed in come out of the table of access, which has a row for every address.
"""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import get_language_from_path, override

from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.models import Collection
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.models import Side
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_mechanism,
    make_source,
    make_watch,
    make_witness,
)
from catalogue.tests.pictures import photo_file
from drafts.models import TERMS

from .test_access import CASES, address_of

# Names below these namespaces are public pages.
NAMESPACES = ("catalogue", "texts")
WATCH, MECHANISM, BRAND, FACTORY = ["signal-2612"], ["2612-1mchz"], ["signal"], ["first-moscow-watch-factory"]
ARGUMENTS = {
    "catalogue:watch_detail": WATCH,
    "catalogue:copy_sheet": WATCH,
    "catalogue:mechanism_detail": MECHANISM,
    "catalogue:brand_detail": BRAND,
    "catalogue:factory_detail": FACTORY,
    "catalogue:source_detail": [1],
}
NOT_PAGES = {
    "catalogue:watch_json",
    "catalogue:watch_picture",
    "catalogue:mechanism_picture",
    "catalogue:brand_picture",
    "catalogue:factory_picture",
    "catalogue:watch_formerly",
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
    "/changes/",
    "/changes/?author=nobody",
    "/missing/?gap=years",
    "/watches/?q=zzzzzz",
    "/watches/?q=сегнал",
    "/watches/?sort=year",
    "/watches/?view=table",
    "/watches/compare/?w=signal-2612&w=signal-3",
    "/identify/?words=Сигнал&movement=2612&jewels=17",
    "/identify/?words=бюлюбю&size=огромные",
    "/watches/signal-2612/copy/?words=Сигнал&movement=2612.1&number=119",
    "/nowhere/",
    "/watches/empty/",
    "/brands/empty/",
]
# What a visitor is shown on the way in.
ENTRANCE = ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "confirm-email/"]
ENTRANCE += ["confirm-email/x/", "connections/cancelled/", "connections/error/", "inactive/", "consent/"]
# Pages of one's own; some of them ask for the password once more.
MINE = ["logout/", "reauthenticate/", "email/", "password/change/", "connections/", "sessions/", "second-factor/"]
MINE += ["second-factor/app/", "second-factor/passkeys/", "second-factor/passkeys/new/"]
MINE += ["data/", "data/delete/", "profile/"]

# Of the admin's pages, those that are our own: the others are Django's.
OUR_ADMIN = {
    "admin:index",
    "admin:catalogue_watch_contradictions",
    "admin:catalogue_watch_photos",
    "admin:drafts_draftwatch_change",
    "admin:drafts_draftmechanism_change",
    "admin:drafts_draftmark_change",
    "admin:drafts_draftfactory_change",
    "admin:drafts_draftbrand_change",
    *(f"admin:drafts_{model._meta.model_name}_change" for model in TERMS),
    "admin:drafts_draftwatch_author",
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
    ("contributor", "/drafts/sheet/", {}),
    ("contributor", "/drafts/photos/", {}),
]
# Lists of a collection: one whose watches are found, doubtful and unknown, and one whose headings nobody knows.
LISTS = [
    "Название;Статус;Цена\nСигнал 2612;есть;дорого\nСигнал;ищу;\nНевиданные;продаю;5\n;;\nИтого;;5\n",
    "Штуковина;Чё там\nСигнал 2612;ищу\n",
]
ERRORS = [400, 403, "403_csrf", 404, 405, 410, 413, 429, 500, 503]


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
    make_witness(mechanism, "stones", "19", make_source("netgrafik.ch", id=1), place="signal", remark="руководство")
    for number in range(30):
        make_watch(title=f"Сигнал 2612 «{number}»", folder=f"signal-{number}", **known)


def entrance() -> list[str]:
    return [f"/accounts/{address}" for address in ENTRANCE]


def make_owner() -> Client:
    """A collector with something in every list, who has just given the password once more."""
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.user = user = make_user(login="owner", avito_url="https://avito.ru/owner")
    set_collection_public(user, public=True)
    renew_want_link(user)
    brand = make_brand(name="Восход", name_en="Voskhod", factory=make_factory())
    for number, status in enumerate([*Collection.Status, *Collection.Status]):
        years = {"start_release": 1950 + 5 * number}
        watch = make_watch(brand=brand, factory=brand.factory, folder=f"voskhod-{number}", **years)
        make_item(user, watch=watch, status=status, price="1500.50", note="От деда", condition="good")
    make_watch(brand=brand, folder="voskhod-more")
    client.post("/accounts/login/", {"login": "owner", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def pages_of(user) -> list[str]:
    """The addresses of everything that is a collector's own, and of what it adds to public pages."""
    item = user.collection.first()
    collection = [
        "",
        "?status=want",
        "have/",
        "have/?q=vos",
        "missing/?brand=voskhod",
        "import/",
        "?view=table&size=100",
        "print/",
        "bulk/?which=all",
        "bulk/?which=all&act=remove",
        f"{item.pk}/photos/",
        f"{item.pk}/sheet/",
        "new/",
        "add/voskhod-more/",
    ]
    public = [
        "/users/owner/",
        "/users/owner/added/",
        "/watches/voskhod-0/offers/",
        "/users/owner/collection/",
        f"/want/{user.want_token}/",
    ]
    seen_by_an_owner = ["/watches/", "/watches/voskhod-0/"]
    return [
        *(f"/accounts/{address}" for address in MINE),
        *(f"/collection/{address}" for address in [*collection, f"{item.pk}/"]),
        *public,
        *seen_by_an_owner,
    ]


def signed_in_pages(clients: dict, people: dict) -> list[tuple[str, str]]:
    """Who sees it and its address, for every page that no visitor sees. Makes what the pages are about.

    `clients` has the owner too, whose pages stand for those of any collector.
    """
    own = pages_of(clients["owner"].user)
    found = [("owner", address) for address in own]
    for case in CASES:
        name, row = case.values
        seers = [persona for persona in people if row.get and row.get.answer(persona) == 200]
        ours = not name.startswith(("admin:", "/")) or name in OUR_ADMIN
        if seers and ours and row.get.answer("visitor") != 200:
            found.append((seers[0], address_of(name, row, people)))
    others = [(seer, address) for seer, address in found if seer == "owner" or address not in own]
    return [(seer, address) for seer, address in others if is_page(clients[seer].get(address))]


def is_page(response) -> bool:
    """Whether it is one; a file is read to its end, which closes it."""
    if response.streaming:
        response.getvalue()
    return response["Content-Type"].startswith("text/html")


def forms_with_errors(clients: dict, prefix: str) -> dict[str, bytes]:
    """What forms come back as that were refused, or that ask once more, by address."""
    refused = {
        f"{prefix}{address}?refused": clients[persona].post(prefix + address, data).content
        for persona, address, data in REFUSED_FORMS
    }
    return refused | asking_once_more(clients["owner"], prefix)


def asking_once_more(owner: Client, prefix: str) -> dict[str, bytes]:
    """What changing many pieces shows before anything is done, by address."""
    found, address = {}, f"{prefix}/collection/import/"
    for number, text in enumerate(LISTS):
        file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
        found[f"{address}?list={number}"] = owner.post(address, {"file": file}).content
    address = f"{prefix}/collection/bulk/?which=all"
    return found | {f"{address}&change": owner.post(address, {"place": "Сейф", "status": "want"}).content}


def error_pages(prefix: str) -> dict[str, bytes]:
    """The pages that say what went wrong, by an address that tells them apart."""
    with override(get_language_from_path(f"{prefix}/") or settings.LANGUAGE_CODE):
        found = {error: render_to_string(f"{error}.html", {"request_id": "x"}) for error in ERRORS}
    return {f"{prefix}/error-{error}": html.encode() for error, html in found.items()}
