#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Describe the ABI of a library: dump.sh LIBRARY OUTPUT.abi
#
# With a new release: tests/abi/dump.sh build/lib/libtpmattest.so.1 tests/abi/libtpmattest.so.1.abi, likewise the curl
# library, after abidiff said that nothing but additions came. Private types are left out: they may change.
set -eu
abidw --headers-dir "$(dirname "$0")/../../include" --drop-private-types --no-show-locs --no-corpus-path --no-comp-dir-path \
  --out-file "$2" "$1"
