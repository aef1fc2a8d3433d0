#!/bin/sh
# DuckDB on the same data as Tråd's own scoring and loading (bench/duck): a module of its own, for DuckDB alone needs a C compiler.
cd "$(dirname "$0")/../bench/duck" || exit 1
if ! command -v "${CC:-cc}" >/dev/null 2>&1; then
	echo "skipped: DuckDB for comparison (no C compiler)"
	exit 0
fi
CGO_ENABLED=1 exec go run . "$@"
