"""Files that are no photographs: forty kinds, and some that begin like a picture."""

import io
import zipfile

from catalogue.tests.pictures import file_of, photo_file, scene


def zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "hello")
    return out.getvalue()


SCRIPT = b"<script>alert(document.domain)</script>"
PHP = b"<?php system($_GET['c']); ?>"
JPEG_MAGIC, PNG_MAGIC = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n"
BODY = bytes(range(256)) * 8


def other_kinds() -> dict[str, bytes]:
    """Bytes by file extension; those with `-` in the name are polyglots that begin as a picture does."""
    pictures = {kind.lower(): file_of(scene(), kind).getvalue() for kind in ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA"]}
    texts = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        "html": b"<!doctype html>" + SCRIPT,
        "xml": b"<?xml version='1.0'?><a/>",
        "php": PHP,
        "js": b"alert(1)",
        "json": b"{}",
        "csv": b"=1+1,2",
        "sh": b"#!/bin/sh\nid",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\nshowpage",
        "pdf": b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj\n%%EOF",
        "mvg": b"push graphic-context\nimage over 0,0 0,0 'url(http://127.0.0.1/)'",
    }
    archives = {name: zip_of("a") for name in ["zip", "jar", "docx", "apk"]}
    magics = {
        "exe": b"MZ\x90\x00", "elf": b"\x7fELF\x02\x01", "class": b"\xca\xfe\xba\xbe", "wasm": b"\x00asm\x01\x00",
        "swf": b"CWS\x0a", "mp4": b"\x00\x00\x00\x18ftypmp42", "heic": b"\x00\x00\x00\x18ftypheic",
        "avif": b"\x00\x00\x00\x18ftypavif", "webm": b"\x1aE\xdf\xa3", "mp3": b"ID3\x04", "ogg": b"OggS",
        "wav": b"RIFF\x00\x01\x00\x00WAVE", "avi": b"RIFF\x00\x01\x00\x00AVI ", "gz": b"\x1f\x8b\x08",
        "7z": b"7z\xbc\xaf", "rar": b"Rar!\x1a\x07", "jxl": b"\xff\x0a", "jp2": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
        "psd": b"8BPS\x00\x01",
    }  # fmt: skip
    polyglots = {
        "jpeg-html": JPEG_MAGIC + SCRIPT,
        "jpeg-php": JPEG_MAGIC + PHP,
        "jpeg-zip": JPEG_MAGIC + zip_of("a"),
        "jpeg-js": b"\xff\xd8\xff\xe0/*" + BODY + b"*/=alert(1)",
        "png-pdf": PNG_MAGIC + b"%PDF-1.7",
        "png-php": photo_file(kind="PNG").getvalue()[:33] + PHP,
        "webp-html": b"RIFF\x00\x10\x00\x00WEBPVP8 " + SCRIPT,
        "gif-jar": pictures["gif"] + zip_of("a"),
        "pdf-jpeg": b"%PDF-1.7\n" + photo_file().getvalue(),
        "zip-png": zip_of("a") + photo_file(kind="PNG").getvalue(),
    }
    return pictures | texts | archives | {name: magic + BODY for name, magic in magics.items()} | polyglots
