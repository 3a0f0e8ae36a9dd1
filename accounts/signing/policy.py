"""Where a page of this app needs more from the content security policy than the rest of the site."""

from csp.decorators import csp_update

# Chromium holds the whole chain of redirects that a form begins against form-action.
FORM_TARGETS = [
    "https://accounts.google.com",
    "https://oauth.yandex.com",
    "https://oauth.yandex.ru",
    "https://passport.yandex.com",
    "https://passport.yandex.ru",
]
provider_buttons = csp_update({"form-action": FORM_TARGETS})
# allauth draws the code of the second factor as a data: address.
qr_code = csp_update({"img-src": ["data:"]})
