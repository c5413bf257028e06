#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fuzz every target for some seconds with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer.
# usage: tests/fuzz/run.sh [--seconds N | --runs N] [TARGET]...
#
# Starts from the stored corpus; what it finds on the way goes to build-fuzz/found. An input that fails is left there too, its
# name is printed, and the run fails: put it into tests/fuzz/corpus/TARGET when the fault is mended.
set -eu
cd "$(dirname "$0")/../.."

bound=-max_total_time=10 what="10 s"
case "${1:-}" in
--seconds) bound=-max_total_time=${2:?--seconds needs a number} what="$2 s"; shift 2 ;;
--runs) bound=-runs=${2:?--runs needs a number} what="$2 runs"; shift 2 ;;
esac
command -v clang >/dev/null || { echo "tests/fuzz/run.sh: needs clang (scripts/deps.sh ci)" >&2; exit 3; }

build=build-fuzz
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dtests=enabled \
  -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
targets=$*
[ -n "$targets" ] || targets=$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')
for t in $targets; do ninja -C "$build" --quiet "tests/fuzz/fuzz_$t"; done

# Where most of the time goes into signatures, libFuzzer's own weighing of inputs costs as much again as the target.
options() {
  case $1 in
  verify|session|resolve) echo "-entropic=0 -max_len=256" ;;
  esac
}

failed=0 total=0
for t in $targets; do
  mkdir -p "$build/found/$t"
  echo "fuzzing $t for $what"
  if ! "$build/tests/fuzz/fuzz_$t" "$bound" $(options "$t") -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
      -artifact_prefix="$build/found/fail-$t-" "$build/found/$t" "tests/fuzz/corpus/$t" >"$build/found/$t.log" 2>&1; then
    tail -n 40 "$build/found/$t.log"
    failed=$((failed + 1))
  fi
  runs=$(sed -n "s/^stat::number_of_executed_units: *//p" "$build/found/$t.log")
  rate=$(sed -n "s/^stat::average_exec_per_sec: *//p" "$build/found/$t.log")
  echo "  runs: ${runs:-0}, a second: ${rate:-0}"
  total=$((total + ${runs:-0}))
done
echo "$total executions in all"
[ $failed = 0 ] || { echo "$failed targets failed; see $build/found" >&2; exit 1; }
