"""How a session is told from the others."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# What a User-Agent says of itself, the more particular before what it claims to be compatible with.
BROWSERS = {
    "YaBrowser": "Yandex Browser", "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


@register.filter
def browser(user_agent: str) -> str:
    """«Firefox, Linux» of the long line that a browser sends."""
    found = [next((name for sign, name in names.items() if sign in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("unknown browser")
