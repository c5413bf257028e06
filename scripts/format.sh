#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Run clang-format on all C files, or on those named. usage: format.sh [--check] [FILE...]
#
# --check changes nothing. It prints how many lines of which files would change, and fails if any.
# Generated tables and the fuzzers' corpus are excluded.
set -eu
cd "$(dirname "$0")/.."
check=no
case ${1:-} in
  --check) check=yes; shift ;;
  -h|--help) sed -n '3,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
format=
for name in clang-format-14 clang-format; do
  [ -n "$format" ] || case $("$name" --version 2>/dev/null) in *"version 14."*) format=$name ;; esac
done
[ -n "$format" ] || { echo "format.sh: needs clang-format 14, for releases differ in the layout they make" >&2; exit 3; }
# shellcheck disable=SC2046 # file names have no blanks
[ $# -gt 0 ] || set -- $(git ls-files '*.c' '*.h')
if [ $check = no ]; then
  "$format" -i --style=file "$@"
  exit 0
fi
files=0
lines=0
for file; do
  n=$("$format" --style=file "$file" | diff "$file" - | grep -c '^<') || :
  [ "$n" = 0 ] || { printf '%6d %s\n' "$n" "$file"; files=$((files + 1)); lines=$((lines + n)); }
done
echo "format.sh: $lines lines of $files files, of $#, would change"
[ $files = 0 ]
