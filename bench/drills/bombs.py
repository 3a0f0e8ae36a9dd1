"""`make drill-bombs`: 20 pictures that would be huge are sent in the admin while visitors read.

Each is refused with a sentence, no worker dies, and no visitor sees an error.
"""

import secrets
import sys
import time

from bench.stand.load import Load, Verdict, ask, slowest, statuses
from bench.stand.stack import Stack
from bench.stand.writing import Writing
from catalogue.tests.pictures import png_announcing

PATHS = ["/", "/watches/", "/brands/"]
SIDES = [5_001, 9_400, 13_300, 20_000]  # of squares: 25, 88, 177 and 400 megapixels
FIRST_WATCH = "from catalogue.models import Watch; print(Watch.objects.order_by('pk').first().pk)"
FILES = "from catalogue.photos.files import files_below; print(len(list(files_below('watches'))))"


def multipart(data: bytes, field: str = "main-file") -> tuple[bytes, str]:
    """The body of a form with the file `data` in `field`, and its content type."""
    boundary = secrets.token_hex(16)
    head = f'Content-Disposition: form-data; name="{field}"; filename="a.png"\r\nContent-Type: image/png'
    body = f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        watch = stack.manage("shell", "-v0", "-c", FIRST_WATCH).split()[-1]
        headers = Writing(stack).headers
        bombs = [png_announcing(side, side).getvalue() for side in SIDES]
        before = stack.workers()
        with Load(stack, PATHS) as load:
            time.sleep(2)
            answers = []
            for number in range(20):
                body, kind = multipart(bombs[number % len(bombs)])
                page = f"/admin/catalogue/watch/{watch}/photos/"
                answers.append(ask(stack, page, "POST", body, headers | {"Content-Type": kind}))
        verdict.all_answered("meanwhile", load.answers)
        # A redirect would mean that the photo was taken; 200 is the form with its sentence.
        refused = {answer.status for answer in answers} == {200}
        verdict(f"20 bombs: {statuses(answers)}, the slowest {slowest(answers):.2f} s", refused)
        verdict("the same workers as before", stack.workers() == before)
        files = stack.manage("shell", "-v0", "-c", FILES).split()[-1]
        verdict(f"{files} files kept", files == "0")
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
