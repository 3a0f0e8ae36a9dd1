"""What the bench asks of the site from inside: which addresses there are, what each costs, how long a decision takes.

`python -m bench.inside COMMAND` in the environment of the web server; reads and writes JSON.
"""

import json
import os
import random
import sys
import time
from statistics import median

import django

import bench.stand  # noqa: F401 (it refuses whatever is exported beside it)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["SERVING"], os.environ["LOG_LEVEL"] = "1", "CRITICAL"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Max  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.http import urlencode  # noqa: E402

from accounts.collection.writing import recount  # noqa: E402
from accounts.models import Collection, Role, User  # noqa: E402
from bench.meter import Meter  # noqa: E402
from catalogue.history.publishing import publish_watch  # noqa: E402
from catalogue.models import Brand, Mechanism, Revision, SearchTerm, Watch, changing_catalogue  # noqa: E402
from catalogue.models.version import MOST_TOLD  # noqa: E402
from catalogue.search.folding import fold  # noqa: E402
from catalogue.views import again  # noqa: E402
from drafts import actions  # noqa: E402
from drafts.models import DraftWatch  # noqa: E402
from drafts.tests.factories import make_draft_watch  # noqa: E402

MANY = 50_000  # hits
# What one's collection is asked for: filters, words and orders.
NARROWED = [urlencode({name: value}) for name, values in {
    "status": Collection.Status.values, "decade": range(1940, 2000, 10), "kind": ["with"], "photos": ["without"],
    "q": ["амфибия", "raketa", "2414", "1975"], "sort": ["year", "new", "price", "-title"], "view": ["table"],
    "after": [50, 100],
}.items() for value in values]  # fmt: skip
LISTS = ["/mechanisms/", "/brands/", "/factories/", "/mechanisms/?sort=watches", "/brands/?sort=watches"]
OWNED = {"signed in": 500, "with few": 5, "with many": 5000}  # rows of each who is signed in; the bench knows them so
SAME = ("one facet", "search: brand", "watch", "movement")  # kinds of page that people see as visitors do


