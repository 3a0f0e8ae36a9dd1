"""Proposals: what contributors wish the catalogue to say, and every step on the way there."""

from .brand import DraftBrand
from .factory import DraftFactory
from .mark import DraftMark
from .mechanism import DraftMechanism, DraftMechanismFunction
from .merge import Merge
from .proposal import Proposal, Turn
from .review import DailyLetter, ReadyMessage, Step
from .term import TERMS, DraftCaseMaterial, DraftFunction, DraftGender, DraftMechanismType, TermProposal
from .uploads import UploadDay
from .watch import DraftAlias, DraftImage, DraftWatch, ReplacedImage

KINDS: tuple[type[Proposal], ...] = (DraftWatch, DraftMechanism, DraftMark, DraftFactory, DraftBrand, *TERMS)

__all__ = [
    "KINDS",
    "TERMS",
    "DailyLetter",
    "DraftAlias",
    "DraftBrand",
    "DraftCaseMaterial",
    "DraftFactory",
    "DraftFunction",
    "DraftGender",
    "DraftImage",
    "DraftMark",
    "DraftMechanism",
    "DraftMechanismFunction",
    "DraftMechanismType",
    "DraftWatch",
    "Merge",
    "Proposal",
    "ReadyMessage",
    "ReplacedImage",
    "Step",
    "TermProposal",
    "Turn",
    "UploadDay",
]
