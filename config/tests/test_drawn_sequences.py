"""Whatever is changed, by whom and in which order: each page of my collection is what an empty cache would give, and
nobody else's. Small in the gate; `make drill-collections` tries more.
"""

import os
from contextlib import suppress
from random import Random

import pytest
from django.core.cache import caches

from accounts.collection import sharing
from accounts.collection.own_pieces import move_to
from accounts.collection.photos import add_photos, forget_photos
from accounts.models import Collection, CollectionSnapshot, PieceImage, User
from accounts.tests.factories import make_item
from accounts.tests.test_collection_bulk import take_in, undo
from accounts.tests.test_drawn import TOKEN, published
from accounts.tests.test_many import agree, ask
from catalogue.history.publishing import publish_vocabulary
from catalogue.models import Watch
from catalogue.photos.pipeline import take_in as take_in_photo
from catalogue.photos.storing import set_photo
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_mechanism, make_watch
from catalogue.tests.pictures import photo_file
from drafts import merging
from drafts.errors import ChangedSince
from drafts.models import Merge

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("DRAWN", "2"))  # sequences
PIECES = int(os.environ.get("DRAWN_PIECES", "12"))  # of each person
CHANGES = 8  # in a sequence
WORDS = ["Сейф", "Полка", "Ящик 2", "от деда", "чистка"]
NARROWED = {
    "status": ["have", "want", "sell", "had"],
    "q": ["сигнал", "signal", "сейф", "2609", "чужое", "1975", "-полка"],
    "sort": ["title", "-title", "new", "year", "price", "place", "status"],
    "brand": ["b0", "b1"],
    "decade": ["1960", "1970"],
    "kind": ["with", "without"],
    "photos": ["with", "without"],
    "price": ["with", "without"],
    "place": ["Сейф", "none"],
    "view": ["table"],
    "after": ["5", "10"],
}
OTHERS = ["/collection/sets/", "/collection/swap/", "/collection/print/", "/collection/undo/", "/watches/?mine=yes"]


