"""Proposals: what contributors wish the catalogue to say, and every step on the way there."""

from .mark import DraftMark
from .mechanism import DraftMechanism, DraftMechanismFunction
from .merge import Merge
from .proposal import Proposal, Turn
from .review import DailyLetter, ReadyMessage, Step, UploadDay
from .watch import DraftAlias, DraftImage, DraftWatch, ReplacedImage

KINDS: tuple[type[Proposal], ...] = (DraftWatch, DraftMechanism, DraftMark)

__all__ = [
    "KINDS",
    "DailyLetter",
    "DraftAlias",
    "DraftImage",
    "DraftMark",
    "DraftMechanism",
    "DraftMechanismFunction",
    "DraftWatch",
    "Merge",
    "Proposal",
    "ReadyMessage",
    "ReplacedImage",
    "Step",
    "Turn",
    "UploadDay",
]
