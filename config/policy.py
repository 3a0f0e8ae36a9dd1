"""What a page may load, and from where: browsers hold to it whatever a page says."""

from csp.constants import NONE, SELF


def content_security_policy(photos: list[str]) -> dict:
    """The policy as django-csp wants it; `photos` are the origins of photos that are served by others."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, *photos],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        },
    }
