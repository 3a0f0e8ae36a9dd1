"""The catalogue's tables under the names of the original description."""

from .case import Case, CaseTables, CodeConvention
from .combination import Combination
from .contradiction import CheckedContradiction, Rule
from .described import Described
from .description import Description
from .family import FamilyMember, MovementFamily
from .image import ImageDescription, Side, WatchImage
from .line import BrandLine, maker_of
from .loaded import LoadedRow
from .makers import Brand, BrandDescription, Factory, FactoryDescription
from .mark import Mark, MarkDescription
from .mechanism import Mechanism, MechanismDescription, MechanismFunction
from .phrase import SearchPhrase
from .relation import FactoryRelation
from .revision import Revision
from .search import SearchCount, SearchTerm, SearchWord
from .source import Source, Withdrawal, Witness
from .version import CatalogueVersion, changing_catalogue
from .vocabulary import (
    CalibreIndex,
    CaseCodeDigit,
    CaseMaterial,
    CaseMaterialDescription,
    Function,
    Gender,
    MechanismType,
    NamedDescription,
    Vocabulary,
)
from .watch import (
    RESERVED_FOLDERS,
    Alias,
    AliasDescription,
    FormerFolder,
    Watch,
)
from .watch_description import WatchDescription

__all__ = [
    "RESERVED_FOLDERS",
    "Alias",
    "AliasDescription",
    "Brand",
    "BrandDescription",
    "BrandLine",
    "CalibreIndex",
    "Case",
    "CaseCodeDigit",
    "CaseMaterial",
    "CaseMaterialDescription",
    "CaseTables",
    "CatalogueVersion",
    "CheckedContradiction",
    "CodeConvention",
    "Combination",
    "Described",
    "Description",
    "Factory",
    "FactoryDescription",
    "FactoryRelation",
    "FamilyMember",
    "FormerFolder",
    "Function",
    "Gender",
    "ImageDescription",
    "LoadedRow",
    "Mark",
    "MarkDescription",
    "Mechanism",
    "MechanismDescription",
    "MechanismFunction",
    "MechanismType",
    "MovementFamily",
    "NamedDescription",
    "Revision",
    "Rule",
    "SearchCount",
    "SearchPhrase",
    "SearchTerm",
    "SearchWord",
    "Side",
    "Source",
    "Vocabulary",
    "Watch",
    "WatchDescription",
    "WatchImage",
    "Withdrawal",
    "Witness",
    "changing_catalogue",
    "maker_of",
]
