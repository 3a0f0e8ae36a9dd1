"""The requests that ask an address for the most: beside the rows of `config.tests.access`, which ask for a little.

What each needs it makes itself; the longest texts and many rows of everything are there (`most.fill`).
"""

from urllib.parse import urlencode

from django.http import QueryDict

from accounts.collection.bulk import carry_out, rows_of
from accounts.collection.editing import picked_by, removed
from accounts.collection.table import COLUMNS
from accounts.models import Alert, Collection, CollectionSnapshot, ListedWatch, News, Role, User, WatchList
from accounts.models.alert import LONGEST_SEARCH
from accounts.sets.lists import MOST_LISTS, MOST_WATCHES
from catalogue.history.withdrawing import withdraw
from catalogue.models import Brand, Mechanism, Source, Watch, Witness
from catalogue.models.source import LONGEST_PLACE
from catalogue.tests.factories import make_source
from config.tests.access import EVERYBODY, OWNER, SIGNED_IN, Row, Rule
from drafts.tests.factories import make_draft_watch

from .most import WORDS

TEN_WORDS = " ".join(f"ракета{number:02}бвгдежзийклм" for number in range(10))  # 200 letters, none of them known
PARTS = ".".join(f"{number:02}" for number in range(66))
A_DECADE = {"decade": "1960"}
FEW = 20  # of what is done one by one: the budget says what one costs
STAFF = Rule("login", 404, 404, 200, 200)


def asked(**said) -> str:
    return "?" + urlencode(said, doseq=True)


def whole_collection(**said) -> str:
    return asked(view="table", size=200, columns=[*COLUMNS], sort="-price", price="without", **said)


def alerts_and_news(people) -> list:
    """As many as a person may have."""
    user = people["collector"]
    Alert.objects.bulk_create(Alert(user=user, search=f"q=a{number}", title=(WORDS * 5)[:200]) for number in range(30))
    News.objects.bulk_create(News(user=user, watch=watch) for watch in Watch.objects.all())
    return []


def longest_search(people) -> dict:
    brands = Brand.objects.values_list("slug", flat=True)
    return {"search": urlencode({"q": TEN_WORDS, "brand": [*brands[:50]]}, doseq=True)[:LONGEST_SEARCH]}


def long_list(people, **fields) -> WatchList:
    row = WatchList.objects.create(user=people["collector"], title="Сутки", **fields)
    watches = list(Watch.objects.values_list("pk", flat=True)[:MOST_WATCHES])
    ListedWatch.objects.bulk_create(
        ListedWatch(watch_list=row, watch_id=pk, place=place) for place, pk in enumerate(watches, start=1)
    )
    return row


def all_lists(people) -> list:
    for _number in range(MOST_LISTS):
        row = WatchList.objects.create(user=people["collector"], title=WORDS * 2, is_public=True)
        ListedWatch.objects.create(watch_list=row, watch=Watch.objects.first(), place=1)
    return []


def nothing_owned(people) -> list:
    """All of a decade is missing."""
    Collection.objects.filter(user=people["collector"]).delete()
    return []


def taken_out(people) -> list[int]:
    """A whole collection was taken out, and can be put back."""
    user = people["collector"]
    picked = picked_by(QueryDict("which=all"), user)
    carry_out(user, "remove", lambda rows: removed(rows, picked), seen=removed(rows_of(user), picked).digest)
    return [CollectionSnapshot.objects.of(user).first().pk]


def source_of_all(people) -> Source:
    """One that alone says long things of every field of every watch and movement."""
    source, found = make_source(), []
    for model, names in ((Watch, ["start_release", "code"]), (Mechanism, ["stones", "frequency"])):
        for row in model.objects.all():
            for number, name in enumerate([*names, *(f"other{each}" for each in range(10))]):
                said = {"says": (WORDS * 20)[:LONGEST_PLACE], "place": f"{number}{WORDS * 20}"[:LONGEST_PLACE]}
                about = {"kind": model._meta.model_name, "subject_id": row.pk, "field": name, "source": source}
                found.append(Witness(**about, **said, value=getattr(row, name, None)))
    Witness.objects.bulk_create(found)
    return source


def many_sources(people) -> list:
    watch = Watch.objects.first()
    for number in range(60):
        source = make_source(f"{number} {WORDS * 8}")
        Witness.objects.create(kind="watch", subject_id=watch.pk, field="code", source=source, says="1")
    return []


def falling_source(people) -> Source:
    source = make_source()
    rows = Watch.objects.exclude(start_release=None).values_list("pk", "start_release")[:FEW]
    Witness.objects.bulk_create(
        Witness(kind="watch", subject_id=pk, field="start_release", source=source, says=str(year), value=year)
        for pk, year in rows
    )
    return source


