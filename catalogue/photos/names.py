"""The names of a photo's files: a master by its content, and its variants beside it."""

from .pipeline import CONTENT_TYPES, VARIANT_WIDTHS


def variant_widths(width: int) -> list[int]:
    """The widths of the variants of a master of `width` pixels: never enlarged, the last is the largest."""
    return [*(each for each in VARIANT_WIDTHS if each < width), min(width, VARIANT_WIDTHS[-1])]


def variant_name(master: str, width: int) -> str:
    """`…/<hash>.jpg` at 320 pixels is `…/<hash>-320.webp`."""
    return f"{master.rpartition('.')[0]}-{width}.webp"


def names_of(master: str, width: int) -> list[str]:
    """All files of one photo in the order in which they are written: the master last."""
    return [*(variant_name(master, each) for each in variant_widths(width)), master]


def content_type(name: str) -> str:
    return CONTENT_TYPES[name.rpartition(".")[2]]
