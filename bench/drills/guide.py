"""`make drill-guide`: docs/operations.md followed word by word in a clean Debian, without Docker, with a domain and
without one: first start, the machine started anew, an upgrade, a restore.

Each command is read out of the guide and typed as it stands; what an administrator puts in its place, edits or answers
is in the class Administrator, and all else is a failure. The machine (debootstrap, its own systemd) shares the network
of this one: ports 80, 443, 5432, 6379 and 8000 must be free. As root.
"""

import contextlib
import json
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.stand.machine import Machine, is_ready, make_base
from bench.stand.mail import MailServer
from bench.stand.scratch import Report
from bench.stand.stack import ROOT, free_port

ADDRESS = "203.0.113.7"  # the guide's own (RFC 5737)
DOMAIN = "watches.example.org"
PASSWORD = "drill-of-the-guide-1"
COMMAND = re.compile(r"(apt|useradd|runuser|git|python3|\.venv/bin/\w+|install|cp|systemctl|certbot) ")
SETTING = re.compile(r"[A-Z_]+=\S")
CRON = re.compile(r"[\d*]+ [\d*]+ \* \* [\d*] ")
SITE = "/srv/watches/site"


class Guide:
    """The way without Docker: steps are {number: its words in backquotes, in their order}."""

    def __init__(self):
        text = (ROOT / "docs" / "operations.md").read_text()
        first, self.alone = re.split(r"\n### Without Docker\n", text.partition("\n## Images")[0])
        self.with_docker, self.steps = self.numbered(first), self.numbered(self.alone)

    @staticmethod
    def numbered(text: str) -> dict[int, str]:
        return {int(number): step for number, step in re.findall(r"^(\d+)\. (.*)$", text, re.MULTILINE)}

    def paragraph(self, begins: str, ends: str) -> str:
        return self.alone.partition(begins)[2].partition(ends)[0]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


