"""People at work, all the time: who reads, who collects and sends photographs, who proposes and who accepts.

Each remembers what the site acknowledged, so that it can be looked for later.
"""

import itertools
import json
import random
import re
import secrets
import threading
import time
import traceback
from collections import Counter

from catalogue.tests.pictures import photo_file

from .load import Answer, Crowd
from .person import Page, Person
from .stack import Stack
from .writing import sessions_of

READ = ["/", "/watches/", "/en/watches/", "/brands/", "/factories/", "/mechanisms/", "/changes/", "/watches/?q=Vostok"]
PHOTOS_OF_ONE = 150  # photographs of one person: the site opens 300 a day, and is asked again where one failed
OF_PIECE = 12
EDITORS = 4
FRESH = 5  # seconds in which a page shows what was accepted: the replica comes after
FIND = """
import json
from accounts.models import Collection, PieceImage, User
from catalogue.models import Watch
from catalogue.photos.files import photo_models
from catalogue.photos.names import names_of
from django.core.files.storage import default_storage
photos = [image for model in photo_models() for image in model.objects.all()]
names = [name for image in photos for name in names_of(image.image.name, image.width)]
print(json.dumps({
    "pieces": list(Collection.objects.exclude(name="").values_list("name", flat=True)),
    "photos": [str(image.piece_id) for image in PieceImage.objects.filter(piece__isnull=False)],
    "notes": dict(Watch.objects.exclude(note="").values_list("folder", "note")),
    "people": list(User.objects.values_list("login", flat=True)),
    "files": len(names),
    "missing": [name for name in names if not default_storage.exists(name)],
}))
"""


