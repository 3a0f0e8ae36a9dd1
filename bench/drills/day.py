"""`make drill-day`: a day of the whole set of docker-compose.yml, every service included, while people are at work.

Visitors read, collectors add pieces and photographs (UPLOADS=…, 2 000), contributors propose, a moderator accepts, and
whoever comes after must see it. Meanwhile happens what EVENTS names, each with the seconds that are announced for it,
in which requests may fail. Outside of them none may; nothing that was acknowledged may be lost, and no page be stale.
The day begins on the release FROM (HEAD~20). ONLY=upgrade,restore leaves out all other events.

Of certificates the set's own step is tried, a renewed one that the proxy takes: no ACME server was to be had.
"""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.stand.day import Day
from bench.stand.mail import MailServer
from bench.stand.stack import Stack
from bench.stand.work import Work
from config.tests.name_server import Names

from .happenings import backups, people, releases, servers

UPLOADS = int(os.environ.get("UPLOADS", "2000"))
EVENTS = [
    people.accept,
    releases.try_bad,
    releases.upgrade,
    people.sign_up,
    servers.renew_certificate,
    servers.move_web,
    servers.lose_replica,
    servers.lose_redis,
    servers.fill_disk,
    people.upload,
    backups.two_at_once,
    backups.rotten_byte,
    backups.restore,
    backups.from_sqlite,
]
ONLY = os.environ.get("ONLY", "").split(",")


def prepare(mail: MailServer, names: Names) -> Stack:
    """The set with the last release, letters to `mail`, and a proxy that asks `names` where the site is."""
    stack = Stack(variables={"EMAIL_URL": mail.url, "FROM_EMAIL": "Watches <watches@example.org>"})
    stack.code = releases.install(stack.folder)
    servers.put_disk(stack)
    resolver = f"127.0.0.1:{names.server_address[1]}"
    stack.services["proxy"]["environment"] |= {"WEB_ADDRESS": f"web:{stack.ports['web']}", "RESOLVER": resolver}
    threading.Thread(target=names.serve_forever, daemon=True).start()
    return stack


def main() -> int:
    status, folder = live()
    left = left_behind(str(folder))
    print(f"left behind: {left or 'nothing'}")
    return status or int(bool(left))


def left_behind(folder: str) -> list[str]:
    """What is there, or runs, of the day's folder."""
    found = subprocess.run(["pgrep", "--full", "--list-full", folder], capture_output=True, text=True).stdout
    return [*found.splitlines(), *([folder] if Path(folder).exists() else [])]


def live() -> tuple[int, Path]:
    """The day: 1 where something in it was wrong; and the folder in which it was."""
    began = time.monotonic()
    with MailServer() as mail, Names("127.0.0.1") as names, prepare(mail, names) as stack:
        stack.manage("load_catalogue")
        replica = servers.start_replica(stack)
        try:
            stack.stop_service("web")
            stack.start_web()
            stack.start_steady("housekeeping")
            stack.start_steady("backup")
            with Work(stack, UPLOADS) as work:
                day = Day(stack, work, mail, UPLOADS, began)
                day.names, day.replica, day.is_upgraded = names, replica, False
                for event in EVENTS:
                    if ONLY == [""] or event.__name__ in ONLY:
                        day.live(event)
                day.end()
            names.shutdown()
            return day.sum_up(), stack.folder
        finally:
            with suppress(subprocess.CalledProcessError):  # it is away
                replica.stop()


if __name__ == "__main__":
    sys.exit(main())
