#!/bin/sh
# Runs once, when PostgreSQL's volume is new: the application gets a role that owns its database and is no superuser.
# The superuser loses the password, so that he enters from inside the container only.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" \
  --username="${POSTGRES_USER:-postgres}" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE app LOGIN PASSWORD :'password';
ALTER DATABASE app OWNER TO app;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
