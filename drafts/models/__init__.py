"""Proposals: what contributors wish the catalogue to say, and every step on the way there."""

from .mechanism import DraftMechanism, DraftMechanismFunction
from .merge import Merge
from .proposal import Proposal, Turn
from .review import DailyLetter, ReadyMessage, Step, UploadDay
from .watch import DraftAlias, DraftImage, DraftWatch, ReplacedImage

__all__ = [
    "DailyLetter",
    "DraftAlias",
    "DraftImage",
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
