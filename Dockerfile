# Two images from one file: `site` (web, housekeeping, backup, any command) and `proxy`. Neither runs as root, both
# run on a read-only root; docker-compose.yml says what may be written where.

FROM python:3.11-slim-bookworm AS site
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# For backups: pg_dump and psql of the same version as the server, restic, and ssh to reach a store elsewhere
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 restic openssh-client \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /site
COPY requirements*.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt \
    && for extra in requirements-s3.txt requirements-sentry.txt; do \
        [ ! -f $extra ] || pip install --no-cache-dir --require-hashes -r $extra || exit 1; \
    done
COPY . .
RUN DEBUG=0 python manage.py collectstatic --noinput \
    && DEBUG=0 python manage.py write_error_pages /site/error-pages \
    && python -m compileall -q accounts catalogue config drafts \
    && mkdir -p /data/media /data/backups /data/work \
    && chown -R 10001:10001 /data
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi"]

FROM debian:bookworm-slim AS proxy
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nginx-light gettext-base openssl \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /certificates /acme /error-pages /data/uploads \
    && chown 10001:10001 /certificates /acme /data/uploads
COPY --from=site /site/error-pages /error-pages
COPY config/deploy /deploy
USER 10001:10001
EXPOSE 8080 8443
CMD ["/deploy/start-proxy"]
