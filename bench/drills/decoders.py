"""`make drill-decoders`: two dozen of the largest photos that are taken, all at once, while visitors read.

Each service has the memory that the compose file gives it. Every photo is taken, at once or after its sender was asked
to come again; no process is killed and no reader refused.
"""

import io
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from PIL import Image
from pillow_heif import register_heif_opener

from bench.stand.load import Answer, Load, Verdict, ask, percentile, slowest, statuses
from bench.stand.stack import Stack
from bench.stand.writing import headers_of, session_of

from .bodies import MEGABYTE
from .bombs import multipart

PATHS = ["/", "/watches/", "/brands/"]
register_heif_opener()  # it writes HEIC; the site only reads it
SENDERS, SIDES = 6, ["main", "left", "right", "bottom"]
TRIES = 40  # ten seconds apart
DRAFT = """
from accounts.models import User
from drafts.models import DraftWatch
print(DraftWatch.objects.create(user=User.objects.get(login="LOGIN")).pk)
"""


def largest_photos() -> dict[str, bytes]:
    """The photos that cost most, of each kind that is taken."""
    grain = Image.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3))
    photo = grain.resize((5000, 5000), Image.Resampling.BICUBIC)
    glass = photo.convert("RGBA")
    glass.putalpha(grain.getchannel("R").resize((5000, 5000)))
    phone, phone_of_48 = photo.resize((4000, 3000)), photo.resize((8000, 6000))
    return {
        "WebP of 25 megapixels": encoded(photo, "WEBP", quality=50, method=2),
        "WebP of 25 megapixels with transparency": encoded(glass, "WEBP", quality=50, method=2),
        "AVIF of 25 megapixels": encoded(photo, "AVIF", quality=60, speed=9),
        "HEIC of 25 megapixels": encoded(photo, "HEIF", quality=60),
        "PNG of 25 megapixels": encoded(photo.quantize(64), "PNG"),
        "flat PNG of 25 megapixels": encoded(Image.new("RGBA", (5000, 5000), (1, 2, 3, 4)), "PNG"),
        "JPEG of 25 megapixels": encoded(photo, "JPEG", quality=92),
        "progressive JPEG of 25 megapixels": encoded(photo, "JPEG", quality=92, subsampling=0, progressive=True),
        "JPEG of 12 megapixels": encoded(phone, "JPEG", quality=95),
        "JPEG of 48 megapixels": encoded(phone_of_48, "JPEG", quality=85),
        "progressive JPEG of 48 megapixels": encoded(phone_of_48, "JPEG", quality=85, progressive=True),
        "CMYK of 25 megapixels": encoded(photo.convert("CMYK"), "JPEG", quality=85),
    }


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def places(stack: Stack) -> list[tuple[str, dict]]:
    """Where the photos go: the sides of the drafts of five people; and the headers of each."""
    found = []
    for number in range(SENDERS):
        login = f"sender{number}"
        headers = headers_of(stack, session_of(stack, "collector", login), "/watches/new/")
        draft = stack.manage("shell", "-v0", "-c", DRAFT.replace("LOGIN", login)).split()[-1]
        found += [(f"/drafts/watch/{draft}/photos/{side}/", headers) for side in SIDES]
    return found


def send(stack: Stack, photo: bytes, path: str, headers: dict) -> list[Answer]:
    """What one sender is answered, who comes again as long as they are asked to."""
    side = path.rstrip("/").rpartition("/")[2]
    body, kind = multipart(photo, f"photo_{side}-file")
    answers = []
    while len(answers) < TRIES:
        answers.append(ask(stack, path, "POST", body, headers | {"Content-Type": kind}))
        if answers[-1].status != 503:
            break
        time.sleep(10)
    return answers


def main() -> int:
    verdict, photos = Verdict(), largest_photos()
    with Stack(caged=True) as stack:
        stack.manage("load_catalogue")
        sent = zip(list(photos.values()) * 2, places(stack), strict=True)
        with Load(stack, PATHS, visitors=4) as load, ThreadPoolExecutor(SENDERS * len(SIDES)) as pool:
            time.sleep(5)
            began = time.monotonic()
            answers = list(pool.map(lambda each: send(stack, each[0], *each[1]), sent))
            took = time.monotonic() - began
        for name, tries in zip(list(photos) * 2, answers, strict=True):
            verdict(f"{name}, {len(photos[name]) / MEGABYTE:.1f} MB: {statuses(tries)}", tries[-1].status == 201)
        every = [answer for tries in answers for answer in tries]
        verdict(
            f"{len(answers)} photos at once: {statuses(every)}, the slowest answer {slowest(every):.1f} s, "
            f"all taken in {took:.0f} s",
            {answer.status for answer in every} <= {201, 503},
        )
        verdict.all_answered("meanwhile", load.answers)
        print(f"     readers: p95 {percentile(load.answers, 0.95) * 1000:.0f} ms")
        verdict.nobody_killed(stack)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
