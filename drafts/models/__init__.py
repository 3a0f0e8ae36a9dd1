"""Proposals: what contributors wish the catalogue to say, and every step on the way there."""

from .mechanism import DraftMechanism, DraftMechanismFunction
from .proposal import Proposal
from .review import ReadyMessage, Step, UploadDay
from .watch import DraftAlias, DraftImage, DraftWatch, ReplacedImage

__all__ = [
    "DraftAlias",
    "DraftImage",
    "DraftMechanism",
    "DraftMechanismFunction",
    "DraftWatch",
    "Proposal",
    "ReadyMessage",
    "ReplacedImage",
    "Step",
    "UploadDay",
]
