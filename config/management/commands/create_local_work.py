import io
from itertools import cycle
from uuid import UUID, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.collection.sharing import set_collection_public
from accounts.collection.writing import mark
from accounts.models import Collection, User
from catalogue.history.versions import latest_number
from catalogue.models import Mark, Side, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.presentation.sharing import card_of, picture_of
from drafts import actions
from drafts.models import DraftMark, DraftWatch, Proposal

OURS = UUID("6f1d0c0a-4a0e-4c41-9a53-2b6f6a1c0d24")  # names the proposals that this command makes
PHOTOGRAPHED, COLLECTED, WAITING = 24, 40, 5
Status = Proposal.Status


class Command(BaseCommand):
    help = "Give a local site pictures, proposals in every state with a queue, and collections. Refuses in production."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("These proposals are invented, so they exist on a development site only.")
        self.people = User.objects.in_bulk(field_name="login")
        self.watches = list(Watch.objects.current().for_cards().order_by("pk")[:COLLECTED])
        if "moderator" not in self.people or not self.watches:
            raise CommandError("Run load_catalogue and create_local_people first.")
        photographed = sum(photograph(watch) for watch in self.watches[:PHOTOGRAPHED])
        proposed = sum(self.propose(status) for status in [*Status, *[Status.SUBMITTED] * WAITING])
        proposed += self.propose_mark()
        self.collect()
        self.stdout.write(f"{photographed} pictures, {proposed} proposals; collections of collector and contributor.")

    def propose(self, status: str) -> bool:
        """A correction of the next watch, in this state; False where it is there already."""
        author, judge = self.people["contributor"], self.people["moderator"]
        watch = self.watches.pop()
        token = uuid5(OURS, watch.folder)
        if DraftWatch.objects.filter(token=token).exists():
            return False
        number = latest_number(watch)
        values = written(watch) | {
            "note": f"По паспорту часов ({status}).",
            "evidence": "Паспорт часов из моей коллекции",
        }
        draft = actions.begin(DraftWatch, by=author, token=token, values=values, target=watch, number=number)
        if status == Status.WITHDRAWN:
            actions.withdraw(draft, by=author, version=draft.version)
        elif status != Status.DRAFT:
            actions.submit(draft, by=author, version=draft.version)
            decide(draft, judge, status)
        return True

    def propose_mark(self) -> bool:
        """A mark that waits; False where it is there already."""
        author, token = self.people["contributor"], uuid5(OURS, "mark")
        if DraftMark.objects.filter(token=token).exists():
            return False
        values = {
            "factory": self.watches[0].factory,
            "where": Mark.Where.BACK,
            "letters": "ОТК",
            "seen": "в круге",
            "start_year": 1957,
            "start_certainty": Mark.Certainty.INFERRED,
            "evidence": "Двое часов моей коллекции, паспорта 1957 и 1958 годов",
        }
        draft = actions.begin(DraftMark, by=author, token=token, values=values)
        actions.submit(draft, by=author, version=draft.version)
        return True

    def collect(self) -> None:
        for first, login in enumerate(("collector", "contributor")):
            person = self.people[login]
            set_collection_public(person, public=True)
            for watch, status in zip(self.watches[first:], cycle(Collection.Status), strict=False):
                mark(person, watch, status)


def photograph(watch: Watch) -> bool:
    """Its drawn passport stands for a photograph; False where it has one."""
    if watch.has_photo:
        return False
    photo = take_in(io.BytesIO(picture_of(card_of(watch))))
    set_photo(watch, Side.MAIN, photo, credit="", licence="CC0 1.0", by=None)
    return True


def written(watch: Watch) -> dict:
    """What the form says where its author changed nothing."""
    described = {field.name: getattr(watch, field.name) for field in Watch.described_fields()}
    return described | {"aliases": [alias.key for alias in watch.aliases.all()]}


def decide(draft: DraftWatch, judge: User, status: str) -> None:
    options = {"by": judge, "version": draft.version}
    if status == Status.NEEDS_WORK:
        actions.send_back(draft, message="Пришлите, пожалуйста, фото задней крышки.", **options)
    elif status == Status.REJECTED:
        actions.reject(draft, message="По каталогу 1960 года это другая модель.", **options)
    elif status == Status.ACCEPTED:
        actions.accept(draft, **options)
