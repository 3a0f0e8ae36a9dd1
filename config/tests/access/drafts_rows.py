"""The addresses of proposals."""

ROWS = {}
ADMIN = {}
