"""The catalogue's tables under the names of the original description."""

from .combination import Combination
from .contradiction import CheckedContradiction, Rule
from .description import Description
from .image import ImageDescription, Side, WatchImage
from .line import BrandLine, maker_of
from .loaded import LoadedRow
from .mechanism import Mechanism, MechanismDescription, MechanismFunction
from .phrase import SearchPhrase
from .relation import FactoryRelation
from .revision import CatalogueVersion, Revision
from .search import SearchTerm, SearchWord
from .vocabulary import (
    Brand,
    CalibreIndex,
    CaseCodeDigit,
    CaseMaterial,
    Factory,
    Function,
    Gender,
    MechanismType,
    Vocabulary,
)
from .watch import (
    RESERVED_FOLDERS,
    Alias,
    AliasDescription,
    FormerFolder,
    Watch,
    WatchDescription,
)

__all__ = [
    "RESERVED_FOLDERS",
    "Alias",
    "AliasDescription",
    "Brand",
    "BrandLine",
    "CalibreIndex",
    "CaseCodeDigit",
    "CaseMaterial",
    "CatalogueVersion",
    "CheckedContradiction",
    "Combination",
    "Description",
    "Factory",
    "FactoryRelation",
    "FormerFolder",
    "Function",
    "Gender",
    "ImageDescription",
    "LoadedRow",
    "Mechanism",
    "MechanismDescription",
    "MechanismFunction",
    "MechanismType",
    "Revision",
    "Rule",
    "SearchPhrase",
    "SearchTerm",
    "SearchWord",
    "Side",
    "Vocabulary",
    "Watch",
    "WatchDescription",
    "WatchImage",
    "maker_of",
]
