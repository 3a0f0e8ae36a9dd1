"""A piece of somebody's collection that the catalogue lacks, as a proposal with everything filled in."""

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.collection.own_pieces import described_as, move_to
from accounts.models import Collection
from catalogue.models import Brand, Watch
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .forms.rows import called
from .models import DraftMechanism, DraftWatch

ABOUT = re.compile(r"\b(?:ок|около|прим|прибл|примерно|ca|circa|about)\b|[~≈?]|-е\b|0s\b", re.IGNORECASE)


def proposal_of(piece: Collection) -> tuple[DraftWatch, dict]:
    """A draft that is not saved yet, and what its form begins with beside it.

    It has the piece's own token: proposed again it is the same draft, and when it is accepted the piece is found by it.
    """
    draft = DraftWatch(token=piece.token, code=piece.code, note=piece.description, evidence=_("My own copy."))
    brand = Brand.objects.current().named(piece.brand_name).first()
    draft.brand, draft.proposed_brand = brand, "" if brand else piece.brand_name
    years = [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", piece.years)]
    years = [year for year in years if EARLIEST_YEAR <= year <= LATEST_YEAR]
    if years:
        draft.start_release, draft.end_release = min(years), max(years)
        draft.years_approximate = bool(ABOUT.search(piece.years))
    initial = {"aliases": piece.name, "mechanism": ""}
    movements = called(piece.calibre)
    if len(movements) == 1:
        draft.mechanism = movements[0]
    elif movements:
        initial["mechanism"] = piece.calibre  # the form offers those that are called so
    elif piece.calibre:
        draft.draft_mechanism = DraftMechanism(calibre=piece.calibre)
    return draft, initial


def follow(draft: DraftWatch, watch: Watch) -> None:
    """After `draft` became `watch`: the piece that it was made of moves to it, and those that are described alike."""
    own = Collection.objects.filter(user=draft.user_id, token=draft.token)
    move_to(watch, Collection.objects.filter(Q(pk__in=own) | Q(pk__in=described_as(watch))))
