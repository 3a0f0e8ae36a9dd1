"""Which addresses photographs may be sent to: every other one takes a form and no more."""


def takes_photos(view):
    """Mark a view that reads photographs: only a request for it may be large, from whoever is signed in."""
    view.takes_photos = True
    return view
