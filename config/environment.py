"""Reading the environment: a value that cannot be meant is a sentence, never a guess, and all are told at once."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
NO = ("0", "false", "no", "off", "")


class Environment(environ.Env):
    """django-environ, whose readers note what is wrong in `faults` and go on with the default."""

    def __init__(self):
        super().__init__()
        self.faults: list[str] = []
        # A drill builds its whole environment itself, and names no file.
        self.read_env(os.environ.get("ENV_FILE", str(ROOT / ".env")))

    def fault(self, name: str, why: str) -> None:
        self.faults.append(f"{name} {why}")

    def attempt(self, name: str, read, default, why: str):
        """What `read` makes of the variable; the default, with a fault where it cannot. A blank one is not set."""
        try:
            if self.text(name):
                return read(name, default=default)
        except (ValueError, TypeError, KeyError, AttributeError, ImproperlyConfigured):
            self.fault(name, why)
        return read(f"{name} (default)", default=default)

    def text(self, name: str, default: str = "") -> str:
        return self(name, default="").strip() or default

    def db(self, name: str, default: str) -> dict:
        example = "postgres://user:password@host:5432/name"
        found = self.attempt(name, self.database_at, default, f"is no address of a database, such as {example}.")
        if not found.get("NAME"):
            self.fault(name, f"names no database: it ends in one, as {example} does.")
        return found

    def database_at(self, name: str, default: str) -> dict:
        if urlsplit(self.text(name, default)).scheme not in ("postgres", "postgresql", "sqlite"):
            raise ValueError  # django-environ would warn and go on
        return self.db_url(name, default=default)

    def cache(self, name: str, default: str) -> dict:
        return self.attempt(
            name, self.cache_url, default, "is no address of a cache, such as redis://127.0.0.1:6379/0."
        )

    def email(self, name: str, default: str) -> dict:
        why = "is no address of a mail server, such as smtp+tls://user:password@mail.example.org:587."
        return self.attempt(name, self.email_url, default, why)

    def number(self, name: str, default: int, least: int = 0) -> int:
        number = self.attempt(name, self.int, default, f"must be a whole number, such as {default}.")
        if number < least:
            self.fault(name, f"must be {least} or more.")
        return number

    def choice(self, name: str, choices, default: str) -> str:
        chosen = self.text(name, default)
        if chosen not in choices:
            listed = ", ".join(choices) if len(choices) < 9 else f"such as {default}"
            self.fault(name, f"is {chosen!r}, which is none of those that there are: {listed}.")
            return default
        return chosen

    def flag(self, name: str, default: bool) -> bool:
        text = self.text(name, "1" if default else "0").lower()
        if text not in (*NO, *self.BOOLEAN_TRUE_STRINGS):
            self.fault(name, f"is {text!r}: say 1 or 0.")
        return text in self.BOOLEAN_TRUE_STRINGS

    def time_zone(self, name: str, default: str) -> str:
        return self.choice(name, available_timezones(), default)

    def site_url(self, name: str, default: str) -> str:
        parts = urlsplit(self.text(name, default))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            self.fault(name, "must be the address of the site and no more, such as https://watches.example.org.")
        return f"{parts.scheme}://{parts.netloc}"

    def stop_where_wrong(self, others: list[str]) -> None:
        """Raise ImproperlyConfigured with every fault, these `others` included, where there is one."""
        if found := [*self.faults, *others]:
            raise ImproperlyConfigured("The site does not start like this:\n- " + "\n- ".join(found))