class Addresses:
    """Seeded addresses of each kind of page."""

    def __init__(self, seed: int, each: int):
        self.chance, self.each = random.Random(seed), each
        last = Watch.objects.aggregate(last=Max("pk"))["last"]
        picked = self.chance.sample(range(1, last + 1), min(last, 12 * each))
        related = ("brand", "maker", "factory", "mechanism", "case_material", "gender")
        self.watches = list(Watch.objects.current().select_related(*related).filter(pk__in=picked))
        self.chance.shuffle(self.watches)
        self.of_lines = [watch for watch in self.watches if watch.maker_id not in (None, watch.brand_id)]
        names = [brand.name for brand in Brand.objects.current() if " " not in brand.name]
        words = sorted({*names, "сталь", "мужские", "кварц", "дата", "латунь", "завод", "ручной", "противоударное"})
        calibres = [mechanism.calibre for mechanism in Mechanism.objects.current() if " " not in mechanism.calibre]
        terms = SearchTerm.objects.filter(key__in={fold(word) for word in [*words, *calibres]})
        numbers = dict(terms.values_list("key").annotate(number=Count("*")))
        hits = {word: numbers.get(fold(word), 0) for word in [*words, *calibres]}
        self.brands = [name for name in names if 0 < hits[name] <= MANY]
        self.calibres = [calibre for calibre in calibres if 0 < hits[calibre] <= MANY]
        self.frequent = [word for word in words if hits[word] > MANY]

    def kinds(self) -> dict[str, list[str]]:
        watches, found = self.watches, "/watches/?"
        folders = [f"/watches/{watch.folder}/" for watch in watches]
        kinds = {
            "home": ["/", "/en/"],
            "catalogue": ["/watches/", *(f"/watches/?sort={sort}" for sort in ("year", "new", "had"))],
            "deep page": [found + urlencode({"after": f"{watch.title_sort}~{watch.pk}"}) for watch in watches],
            "one facet": [found + urlencode(self.facets(watch, 1)) for watch in watches],
            "three facets": [found + urlencode(self.facets(watch, 3)) for watch in watches],
            "search: brand": [found + urlencode({"q": name}) for name in self.brands],
            "search: calibre": [found + urlencode({"q": calibre}) for calibre in self.calibres],
            "search: code": [found + urlencode({"q": watch.code}) for watch in watches if watch.code],
            "search: mistyped": [
                found + urlencode({"q": self.mistyped(name)}) for name in self.brands if len(name) > 5
            ],
            "search: brand and calibre": [
                found + urlencode({"q": f"{watch.brand.name} {watch.mechanism.calibre}"})
                for watch in watches
                if watch.mechanism
            ],
            "search: maker and line": [
                found + urlencode({"q": f"{watch.maker.name} {watch.brand.name}"}) for watch in self.of_lines
            ],
            "search: line and calibre": [
                found + urlencode({"q": f"{watch.brand.name_en} {watch.mechanism.calibre}"})
                for watch in self.of_lines
                if watch.mechanism
            ],
            "search: conditions": [found + urlencode({"q": self.conditions(watch)}) for watch in watches],
            "lists": [*LISTS, *(f"{place}?{urlencode({'q': name})}" for place in LISTS[:3] for name in self.brands)],
            "search: more hits": [found + urlencode({"q": word}) for word in self.frequent],
            "suggestion": [f"/suggest/?{urlencode({'q': text})}" for text in self.beginnings()],
            "watch": folders,
            "movement": [mechanism.get_absolute_url() for mechanism in Mechanism.objects.current()],
            "compare": [
                "/watches/compare/?" + urlencode([("w", watch.folder) for watch in self.chance.sample(watches, 3)])
                for _number in watches
            ],
            "watch that people have": self.loved(),
        }
        kinds |= self.signed_in(kinds)
        facets = {"one facet": 2, "three facets": 3}
        some = {kind: list(dict.fromkeys(places)) for kind, places in kinds.items() if places}
        for places in some.values():
            self.chance.shuffle(places)
        return {kind: places[: self.each * facets.get(kind, 1)] for kind, places in some.items()}

    def loved(self) -> list[str]:
        """Watches that everybody who is signed in has."""
        watches = Watch.objects.current().order_by("pk")[: min(OWNED.values())]
        return [f"/watches/{folder}/" for folder in watches.values_list("folder", flat=True)]

    def signed_in(self, kinds: dict[str, list[str]]) -> dict[str, list[str]]:
        """The same pages as visitors see, and one's own, for people with more and less in their collections."""
        brands = [brand.get_absolute_url() for brand in Brand.objects.current()]
        pages = {kind: kinds[kind] for kind in SAME if kind in kinds} | {
            "brand": brands,
            "collection": ["/collection/"],
            "collection narrowed": ["/collection/?" + asked for asked in NARROWED],
        }
        few = {kind: pages[kind] for kind in ("one facet", "collection")}
        shown = {"signed in": pages, "with few": few, "with many": few}
        return {f"{who}: {kind}": places for who, some in shown.items() for kind, places in some.items()}

    def facets(self, watch: Watch, number: int) -> list[tuple[str, str]]:
        """So many facets that `watch` answers."""
        known = {
            "brand": watch.brand.slug,
            "factory": watch.factory and watch.factory.slug,
            "mechanism": watch.mechanism and watch.mechanism.slug,
            "material": watch.case_material and watch.case_material.slug,
            "gender": watch.gender and watch.gender.slug,
            "decade": watch.decade,
            "bracelet": {True: "yes", False: "no"}.get(watch.integrated_bracelet),
        }
        pairs = [(name, value) for name, value in known.items() if value]
        return sorted(self.chance.sample(pairs, min(number, len(pairs))))

    def conditions(self, watch: Watch) -> str:
        """Two or three conditions that `watch` fulfils, as people write them into the search."""
        known = {
            "марка": f'"{watch.brand.name}"',
            "завод": watch.factory and f'"{watch.factory.name}"',
            "калибр": watch.mechanism and watch.mechanism.calibre.split()[0],
            "корпус": watch.case_material and f'"{watch.case_material.name}"',
            "год": watch.start_release and f"{watch.start_release - 3}..{watch.start_release + 3}",
        }
        written = [f"{name}:{value}" for name, value in known.items() if value]
        return " ".join(self.chance.sample(written, min(len(written), self.chance.choice([2, 3]))))

    def mistyped(self, name: str) -> str:
        place = self.chance.randrange(1, len(name) - 1)
        return name[:place] + name[place + 1 :]

    def beginnings(self) -> list[str]:
        texts = [*self.brands, *self.calibres, *(watch.code for watch in self.watches if watch.code)]
        return [text[: self.chance.randint(2, 5)] for text in texts]


def collect(logins: dict[str, str]) -> None:
    """Give each of the people who are signed in as many watches as OWNED says."""
    for who, login in logins.items():
        user = User.objects.get(login=login)
        if not Collection.objects.filter(user=user).exists():
            watches = list(Watch.objects.current().order_by("pk").values_list("pk", flat=True)[: OWNED[who]])
            rows = (Collection(user=user, watch_id=pk, status=Collection.Status.HAVE) for pk in watches)
            Collection.objects.bulk_create(rows, batch_size=1000)
            recount(watches)


