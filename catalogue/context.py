"""What every template may ask about the address that it is shown at."""

from .comparison import Selection


def selection(request) -> dict:
    """The watches chosen for a comparison. Nothing is asked of the database until a template names one."""
    return {"selection": Selection.parse(request.GET)}
