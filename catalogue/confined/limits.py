"""What a child process does before it opens anything: nothing here needs more than Python itself."""

import contextlib
import signal
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits; `catalogue.checks` says so at the start
    resource = None

TOO_MUCH = 75  # the exit status of a child that needs more memory than it may have


def limit_process(memory: int, cpu_seconds: int, answer: int) -> None:
    """Let the system end this process when it takes too much, and before all others where memory is short."""
    with contextlib.suppress(OSError):  # only Linux has such a file
        Path("/proc/self/oom_score_adj").write_text("1000")
    if resource is None:
        return
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # an answer that is too large ends it, as too much time does
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: answer,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        # macOS refuses to limit the address space.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
