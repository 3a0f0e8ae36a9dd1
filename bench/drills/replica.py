"""`make drill-replica`: a second PostgreSQL streams from the first; visitors read from it, others from the first."""

import sys
import time

from bench.stand.load import Verdict, ask, statuses
from bench.stand.stack import Stack, free_port, run, wait_for
from bench.stand.writing import ADD, Writing

SETTLED = 11  # seconds: a connection at rest tells its figures after ten, and the site asks again for a replica
READS = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'watches'"


class Replica:
    """A streaming copy of the stack's PostgreSQL."""

    def __init__(self, stack: Stack):
        self.stack, self.port, self.data = stack, free_port(), stack.folder / "postgres" / "replica"
        self.login = stack.services["postgres"]["environment"]

    def start(self) -> None:
        source = ["-h", str(self.stack.folder / "postgres"), "-p", str(self.stack.ports["postgres"])]
        self.stack.postgres_tool(
            "pg_basebackup", "--checkpoint=fast", *source, "-U", self.login["POSTGRES_USER"], "-R", "-D", str(self.data)
        )
        self.serve()

    def serve(self) -> None:
        options = f"-p {self.port} -k {self.stack.folder / 'postgres'} -h 127.0.0.1"
        log = str(self.stack.folder / "postgres/replica-log")
        self.stack.postgres_tool("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.stack.postgres_tool("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def ask(self, sql: str, *, primary: bool = False) -> str:
        port = self.stack.ports["postgres"] if primary else self.port
        psql = self.stack.psql(self.login, "watches")
        psql[psql.index("-p") + 1] = str(port)
        return run([*psql, "-c", sql]).strip()

    def transactions(self) -> tuple[int, int]:
        """How many the primary and the replica have ended, once their counters have settled."""
        time.sleep(SETTLED)
        return int(self.ask(READS, primary=True)), int(self.ask(READS))


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        replica = Replica(stack)
        replica.start()
        try:
            password = stack.services["postgres"]["environment"]["SITE_PASSWORD"]
            url = f"postgres://site:{password}@127.0.0.1:{replica.port}/watches"
            stack.services["web"]["environment"]["DATABASE_REPLICA_URL"] = url
            stack.stop_service("web")
            stack.start_web()
            drill(stack, replica, verdict)
        finally:
            replica.stop()
    return verdict.status


def drill(stack: Stack, replica: Replica, verdict: Verdict) -> None:
    ask(stack, "/watches/")
    primary, copy = replica.transactions()
    answers = [ask(stack, "/watches/") for _ in range(50)]
    primary_after, copy_after = replica.transactions()
    verdict(
        f"50 pages of a visitor: {statuses(answers)}; {copy_after - copy} transactions on the replica, "
        f"{primary_after - primary} on the primary",
        copy_after - copy >= 50 > 5 * (primary_after - primary),
    )
    writing = Writing(stack)
    primary, copy = replica.transactions()
    answers = [ask(stack, ADD, headers=writing.headers) for _ in range(20)]
    primary_after, copy_after = replica.transactions()
    verdict(
        f"20 pages of somebody signed in: {statuses(answers)}; {primary_after - primary} transactions on the primary",
        primary_after - primary >= 20,
    )
    with writing:
        time.sleep(5)
    name = max(writing.acknowledged)
    there = f"SELECT 1 / count(*) FROM catalogue_brand WHERE name = '{name}'"
    began = time.monotonic()
    wait_for("the replica", lambda: replica.ask(there), seconds=10)
    verdict(
        f"{len(writing.acknowledged)} writes; the last was on the replica {time.monotonic() - began:.2f} s later", True
    )
    lose(stack, replica, verdict)


def lose(stack: Stack, replica: Replica, verdict: Verdict) -> None:
    """The replica dies and comes back: visitors see nothing of it."""
    replica.stop()
    answers = [ask(stack, "/watches/") for _ in range(50)]
    verdict(f"50 pages of a visitor without the replica: {statuses(answers)}", statuses(answers) == "50 × 200")
    replica.serve()
    _primary, copy = replica.transactions()
    answers = [ask(stack, "/watches/") for _ in range(50)]
    _primary, copy_after = replica.transactions()
    verdict(
        f"50 pages once it is back: {statuses(answers)}; {copy_after - copy} transactions on the replica",
        statuses(answers) == "50 × 200" and copy_after - copy >= 50,
    )


if __name__ == "__main__":
    sys.exit(main())
