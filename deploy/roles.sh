#!/bin/sh
# Makes the two roles of a new database: one owns the tables, one works with rows. PostgreSQL's image runs it once.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set owner_password `cat /run/secrets/owner_password`
\set application_password `cat /run/secrets/application_password`
CREATE ROLE matcher_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE matcher LOGIN PASSWORD :'application_password';
ALTER DATABASE matcher OWNER TO matcher_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE matcher_owner GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON TABLES TO matcher;
SQL
