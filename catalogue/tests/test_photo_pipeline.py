"""The one way in for photos: what is taken, what comes out, and what is refused with which sentence."""

import hashlib
import io
import subprocess
from tempfile import TemporaryFile

import pytest
from PIL import Image

from catalogue.checks import photo_limits
from catalogue.photos import pipeline
from catalogue.photos.pipeline import PhotoRefused, take_in
from catalogue.tests.canaries import CANARY, HARMLESS_GROUPS, file_full_of_canaries, seen_by_exiftool
from catalogue.tests.pictures import announcing, file_of, photo_file, png_announcing, scene, swapped_profile


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def close(first, second, most: int = 40) -> bool:
    return all(abs(a - b) <= most for a, b in zip(first, second, strict=True))


KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]


@pytest.mark.parametrize("kind", KINDS)
def test_takes_five_kinds(kind):
    photo = take_in(photo_file(kind=kind))
    master = "PNG" if kind == "PNG" else "JPEG"
    assert (photo.width, photo.height, photo.extension) == (400, 300, pipeline.EXTENSIONS[master])
    assert opened(photo.master).format == master
    assert corners(photo) == ["red", "lime", "blue", "white"]
    assert photo.sha256 == hashlib.sha256(photo.master).hexdigest()
    assert len(photo.dhash) == len(photo.dhash_mirrored) == 16


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_on_the_disk_is_left_as_it_was(kind):
    """A child shares the place in the file: where it leaves that before what was read ahead, the file did not close."""
    with TemporaryFile() as file:
        file.write(photo_file(kind=kind).getvalue())
        take_in(file)
        assert file.tell() == 0
        file.read()


def test_png_keeps_every_pixel():
    picture = scene()
    assert opened(take_in(file_of(picture, "PNG")).master).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("width", "widths"), [(100, [100]), (320, [320]), (900, [320, 640, 900]), (3000, [320, 640, 1280, 2048])]
)
def test_variants_are_webp_and_never_enlarged(width, widths):
    photo = take_in(photo_file(width, width // 2))
    assert list(photo.variants) == widths
    for variant_width, data in photo.variants.items():
        variant = opened(data)
        assert (variant.format, variant.size) == ("WEBP", (variant_width, variant_width // 2))


COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


def corners(photo) -> list[str]:
    """What stands in the corners of a photo of the scene: upright it is red, lime, blue and white."""
    master = opened(photo.master)
    places = [(x, y) for y in (5, master.height - 5) for x in (5, master.width - 5)]
    return [next(name for name, rgb in COLOURS.items() if close(master.getpixel(place), rgb)) for place in places]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "AVIF", "HEIF"])
def test_stands_upright(kind, orientation):
    """HEIC and AVIF say it in their container, beside EXIF, as telephones do."""
    turns = [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM,
             Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.TRANSVERSE,
             Image.Transpose.ROTATE_270]  # fmt: skip
    upright = scene()
    held = upright if orientation == 1 else upright.transpose(turns[orientation - 2])
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = take_in(file_of(held, kind, exif=exif.tobytes()))
    assert (photo.width, photo.height) == upright.size
    assert corners(photo) == ["red", "lime", "blue", "white"]
    assert kind != "PNG" or opened(photo.master).tobytes() == upright.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_colour_profile_is_applied_and_gone(kind):
    photo = take_in(file_of(Image.new("RGB", (64, 64), (255, 0, 0)), kind, icc_profile=swapped_profile()))
    master = opened(photo.master)
    assert "icc_profile" not in master.info
    assert close(master.getpixel((30, 30)), (0, 255, 0))


def test_unreadable_profile_counts_as_none():
    picture = scene()
    assert opened(take_in(file_of(picture, "PNG", icc_profile=b"no profile")).master).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("LA", (90, 255), (90, 90, 90)),
        ("P", 3, (3, 3, 3)),
        ("I;16", 0x8080, (128, 128, 128)),
        ("RGBA", (10, 200, 30, 255), (10, 200, 30)),
        ("RGBA", (10, 200, 30, 0), (255, 255, 255)),
    ],
)
def test_every_mode_becomes_rgb(mode, colour, expected):
    image = Image.new(mode, (20, 10), colour)
    if mode == "P":
        image.putpalette([value for grey in range(256) for value in (grey, grey, grey)])
    master = opened(take_in(file_of(image, "PNG")).master)
    assert (master.mode, master.getpixel((5, 5))) == ("RGB", expected)