class Administrator:
    """Follows the guide on `machine`. What it leaves to them is answered here; `typed` counts commands."""

    def __init__(self, machine: Machine, guide: Guide, letters: str, origin: str, *, domain: bool):
        self.machine, self.guide, self.domain, self.origin = machine, guide, domain, origin
        self.url = f"https://{DOMAIN if domain else ADDRESS}"
        self.user, self.folder, self.typed = "root", "", 0
        self.settings = {
            "EMAIL_URL": letters,
            "FROM_EMAIL": f"Watches <watches@{DOMAIN}>",
            "DATABASE_URL": f"postgres://watches:{PASSWORD}@127.0.0.1:5432/watches",
        }
        self.cron: list[str] = []

    def follow(self, step: int) -> None:
        text = self.guide.steps[step]
        if said := re.match(r"As (root|`watches`)", text):
            self.user = said.group(1).strip("`")
            self.folder = f"cd {SITE}; " if self.user == "watches" and "git clone" not in text else ""
        for words in quoted(text):
            self.do(words)
        if "(make that folder)" in text:
            self.machine.run("mkdir /srv/watches/work", "watches")
        if "steps 7 and 8 above" in text:
            self.type(self.of_the_container(7))
            self.type(self.of_the_container(8), f"{PASSWORD}\n" * 2)
        if self.cron:
            self.keep_cron()

    def do(self, words: str) -> None:
        """What stands in backquotes: a command, a setting, a line for cron, or a name."""
        if words.startswith("apt install certbot"):
            return self.domain and self.get_certbot(words)
        if words.startswith("certbot") and not self.domain:
            return None
        if COMMAND.match(words):
            self.type(words, f"{PASSWORD}\n" * 2 if "--pwprompt" in words else "y\n" if words.startswith("apt") else "")
        elif SETTING.match(words) or words in self.settings:
            self.machine.write(f"{SITE}/.env", f"{words}\n" if "=" in words else f"{words}={self.settings[words]}\n")
        elif CRON.match(words):
            self.cron.append(words)
        elif words == "SITE_URL":
            self.machine.run(f"sed -i 's#^Environment=SITE_URL=.*#Environment=SITE_URL={self.url}#' "
                             "/etc/systemd/system/watches-proxy.service")  # fmt: skip
        return None

    def type(self, words: str, said: str = "") -> str:
        words = words.replace("<address of the repository>", self.origin)
        words = words.replace(f"https://{DOMAIN}", self.url) if not self.domain else words
        words = words.replace("LOGIN --email YOU@EXAMPLE.ORG", f"keeper --email keeper@{DOMAIN}")
        self.typed += 1
        began = time.monotonic()
        told = self.machine.run(self.folder + words, self.user, said)
        print(f"     {time.monotonic() - began:5.1f} s  {words[:90]}", flush=True)
        if words.endswith("cd site"):
            self.folder = f"cd {SITE}; "
        return told

    def of_the_container(self, step: int) -> str:
        """A command of the guide's way with Docker, as this way says that it is typed."""
        words = next(words for words in quoted(self.guide.with_docker[step]) if words.startswith("docker compose exec"))
        here, there = re.search(r"with `([^`]+)` in place of `([^`]+)`", self.guide.steps[5]).groups()
        return words.replace(there, here)

    def get_certbot(self, words: str) -> None:
        self.type(words, "y\n")
        answers = {"server": "https://127.0.0.1:14000/dir", "no-verify-ssl": True, "non-interactive": True}
        answers |= {"agree-tos": True, "email": f"keeper@{DOMAIN}"}
        self.machine.write("/etc/letsencrypt/cli.ini", "".join(f"{name} = {told}\n" for name, told in answers.items()))

    def keep_cron(self) -> None:
        """By an editor that takes its time: a file of the same second is no change to crontab."""
        lines = "\n".join(self.cron)
        self.machine.write("/srv/watches/editor", f"#!/bin/sh\nsleep 1\ncat > $1 <<'.'\n{lines}\n.\n")
        self.machine.run("chmod 755 /srv/watches/editor")
        self.user, self.folder = "watches", "export EDITOR=/srv/watches/editor; "
        self.type("crontab -e")
        self.cron = []

    def upgrade(self) -> None:
        self.user, self.folder = "watches", f"cd {SITE}; "
        for words in quoted(self.guide.paragraph("To upgrade: ", "It starts the new release")):
            if words == "systemctl reload watches-web":
                self.user, self.folder = "root", ""
            if words.endswith("load_catalogue"):
                for again in [each for each in quoted(self.guide.steps[5]) if COMMAND.match(each)]:
                    self.type(again)
            self.type(words)

    def restore(self) -> None:
        """The broken state set aside, as the guide says, then what it says to type."""
        stop, _media, restore = quoted(self.guide.paragraph("To restore: ", " and start again"))
        self.user, self.folder = "root", ""
        self.type(stop)
        self.machine.run("crontab -l > cron; crontab -r", "watches")
        wait_until(lambda: not self.machine.run("pgrep -u watches -f housekeeping || true"), 90)
        self.machine.run("psql -c 'ALTER DATABASE watches RENAME TO watches_broken'", "postgres")
        self.machine.run("mv site/media site/media-broken", "watches")
        self.type(next(words for words in quoted(self.guide.steps[3]) if "createdb watches" in words))
        self.user, self.folder = "watches", f"cd {SITE}; "
        self.type(restore)
        self.machine.run("crontab cron", "watches")
        self.user, self.folder = "root", ""
        self.type("systemctl start watches-web")

    # What is there afterwards -----------------------------------------------------------------

    def ask(self, path: str) -> tuple[int, str]:
        """The answer through the proxy, over TLS."""
        context = ssl._create_unverified_context()  # the certificate is compared by itself
        request = urllib.request.Request(f"https://{ADDRESS}{path}", headers={"Host": self.url.partition("//")[2]})
        try:
            with urllib.request.urlopen(request, timeout=20, context=context) as answer:
                return answer.status, answer.read().decode()
        except OSError as error:
            return getattr(error, "code", 0), str(error)

    def status(self) -> dict:
        told = self.machine.run(f"cd {SITE}; .venv/bin/python manage.py status", "watches")
        return json.loads(told[told.index("{") :])

    def has_kept_house(self) -> bool:
        return "1" in self.machine.run("psql watches -tc 'SELECT count(*) FROM config_housekeeping'", "postgres")


def wait_until(is_so, seconds: int) -> bool:
    ends = time.monotonic() + seconds
    while not (so := is_so()) and time.monotonic() < ends:
        time.sleep(1)
    return bool(so)


