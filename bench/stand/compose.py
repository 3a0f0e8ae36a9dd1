"""docker-compose.yml as Docker would read it."""

import re
from pathlib import Path

import yaml

COMPOSE = Path(__file__).resolve().parents[2] / "docker-compose.yml"


def read_compose(variables: dict) -> dict:
    """The services of docker-compose.yml, with ${NAME:-default} and ${NAME:?reason} filled in as Docker does it."""

    def value(match: re.Match) -> str:
        name, kind, rest = match.groups()
        if kind == "?" and not variables.get(name):
            raise SystemExit(f"{name}: {rest}")
        return variables.get(name) or rest

    text = COMPOSE.read_text()
    text = re.sub(r"(?<!\$)\$\{(\w+):([-?])([^}]*)\}", value, text)
    return yaml.safe_load(text.replace("$$", "$"))["services"]