def prepare(seed: int, each: int, logins: dict[str, str]) -> dict:
    collect(logins)
    kinds = Addresses(seed, each).kinds() | {"signed in: decision": decisions()}
    return {"kinds": kinds, "watches": Watch.objects.count(), "changes": changes()}


def decisions(number: int = 20) -> list[str]:
    """The pages on which a moderator decides about new watches; nobody decides about these."""
    waiting = [propose(model) for model in Watch.objects.current().order_by("pk")[:number]]
    return [reverse("admin:drafts_draftwatch_change", args=[draft.pk]) for draft in waiting]


def propose(model: Watch) -> DraftWatch:
    """A new watch that waits for a decision, with brand, movement and so on of another one."""
    author, _ = User.objects.get_or_create(
        login="bench-author",
        defaults={"email": "author@example.org", "role": Role.objects.get(code="collector")},
    )
    known = {name: getattr(model, name) for name in ("brand", "factory", "mechanism", "case_material", "gender")}
    return make_draft_watch(user=author, status="submitted", aliases=["Образец"], start_release=1965, **known)


def changes() -> list[dict[str, str]]:
    """Watches to change: the page of each, its movement's, and that of another watch with the same movement."""
    found = []
    for mechanism in Mechanism.objects.current().order_by("-pk"):
        watches = [*Watch.objects.current().filter(mechanism=mechanism).order_by("-pk")[:2]]
        if len(watches) == 2:
            changed, alike = (watch.get_absolute_url() for watch in watches)
            found.append({"watch": changed, "movement": mechanism.get_absolute_url(), "alike": alike})
    return found[: MOST_TOLD // 2]


def change(addresses: list[str]) -> None:
    """Change the watches on these pages, and do what a web process does when it has answered the moderator."""
    for address in addresses:
        watch = Watch.objects.for_page().get(folder=address.rstrip("/").rpartition("/")[2])
        again.touched.set(set())
        aliases = [alias.key for alias in watch.aliases.all()]
        publish_watch(watch, aliases=aliases, by=None, evidence="", action=Revision.Action.CHANGED)
        again.make_touched()


def profile(kinds: dict[str, list[str]], sessions: dict[str, str]) -> dict:
    """What an address of each kind costs when it was never asked before, and right after; and scans of the watches."""
    connection.force_debug_cursor = False
    told, scans, plans = {}, [], 0
    for kind, addresses in kinds.items():
        client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
        if session := sessions.get(kind.partition(":")[0]):
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        runs: dict[str, list] = {"cold": [], "warm": []}
        for address in addresses:
            for state in runs:
                with Meter() as meter:
                    answer = client.get(address, secure=True)
                runs[state].append(meter.told() | {"bytes": len(answer.content)})
                narrowed = connection.vendor == "postgresql" and address not in {"/", "/en/", "/watches/"}
                for sql, params in meter.queries if narrowed else []:
                    plans += 1
                    scans += [f"{kind}: {address}: {sql[:300]}"] if scans_watches(sql, params) else []
        told[kind] = {
            state: {name: median(run[name] for run in several) for name in several[0]}
            for state, several in runs.items()
        }
        for state, several in runs.items():
            told[kind][state]["queries"] = max(run["queries"] for run in several)
    return {"kinds": told, "plans": plans, "scans": scans}


def scans_watches(sql: str, params) -> bool:
    """Whether a query of the table of watches that has a condition reads all of it. Counting all of them must."""
    if not sql.startswith("SELECT") or '"catalogue_watch"' not in sql or is_of_all(sql):
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return any("Seq Scan on catalogue_watch" in line and "image" not in line for (line,) in cursor.fetchall())


def is_of_all(sql: str) -> bool:
    """The tally of the whole catalogue and the first page of a sorted list: there is no condition to go by."""
    condition = sql.partition(" WHERE ")[2].partition(" GROUP BY ")[0].partition(" ORDER BY ")[0]
    return condition.strip("() ") in {"", '"catalogue_watch"."merged_into_id" IS NULL'}


def accept(times: int, pause: float = 0) -> list[float]:
    """The seconds that a moderator's decision takes: a new watch that is accepted; a `pause` before each."""
    moderator = User.objects.get(login="writer")
    seconds = []
    for model in Watch.objects.current().order_by("-pk")[:times]:
        draft = propose(model)
        time.sleep(pause)
        began = time.perf_counter()
        actions.accept(draft, by=moderator, version=draft.version)
        seconds.append(time.perf_counter() - began)
    return seconds


def raise_version() -> None:
    with changing_catalogue():
        pass


COMMANDS = {"prepare": prepare, "profile": profile, "accept": accept, "raise_version": raise_version, "change": change}

if __name__ == "__main__":
    json.dump(COMMANDS[sys.argv[1]](**json.load(sys.stdin)), sys.stdout)
