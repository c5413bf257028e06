#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Run clang-tidy on the library and the examples. usage: tidy.sh [BUILD-DIR [FILE...]]
#
# BUILD-DIR (default: build) must have been configured by meson and built by ninja, because it
# contains the compile commands and the tables generated from the .tsv files. FILEs are relative to
# the top of the tree, such as lib/base/text.c. Any warning is a failure.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
[ $# -eq 0 ] || shift
command -v clang-tidy >/dev/null || { echo "tidy.sh: needs clang-tidy" >&2; exit 3; }
[ -f "$build/compile_commands.json" ] || { echo "tidy.sh: $build has no compile_commands.json; meson setup makes it" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# The library is compiled twice, but each file is checked only once.
python3 - "$build/compile_commands.json" "$work" "$@" <<'END_OF_PYTHON'
import json
import os
import sys

database, work, wanted = sys.argv[1], sys.argv[2], set(sys.argv[3:])
kept = {}
with open(database, encoding="utf-8") as f:
    for entry in json.load(f):
        name = os.path.relpath(os.path.join(entry["directory"], entry["file"]))
        if name in wanted or (not wanted and name.startswith(("lib/", "examples/"))):
            kept.setdefault(name, entry)
with open(os.path.join(work, "compile_commands.json"), "w", encoding="utf-8") as f:
    json.dump(list(kept.values()), f)
with open(os.path.join(work, "files"), "w", encoding="utf-8") as f:
    f.writelines(name + "\n" for name in sorted(kept))
END_OF_PYTHON

[ -s "$work/files" ] || { echo "tidy.sh: no such file in $build" >&2; exit 2; }
status=0
# One file a process: the analyzer's check of va_list goes wrong in the second file of a process.
xargs -n 1 -P "$(nproc)" clang-tidy -p "$work" --quiet --warnings-as-errors='*' <"$work/files" >"$work/log" 2>"$work/noise" || status=$?
cat "$work/log"
if [ "$status" != 0 ]; then
  grep -q 'warning\|error' "$work/log" || cat "$work/noise" >&2
  echo "tidy.sh: $(grep -c ': error: ' "$work/log" || :) findings in $(wc -l <"$work/files") files" >&2
  exit 1
fi
echo "tidy.sh: $(wc -l <"$work/files") files, no findings"
