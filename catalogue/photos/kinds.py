"""What kind of picture a file is, by how it begins: names and declared types are not asked.

The site and the confined child both read it, so nothing of Django is used here.
"""

BEGINNING = 64  # bytes that tell it
# HEIC and AVIF stand in the same container, which names what is in it by brands of four letters (ISO/IEC 23008-12).
BRANDS = {
    "AVIF": {b"avif", b"avis"},
    "HEIF": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"},
}


def kind_of(beginning: bytes) -> str:
    """JPEG, PNG, WEBP, AVIF or HEIF; empty where it is none of them. The first BEGINNING bytes are enough."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "WEBP"
    if beginning[4:8] == b"ftyp":
        return next((kind for kind, brands in BRANDS.items() if brands & brands_of(beginning)), "")
    return ""


def brands_of(beginning: bytes) -> set[bytes]:
    """The main brand of a container, and those that it names beside it."""
    end = min(int.from_bytes(beginning[:4]), BEGINNING)
    return {beginning[8:12], *(beginning[at : at + 4] for at in range(16, end, 4))}
