#!/bin/sh
# The roles of the database, made at its first start; again for a new database: docker compose exec postgres sh /roles.sh
# `owner` makes and changes tables, `site` reads and writes their rows and owns nothing, `reader` copies them for backups
# and makes scratch databases of its own, in which backups are proved.
set -eu
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    -v database="$POSTGRES_DB" -v owner="$OWNER_PASSWORD" -v site="$SITE_PASSWORD" -v reader="$READER_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['owner', 'site', 'reader']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE owner PASSWORD :'owner';
ALTER ROLE site PASSWORD :'site';
ALTER ROLE reader PASSWORD :'reader' CREATEDB;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO owner, site, reader;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO owner;
GRANT USAGE ON SCHEMA public TO site;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO site;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO site;
GRANT pg_read_all_data TO reader;
SQL
