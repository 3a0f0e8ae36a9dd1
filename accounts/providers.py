"""Where Yandex and Google send people back to."""

from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.yandex.views import YandexOAuth2Adapter


class _NamesSomebody:
    """An answer without a subject is the provider's failure: a page that says so, and never a person called None."""

    def complete_login(self, request, app, token, **kwargs):
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The answer is not what the provider's documentation says") from error
        if login.account.uid == "None":  # allauth makes a string of whatever Yandex sends
            raise OAuth2Error("The answer names nobody")
        return login


class GoogleAdapter(_NamesSomebody, GoogleOAuth2Adapter):
    pass


class YandexAdapter(_NamesSomebody, YandexOAuth2Adapter):
    pass


google_callback = OAuth2CallbackView.adapter_view(GoogleAdapter)
yandex_callback = OAuth2CallbackView.adapter_view(YandexAdapter)
