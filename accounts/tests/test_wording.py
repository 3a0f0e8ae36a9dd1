"""Every word of the sign-in is ours, in Russian; and the list of allauth's words is allauth's."""

from pathlib import Path

import allauth
import pytest
from django.utils.translation import override, trans_real

from accounts.signing.wording import SAID_BY_ALLAUTH
from accounts.templatetags.sessions import browser


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


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 YaBrowser/25.8 Safari/537.36", "Yandex Browser, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "неизвестный браузер"),
        ("", "неизвестный браузер"),
    ],
)  # fmt: skip
def test_a_session_is_named_by_browser_and_system(user_agent, words):
    assert browser(user_agent) == words
