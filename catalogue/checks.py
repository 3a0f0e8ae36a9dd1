"""What the site says at its start about the machine that it runs on."""

import sys

from django.core import checks


@checks.register
def photo_limits(app_configs, **kwargs):
    """Where the process that opens photos cannot be limited in memory and processor time, it is said."""
    if sys.platform == "linux":
        return []
    return [
        checks.Info(
            "On this system the process that opens uploaded photos is limited in time only, not in memory.",
            hint="For a site that takes photos from strangers run Linux; for development this is fine.",
            id="catalogue.I001",
        )
    ]
