#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Install what is missing, build, run every test suite. The last line is "N passed, N failed, N skipped".
#
#   tests/run.sh [--quick] [--no-install] [--build-dir DIR] [-- MESON-TEST-ARGUMENTS]
#
# --quick is the loop while developing, less than a minute on two cores: nothing is installed, and of the suites only unit, verify
# without what is slow, docs, pki and python run.
# DIR (default build) is made with default options when it does not exist. TPMATTEST_VENDOR_DATA names a directory of real
# vendor data; the tests that need it are skipped where it is absent.
set -eu
cd "$(dirname "$0")/.."

build=build
install=yes
quick=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) install=no; quick="--suite unit --suite verify --suite docs --suite pki --suite python --no-suite slow" ;;
    --no-install) install=no ;;
    --build-dir) build=${2:?--build-dir needs a directory}; shift ;;
    --) shift; break ;;
    -h|--help) sed -n '3,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "tests/run.sh: unknown argument $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

[ "$install" = no ] || scripts/deps.sh test
[ -f "$build/build.ninja" ] || meson setup "$build" -Dtests=enabled
ninja -C "$build"
rm -f "$build/meson-logs/testlog.json"
status=0
# shellcheck disable=SC2086 # a list of options
meson test -C "$build" --no-rebuild --print-errorlogs $quick "$@" || status=$?
python3 tests/tally.py "$build/meson-logs/testlog.json" "$status"
