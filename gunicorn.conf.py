"""The web server, in production and in the drill: `gunicorn config.wsgi`. Every number is one variable."""

import gc
import os
import sys
from pathlib import Path

loaded = set(sys.modules)
from config.environment import Environment  # noqa: E402
from config.logging import FORMATS, LEVELS, logging_settings  # noqa: E402

given = set(os.environ)
env = Environment()
bind = env.text("WEB_BIND", "127.0.0.1:8000")
workers = env.number("WEB_WORKERS", default=2, least=1)
threads = env.number("WEB_THREADS", default=16, least=1)
worker_class = "gthread"
if Path("/dev/shm").is_dir():  # noqa: S108 (gunicorn makes a file of its own there)
    worker_tmp_dir = "/dev/shm"  # noqa: S108 (in memory: the heartbeat never waits for a disk)
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps its side, so that no request meets a closing connection
limit_request_line = 8190  # a search of 200 Cyrillic letters with many facets
control_socket_disable = True
forwarder_headers = ""  # nobody before us sets SCRIPT_NAME or PATH_INFO
accesslog = None  # the site writes one line for each request itself
logconfig_dict = logging_settings(
    level=env.choice("LOG_LEVEL", LEVELS, default="INFO"),
    log_format=env.choice("LOG_FORMAT", FORMATS, default="json"),
)
for name in os.environ.keys() - given:
    del os.environ[name]  # each worker reads .env itself: one that starts later would keep what it said before
if env.faults:
    sys.exit("The web server does not start like this:\n- " + "\n- ".join(env.faults))
ours = {name for name in sys.modules.keys() - loaded if name.partition(".")[0] not in sys.stdlib_module_names}


def post_fork(server, worker) -> None:
    """Let the worker import the code of now. What this file imported is that of the server's start: beside a new
    release's settings it kept the workers of a reload from starting, which ends the whole server.
    """
    for name in ours:
        sys.modules.pop(name, None)


def post_worker_init(worker) -> None:
    """Look for garbage seldom, and not at all in what was loaded for good; let threads take turns often.

    A page makes some ten thousand objects. By Python's own measure every few pages one stopped for all that the process
    has, at a million watches for a tenth of a second. And a thread that makes a heavy page gave way to the others after
    five thousandths of a second only: a page out of the cache, which waits several times, took 200 ms beside sixteen
    worst histories, and 70 ms so (`make drill-history`).
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    sys.setswitchinterval(0.0005)
