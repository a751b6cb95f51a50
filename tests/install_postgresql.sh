#!/bin/sh
# Makes sure that the tests find a PostgreSQL server: what the system has, else Debian's package where this
# runs as root. Elsewhere the tests use SQLite alone. The server itself is started and stopped by the tests.
set -eu

have_server() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }
as_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get; }

if have_server >/dev/null 2>&1; then
    exit 0
fi
if as_root_on_debian >/dev/null; then
    echo "Installing Debian's postgresql for the tests of the accounts"
    apt-get update -qq
    # Without a cluster of the system's own, which nothing here would use.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/nonlinear.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
else
    echo "PostgreSQL is not installed: the accounts are tested with SQLite alone"
fi