@contextlib.contextmanager
def world() -> Iterator[tuple[Path, str]]:
    """A folder, and the address of the repository: the last commit of this one, and one to which it is upgraded."""
    with tempfile.TemporaryDirectory(prefix="drill-guide-") as folder:
        place, port = Path(folder), free_port()
        subprocess.run(["git", "clone", "-q", "--bare", str(ROOT), str(place / "site.git")], check=True)
        daemon = ["git", "daemon", "--export-all", "--listen=127.0.0.1", f"--port={port}", f"--base-path={place}"]
        serving = subprocess.Popen(daemon, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "address", "add", f"{ADDRESS}/32", "dev", "lo"], check=True)
        try:
            yield place, f"git://127.0.0.1:{port}/site.git"
        finally:
            subprocess.run(["ip", "address", "del", f"{ADDRESS}/32", "dev", "lo"], check=True)
            serving.terminate()
            serving.wait()


def release(place: Path) -> None:
    """One commit more in the repository: the front page says so."""
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", folder, "-c", "user.name=drill", "-c", "user.email=drill@example.org"]
        subprocess.run(["git", "clone", "-q", str(place / "site.git"), folder], check=True)
        page = Path(folder) / "templates" / "base.html"
        page.write_text(page.read_text().replace("</body>", "<!-- the next release --></body>"))
        subprocess.run([*git, "commit", "-qam", "The next release"], check=True)
        subprocess.run([*git, "push", "-q"], check=True)


def certify(machine: Machine) -> None:
    """An ACME server on the machine's own network; it looks at the address that the domain has there."""
    place = machine.root / "opt" / "acme"
    place.mkdir()
    shutil.copy(shutil.which("pebble"), place)
    given = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", "/CN=acme"]
    subprocess.run(["openssl", "req", *given, "-keyout", place / "key", "-out", place / "cert"], check=True,
                   capture_output=True)  # fmt: skip
    ports = {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000"}
    about = ports | {"certificate": "cert", "privateKey": "key", "httpPort": 80, "tlsPort": 443}
    (place / "config.json").write_text(json.dumps({"pebble": about}))
    machine.run(
        "systemd-run --working-directory=/opt/acme --setenv=PEBBLE_VA_NOSLEEP=1 /opt/acme/pebble -config config.json"
    )


def live_through(machine: Machine, someone: Administrator, place: Path, report: Report) -> None:
    """The guide from its first step to a restore."""
    if someone.domain:
        certify(machine)
    for step in someone.guide.steps:
        someone.follow(step)
    report.check("the front page, over TLS", wait_until(lambda: someone.ask("/")[0] == 200, 60), someone.ask("/")[0])
    report.check("the catalogue", "Восток" in someone.ask("/watches/")[1])
    now = someone.status()
    report.check("database ok, no migration waits", (now["database"], now["pending_migrations"]) == ("ok", 0), now)
    if someone.domain:
        taken = machine.read("/srv/watches/certificates/fullchain.pem").partition("-----END")[0]
        served = lambda: ssl.get_server_certificate((ADDRESS, 443)).partition("-----END")[0]  # noqa: E731
        report.check("the proxy serves the certificate within a minute", wait_until(lambda: served() == taken, 70))
    machine.stop()
    machine.start()
    report.check("a machine started anew serves", wait_until(lambda: someone.ask("/watches/")[0] == 200, 120))
    report.check("cron keeps house", wait_until(someone.has_kept_house, 130))
    for line in machine.run("crontab -l", "watches").splitlines()[1:]:
        machine.run(CRON.sub("", line), "watches")
    report.check("backup and verify, as cron begins them", someone.status()["backup_age_hours"] is not None)
    release(place)
    someone.upgrade()
    report.check("the next release serves", wait_until(lambda: "the next release" in someone.ask("/")[1], 60))
    someone.restore()
    is_back = wait_until(lambda: "Восток" in someone.ask("/watches/")[1], 60)
    report.check("a restored site serves", is_back, someone.ask("/watches/")[0])


def main() -> int:
    if missing := is_ready():
        raise SystemExit(missing)
    report, guide = Report(), Guide()
    with tempfile.TemporaryDirectory(prefix="drill-base-") as folder, MailServer() as mail:
        base = Path(folder) / "root"
        make_base(base)
        for domain in (True, False):
            with world() as (place, origin), Machine(base, {DOMAIN: ADDRESS}) as machine:
                print(f"With a domain: {DOMAIN}" if domain else f"Without a domain: {ADDRESS}", flush=True)
                someone = Administrator(machine, guide, mail.url, origin, domain=domain)
                live_through(machine, someone, place, report)
                print(f"{someone.typed} commands typed", flush=True)
    return int(report.failures > 0)


if __name__ == "__main__":
    sys.exit(main())