def test_cmyk_photo_keeps_its_colours():
    photo = take_in(file_of(scene(mode="CMYK"), quality=95))
    assert close(opened(photo.master).getpixel((5, 5)), (255, 0, 0))


MODES_OF_TELEPHONES = [
    ("L", 90, (90, 90, 90)),
    ("LA", (90, 255), (90, 90, 90)),
    ("RGBA", (10, 200, 30, 255), (10, 200, 30)),
    ("RGBA", (10, 200, 30, 0), (255, 255, 255)),
]
TEN_BITS = ("I;16", 0x8080, (128, 128, 128))  # Pillow writes none into AVIF


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "expected"),
    [("HEIF", *TEN_BITS), *((kind, *mode) for kind in ("AVIF", "HEIF") for mode in MODES_OF_TELEPHONES)],
)
def test_every_mode_of_a_telephone_becomes_rgb(kind, mode, colour, expected):
    master = opened(take_in(file_of(Image.new(mode, (64, 48), colour), kind)).master)
    assert master.mode == "RGB"
    assert close(master.getpixel((20, 20)), expected, 6)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_first_frame_of_an_animation(kind):
    first = scene()
    moving = file_of(first, kind, save_all=True, append_images=[Image.new("RGB", first.size, "black")], lossless=True)
    master = opened(take_in(moving).master)
    assert getattr(master, "n_frames", 1) == 1
    assert close(master.getpixel((5, 5)), (255, 0, 0))


def test_first_frame_of_a_stereo_photo():
    first = scene()
    stereo = file_of(first, "MPO", save_all=True, append_images=[Image.new("RGB", first.size, "black")])
    master = opened(take_in(stereo).master)
    assert master.format == "JPEG"
    assert close(master.getpixel((5, 5)), (255, 0, 0))


def test_phone_photo_of_48_megapixels_is_halved():
    photo = take_in(file_of(Image.new("RGB", (8000, 6000), "teal")))
    assert (photo.width, photo.height) == (4000, 3000)
    assert list(photo.variants) == [320, 640, 1280, 2048]


