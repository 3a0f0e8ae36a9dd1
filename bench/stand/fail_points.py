"""Death at an exact point: a process that is killed, kill -9, the moment it has done this and not yet that."""

import os
import signal
from collections.abc import Callable


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_row(table: str, *, written: bool) -> None:
    """Kill this process when it first writes a row of `table`: right before, or right after it is `written`."""
    from django.db import connection

    def around_row(execute, sql, params, many, context):
        is_row = sql.startswith(("INSERT", "UPDATE")) and f'"{table}"' in sql
        if is_row and not written:
            die()
        result = execute(sql, params, many, context)
        if is_row:
            die()
        return result

    connection.execute_wrappers.append(around_row)


def die_after_commit() -> None:
    """Kill this process right after the transaction that it is in, before anything else that waits for its end."""
    from django.db import transaction

    transaction.on_commit(die)


def is_killed(arm: Callable[[], None], action: Callable[[], object]) -> bool:
    """Do `action` in a forked process, in a transaction, after `arm`ing it. Whether it died so."""
    from django.db import connections, transaction

    connections.close_all()
    child = os.fork()
    if child == 0:
        with transaction.atomic():
            arm()
            action()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
