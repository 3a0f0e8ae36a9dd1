"""Every public page of the site, taken from the resolver, so that a new one cannot be forgotten by a test.

`ADDRESSES` says with what each named address is opened; a name that stands nowhere fails `test_every_page.py`.
"""

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
