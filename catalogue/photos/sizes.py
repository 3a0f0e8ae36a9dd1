"""From which size on a photo shows what a collector looks for."""

from django.utils.translation import gettext as _

GOOD_SIDE = 640  # pixels along the longer side: as wide as a watch's page shows a photo


def too_small(photo) -> str:
    """What to say where `photo`, a clean one or a row, shows too little; empty where it is large enough."""
    if max(photo.width, photo.height) >= GOOD_SIDE:
        return ""
    text = _(
        "The picture is %(width)s × %(height)s pixels: too small to be of use, no detail can be seen. "
        "A photo is good from %(good)s pixels along its longer side."
    )
    return text % {"width": photo.width, "height": photo.height, "good": GOOD_SIDE}
