"""Addresses that only take what a button or a form sends."""

from django.views.decorators.http import require_POST as require_post


def only_posted(view):
    """As Django's `require_POST`. It also says that there is no page here to come back to after a sign-in."""
    checked = require_post(view)
    checked.has_no_page = True
    return checked
