"""What must not happen, tried at full size on this machine: `make drill-…`. Nothing leaves 127.0.0.1.

Each drill starts the servers that docker-compose.yml names from the configuration that stands there, without Docker:
PostgreSQL, Redis, gunicorn and nginx of this machine, in a folder and on ports of their own, stopped at the end.
"""
