#!/usr/bin/env bash
# How long `traad demo` takes from the start of the process to the line with the address, with an empty database: five times on SQLite,
# and on PostgreSQL where TRAAD_TEST_POSTGRES names a server (.ci/with-postgres). The aim is under five seconds, the build not counted.
#
#   .ci/with-postgres scripts/bench-ready.sh [PROGRAM]
set -euo pipefail

program=${1:-$(dirname "$0")/../bin/traad}
times=${TIMES:-5}

# once NAME ARGS... starts the demo, says how long it took, and stops it.
once() {
	local name=$1 started ended out pid line=
	shift
	started=$(date +%s%N)
	exec {out}< <(exec "$program" demo --addr 127.0.0.1:0 --mllp "" "$@" 2>/dev/null)
	pid=$!
	read -r -t 120 line <&"$out" || true
	ended=$(date +%s%N)
	kill "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	exec {out}<&-
	case $line in
	*http://*) printf '%-10s %5d ms\n' "$name" $(((ended - started) / 1000000)) ;;
	*)
		printf '%-10s gave no address\n' "$name" >&2
		return 1
		;;
	esac
}

for _ in $(seq "$times"); do
	once SQLite
done

server=${TRAAD_TEST_POSTGRES:-}
if [ -z "$server" ] || ! command -v psql >/dev/null; then
	echo "skipped: PostgreSQL (no server, or no psql)"
	exit 0
fi
for i in $(seq "$times"); do
	base="traad_ready_$$_$i"
	psql -qX "$server" -c "create database $base"
	ok=0
	once PostgreSQL --database "$(printf '%s' "$server" | sed "s|\(//[^/]*/\)[^?]*|\1$base|")" || ok=$?
	psql -qX "$server" -c "drop database $base with (force)"
	[ "$ok" -eq 0 ] || exit "$ok"
done
