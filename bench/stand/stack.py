"""The production set of docker-compose.yml as processes of this machine."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from config.deploy import new_env

from .cage import Cage
from .compose import read_compose
from .warden import remove

ROOT = Path(__file__).resolve().parents[2]
PLACES = {"postgres": 5432, "redis": 6379, "web": 8000}  # what the compose file's addresses end in
FOLDERS = ["/data/media", "/data/uploads", "/data/work", "/data/deletions", "/data/backups", "/certificates", "/acme"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Stack:
    """`with Stack() as stack:` runs the whole set; `sqlite=True` without PostgreSQL, as a small club would;
    `caged=True` with the limits on memory of the compose file, as root: stack.cages has them by service; `code` is the
    folder of another release to run.

    stack.url is the address over TLS, stack.tls trusts its certificate, stack.logs holds what each server said.
    """

    def __init__(self, *, sqlite: bool = False, variables: dict | None = None, caged: bool = False, code: Path = ROOT):
        self.code = code
        self.web_host = "127.0.0.1"
        self.folder = Path(tempfile.mkdtemp(prefix="drill-"))
        self.folder.chmod(0o755)
        self.memory = self.folder  # what is a tmpfs in the containers, and counts as their memory
        if caged:
            self.memory = Path(tempfile.mkdtemp(prefix="drill-", dir="/dev/shm"))
            self.memory.chmod(0o755)
        self.logs = self.folder / "logs"
        self.logs.mkdir()
        self.ports = {name: free_port() for name in [*PLACES, "http", "https"]}
        self.url = f"https://localhost:{self.ports['https']}"
        self.sqlite = sqlite
        self.caged, self.cages = caged, {}
        # What stands in .env on a server.
        written = [line.split("=", 1) for line in new_env.lines(self.url) if not line.startswith("#")]
        self.variables = dict(written) | {"EMAIL_URL": "consolemail://"} | (variables or {})
        self.outside = variables or {}  # what a drill gives to its servers beside the compose file
        self.services = read_compose(self.variables)
        self.processes: dict[str, subprocess.Popen] = {}
        self.warden = subprocess.Popen(
            [sys.executable, "-m", "bench.stand.warden", str(self.folder), str(self.memory)],
            stdin=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self) -> None:
        self.collect_static()
        self.manage("write_error_pages", str(self.folder / "error-pages"))
        if not self.sqlite:
            self.make_postgres()
            self.start_postgres()
        self.start_redis()
        self.manage("migrate", "--noinput", "-v0")
        self.start_web()
        self.start_proxy()

    def collect_static(self) -> None:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        run(command, env=os.environ | {"DEBUG": "0"}, cwd=self.code)

    def stop(self) -> None:
        for name in ["backup", "housekeeping", "proxy", "web", "redis"]:
            self.stop_service(name)
        if (self.folder / "postgres").exists():  # a bench may be given another one's
            self.stop_postgres("immediate")
        for cage in self.cages.values():
            cage.remove()
        for folder in (self.folder, self.memory):
            remove(folder)
        self.warden.kill()
        self.warden.communicate()

    # Addresses and folders -------------------------------------------------------------------

    def local(self, text: str) -> str:
        """`text` of the compose file with this machine's ports and folders in place of the containers'."""
        for name, port in PLACES.items():
            text = re.sub(rf"(?<![\w/]){name}:{port}|(?<=[/@]){name}:{port}", f"127.0.0.1:{self.ports[name]}", text)
        text = text.replace("0.0.0.0:8000", f"{self.web_host}:{self.ports['web']}")
        for place in [*FOLDERS, "/error-pages"]:
            text = re.sub(rf"^{place}\b", str(self.folder / place.rpartition("/")[2]), text)
        return {"8080": str(self.ports["http"]), "8443": str(self.ports["https"]), "/tmp": str(self.memory)}.get(
            text, text
        )

    def environment(self, service: str) -> dict:
        """The environment of the service, on top of what a process here needs."""
        given = {name: self.local(str(value or "")) for name, value in self.services[service]["environment"].items()}
        if self.sqlite and "DATABASE_URL" in given:
            given |= {"DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}", "ALLOW_SQLITE": "1"}
        for place in FOLDERS:
            (self.folder / place.rpartition("/")[2]).mkdir(exist_ok=True)
        (self.folder / "acme").chmod(0o755)
        keep = {name: os.environ[name] for name in ["PATH", "HOME", "LANG"] if name in os.environ}
        keep["PATH"] = f"{Path(sys.executable).parent}:{keep['PATH']}"  # the `python` of a service's shell
        return keep | {"ENV_FILE": os.devnull, "SCRATCH": str(self.folder)} | self.outside | given

    def command(self, service: str) -> list[str]:
        """The command of the service; python and gunicorn are those of this virtual environment."""
        first, *rest = self.services[service]["command"]
        if first in {"python", "gunicorn"}:
            first = str(Path(sys.executable).parent / first)
        return [first, *rest]

    # Servers -----------------------------------------------------------------------------------

    def start_service(self, name: str, command: list[str], **options) -> None:
        if self.caged and name not in self.cages:
            self.cages[name] = Cage(name, self.services[name]["mem_limit"])
        enter = (lambda: self.cages[name].take(os.getpid())) if self.caged else None
        with (self.logs / name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.code, start_new_session=True, preexec_fn=enter, **options
            )
        self.warden.stdin.write(f"{self.processes[name].pid}\n")
        self.warden.stdin.flush()

    def stop_service(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.processes.pop(name, None)
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)

    def make_postgres(self) -> None:
        """The cluster as the image makes it: its arguments, one user, one database."""
        settings = self.services["postgres"]["environment"]
        cluster = self.folder / "postgres"
        cluster.mkdir()
        if os.geteuid() == 0:
            shutil.chown(cluster, "postgres")
        password = self.folder / "password"
        password.write_text(settings["POSTGRES_PASSWORD"])
        password.chmod(0o644)
        arguments = shlex.split(settings["POSTGRES_INITDB_ARGS"])
        user = ["-U", settings["POSTGRES_USER"], "--auth-host=scram-sha-256", "--auth-local=trust"]
        self.postgres_tool("initdb", "-D", str(cluster / "data"), *user, f"--pwfile={password}", *arguments)

    def start_postgres(self) -> None:
        flags = self.command("postgres")[1:]
        place = ["-p", str(self.ports["postgres"]), "-k", str(self.folder / "postgres"), "-h", "127.0.0.1"]
        log = self.folder / "postgres" / "log"
        options = shlex.join([*flags, *place])
        self.postgres_tool("pg_ctl", "-D", self.data, "-w", "-l", str(log), "-o", options, "start")
        settings = self.services["postgres"]["environment"]
        made = subprocess.run(
            [*self.psql(settings, "postgres"), "-c", f"CREATE DATABASE {settings['POSTGRES_DB']}"],
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0 or "already exists" in made.stderr, made.stderr
        self.make_roles()

    def make_roles(self) -> None:
        """The roles of a new database, by the script that the compose file names."""
        place = {"PGHOST": str(self.folder / "postgres"), "PGPORT": str(self.ports["postgres"])}
        path = {"PATH": f"{postgres_bin()}:{os.environ['PATH']}"}
        settings = self.services["postgres"]["environment"]
        run(["sh", str(ROOT / "config/deploy/roles.sh")], env=os.environ | settings | place | path)

    def psql(self, settings: dict, database: str) -> list[str]:
        socket_place = ["-h", str(self.folder / "postgres"), "-p", str(self.ports["postgres"])]
        return [str(postgres_bin() / "psql"), *socket_place, "-U", settings["POSTGRES_USER"], "-qAt", database]

    def stop_postgres(self, mode: str = "fast") -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.postgres_tool("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    @property
    def data(self) -> str:
        return str(self.folder / "postgres" / "data")

    def postgres_pids(self) -> list[int]:
        """The server and all its children."""
        main = int((Path(self.data) / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True).stdout.split()
        return [main, *map(int, children)]

    @staticmethod
    def postgres_tool(tool: str, *arguments: str) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        run([*prefix, str(postgres_bin() / tool), *arguments], cwd="/")

    def start_redis(self) -> None:
        place = ["--port", str(self.ports["redis"]), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.start_service("redis", [*self.command("redis"), *place])
        wait_for("Redis", lambda: socket.create_connection(("127.0.0.1", self.ports["redis"]), 1).close())

    def start_web(self) -> None:
        self.start_service("web", self.command("web"), env=self.environment("web"))
        address = f"http://{self.web_host}:{self.ports['web']}/healthz"
        wait_for("the site", lambda: urllib.request.urlopen(address, timeout=1).close())

    def start_steady(self, name: str) -> None:
        """A service that nobody asks: housekeeping, backup."""
        self.start_service(name, self.command(name), env=self.environment(name))

    def start_proxy(self) -> None:
        self.start_service("proxy", [str(self.code / "config/deploy/start-proxy")], env=self.environment("proxy"))
        certificate = self.folder / "certificates/fullchain.pem"
        wait_for("the certificate", lambda: certificate.stat().st_size > 0 or 1 / 0)
        self.tls = ssl.create_default_context(cafile=certificate)
        wait_for(
            "the proxy", lambda: urllib.request.urlopen(f"{self.url}/healthz", timeout=1, context=self.tls).close()
        )

    def manage(self, *arguments: str, **options) -> str:
        """A management command as the compose file runs it: in the service of its name, else in `migrate`."""
        service = {"backup": "backup", "verify": "backup", "restore": "restore"}.get(arguments[0], "migrate")
        command = [sys.executable, "manage.py", *arguments]
        return run(command, **{"env": self.environment(service), "cwd": self.code} | options)

    def workers(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.processes["web"].pid)], capture_output=True, text=True).stdout
        return [int(pid) for pid in found.split()]

    def log_of(self, name: str) -> str:
        return (self.logs / name).read_text(errors="replace")


def postgres_bin() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else Path(shutil.which("initdb")).parent


def run(command: list[str], **options) -> str:
    options = {"cwd": ROOT, "check": True, "capture_output": True, "text": True} | options
    try:
        return subprocess.run(command, **options).stdout
    except subprocess.CalledProcessError as error:
        print(error.stdout, error.stderr, sep="\n", file=sys.stderr)
        raise


def wait_for(what: str, try_it, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            try_it()
            return
        except Exception as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} does not start: {error}") from error
            time.sleep(0.1)