class Sequence:
    """Two collectors with pieces of the same watches, a moderator, and what each of them may do next."""

    def __init__(self, chance: Random, people: list, moderator: User):
        self.chance, self.people, self.moderator = chance, people, moderator
        self.brands = [make_brand(name=f"Сигнал {number}", slug=f"b{number}") for number in range(2)]
        movement = make_mechanism(calibre="2609")
        for number in range(max(8, PIECES // 2)):
            known = {"brand": chance.choice(self.brands), "start_release": chance.choice([1965, 1975, None])}
            make_watch(
                folder=f"w{number}", title=f"Сигнал {number}", mechanism=chance.choice([movement, None]), **known
            )
        write_terms(Watch.objects.all())
        for client in people:
            for watch in chance.choices(list(Watch.objects.all()), k=PIECES):
                status = chance.choice(["have", "sell", "had", "swap"])
                make_item(
                    client.user, watch=watch, status=status, place=chance.choice(WORDS), price=chance.choice([None, 70])
                )

    # What the owner does --------------------------------------------------------------------

    def rows(self, client):
        return Collection.objects.of(client.user)

    def one(self, client) -> Collection | None:
        rows = list(self.rows(client))
        return self.chance.choice(rows) if rows else None

    def watch(self) -> Watch:
        return self.chance.choice(list(Watch.objects.current()))

    def mark(self, client):
        client.post(f"/collection/mark/{self.watch().folder}/", {"status": self.chance.choice(["have", "want"])})

    def edit(self, client):
        if item := self.one(client):
            form = client.get(f"/collection/{item.pk}/").context["form"]
            told = {name: form[name].value() for name in form.fields if form[name].value() not in {None, ""}}
            told |= {
                "note": f"{noted_by(client)} {self.chance.random()}",
                "place": self.chance.choice(WORDS),
                "price": "95",
            }
            assert client.post(f"/collection/{item.pk}/", told).status_code == 302

    def describe(self, client):
        told = {"brand_name": "Сигнал", "name": f"Свои {self.chance.random()}", "status": "have", "currency": "RUB"}
        assert client.post("/collection/new/", told).status_code == 302

    def edit_many(self, client):
        address, told = self.picked(client, "change"), {"place": self.chance.choice(WORDS), "status": "sell"}
        agree(client, address, ask(client, address, **told), **told)

    def take_out_many(self, client):
        address = self.picked(client, "remove")
        agree(client, address, client.get(f"/collection/bulk/?{address}"))

    def picked(self, client, act: str) -> str:
        rows = list(self.rows(client).values_list("pk", flat=True))
        some = self.chance.sample(rows, min(3, len(rows)))
        return f"which=ticked&act={act}&" + "&".join(f"pick={pk}" for pk in some or [0])

    def take_back(self, client):
        if snapshot := CollectionSnapshot.objects.of(client.user).first():
            undo(client, snapshot)

    def take_in_a_list(self, client):
        take_in(client, f"watch,title,status,place\n{self.watch().folder},Сигнал,have,{self.chance.choice(WORDS)}\n")

    def photograph(self, client):
        if item := self.one(client):
            add_photos(item, [take_in_photo(photo_file())])

    def remove_photos(self, client):
        forget_photos(PieceImage.objects.of(client.user))

    def open(self, client):
        sharing.set_collection_public(client.user, public=self.chance.random() < 0.5)

    # What a moderator does ------------------------------------------------------------------

    def rename(self, _client):
        brand = self.chance.choice(self.brands)
        brand.name = f"Сигнал {self.chance.randint(3, 99)}"
        publish_vocabulary(brand, by=self.moderator, evidence="", action="changed")

    def correct(self, _client):
        watch = self.watch()
        watch.start_release = self.chance.choice([1961, 1979, None])
        published(watch)

    def picture(self, _client):
        set_photo(self.watch(), "main", take_in_photo(photo_file()), credit="И", licence="CC0", by=self.moderator)

    def merge(self, _client):
        kept, gone = self.chance.sample(list(Watch.objects.current()), 2)
        merging.merge(kept, gone, by=self.moderator)

    def take_merge_apart(self, _client):
        with suppress(ChangedSince):
            if row := Merge.objects.order_by("-pk").first():
                merging.undo(row, by=self.moderator)

    def take_over(self, client):
        """A piece that its owner described is in the catalogue now."""
        first = self.rows(client).filter(watch=None).first()
        if first:
            move_to(self.watch(), Collection.objects.filter(pk=first.pk))


ACTS = [name for name in vars(Sequence) if name not in {"rows", "one", "watch", "picked"} and name[0] != "_"]


def pages_of(client, chance: Random) -> list[str]:
    """Addresses of one's own and of another's pages: each way to look is taken now and then."""
    found = []
    for _number in range(4):
        names = chance.sample(sorted(NARROWED), chance.randint(0, 3))
        asked = "&".join(f"{name}={chance.choice(NARROWED[name])}" for name in names)
        found.append(f"{chance.choice(['', '/en'])}/collection/?{asked}")
    return [*found, chance.choice(OTHERS), f"/users/{client.user.login}/"]


def noted_by(client) -> str:
    """What stands in each note of a person's and in no other's."""
    return f"заметка-{client.user.login}"


def seen(person, addresses) -> list[str]:
    answers = [person.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} <= {200, 404}  # a collection that is not open is not there
    return [TOKEN.sub("", answer.text) if answer.status_code == 200 else str(answer.status_code) for answer in answers]


def differing(looked, kept, anew) -> list[str]:
    """The addresses whose page is another one, and the first lines that differ."""
    found = []
    for (_person, addresses), before, after in zip(looked, kept, anew, strict=True):
        for address, one, other in zip(addresses, before, after, strict=True):
            lines = zip(one.splitlines(), other.splitlines(), strict=False)
            found += [f"{address}: {a.strip()} / {b.strip()}" for a, b in lines if a != b][:2]
    return found


@pytest.mark.parametrize("seed", range(RUNS))
def test_after_any_change_each_page_is_what_an_empty_cache_gives(collector, stranger, visitor, moderator, seed):
    chance = Random(seed)
    sequence = Sequence(chance, [collector, stranger], moderator.user)
    public = [f"/users/{client.user.login}/collection/" for client in (collector, stranger)]
    looked = [(client, pages_of(client, chance)) for client in (collector, stranger)]
    looked += [(visitor, public), (collector, public), (stranger, public)]
    for person, addresses in looked:  # kept from before the first change on
        seen(person, addresses)
    for number in range(CHANGES):
        name, client = chance.choice(ACTS), chance.choice([collector, stranger])
        getattr(sequence, name)(client)
        client.get("/sources/")  # where it is said that it was done
        kept = [seen(*asked) for asked in looked]
        caches["pages"].clear()
        anew = [seen(*asked) for asked in looked]
        assert kept == anew, (seed, number, name, differing(looked, kept, anew))
        for (person, _addresses), pages in zip(looked, kept, strict=True):
            others = [noted_by(other) for other in (collector, stranger) if other is not person]
            assert not any(note in page for note in others for page in pages), (seed, number, name)
        looked[:2] = [(person, [*addresses[:3], *pages_of(person, chance)]) for person, addresses in looked[:2]]
