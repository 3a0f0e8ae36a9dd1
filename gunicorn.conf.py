"""The web server, in production and in the drill: `gunicorn config.wsgi`. Every number is one variable."""

import gc
import os
import sys
from pathlib import Path

import environ

from config.logging import logging_settings

environ.Env.read_env(Path(__file__).parent / ".env")  # as the settings do; what is set already stays

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
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
    level=os.environ.get("LOG_LEVEL", "INFO").upper(), log_format=os.environ.get("LOG_FORMAT", "json")
)


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
