#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Lint the manual pages given; TAP. A page with a known fault must be refused, or the lint proves nothing.
set -eu
command -v mandoc >/dev/null || { echo "1..0 # SKIP mandoc is not installed"; exit 0; }
echo "1..$(($# + 1))"
n=1
bad=$(printf '.Dd November 21, 2026\n.Dt X 7\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Bl -tag\n' | mandoc -T lint -W warning 2>&1) || :
if [ -n "$bad" ]; then echo "ok 1 - lint refuses a broken page"; else echo "not ok 1 - lint refuses a broken page"; fi
for page in "$@"; do
  n=$((n + 1))
  if found=$(mandoc -T lint -W warning "$page" 2>&1) && [ -z "$found" ]; then
    echo "ok $n - $(basename "$page")"
  else
    printf '%s\n' "$found" | sed 's/^/# /'
    echo "not ok $n - $(basename "$page")"
  fi
done
