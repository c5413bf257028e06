#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The types of the Python binding. TAP. usage: check_types.sh SOURCE-ROOT
#
# mypy is looked for as the test runs: a build that was configured before it was installed runs it all the same.
command -v mypy >/dev/null || { echo "1..0 # SKIP mypy is not installed"; exit 0; }
echo "1..1"
said=$(mypy --strict --cache-dir=/dev/null "$1/python/tpmattest" 2>&1) && { echo "ok 1 - types"; exit 0; }
printf '%s\n' "$said" | sed 's/^/# /'
echo "not ok 1 - types"