def test_heic_of_48_megapixels_is_halved_within_the_same_memory():
    photo = take_in(file_of(scene(8064, 6048), "HEIF", quality=20))
    assert (photo.width, photo.height) == (4032, 3024)
    assert corners(photo) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize(
    ("kind", "size", "kept"),
    [
        ("JPEG", (13_000, 9750), (3250, 2438)),  # a scan of 127 megapixels, decoded at a quarter
        ("JPEG", (13_000, 1000), (6500, 500)),
        ("JPEG", (40_000, 100), (10_000, 25)),
        ("PNG", (13_000, 1001), (6500, 501)),
        ("PNG", (600, 36_500), (150, 9125)),
        ("WEBP", (13_000, 1000), (6500, 500)),
        ("AVIF", (13_000, 1001), (6500, 501)),
        ("HEIF", (13_000, 1001), (6500, 501)),
    ],
)
def test_sides_of_any_length_are_scaled_down(kind, size, kept):
    photo = take_in(file_of(scene(*size), kind))
    assert (photo.width, photo.height) == kept
    assert max(opened(photo.variants[photo.widths[-1]]).size) <= 12_000
    if min(kept) > 100:
        assert corners(photo) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_what_is_scaled_down_stands_upright(orientation):
    """The last strip has fewer rows than the others, and the last row of it counts as a whole one."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = scene(701, 13_003) if orientation > 4 else scene(13_003, 701)
    turns = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE}
    held = upright.transpose(turns[orientation]) if turns[orientation] is not None else upright
    photo = take_in(file_of(held, "PNG", exif=exif))
    assert {photo.width, photo.height} == {6502, 351}
    assert corners(photo) == ["red", "lime", "blue", "white"]
    assert close(opened(photo.master).getpixel((photo.width - 1, photo.height - 1)), (255, 255, 255))


def test_a_file_of_more_than_20_megabytes_is_taken():
    photo = photo_file().getvalue()
    comments = (b"\xff\xfe\xff\xff" + bytes(65_533)) * 400
    large = photo[:2] + comments + photo[2:]
    assert len(large) > 25 * pipeline.MEGABYTE
    assert take_in(io.BytesIO(large)).width == 400


def refusal(file) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as refused:
        take_in(file)
    assert refused.value.messages[0]
    return refused.value


def sparse(beginning: bytes, size: int) -> io.BufferedRandom:
    """A file of `size` bytes that takes no place on the disk."""
    file = TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    file.write(beginning)
    file.truncate(size)
    return file


def webp_header(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x26\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size + b"VP8 \0\0\0\0"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: io.BytesIO(b""), "empty"),
        (lambda: sparse(b"\xff\xd8\xff", pipeline.MOST_BYTES + 1), "bytes"),
        (lambda: sparse(b"II*\0", 300 * pipeline.MEGABYTE), "kind"),  # a TIFF that is called a JPEG
        (lambda: file_of(scene(), "GIF"), "kind"),
        (lambda: file_of(scene(), "TIFF"), "kind"),
        (lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "kind"),
        (lambda: io.BytesIO(b"\xff\xd8\xff<script>alert(1)</script>"), "damaged"),
        (lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n%PDF-1.7"), "damaged"),
        (lambda: io.BytesIO(b"RIFF\0\0\0\0WEBPVP8 "), "damaged"),
        (lambda: io.BytesIO(photo_file().getvalue()[:2000]), "damaged"),
        (lambda: io.BytesIO(photo_file(kind="PNG").getvalue()[:900]), "damaged"),
        (lambda: io.BytesIO(b"\0\0\0\x18ftypheic" + bytes(40)), "damaged"),
        (lambda: io.BytesIO(b"\0\0\0\x18ftypavif" + bytes(40)), "damaged"),
        (lambda: io.BytesIO(b"\0\0\0\x18ftypmp42\0\0\0\0isommp41"), "kind"),
        (lambda: io.BytesIO(photo_file(kind="HEIF").getvalue()[:-30]), "damaged"),
        (lambda: io.BytesIO(photo_file(kind="AVIF").getvalue()[:-30]), "damaged"),
        (lambda: announcing(photo_file(kind="HEIF").getvalue(), 9400, 9400), "pixels"),
        (lambda: announcing(photo_file(kind="AVIF").getvalue(), 9400, 9400), "pixels"),
        (lambda: announcing(photo_file(kind="HEIF").getvalue(), 20_000, 20_000), "pixels"),
        (lambda: announcing(photo_file(kind="AVIF").getvalue(), 20_000, 20_000), "pixels"),
        (
            lambda: announcing(photo_file(4000, 3000, "HEIF").getvalue(), 40, 30),
            "damaged",
        ),  # it holds more than it says
        (lambda: png_announcing(9400, 9400), "pixels"),
        (lambda: png_announcing(20_000, 20_000), "pixels"),  # a bomb: a few bytes that would be 400 megapixels
        (lambda: io.BytesIO(webp_header(9400, 9400)), "pixels"),
        (lambda: io.BytesIO(webp_header(16_000, 16_000)), "pixels"),
    ],
)
def test_refuses_with_a_sentence(make, code):
    with make() as file:
        assert refusal(file).code == code


def test_the_sentence_says_what_was_found_and_what_is_accepted():
    assert "9400" in refusal(png_announcing(9400, 9400)).messages[0]
    assert "25" in refusal(png_announcing(9400, 9400)).messages[0]


def test_a_decoder_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pipeline, "WALL_SECONDS", 0.01)
    assert refusal(photo_file()).code == "heavy"


def test_a_decoder_that_takes_too_much_memory_is_ended(monkeypatch):
    monkeypatch.setitem(pipeline.LIMITS, "memory", 100 * pipeline.MEGABYTE)
    assert refusal(photo_file(4500, 4500)).code == "heavy"


def test_an_answer_that_is_too_large_ends_the_decoder(monkeypatch):
    monkeypatch.setitem(pipeline.LIMITS, "answer", 10_000)
    assert refusal(photo_file()).code == "heavy"


def test_a_progressive_photo_whose_coefficients_would_not_fit_is_refused(monkeypatch):
    """They take two bytes for each pixel of each component, padded to whole blocks; in one scan nothing is kept."""
    needed = (400 * 304 + 2 * 200 * 152) * 2
    progressive = file_of(scene(), quality=80, progressive=True)
    monkeypatch.setitem(pipeline.LIMITS, "coefficients", needed)
    assert take_in(progressive).width == 400
    monkeypatch.setitem(pipeline.LIMITS, "coefficients", needed - 1)
    assert refusal(progressive).code == "heavy"
    assert take_in(photo_file()).width == 400


def test_a_decoder_that_crashes_harms_nobody(monkeypatch, tmp_path):
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(pipeline, "DECODER", crash)
    assert refusal(photo_file()).code == "heavy"


def test_the_decoder_knows_no_secret(monkeypatch, tmp_path):
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; print(*os.environ, *sys.modules)")
    monkeypatch.setenv("SECRET_KEY", "hidden")
    monkeypatch.setattr(pipeline, "DECODER", spy)
    with (tmp_path / "answer").open("wb+") as answer:
        pipeline.run_decoder(subprocess.DEVNULL, answer)
        answer.seek(0)
        known = answer.read().split()
    assert b"sys" in known
    assert not {b"SECRET_KEY", b"django", b"config"} & set(known)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_pixels_is_kept(kind):
    file = file_full_of_canaries(kind)
    assert CANARY in file.getvalue()
    photo = take_in(file)
    for data in [photo.master, *photo.variants.values()]:
        assert CANARY not in data
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(opened(data).info)


@pytest.mark.exiftool
@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("JPEG", {"IFD0", "GPS", "IFD1", "IPTC", "XMP-dc", "File"}),
        ("PNG", {"IFD0", "GPS", "IFD1", "PNG", "XMP-dc"}),
        ("WEBP", {"IFD0", "GPS", "IFD1", "XMP-dc"}),
        ("AVIF", {"IFD0", "GPS", "IFD1", "XMP-dc"}),
        ("HEIF", {"IFD0", "GPS", "IFD1", "XMP-dc"}),
    ],
)
def test_exiftool_finds_the_canaries_before_and_nothing_after(kind, places):
    file = file_full_of_canaries(kind)
    before = seen_by_exiftool(file.getvalue())
    told = {name.partition(":")[0] for name, value in before.items() if CANARY.decode() in value}
    assert told | {name.partition(":")[0] for name in before if "ThumbnailImage" in name} == places
    assert any(name.startswith("ICC_Profile:") for name in before)
    photo = take_in(file)
    for data in [photo.master, *photo.variants.values()]:
        assert {name.partition(":")[0] for name in seen_by_exiftool(data)} <= HARMLESS_GROUPS


@pytest.mark.parametrize(("platform", "said"), [("linux", 0), ("win32", 1), ("darwin", 1)])
def test_what_cannot_be_limited_is_said_at_the_start(monkeypatch, platform, said):
    monkeypatch.setattr("sys.platform", platform)
    assert len(photo_limits(None)) == said
