#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Build with each compiler, with and without each feature, without a warning; look at what the options promise. usage:
# matrix.sh [--quick]
#
# The exports of libtpmattest are the same in each: a function whose part is not built says TPMATTEST_E_UNSUPPORTED.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# try COMPILER OPTIONS...: configure, build, and say the exports and what is installed.
try()
{
  cc=$1
  shift
  rm -rf "$work/build" "$work/stage"
  if ! { CC=$cc meson setup "$work/build" -Dwerror=true "$@" && ninja -C "$work/build" &&
      meson install -C "$work/build" --no-rebuild --destdir "$work/stage"; } >"$work/log" 2>&1; then
    tail -n 40 "$work/log" >&2
    echo "matrix.sh: fails: $cc $*" >&2
    exit 1
  fi
  nm -D --defined-only "$work/build/lib/libtpmattest.so" | awk '{ print $3 }' | sort >"$work/exports"
  [ -f "$work/exports.first" ] || cp "$work/exports" "$work/exports.first"
  cmp "$work/exports.first" "$work/exports" || { echo "matrix.sh: other exports: $cc $*" >&2; exit 1; }
  echo "ok: $cc $*"
}

# has COUNT PATTERN: so many installed files are called like that.
has()
{
  [ "$(find "$work/stage" -path "$2" | wc -l)" = "$1" ] || { echo "matrix.sh: not $1 of $2" >&2; exit 1; }
}

# needs COUNT PATTERN: so many of the libraries that libtpmattest and its pkg-config file ask for are called like that.
needs()
{
  n=$({ readelf -d "$work/build/lib/libtpmattest.so" | grep NEEDED; find "$work/stage" -name libtpmattest.pc -exec cat {} +; } |
    grep -c "$2") || :
  [ "$n" = "$1" ] || { echo "matrix.sh: needs $n of $2, not $1" >&2; exit 1; }
}

# shellcheck disable=SC2086 # lists of options
{
all="-Dtpm=enabled -Dcab=enabled -Dcurl=enabled -Dpython=true -Dtests=disabled"
for cc in gcc clang; do
  try $cc $all
  has 1 '*/libtpmattest-curl.so.1.0.0'
  has 1 '*/tpmattest/curl.h'
  has 1 '*/tpmattest/_ffi.py'
done
# What hangs on nothing in the compiler is tried with one of them.
try gcc $all -Dcurl=disabled
has 0 '*curl*'
try gcc $all -Dpython=false
has 0 '*.py'
try gcc $all -Dcab=disabled
needs 0 mspack
needs 4 tss2
try gcc $all -Dtpm=disabled
needs 0 tss2
has 1 '*/bin/tpmattest'
try gcc -Dtpm=disabled -Dcab=disabled -Dcurl=disabled -Dpython=false -Dtests=disabled
has 1 '*/bin/tpmattest'
# The tests, too: the long part, for a release.
if [ "${1:-}" != --quick ]; then
  for cc in gcc clang; do
    try $cc -Dtests=enabled
  done
  try gcc -Dtests=enabled -Dtpm=disabled
  try gcc -Dtests=enabled -Dcab=disabled -Dcurl=disabled -Dpython=false
fi
}
echo "matrix.sh: all of them build"
