"""People, what they may do, what they own, and the letters that wait to be sent to them."""

from .acts import ActCount
from .alert import Alert, News, Subscription
from .collection import BY_TITLE, DESCRIBED, LONG_TEXTS, OWN_COLUMNS, Collection
from .columns import ColumnMeaning
from .kept import KeptForm, KeptPhoto
from .letter import Letter
from .limit import Limit
from .people import RESERVED_LOGINS, Role, User, own_login, validate_login, validate_login_is_free
from .piece import PARTS, amount
from .piece_image import PieceImage
from .sheet import CopySheet
from .site_limit import SiteLimit, SiteLimitVersion
from .snapshot import CollectionSnapshot
from .watch_list import ListedWatch, WatchList

__all__ = [
    "BY_TITLE",
    "DESCRIBED",
    "LONG_TEXTS",
    "OWN_COLUMNS",
    "PARTS",
    "RESERVED_LOGINS",
    "ActCount",
    "Alert",
    "Collection",
    "CollectionSnapshot",
    "ColumnMeaning",
    "CopySheet",
    "KeptForm",
    "KeptPhoto",
    "Letter",
    "Limit",
    "ListedWatch",
    "News",
    "PieceImage",
    "Role",
    "SiteLimit",
    "SiteLimitVersion",
    "Subscription",
    "User",
    "WatchList",
    "amount",
    "own_login",
    "validate_login",
    "validate_login_is_free",
]
