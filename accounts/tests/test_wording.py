"""Every word of the sign-in is ours, in Russian; and the list of allauth's words is allauth's."""

from pathlib import Path

import allauth
import pytest
from django.utils.translation import override, trans_real

from accounts.wording import SAID_BY_ALLAUTH


def allauths_own(language: str) -> dict:
    """What allauth itself ships for a language."""
    locale = Path(allauth.__file__).parent / "locale"
    return trans_real.gettext_module.translation("django", str(locale), [language])._catalog


@pytest.mark.parametrize("said", SAID_BY_ALLAUTH)
def test_our_russian_comes_before_allauths(said):
    theirs = allauths_own("ru")
    assert said in theirs, "allauth does not say this any more"
    with override("ru"):
        assert trans_real.gettext(said) != theirs[said]
