"""What happens to servers and disks."""

import os
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from bench.drills.replica import Replica
from bench.stand.day import Day
from bench.stand.load import Answer
from bench.stand.stack import Stack, wait_for

ROOM = "2g"  # of the disk for photographs
AWAY = 10  # seconds that a server is away
ASKED = 5  # seconds for which the proxy believes what the name server said


def put_disk(stack: Stack) -> None:
    """A disk of their own for photographs, where root starts the drill."""
    place = stack.folder / "media"
    place.mkdir()
    if os.geteuid() == 0:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], check=True)


def renew_certificate(day: Day) -> None:
    """A renewed certificate, put there as the service certificates does."""
    new, there = day.stack.folder / "renewed", day.stack.folder / "certificates"
    new.mkdir()
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    ask += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    ask += ["-keyout", str(new / "privkey.pem"), "-out", str(new / "fullchain.pem")]
    subprocess.run(ask, check=True, capture_output=True)
    day.stack.tls.load_verify_locations(new / "fullchain.pem")
    began = time.monotonic()
    for name in ("fullchain.pem", "privkey.pem"):
        (there / name).write_bytes((new / name).read_bytes())
        time.sleep(0.5)
    wanted, address = (new / "fullchain.pem").read_text(), ("127.0.0.1", day.stack.ports["https"])
    wait_for("the new certificate", lambda: 1 / (ssl.get_server_certificate(address) == wanted), seconds=90)
    day.check(f"taken after {time.monotonic() - began:.0f} s", True)


def move_web(day: Day) -> None:
    """The site is made anew at another address."""
    with day.announced(ASKED + 3):
        day.stack.stop_service("web")
        day.stack.web_host = day.names.address = "127.0.0.2"
        day.stack.start_web()
    time.sleep(AWAY)
    day.check("the proxy finds it", day.work.person().get("/").status == 200)


def lose_replica(day: Day) -> None:
    """The replica is lost, and comes back."""
    with day.announced(1):  # what it was being asked
        day.replica.stop()
    time.sleep(AWAY)
    day.replica.serve()
    wait_for("the replica", lambda: 1 / day.stack.log_of("web").count("replica back"))
    day.check("the log says that it was away, and that it is back", "replica away" in day.stack.log_of("web"))


def lose_redis(day: Day) -> None:
    """Redis is lost, and comes back empty."""
    day.stack.stop_service("redis")
    time.sleep(AWAY)
    day.stack.start_redis()
    time.sleep(AWAY / 2)


def is_upload(answer: Answer) -> bool:
    return "/photos/" in f"{answer.path} {answer.status}"


def fill_disk(day: Day) -> None:
    """The disk with the photographs is full, and is freed."""
    media = day.stack.folder / "media"
    if not media.is_mount():
        print("         left out: it needs root")
        return
    known = len(day.work.answers)
    with day.announced(2, is_upload):
        with suppress(OSError), ballast(media).open("wb", buffering=0) as file:
            while file.write(bytes(1 << 20)):
                pass
        time.sleep(AWAY)
        refused = [answer for answer in day.work.answers[known:] if str(answer.status).startswith("Unexpected")]
        ballast(media).unlink()
    day.check(f"uploads were refused with a sentence: {refused[0].status if refused else None}", bool(refused))
    before = day.work.uploads
    wait_for("another upload", lambda: 1 / (day.work.uploads > before))


def ballast(media: Path) -> Path:
    return media / "ballast"


def start_replica(stack: Stack) -> Replica:
    """A replica from which visitors read, as `.env` names it."""
    replica = Replica(stack)
    replica.start()
    password = stack.services["postgres"]["environment"]["SITE_PASSWORD"]
    url = f"postgres://site:{password}@127.0.0.1:{replica.port}/watches"
    stack.services["web"]["environment"]["DATABASE_REPLICA_URL"] = url
    return replica