def withdrawn_source(people) -> list[int]:
    source = falling_source(people)
    withdraw(source, by=people["moderator"], reason="Выдумано")
    return [source.pk]


def open_drafts(people) -> list:
    """Of somebody who may let many wait."""
    User.objects.filter(pk=people["collector"].pk).update(role=Role.objects.get(code=Role.Code.CONTRIBUTOR))
    for _number in range(FEW):
        make_draft_watch(user=people["collector"], source="Каталог")
    make_draft_watch(user=people["stranger"])  # the last one has a long history: most.deepen
    return []


MOST = {
    "catalogue:watch_list": [
        Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS)),
        Row("a number of many parts", get=EVERYBODY, query=asked(q=PARTS, sort="-year")),
        Row("the longest address", get=EVERYBODY, query=asked(x="9" * 5900)),
        Row("fifty choices", get=EVERYBODY, query=asked(q="часы", decade=[f"{1800 + each}" for each in range(50)])),
    ],
    "catalogue:mechanism_list": [Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS))],
    "catalogue:brand_list": [Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS))],
    "catalogue:factory_list": [Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS))],
    "catalogue:suggest": [
        Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS)),
        Row("five words", get=EVERYBODY, query=asked(q=" ".join(TEN_WORDS.split()[:5]))),
    ],
    "catalogue:watch_compare": [
        Row("two hundred letters", get=EVERYBODY, query=asked(add=TEN_WORDS)),
    ],
    "catalogue:source_detail": [
        Row("of everything", get=EVERYBODY, args=lambda people: [source_of_all(people).pk]),
    ],
    "catalogue:source_list": [
        Row("many", get=EVERYBODY, args=many_sources),
        Row("two hundred letters", get=EVERYBODY, query=asked(q=TEN_WORDS)),
    ],
    "accounts:collection": [
        Row("as a table", get=SIGNED_IN, query=whole_collection()),
        Row("searched, as a table", get=SIGNED_IN, query=whole_collection(q="часы")),
        Row("two hundred letters", get=SIGNED_IN, query=asked(q=TEN_WORDS)),
        Row("a number of many parts", get=SIGNED_IN, query=asked(q=PARTS)),
    ],
    "accounts:collection_print": [Row("with every column", get=SIGNED_IN, query=whole_collection())],
    "accounts:collection_have": [
        Row("a hundred letters", get=SIGNED_IN, query=asked(q=TEN_WORDS[:100])),
        Row("a number of many parts", get=SIGNED_IN, query=asked(q=PARTS[:100])),
    ],
    "accounts:collection_bulk": [
        Row("all, edited", post=SIGNED_IN, query="?which=all", data=lambda people: {"place": "Сейф"}),
        Row("all, taken out", get=SIGNED_IN, post=SIGNED_IN, query="?which=all&act=remove"),
    ],
    "accounts:collection_undo": [Row("of everything", get=OWNER, post=OWNER, args=taken_out)],
    "accounts:collection_missing": [Row("a decade", get=SIGNED_IN, args=nothing_owned, query="?decade=1960")],
    "accounts:want_missing": [Row("a decade", post=SIGNED_IN, args=nothing_owned, data=lambda _people: A_DECADE)],
    "accounts:alerts": [Row("as many as may be", get=SIGNED_IN, args=alerts_and_news)],
    "accounts:alert_add": [Row("the longest search", post=SIGNED_IN, data=longest_search)],
    "accounts:my_lists": [Row("as many as may be", get=SIGNED_IN, args=all_lists)],
    "accounts:watch_lists": [Row("many", get=EVERYBODY, args=all_lists)],
    "accounts:watch_list": [
        Row("a long one", get=EVERYBODY, args=lambda people: [long_list(people, is_public=True).pk]),
    ],
    "accounts:list_edit": [
        Row("a long one", get=OWNER, args=lambda people: [long_list(people).pk], query=asked(q="часы")),
        Row("two hundred letters", get=OWNER, args=lambda people: [long_list(people).pk], query=asked(q=TEN_WORDS)),
    ],
    "drafts:source_withdraw": [
        Row(
            "twenty facts",
            get=STAFF,
            post=STAFF,
            args=lambda people: [falling_source(people).pk],
            data=lambda people: {"reason": "Выдумано"},
        )
    ],
    "drafts:source_return": [Row("twenty facts", post=STAFF, args=withdrawn_source)],
    "drafts:submit_all": [Row("twenty", post=SIGNED_IN, args=open_drafts)],
}
