"""What a password may be, beyond Django's own rules: the words that are tried first at a site about watches."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST = 8  # as Django's MinimumLengthValidator
WORDS = re.compile(
    "watch|clock|passport|collector|moderator|admin|soviet|ussr|часы|паспорт|советск|ссср"
    "|pol[jy]?ot|polet|пол[её]т|raketa|ракета|[vw]ostok|восток|slava|слава|zar[jy]a|заря|pobeda|победа|molni[jy]?a|молния"
    "|chaika|чайка|kirovskie|кировские|amphibia|am(?:ph|f)ibi[jy]?a|амфибия|[ck]omm?andirskie|командирские"
    "|shturmanskie|штурманские|strela|стрела|okean|океан|kosmos|космос|sputnik|спутник|sekonda|cornavin",
    re.IGNORECASE,
)


class WordOfWatchesValidator:
    """Words of watches count for nothing: what stays without them must be as long as a password."""

    def validate(self, password: str, user=None) -> None:
        if WORDS.search(password) and len(WORDS.sub("", password)) < SHORTEST:
            message = _("This password is little more than a word that is tried first at a site about watches.")
            raise ValidationError(message, code="password_of_watches")

    def get_help_text(self) -> str:
        return _("Words of watches, such as “Poljot”, make no password by themselves.")