class Work:
    """`with Work(stack) as work:` everybody is at work, on the site of `stack`, until the block ends.

    work.answers grows meanwhile; work.stale are pages that did not show what was accepted. While work.writing is not
    set nobody writes.
    """

    def __init__(self, stack: Stack, uploads: int):
        self.stack = stack
        self.answers: list[Answer] = []
        self.stale: list[str] = []
        self.uploads = 0
        self.hurry = threading.Event()  # to send photographs one after another
        self.writing = threading.Event()
        self.writing.set()
        self.at_rest = threading.Barrier(3 + 1)  # two collectors, one editor, and who pauses them
        self.pieces: set[str] = set()
        self.photos: Counter[str] = Counter()
        self.notes: dict[str, str] = {}
        self.people: set[str] = set()
        collectors = [f"collector{number}" for number in range(10 + uploads // PHOTOS_OF_ONE)]
        editors = [f"contributor{number}" for number in range(EDITORS)]
        roles = dict.fromkeys(collectors, "collector") | dict.fromkeys(editors, "contributor")
        sessions = sessions_of(stack, roles | {"judge": "moderator"})
        self.crowds = [Readers(self), Collectors(self, [sessions[login] for login in collectors])]
        self.crowds.append(Editors(self, [sessions[login] for login in editors], sessions["judge"]))

    def person(self, session: str = "") -> Person:
        return Person(self.stack, self.answers, session)

    def __enter__(self):
        for crowd in self.crowds:
            crowd.__enter__()
        return self

    def __exit__(self, *error):
        self.writing.set()
        self.at_rest.abort()
        for crowd in self.crowds:
            crowd.__exit__()

    def pause(self) -> None:
        """Until `go_on` nobody writes; those who read go on."""
        self.writing.clear()
        self.at_rest.wait(120)

    def go_on(self) -> None:
        self.at_rest.reset()
        self.writing.set()

    def lost(self, found: dict) -> list[str]:
        """What was acknowledged and is not among what `find` found: one line for each."""
        there = Counter(found["photos"])
        lost = [f"piece {name}" for name in self.pieces - set(found["pieces"])]
        lost += [f"{count - there[piece]} photographs of piece {piece}" for piece, count in self.photos.items()
                 if there[piece] < count]  # fmt: skip
        lost += [f"note of {folder}" for folder, note in self.notes.items() if found["notes"].get(folder) != note]
        lost += [f"person {login}" for login in self.people - set(found["people"])]
        return lost + [f"file {name}" for name in found["missing"]]


def find(stack: Stack) -> dict:
    """What stands in the database and the folder of photographs."""
    return json.loads(stack.manage("shell", "-v0", "-c", FIND).strip().splitlines()[-1])


class Workers(Crowd):
    """What goes wrong in a worker's own code is one more failed answer, with a trace on the terminal."""

    def __init__(self, work: Work, people: int):
        super().__init__(people)
        self.work = work

    def go_on(self) -> None:
        while not self.over.is_set():
            try:
                self.act()
            except Unexpected as error:
                self.failed(error)
            except Exception as error:
                traceback.print_exc()
                self.failed(error)

    def failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            time.sleep(0.5)
            return
        self.work.answers.append(Answer(time.monotonic(), 0, f"{type(error).__name__}: {error}", type(self).__name__))
        time.sleep(0.5)

    def rest_if_asked(self) -> None:
        if not self.work.writing.is_set():
            with_others = self.work.at_rest
            try:
                with_others.wait(120)
            except threading.BrokenBarrierError:
                return
            self.work.writing.wait()


class Unexpected(Exception):
    """An answer of the site's that is no failure by its status, and yet not what it should be."""


def expect(page: Page, *statuses: int) -> Page:
    """The page, where its status is one of these. Others below 400 are told; those above count already."""
    if page.status not in statuses:
        if isinstance(page.status, int) and page.status < 400:
            raise Unexpected(f"{page.path} answered {page.status}: {errors_of(page)}")
        raise Refused
    return page


def errors_of(page: Page) -> str:
    found = re.findall(r'class="(?:error|message)[^"]*"[^>]*>(.*?)</', page.text, re.S)
    return " ".join(re.sub("<[^>]+>", " ", " ".join(found)).split())[:300] or page.leads_to


class Refused(Unexpected):
    """Counted already, by its status."""


class Readers(Workers):
    """Visitors, who take the style sheets of a page along."""

    def __init__(self, work: Work):
        super().__init__(work, 2)

    def act(self) -> None:
        visitor = self.work.person()
        page = visitor.get(random.choice(READ))
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)[:3]:
            visitor.get(address)
        time.sleep(0.1)


class Collectors(Workers):
    """Two who add pieces and send photographs of them, in the name of many."""

    def __init__(self, work: Work, sessions: list[str]):
        super().__init__(work, 2)
        self.people = itertools.cycle(work.person(session) for session in sessions)
        self.pictures = [photo_file(900 + number, 700).getvalue() for number in range(OF_PIECE)]

    def act(self) -> None:
        self.rest_if_asked()
        person, name = next(self.people), f"Drill {secrets.token_hex(6)}"
        page = expect(person.get("/collection/new/"), 200)
        expect(person.send(page, page.form("/collection/new/"), name=name), 302)
        self.work.pieces.add(name)
        listed = expect(person.get(f"/collection/?q={name.replace(' ', '+')}"), 200)
        piece = re.findall(r"/collection/(\d+)/", listed.text)[-1]
        for picture in self.pictures:
            self.rest_if_asked()
            if self.over.is_set():
                return
            self.send(person, piece, picture)
            self.work.hurry.wait(5)

    def send(self, person: Person, piece: str, picture: bytes) -> None:
        page = expect(person.get(f"/collection/{piece}/photos/"), 200)
        expect(person.send(page, page.form(f"/collection/{piece}/photos/"), picture, "files"), 302)
        self.work.photos[piece] += 1
        self.work.uploads += 1


class Editors(Workers):
    """One who proposes a note, in the name of several; a moderator accepts it, and visitors must see it."""

    def __init__(self, work: Work, authors: list[str], judge: str):
        super().__init__(work, 1)
        self.authors = itertools.cycle(work.person(session) for session in authors)
        self.judge, self.visitor = work.person(judge), work.person()
        folders = re.findall(r'href="/watches/([a-z0-9-]+)/"', self.visitor.get("/watches/").text)
        self.folders = itertools.cycle(dict.fromkeys(each for each in folders if each not in {"new", "compare"}))

    def act(self) -> None:
        self.rest_if_asked()
        folder, note = next(self.folders), f"Drill {secrets.token_hex(6)}"
        address = f"/watches/{folder}/"
        before = self.visitor.get(address)
        self.propose(next(self.authors), address, note)
        self.accept(note)
        self.work.notes[folder] = note
        self.look(address, note, before.headers.get("ETag", ""))
        time.sleep(2)

    def propose(self, author: Person, address: str, note: str) -> None:
        page = expect(author.get(f"{address}edit/"), 200, 302)
        if page.status == 302:  # to what was begun, and not sent for an answer that failed
            page = expect(author.get(page.leads_to), 200)
        self.draft = expect(author.send(page, page.form("/edit/"), note=note, evidence="Паспорт часов"), 302).leads_to
        page = expect(author.get(self.draft), 200)
        if "/submit/" in page.text:
            expect(author.send(page, page.form("/submit/")), 302)

    def accept(self, note: str) -> None:
        number = re.findall(r"/drafts/watch/(\d+)/", self.draft)[0]
        page = expect(self.judge.get(f"/admin/drafts/draftwatch/{number}/change/"), 200)
        expect(self.judge.send(page, page.form("/decide/"), do="accept"), 302)

    def look(self, address: str, note: str, etag: str) -> None:
        """Soon the page shows it, and never again the old one: not to somebody, either, who has that already."""
        deadline = time.monotonic() + FRESH
        while not self.is_fresh(address, note, etag):
            if time.monotonic() > deadline:
                self.work.stale.append(address)
                return
            time.sleep(0.2)
        for _again in range(3):
            if not self.is_fresh(address, note, etag):
                self.work.stale.append(f"{address} once more")

    def is_fresh(self, address: str, note: str, etag: str) -> bool:
        page = self.visitor.get(address, If_None_Match=etag)
        return note in page.text or (page.status not in (200, 304))  # what failed is counted elsewhere
