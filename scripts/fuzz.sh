#!/usr/bin/env bash
# Fuzzes everything that reads what others send, each for a while, and notes the run in docs/fuzzing.md:  scripts/fuzz.sh [TIME]
#
# TIME is as Go writes it (90s, 10m) and holds for each target; ONLY is a part of the targets' names. A fault is kept by Go as a file under the
# package's testdata/fuzz: commit it with the mend, and every `go test` tries it from then on. Exit status: 1 where a target failed.
set -uo pipefail
cd "$(dirname "$0")/.."
time=${1:-10m}
only=${ONLY:-}
export CGO_ENABLED=0

# What is read before anybody is known, or of which only the sender is; and every form of the pages, which takes seconds a value: it fills a small world.
targets="
./internal/base/mllp FuzzReader
./internal/base/hl7 FuzzParse
./internal/base/kith FuzzMessage
./internal/base/kith FuzzReceipt
./internal/front/intake FuzzADT
./internal/front/intake FuzzPLO
./internal/front/intake FuzzEvent
./internal/front/intake FuzzEncounter
./internal/front/intake FuzzBundle
./internal/front/intake FuzzEpisode
./internal/front/broker FuzzEDI
./internal/front/web FuzzForms
"
status=0
while read -r package name; do
	if [ -z "$name" ] || [[ "$name" != *"$only"* ]]; then continue; fi
	echo "== $package $name for $time"
	smaller=60s
	if [ "$name" = FuzzForms ]; then smaller=1x; fi # a value takes seconds: the time is for new ones
	out=$(${GO:-go} test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime "$smaller" ${PARALLEL:+-parallel "$PARALLEL"} "$package" 2>&1)
	failed=$?
	last=$(grep -o 'elapsed: [^,]*, execs: [0-9]*' <<<"$out" | tail -n 1)
	elapsed=$(sed -n 's/elapsed: \([^,]*\),.*/\1/p' <<<"$last")
	execs=$(sed -n 's/.*execs: //p' <<<"$last")
	fault=none
	if [ $failed -ne 0 ]; then
		fault="**yes**"
		status=1
		tail -n 20 <<<"$out"
	fi
	echo "$last"
	printf '| %s | `%s` | `%s` | %s | %s | %s |\n' "$(date -u +%F)" "$package" "$name" "${elapsed:--}" "${execs:--}" "$fault" >>docs/fuzzing.md
done <<<"$targets"
exit $status
