"""People, what they may do, what they own, and the letters that wait to be sent to them."""

from .acts import ActCount
from .collection import BY_TITLE, DESCRIBED, OWN_COLUMNS, Collection
from .columns import ColumnMeaning
from .kept import KeptForm, KeptPhoto
from .letter import Letter
from .limit import Limit
from .people import RESERVED_LOGINS, Role, User, own_login, validate_login, validate_login_is_free
from .snapshot import CollectionSnapshot

__all__ = [
    "BY_TITLE",
    "DESCRIBED",
    "OWN_COLUMNS",
    "RESERVED_LOGINS",
    "ActCount",
    "Collection",
    "CollectionSnapshot",
    "ColumnMeaning",
    "KeptForm",
    "KeptPhoto",
    "Letter",
    "Limit",
    "Role",
    "User",
    "own_login",
    "validate_login",
    "validate_login_is_free",
]
