"""Pictures with a canary in every place that a file has for words, and what exiftool finds in a file."""

import io
import json
import shutil
import struct
import subprocess

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from catalogue.tests.pictures import file_of, scene, swapped_profile

CANARY = b"CANARY-7f3a"
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="{CANARY.decode()}"/></rdf:RDF></x:xmpmeta>"""
# What exiftool says of the pixels, of the file itself, and of nobody.
HARMLESS_GROUPS = {"SourceFile", "ExifTool", "System", "File", "Composite", "JFIF", "PNG", "RIFF"}


def file_full_of_canaries(kind: str, width: int = 400) -> io.BytesIO:
    text = CANARY.decode()
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = exif[ExifTags.Base.UserComment] = text
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = CANARY
    options = {
        "exif": with_thumbnail(exif.tobytes(), file_of(scene(64, 48), comment=CANARY).getvalue()),
        "icc_profile": swapped_profile() + CANARY,
        "xmp": XMP.encode(),
    }
    if kind == "JPEG":
        options["comment"] = CANARY
    if kind == "PNG":
        options["pnginfo"] = chunks = PngInfo()
        chunks.add_text("Comment", text)
        chunks.add_text("Packed", text, zip=True)
        chunks.add_itxt("XML:com.adobe.xmp", options.pop("xmp").decode())
    if kind == "HEIF":  # with a second picture, such as of depth or of light, that bears the same
        options |= {"thumbnails": [64], "save_all": True, "append_images": [Image.new("RGB", (width, 300), "black")]}
    data = file_of(scene(width), kind, **options).getvalue()
    if kind == "JPEG":
        data = data[:2] + iptc_segment() + data[2:]
    return io.BytesIO(data + CANARY)


def with_thumbnail(exif: bytes, thumbnail: bytes) -> bytes:
    """`exif` with a second directory that holds `thumbnail`, a JPEG: so cameras write it."""
    tiff = bytearray(exif.removeprefix(b"Exif\0\0"))
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    struct.pack_into(f"{order}I", tiff, first + 2 + 12 * count, len(tiff))
    entries = [
        (ExifTags.Base.Compression, 6),
        (ExifTags.Base.JpegIFOffset, len(tiff) + 2 + 12 * 3 + 4),
        (ExifTags.Base.JpegIFByteCount, len(thumbnail)),
    ]
    packed = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in entries)
    second = struct.pack(f"{order}H", len(entries)) + packed + bytes(4)
    return b"Exif\0\0" + bytes(tiff) + second + thumbnail


def iptc_segment() -> bytes:
    """The segment of a JPEG in which Photoshop and news agencies keep the caption."""
    caption = struct.pack(">BBBH", 0x1C, 2, 120, len(CANARY)) + CANARY
    caption += bytes(len(caption) % 2)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(caption)) + caption
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def seen_by_exiftool(data: bytes) -> dict[str, str]:
    """Every tag that exiftool finds, as `group:name` and value; what is binary is shown whole."""
    assert shutil.which("exiftool"), "These tests need exiftool: apt install libimage-exiftool-perl"
    command = ["exiftool", "-json", "-groupNames1", "-duplicates", "-unknown", "-extractEmbedded", "-binary", "-"]
    found = json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)
    return {name: str(value) for name, value in found[0].items()}
