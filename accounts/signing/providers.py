"""Where Yandex and Google send people back to, and how long their answers may take."""

from concurrent.futures import Future
from threading import Thread

import requests
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.yandex.views import YandexOAuth2Adapter

# What of an answer is stored beside the subject: `owns_mailbox` reads it. Names and the rest are not ours to keep.
KEPT = {"hd"}
WHOLE_ANSWER = 2  # seconds; a sign-in asks twice at most, so its page is there within 6


def answer_in_time(ask, *args, **options):
    """What `ask` gives. Raises requests.Timeout when that takes too long, however steadily the bytes come.

    Nor does it go where an answer leads: the addresses of the providers are known.
    SOCIALACCOUNT_REQUESTS_TIMEOUT holds for each address that is tried and each read; it ends the thread left behind.
    """
    answer = Future()

    def run():
        try:
            answer.set_result(ask(*args, **options | {"allow_redirects": False}))
        except Exception as error:  # raised again below
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return answer.result(WHOLE_ANSWER)
    except TimeoutError as error:
        raise requests.Timeout("The whole answer did not come in time") from error


class _Answer:
    """An answer without a subject is the provider's failure: a page that says so, and never a person called None."""

    def complete_login(self, request, app, token, **kwargs):
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The answer is not what the provider's documentation says") from error
        if login.account.uid == "None":  # allauth makes a string of whatever Yandex sends
            raise OAuth2Error("The answer names nobody")
        login.account.extra_data = {key: told for key, told in login.account.extra_data.items() if key in KEPT}
        return login


class GoogleAdapter(_Answer, GoogleOAuth2Adapter):
    def _decode_id_token(self, app, id_token):
        """Its signature is checked too, though it comes from Google itself over TLS, where allauth does without."""
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)


class YandexAdapter(_Answer, YandexOAuth2Adapter):
    pass


google_callback = OAuth2CallbackView.adapter_view(GoogleAdapter)
yandex_callback = OAuth2CallbackView.adapter_view(YandexAdapter)
