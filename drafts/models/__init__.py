"""Proposals: what contributors wish the catalogue to say, and every step on the way there."""

from .brand import DraftBrand
from .factory import DraftFactory
from .mark import DraftMark
from .mechanism import DraftMechanism, DraftMechanismFunction
from .merge import Merge
from .proposal import Proposal, Turn
from .review import DailyLetter, ReadyMessage, Step, UploadDay
from .watch import DraftAlias, DraftImage, DraftWatch, ReplacedImage

KINDS: tuple[type[Proposal], ...] = (DraftWatch, DraftMechanism, DraftMark, DraftFactory, DraftBrand)

__all__ = [
    "KINDS",
    "DailyLetter",
    "DraftAlias",
    "DraftBrand",
    "DraftFactory",
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
