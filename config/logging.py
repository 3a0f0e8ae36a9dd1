"""What the site tells: one line for each event, in UTC, with the id of the request it belongs to.

A module says `logger.info("draft accepted", extra={"draft": 7, "by": 3})`; everything in `extra`
becomes a field of the line. Lines carry ids of people, never their addresses or secrets.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

request_id: ContextVar[str] = ContextVar("request_id", default="")
met: ContextVar[list[tuple[str, str]] | None] = ContextVar("met", default=None)  # what `config.noting` counts
MOST_MET = 10  # errors of one request

# What every record has by itself, and what must not become a field.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}
# Both read a word once and as a whole. Begun anew at each of its letters, a path of eight thousand took a second.
WORD_OR_EMAIL = re.compile(r"[\w.+%-]++(@[\w-]+(?:\.[\w-]+)+)?")
SECRET = re.compile(
    r"""(?ix)
        ( (?<![\w-])[\w-]* (?:password|token|secret|sessionid|authorization|cookie) | [?&](?:code|state|key) )  # a name
        ( ["']? \s* [=:] \s* )
        ( "[^"]*" | '[^']*' | [^\s&,;)}\]]+ )  # its value"""
)


def without_secrets(text: str) -> str:
    """`text` without e-mail addresses and without the values of what is named like a secret."""
    without_emails = WORD_OR_EMAIL.sub(lambda found: "***@***" if found[1] else found[0], text)
    return SECRET.sub(r"\1\2***", without_emails)


def secrets_in_path(request) -> list[str]:
    """What the address carries as a key or token: of a password reset, of a wish list."""
    match = request.resolver_match
    return [str(value) for name, value in (match.kwargs if match else {}).items() if re.search("key|token|uid", name)]


def path_without_secrets(request) -> str:
    """The path, with the secrets in it starred out."""
    path = request.path
    for secret in sorted(secrets_in_path(request), key=len, reverse=True):  # a short one may occur within a long one
        path = path.replace(secret, "***")
    return path


def message_of(record: logging.LogRecord) -> str:
    message = record.getMessage()
    request = getattr(record, "request", None)
    if hasattr(request, "resolver_match"):
        message = message.replace(request.path, path_without_secrets(request))
    return without_secrets(message)


def fields_of(record: logging.LogRecord) -> dict:
    """What the caller gave as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in STANDARD}


LEVELS, FORMATS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), ("json", "text")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: line breaks inside are escaped, so no input can forge a line."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": request_id.get(),
        }
        line |= {name: self.clean(value) for name, value in fields_of(record).items() if name not in line}
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

    @staticmethod
    def clean(value):
        return value if value is None or isinstance(value, bool | int | float) else without_secrets(str(value))


class TextFormatter(logging.Formatter):
    """The same, for a person at a terminal, in local time."""

    def format(self, record):
        fields = " ".join(f"{name}={value}" for name, value in fields_of(record).items())
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        text = f"{time} {record.levelname:7} {record.name}: {message_of(record)} {fields}".rstrip()
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class Noted(logging.Handler):
    """Keeps an error for whoever counts it; not that the database is away, for nobody can count that there, and no
    request that was refused: whoever sends those should write no rows with them."""

    def filter(self, record):
        return not record.name.startswith("django.security") and super().filter(record)

    def emit(self, record):
        found = met.get()
        error = record.exc_info[1] if record.exc_info else None
        if found is not None and len(found) < MOST_MET and not isinstance(error, OperationalError | InterfaceError):
            found.append((kind_of(record, error)[:200], message_of(record)[:300]))


def kind_of(record: logging.LogRecord, error: BaseException | None) -> str:
    """`KeyError, drafts/bulk.py:17`, the last line of ours; without an exception, the line of the log."""
    lines = traceback.extract_tb(error.__traceback__) if error else []
    if not lines:
        return type(error).__name__ if error else f"{record.name}: {record.msg}"
    ours = [line for line in lines if Path(line.filename).is_relative_to(settings.BASE_DIR)]
    place = (ours or lines)[-1]
    file = Path(place.filename)
    name = file.relative_to(settings.BASE_DIR).as_posix() if ours else file.name
    return f"{type(error).__name__}, {name}:{place.lineno}"


def logging_settings(*, level: str, log_format: str) -> dict:
    """Django's LOGGING: everything goes to standard output in one format (`json` or `text`)."""
    formatter = JsonFormatter if log_format == "json" else TextFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"{formatter.__module__}.{formatter.__qualname__}"}},
        "handlers": {
            "output": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
            "noted": {"class": "config.logging.Noted", "level": "ERROR"},
        },
        "root": {"handlers": ["output", "noted"], "level": level},
        "loggers": {
            # Django's own handlers would print everything twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            # RequestIdMiddleware writes one line for each request, refusals included.
            "django.request": {"level": "ERROR"},
            # Every attempt to reach a database that is away; the answers of 503 say it already.
            "psycopg.pool": {"level": "ERROR"},
            # Scanners ask for hosts of others all day; the line of the request says 400.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "environ": {"level": "WARNING"},
            "gunicorn.error": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
