"""`make drill-bodies`: bodies from strangers, large at once and small but slow, while visitors read.

Each service has the memory that the compose file gives it. No process is killed, no reader refused, and nothing of what
strangers send is kept.
"""

import socket
import ssl
import sys
import threading
import time
from collections import Counter

from bench.stand.load import Load, Verdict, percentile, statuses
from bench.stand.stack import Stack
from bench.stand.writing import session_of

PATHS = ["/", "/watches/", "/brands/"]
ADDRESSES = ["/nowhere/", "/brands/", "/watches/new/"]
MEGABYTE = 1 << 20
LARGE = 84 * MEGABYTE
STRANGERS = 50


def connect(stack: Stack, path: str, size: int, headers: str = "", source: str = "127.0.0.1") -> ssl.SSLSocket:
    """A connection on which a POST of `size` bytes has begun."""
    plain = socket.create_connection(("127.0.0.1", stack.ports["https"]), 60, source_address=(source, 0))
    line = stack.tls.wrap_socket(plain, server_hostname="localhost")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{stack.ports['https']}\r\nContent-Length: {size}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\n{headers}\r\n"
    )
    line.sendall(head.encode())
    return line


def status_within(line: ssl.SSLSocket, seconds: float) -> int | None:
    """The status of the answer, None where there is none yet."""
    line.settimeout(seconds)
    try:
        return int(line.recv(64).split()[1])
    except TimeoutError:
        return None
    finally:
        line.settimeout(30)


def send(stack: Stack, path: str, size: int, headers: str = "") -> int | str:
    """The status that a POST of `size` bytes gets, before its end or after it."""
    try:
        with connect(stack, path, size, headers) as line:
            for _megabyte in range(size // MEGABYTE):
                if status := status_within(line, 0.01):
                    return status
                line.sendall(bytes(MEGABYTE))
            return status_within(line, 60) or "no answer"
    except (OSError, IndexError) as error:
        return type(error).__name__


def send_slowly(stack: Stack, path: str, seconds: int = 25) -> int | str:
    """A form of two megabytes of which a little comes each second."""
    try:
        with connect(stack, path, 2 * MEGABYTE) as line:
            for _second in range(seconds):
                line.sendall(bytes(4096))
                if status := status_within(line, 1):
                    return status
        return "still waiting"
    except (OSError, IndexError) as error:
        return type(error).__name__


def strangers(stack: Stack, act) -> dict[str, int]:
    """What fifty of them are answered, all at once."""
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda path=path: answers.append(str(act(stack, path))))
        for path in (ADDRESSES * STRANGERS)[:STRANGERS]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(Counter(answers))


def main() -> int:
    verdict = Verdict()
    with Stack(caged=True) as stack:
        stack.manage("load_catalogue")
        with Load(stack, PATHS, visitors=4) as quiet:
            time.sleep(10)
        quiet_p99 = percentile(quiet.answers[50:], 0.99)
        verdict(f"quiet: {statuses(quiet.answers)}, p99 {quiet_p99 * 1000:.0f} ms", True)
        ways = {"84 MB at once": lambda stack, path: send(stack, path, LARGE), "2 MB slowly": send_slowly}
        for way, act in ways.items():
            with Load(stack, PATHS, visitors=4) as load:
                answers = strangers(stack, act)
            p99 = percentile(load.answers, 0.99)
            verdict(f"{STRANGERS} × {way}: {answers}", not {"200", "302", "500"} & set(answers))
            verdict(
                f"  readers: {statuses(load.answers)}, p99 {p99 * 1000:.0f} ms, {p99 / quiet_p99:.1f} of the quiet one",
                {answer.status for answer in load.answers} == {200},
            )
        person = f"Cookie: __Host-sessionid={session_of(stack, 'collector', 'sender')}\r\n"
        answer = send(stack, "/watches/new/", LARGE, person)
        slow = [connect(stack, "/watches/new/", LARGE, person, source="127.0.0.2") for _number in range(20)]
        refused = [status_within(line, 2) for line in slow].count(503)
        verdict(f"of 20 large bodies that one address sends slowly {refused} are refused", refused == 17)
        verdict(f"a signed-in person's 84 MB of zeros come to the site, which answers {answer}", answer == 400)
        verdict.nobody_killed(stack)
        kept = sum(file.stat().st_size for file in (stack.folder / "uploads").rglob("*") if file.is_file())
        verdict(f"{kept} bytes of uploads left on disk", kept == 0)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
