"""The site at its most: the longest texts, many rows of everything, and a deep history of whatever is shown."""

import os
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import F, Max
from django.utils import timezone

from accounts.collection.sharing import set_collection_public
from accounts.models import DESCRIBED, Collection, CollectionSnapshot, KeptForm, Letter, User
from accounts.signing.sessions import MOST as MOST_SESSIONS
from catalogue.models import Alias, CatalogueVersion, Mechanism, Revision, Watch
from catalogue.models.texts import LONGEST_EVIDENCE, LONGEST_MESSAGE, LONGEST_NOTE, BoundedTextField
from catalogue.tests.factories import make_brand, make_factory, make_function, make_mechanism, make_watch
from drafts.conversation import MOST_SHOWN
from drafts.forms.fields import MOST_ALIASES
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step
from drafts.tests.factories import make_draft_watch

PIECES = int(
    os.environ.get("PIECES", "2000")
)  # with others more than is read beside readers: accounts.collection.capacity
MANY = 60  # more than any page shows
DEEP = 25  # revisions and steps
MANY_LEFT = 110  # letters, and people, for a job
WORDS = "Надёжные часы с автоподзаводом <и> календарём "


def fill(people: dict) -> dict[type, int]:
    """Many rows of everything. Half of them are of one brand, factory and movement, with all names there may be.

    Gives the last row of each table whose texts are as long as they may be.
    """
    factory = make_factory()
    brand, functions = make_brand(factory=factory), [make_function() for _number in range(12)]
    mechanism = make_mechanism(factory=factory, functions=functions)
    for number in range(MANY):
        other = {"brand": brand, "factory": factory, "mechanism": mechanism, "start_release": 1960}
        watch = make_watch(**(other if number % 2 else {"start_release": 1940 + number}))
        if number < 3:
            Alias.objects.bulk_create(Alias(watch=watch, key=f"имя{each}") for each in range(MOST_ALIASES))
    for user in people.values():
        open_sessions(user)
        Collection.objects.bulk_create(pieces_of(user))
        set_collection_public(user, public=True)
    for status in Proposal.Status.values:
        for _number in range(8):
            make_draft_watch(user=people["collector"], status=status)
    lengthen_texts({})
    add_pieces(people["collector"], PIECES)
    return {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in with_long_texts()}


def pieces_of(user) -> list[Collection]:
    """Of every watch in every way, and as many that the catalogue lacks, with the longest words."""
    ways = [(watch, status) for watch in Watch.objects.all() for status in ("have", "had", "want", "sell")]
    pieces = [Collection(user=user, watch=watch, status=status, **longest_columns(PIECE)) for watch, status in ways]
    own = [Collection(user=user, **longest_columns([*PIECE, *DESCRIBED])) for _number in range(MANY)]
    for number, piece in enumerate([*pieces, *own]):
        piece.place, piece.seller = f"{number} {piece.place}"[:100], f"{number} {piece.seller}"[:200]
        piece.fill_derived()
    return [*pieces, *own]


PIECE = ["serial", "seller", "place"]


def longest_columns(names: list[str]) -> dict[str, str]:
    return {name: (WORDS * 50)[: Collection._meta.get_field(name).max_length] for name in names}


def add_pieces(user, number: int) -> None:
    """So many more with short words: all together a collection has room for no longer ones."""
    watches = list(Watch.objects.all())
    pieces = [Collection(user=user, watch=watches[each % len(watches)], place=f"Ящик {each}") for each in range(number)]
    for piece in pieces:
        piece.fill_derived()
    Collection.objects.bulk_create(pieces, 1000)


def open_sessions(user) -> None:
    """As many as a person may have, with the one that the test has opened."""
    stores = [SessionStore() for _number in range(MOST_SESSIONS - 1)]
    for store in stores:
        store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
    about = {"user": user, "ip": "10.0.0.1", "user_agent": "Mozilla/5.0"}
    UserSession.objects.bulk_create(UserSession(**about, session_key=store.session_key) for store in stores)


def leave_behind(people: dict) -> None:
    """More of everything that jobs see to than one run of them does."""
    long_ago = timezone.now() - timedelta(days=400)
    letter = {"recipient": "anna@example.org", "sender": "site@example.org", "subject": "Письмо", "body": WORDS}
    Letter.objects.bulk_create(Letter(**letter) for _number in range(MANY_LEFT))
    unconfirmed = User.objects.bulk_create(
        User(login=f"nobody{number}", email=f"nobody{number}@example.org", role=people["collector"].role)
        for number in range(MANY_LEFT * 2)
    )
    User.objects.filter(pk__in=[user.pk for user in unconfirmed]).update(created_at=long_ago)
    KeptForm.objects.bulk_create(
        KeptForm(user=user, page="/watches/new/", fields={"note": [WORDS]}) for user in unconfirmed[:MANY_LEFT]
    )
    KeptForm.objects.update(created_at=long_ago)
    numbers = {"added": 0, "changed": 1, "removed": 0, "rows": [{"note": WORDS}] * 20}
    CollectionSnapshot.objects.bulk_create(
        CollectionSnapshot(user=people["collector"], action="replace", created_at=long_ago, **numbers)
        for _number in range(DEEP)
    )
    for _number in range(MANY):
        make_draft_watch(
            user=people["collector"],
            status=Proposal.Status.SUBMITTED,
            taken_by=people["moderator"],
            taken_at=long_ago,
        )


def with_long_texts() -> dict[type, dict[str, str]]:
    """The longest text of each field, by model."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, BoundedTextField):
                text = (WORDS * (field.max_length // len(WORDS) + 1))[: field.max_length]
                found.setdefault(model, {})[field.name] = text
    return found


def lengthen_texts(last: dict[type, int]) -> None:
    """The longest texts in every row after the `last` that has them."""
    for model, longest in with_long_texts().items():
        model.objects.filter(pk__gt=last.get(model, 0)).update(**longest)


def deepen(last: dict[type, int]) -> None:
    """The longest texts everywhere, and a deep history of what was made last."""
    lengthen_texts(last)
    for model in (Watch, Mechanism):
        subject = model.objects.latest("pk")
        write_history(subject)
    for model, name in ((DraftWatch, "draft_watch"), (DraftMechanism, "draft_mechanism")):
        if draft := model.objects.order_by("pk").last():
            write_steps(draft, name)
    CatalogueVersion.objects.update(value=F("value") + 1)  # nothing was made already


def write_history(subject) -> None:
    """Revisions of which each writes the longest note anew."""
    last = Revision.objects.of(subject).count()
    notes = [f"{number} {WORDS * 120}"[:LONGEST_NOTE] for number in range(DEEP + 1)]
    about = {"kind": subject._meta.model_name, "subject_id": subject.pk}
    Revision.objects.bulk_create(
        Revision(
            **about,
            address=subject.folder if isinstance(subject, Watch) else subject.slug,
            number=last + number,
            action=Revision.Action.CHANGED,
            before={"note": notes[number - 1]},
            after={"note": notes[number]},
            evidence=(WORDS * 60)[:LONGEST_EVIDENCE],
        )
        for number in range(1, DEEP + 1)
    )


def write_steps(draft, name: str) -> None:
    last = Step.objects.filter(**{name: draft}).count()
    Step.objects.bulk_create(
        Step(
            **{name: draft},
            number=last + number,
            kind=Step.Kind.REPLIED,
            by=draft.user,
            message=(WORDS * 120)[:LONGEST_MESSAGE],
        )
        for number in range(1, MOST_SHOWN + DEEP)
    )
