"""Hallmarks: the fineness of a precious metal, which is struck on cases of that metal alone."""

from catalogue.models import Mark

GOLD, SILVER = "золото", "серебро"
# In thousandths. Some are struck on either metal.
FINENESSES = {
    GOLD: {"375", "500", "583", "585", "750", "958"},
    SILVER: {"750", "800", "830", "875", "916", "925", "960"},
}


def metals_of(mark: Mark) -> list[str]:
    """The metals whose fineness it is; none where it is no hallmark."""
    return [metal for metal, numbers in FINENESSES.items() if mark.where == Mark.Where.CASE and mark.letters in numbers]


def is_of(material: str, metals: list[str]) -> bool:
    """Whether a case of this material is of one of the metals: gilding is none."""
    return any(metal in material for metal in metals)
