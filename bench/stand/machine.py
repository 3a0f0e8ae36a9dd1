"""A machine with nothing on it: Debian made by debootstrap, started with its own systemd in a container of this one."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

BASE = ["systemd-sysv", "dbus", "ca-certificates", "cron"]  # what every Debian server has, and debootstrap leaves out
MIRROR = "http://deb.debian.org/debian"
TRUSTED = Path("/usr/local/share/ca-certificates")  # through what this machine reaches PyPI
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
LONGEST = 1200  # seconds of one command


def make_base(folder: Path) -> None:
    """What every machine begins as, once for all of them."""
    given = ["--variant=minbase", f"--include={','.join(BASE)}", "bookworm", str(folder), MIRROR]
    subprocess.run(["debootstrap", *given], check=True, stdout=subprocess.DEVNULL)


class Machine:
    """`with Machine(base) as machine:` is a started copy of the folder `base`; needs root. It shares the network of
    this machine, so its ports must be free here; `hosts` are names that it finds under addresses of its own."""

    def __init__(self, base: Path, hosts: dict[str, str]):
        self.folder = Path(tempfile.mkdtemp(prefix="drill-machine-"))
        self.root = self.folder / "root"
        subprocess.run(["cp", "-a", str(base), str(self.root)], check=True)
        names = "".join(f"{address} {name}\n" for name, address in {"localhost": "127.0.0.1", **hosts}.items())
        (self.root / "etc" / "hosts").write_text(names)
        if TRUSTED.is_dir():
            shutil.copytree(TRUSTED, self.root / TRUSTED.relative_to("/"), dirs_exist_ok=True)

    def __enter__(self) -> "Machine":
        self.start()
        self.run("update-ca-certificates")
        return self

    def __exit__(self, *_error) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        given = ["--quiet", "--directory", str(self.root), "--register=no", "--keep-unit", "--resolv-conf=copy-host"]
        with (self.folder / "console").open("ab") as console:
            self.container = subprocess.Popen(
                ["systemd-nspawn", *given, "--boot"], stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )
        self._wait_for_the_end_of_the_start()

    def _wait_for_the_end_of_the_start(self) -> None:
        for _second in range(120):
            time.sleep(1)
            if self.container.poll() is not None:
                break
            found = Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children").read_text().split()
            if not found:
                continue
            self.first = found[0]
            if self._ask("systemctl is-system-running").stdout.strip() in {"running", "degraded"}:
                return
        raise SystemExit(f"The machine does not start: {(self.folder / 'console').read_text()[-1000:]}")

    def stop(self) -> None:
        self._ask("systemctl poweroff")
        try:
            self.container.wait(90)
        except subprocess.TimeoutExpired:
            self.container.kill()

    def _ask(self, command: str, user: str = "root", said: str = "") -> subprocess.CompletedProcess:
        """`command` in a shell of `user`, as after a sign-in; `said` is typed."""
        inside = ["nsenter", "--target", self.first, "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--wdns=/"]
        shell = ["runuser", "-u", user, "--", "bash", "-c", f"cd; {command}"]
        home = {"HOME": "/root" if user == "root" else self.home(user)}
        pipes = {"input": said, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.run([*inside, *shell], env=CLEAN | home, timeout=LONGEST, start_new_session=True, **pipes)

    def home(self, user: str) -> str:
        lines = (self.root / "etc" / "passwd").read_text().splitlines()
        return next(line.split(":")[5] for line in lines if line.startswith(f"{user}:"))

    def run(self, command: str, user: str = "root", said: str = "") -> str:
        """What it prints. SystemExit with that where it fails."""
        done = self._ask(command, user, said)
        if done.returncode:
            raise SystemExit(f"{command}: {done.returncode}\n{done.stdout[-3000:]}")
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Add `text` to a file of the machine; its owner and its rights stay."""
        with (self.root / path.lstrip("/")).open("a") as file:
            file.write(text)

    def read(self, path: str) -> str:
        return (self.root / path.lstrip("/")).read_text()


def is_ready() -> str:
    """What is missing for a machine, as a sentence; empty where nothing is."""
    missing = [name for name in ("debootstrap", "systemd-nspawn", "nsenter", "git", "pebble") if not shutil.which(name)]
    if os.geteuid() != 0:
        return "A machine is made by root alone."
    return f"Missing: {', '.join(missing)} (Debian: debootstrap systemd-container git pebble)." if missing else ""
