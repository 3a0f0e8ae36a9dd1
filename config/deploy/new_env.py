"""Write a new .env with passwords and keys that nobody knows: `python3 config/deploy/new_env.py https://watches.example.org`

Needs Python alone. Never touches an .env that is there.
"""

import base64
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

PASSWORDS = ["POSTGRES_PASSWORD", "OWNER_PASSWORD", "SITE_PASSWORD", "READER_PASSWORD", "REDIS_PASSWORD"]
PLACE = Path(__file__).resolve().parents[2] / ".env"


def lines(site: str) -> list[str]:
    """The variables of .env for a site at the address `site`."""
    return [
        f"SITE_URL={site}",
        f"ALLOWED_HOSTS={urlsplit(site).hostname}",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        "# Keep a copy of this key apart from the backups: it opens what they hold encrypted.",
        f"ENCRYPTION_KEYS={base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
        "# And of this one: without it no backup can be read.",
        f"BACKUP_PASSWORD={secrets.token_urlsafe(32)}",
        "# The database keeps the passwords that it was made with.",
        *(f"{name}={secrets.token_hex(24)}" for name in PASSWORDS),
    ]


def main(site: str) -> None:
    PLACE.touch(mode=0o600, exist_ok=False)
    PLACE.write_text("\n".join(lines(site)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not urlsplit(sys.argv[1]).hostname:
        sys.exit("Say where the site is: python3 config/deploy/new_env.py https://watches.example.org")
    try:
        main(sys.argv[1].rstrip("/"))
    except FileExistsError:
        sys.exit(f"There is a {PLACE} already; it stays as it is.")
    print(f"Written: {PLACE}")  # noqa: T201
