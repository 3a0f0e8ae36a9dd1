"""PostgreSQL as the web processes use it: nobody waits long for a server that hangs."""

import socket
import struct
from time import monotonic

import psycopg

SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class WatchfulConnection(psycopg.Connection):
    """A connection that gives up where the server itself is silent, however long an honest query takes.

    A stopped or cut-off server keeps its sockets open, so a query would wait for ever. After QUIET seconds without a
    word we ask the server for anything at all on a second socket; no answer there means it is away.
    """

    QUIET = 0.8
    PATIENCE = 0.5  # for the answer on the second socket
    away_at: dict[tuple[str, int], float] = {}  # when a server was last found silent, by anybody in this process

    def wait(self, gen, interval=0.05, timeout=None):
        return super().wait(self.watched(gen), interval=min(interval, 0.05), timeout=timeout)

    def watched(self, gen):
        """`gen`, psycopg's dialogue with the server, broken off where the server is away."""
        heard = monotonic()
        try:
            state = next(gen)
            while True:
                ready = yield state
                if ready:
                    heard = monotonic()
                elif monotonic() - heard > self.QUIET or self.known_away():
                    self.give_up_if_away()
                    heard = monotonic()
                state = gen.send(ready)
        except StopIteration as end:
            return end.value

    def give_up_if_away(self) -> None:
        if not self.known_away():
            if server_answers(self.info.host, self.info.port, self.PATIENCE):
                return
            self.away_at[self.info.host, self.info.port] = monotonic()
        self.pgconn.finish()
        raise psycopg.OperationalError("the database server does not answer")

    def known_away(self) -> bool:
        """Of this server: a replica that is silent says nothing of the primary."""
        return monotonic() - self.away_at.get((self.info.host, self.info.port), -60.0) < 1


def server_answers(host: str, port: int, patience: float) -> bool:
    """Whether the server says a word to a newcomer; every server answers a request for TLS by one letter."""
    local = host.startswith("/")
    try:
        with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as newcomer:
            newcomer.settimeout(patience)
            newcomer.connect(f"{host}/.s.PGSQL.{port}" if local else (host, port))
            newcomer.sendall(SSL_REQUEST)
            return bool(newcomer.recv(1))
    except OSError:
        return False


def serving_options(threads: int) -> dict:
    """OPTIONS of a web process: a connection for each thread, and limits of time that commands don't have."""
    return {
        "connect_timeout": 2,
        "options": "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
        # Short queries on a disk without a head: compiling them takes longer than they do, an index is never far, and
        # in what order ten tables are joined by their keys is not worth thinking about.
        " -c jit=off -c random_page_cost=1.1 -c work_mem=16MB -c join_collapse_limit=6",
        "pool": {
            "connection_class": WatchfulConnection,
            "min_size": 2,
            "max_size": threads + 2,  # the health probe and a spare
            "timeout": 1.8,
            "reconnect_timeout": 2,  # then the next visitor tries again; no growing pauses after a long outage
        },
    }
