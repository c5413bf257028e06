#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Fuzz every target for some seconds with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer.
# usage: tests/fuzz/run.sh [--seconds N] [TARGET]...
#
# Starts from the stored corpus; what it finds on the way goes to build-fuzz/found. An input that fails is left there too, its
# name is printed, and the run fails: put it into tests/fuzz/corpus/TARGET when the fault is mended.
set -eu
cd "$(dirname "$0")/../.."

seconds=10
if [ "${1:-}" = --seconds ]; then seconds=${2:?--seconds needs a number}; shift 2; fi
command -v clang >/dev/null || { echo "tests/fuzz/run.sh: needs clang (scripts/deps.sh ci)" >&2; exit 3; }

build=build-fuzz
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dtests=enabled \
  -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
targets=$*
[ -n "$targets" ] || targets=$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')
for t in $targets; do ninja -C "$build" --quiet "tests/fuzz/fuzz_$t"; done

failed=0
for t in $targets; do
  mkdir -p "$build/found/$t"
  echo "fuzzing $t for $seconds s"
  if ! "$build/tests/fuzz/fuzz_$t" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
      -artifact_prefix="$build/found/fail-$t-" "$build/found/$t" "tests/fuzz/corpus/$t" >"$build/found/$t.log" 2>&1; then
    tail -n 40 "$build/found/$t.log"
    failed=$((failed + 1))
  fi
done
[ $failed = 0 ] || { echo "$failed targets failed; see $build/found" >&2; exit 1; }
